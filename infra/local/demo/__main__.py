"""Runs the story: `python -m infra.local.demo [--out out]`."""

import argparse
import importlib.util
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from infra.local.demo.means import OneMachine
from infra.local.demo.story import Story
from infra.local.demo.telling import Narrator
from infra.local.emulator import Call
from infra.local.machine import here, set_up
from infra.local.serving import Door, House


class Forgetful:
    """A memory that always begins with the same notes and keeps nothing: each demo is the first one."""

    def note(self, name: str) -> str | None:
        """The signing key decides the forms' references, so it is always the same."""
        return {"signing key": "the signing key of the demo, which opens nothing"}.get(name)

    def take_note(self, name: str, words: str) -> None:
        """Forget it."""

    def put_back(self) -> int:
        """Nothing was kept."""
        return 0

    def after(self, call: Call) -> None:
        """Keep nothing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Tell the story; 0 when the referee, if it is here, finds nothing."""
    asked = argparse.ArgumentParser(prog="demo", description="Three invented cases, from the form to the ledger.")
    asked.add_argument("--out", type=Path, default=Path("out"))
    narrator = Narrator(asked.parse_args(arguments).out)
    try:
        narrator.begin()
    except FileExistsError as error:
        print(error)
        return 1
    door = Door(0, House(here(), {}))
    machine = set_up(Forgetful(), door)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    try:
        Story(OneMachine(machine), narrator).whole()
        findings = judge(narrator)
    finally:
        door.shutdown()
        narrator.end()
    return 1 if findings else 0


def judge(tell: Narrator) -> list[str]:
    """What an independent reader of X12 (pyx12, of the test tools) finds wrong with the files."""
    if importlib.util.find_spec("pyx12") is None:
        return []
    from tests.referee import referee

    findings: list[str] = []
    tell.title("An independent reader of X12 looks at the files")
    for file in sorted((tell.out / "batch").iterdir()):
        found = referee(file.read_text(encoding="ascii"))
        tell.item(f"{file.name}: {'; '.join(found) or 'no finding'}")
        findings += found
    return findings


if __name__ == "__main__":
    sys.exit(main())
