"""`python -m infra.rehearsal [--build build/rehearsal] [--out out/rehearsal] [--port 4599]`: package, deploy, play.

Ends with 0 when the whole story was played; what went wrong otherwise is the last line, and MiniStack's own words are
in `<out>/ministack.log`.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from infra import package
from infra.local.demo.cast import CASES
from infra.local.demo.story import Story
from infra.local.demo.telling import Narrator
from infra.local.resources import SERVICES, TEMPLATES
from infra.local.serving import Door
from infra.rehearsal import deploying, ministack, uploading
from infra.rehearsal.means import Gateway, OnMiniStack, in_our_days

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Rehearse; 0 when everything came to its end."""
    asked = argparse.ArgumentParser(prog="python -m infra.rehearsal", description="Deploy the packages on MiniStack.")
    asked.add_argument("--build", type=Path, default=Path("build/rehearsal"))
    asked.add_argument("--out", type=Path, default=Path("out/rehearsal"))
    asked.add_argument("--port", type=int, default=4599)
    asked.add_argument("--packed", action="store_true", help="take the packages that are there")
    said = asked.parse_args(arguments)
    narrator = Narrator(said.out)
    narrator.begin()
    for service in SERVICES if not said.packed else ():
        _timed(f"{service} packed", lambda service=service: package.package(service, said.build, "local"))  # type: ignore[misc]
    with ministack.standing(said.port, said.out / "ministack.log") as emulated:
        deployed = _timed(
            "four stacks deployed", lambda: deploying.deploy(emulated, said.build, TEMPLATES / "platform.yaml")
        )
        try:
            _play(deployed, narrator)
        finally:
            (said.out / "functions.log").write_text(deployed.words() + "\n", encoding="utf-8")
            narrator.end()
    return 0


def _play(deployed: deploying.Deployed, narrator: Narrator) -> None:
    door = Door(0, Gateway(deployed))
    threading.Thread(target=door.serve_forever, daemon=True).start()
    now = datetime.now(UTC)
    try:
        cases = in_our_days(CASES, (now - timedelta(days=1)).date())
        story = Story(OnMiniStack(deployed, door.port), narrator, now, cases)
        story.whole()
        uploading.play(story, (narrator.out / CASES[0].folder / "form.pdf").read_bytes())
    finally:
        door.shutdown()


def _timed(words: str, work: Callable[[], T]) -> T:
    began = time.monotonic()
    done = work()
    print(f"{words}: {time.monotonic() - began:.1f} s", flush=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
