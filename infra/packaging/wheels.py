"""The wheels a service ships: exactly what its requirements.txt names, for the machine that will run it.

Fetched by pip into vendor/ rather than by Chalice, which leaves out what has no wheel for Lambda and says so only in
passing. Nothing is taken along silently either: every part, also of parts, stands in requirements.txt.

>>> platforms((2, 26), "aarch64")[-2:]
['manylinux_2_26_aarch64', 'manylinux2014_aarch64']
"""

import os
import subprocess
import sys
from pathlib import Path

# The C library of Lambda's runtimes: Amazon Linux 2 until Python 3.11, Amazon Linux 2023 since
_GLIBC = {(3, 11): (2, 26), (3, 12): (2, 34), (3, 13): (2, 34)}
_OLDEST = 17
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}


def fetch(requirements: Path, constraints: Path, into: Path, architecture: str | None) -> None:
    """Put the wheels' contents into a folder; `architecture` is Lambda's, or None for this very machine."""
    wanted = ["--no-deps", "--no-compile", "--only-binary=:all:", "--target", str(into), "-r", str(requirements)]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    told = {**os.environ, "PIP_CONSTRAINT": str(constraints)}
    done = subprocess.run([*pip, *_for(architecture)], env=told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"A part has no wheel for Python {_version()} on Lambda, or there is no network.\n{done.stderr}"
        )


def platforms(glibc: tuple[int, int], machine: str) -> list[str]:
    """The platform tags that a C library of this version satisfies, best last but for the old name."""
    newer = [f"manylinux_{glibc[0]}_{minor}_{machine}" for minor in range(_OLDEST, glibc[1] + 1)]
    return [*newer, f"manylinux2014_{machine}"]


def _for(architecture: str | None) -> list[str]:
    if architecture is None:
        return []
    tags = platforms(_GLIBC[sys.version_info[:2]], MACHINES[architecture])
    return ["--python-version", _version(), "--implementation", "cp", *(f"--platform={tag}" for tag in tags)]


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
