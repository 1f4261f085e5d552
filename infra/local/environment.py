"""Makes the environment of a fresh clone: `.venv` with the exact versions of constraints.txt. Standard library only.

Run by the Makefile with the system's Python. A stamp remembers what was installed, so that the next start is instant.
"""

import hashlib
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venv"
STAMP, LOG = HOME / "ready", HOME / "install.log"
NO_INSTALL = (
    "The parts could not be installed: no network, or your package index lacks one of them. "
    "Nothing is broken; run the same command again. pip's own words: .venv/install.log"
)


def wanted(pyproject: str) -> list[str]:
    """What pyproject.toml asks for, with what trying and testing need.

    >>> wanted('[project]\\ndependencies = ["boto3"]\\n[project.optional-dependencies]\\ndev = ["moto"]')
    ['boto3', 'moto']
    """
    project = tomllib.loads(pyproject)["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def collected(lines: Iterable[str]) -> Iterator[str]:
    """The names that pip says it has taken up, from its own output.

    >>> list(collected(["Looking in indexes: ...", "Collecting boto3==1.44.5 (from -c x)", "  Downloading it"]))
    ['boto3']
    """
    for line in lines:
        if found := re.match(r"Collecting ([A-Za-z0-9._-]+)", line):
            yield found[1]


def main() -> int:
    """Make the environment unless it is there; 0 when it is ready."""
    constraints = ROOT / "constraints.txt"
    parts = wanted((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    seal = _seal(parts, constraints.read_text(encoding="utf-8"))
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == seal and _runs():
        STAMP.touch()
        return 0
    print("Making the environment in .venv (once; a minute or two) ...", flush=True)
    if not _runs():
        venv.create(HOME, with_pip=True, clear=True)
    if not _install(parts, constraints):
        print(NO_INSTALL)
        return 1
    STAMP.write_text(seal, encoding="utf-8")
    return 0


def _seal(parts: list[str], constraints: str) -> str:
    said = "\n".join([sys.version, *parts, constraints])
    return hashlib.sha256(said.encode()).hexdigest()


def _runs() -> bool:
    python = HOME / "bin" / "python"
    return (
        python.exists()
        and subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def _install(parts: list[str], constraints: Path) -> bool:
    python, pinned = str(HOME / "bin" / "python"), str(constraints)
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "-c", pinned, *parts]
    with (
        LOG.open("w", encoding="utf-8") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip,
    ):
        for count, name in enumerate(collected(_logged(pip.stdout or (), log)), start=1):
            _show(f"  {count:3d}  {name}")
        _show("  done" if pip.wait() == 0 else "", last=True)
    return pip.returncode == 0


def _logged(lines: Iterable[str], log: TextIO) -> Iterator[str]:
    for line in lines:
        log.write(line)
        yield line


def _show(words: str, *, last: bool = False) -> None:
    """One line that is written over; plain lines where the output is no terminal."""
    if sys.stdout.isatty():
        print(f"\r{words:<60}", end="\n" if last else "", flush=True)
    elif words:
        print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
