"""A file from outside is opened in a process of its own: without credentials, with little time and little memory.

What stops such a process is a limit that was set, not luck: a kilobyte of PDF may ask for a gigabyte, or for a minute.
The process gets the file and the forms it may be, gives the reading and the straightened page, and ends.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from services.prescriptions.models.readings import Reading, ReadingStatus
from services.prescriptions.models.requests import PrintedDiagnosis

OUT_OF_MEMORY = 9  # how the process ends when it was refused more memory
_CHILD = "services.prescriptions.flows.confined_child"
_HANDED_ON = ("LD_LIBRARY_PATH",)  # where Lambda's Python finds its own parts
_DIAGNOSES = TypeAdapter(tuple[PrintedDiagnosis, ...])


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: seconds of a processor, bytes of memory, seconds on the clock."""

    cpu_seconds: int = 8
    memory: int = 1200 * 2**20
    wall_seconds: int = 20


@dataclass(frozen=True)
class FormSent:
    """A form that went out: its layout, the list that was printed, and the PDF itself."""

    version: str
    diagnoses: tuple[PrintedDiagnosis, ...]
    document: bytes


@dataclass(frozen=True)
class Outcome:
    """A reading, and the straightened page as PNG; no picture where none was straightened."""

    reading: Reading
    picture: bytes = b""


_USUAL = Limits()


class ReaderBroken(RuntimeError):
    """The process ended by itself without an answer: our own fault, not the file's."""


def read(content: bytes, forms: Mapping[str, FormSent], limits: Limits = _USUAL) -> Outcome:
    """The reading of a file; STOPPED when a limit ended it."""
    answer = run(_CHILD, _question(content, forms), limits)
    if answer is None:
        return _STOPPED
    told, _, picture = answer.partition(b"\n")
    return Outcome(Reading.model_validate_json(told), picture)


def run(child: str, question: bytes, limits: Limits = _USUAL) -> bytes | None:
    """The answer of a process that runs a module of ours within the limits; None when a limit ended it."""
    command = [sys.executable, "-m", child, str(limits.cpu_seconds), str(limits.memory)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the file goes in by standard input
            command, input=question, capture_output=True, timeout=limits.wall_seconds, env=_surroundings(),
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        return None
    if done.returncode:
        raise ReaderBroken(f"the reader ended with {done.returncode}")
    return done.stdout


_STOPPED = Outcome(
    Reading(status=ReadingStatus.STOPPED, notes=("It took too much time or memory, and was not opened further.",))
)


def _question(content: bytes, forms: Mapping[str, FormSent]) -> bytes:
    """A line of JSON that says what follows and how long it is, then the file and the forms."""
    told = [
        {"reference": reference, "version": form.version, "size": len(form.document),
         "diagnoses": _DIAGNOSES.dump_python(form.diagnoses, mode="json")}
        for reference, form in forms.items()
    ]  # fmt: skip
    header = json.dumps({"size": len(content), "forms": told}).encode()
    return b"".join((header, b"\n", content, *(form.document for form in forms.values())))


def _surroundings() -> dict[str, str]:
    """Where the code is; nothing else, and above all no credentials."""
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
