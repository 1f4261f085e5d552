"""The process that opens a file from outside (confined.py): it sets its own limits before it looks at anything."""

import json
import resource
import sys
from typing import IO, Any

from services.prescriptions.flows.confined import OUT_OF_MEMORY

_FILES = 64 * 2**20  # bytes a file may grow to; it writes none


def main() -> int:
    """Read the question, give the answer; the number by which the process ends."""
    confine(*map(int, sys.argv[1:]))
    try:
        _answer(sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def confine(cpu_seconds: int, memory: int) -> None:
    """From here on the system ends this process when it wants more than a page may take."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILES, _FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(question: IO[bytes], answer: IO[bytes]) -> None:
    from services.prescriptions.reading import form, picture

    header = json.loads(question.readline())
    content = question.read(header["size"])
    forms = {told["reference"]: _printed(told, question.read(told["size"])) for told in header["forms"]}
    read = form.read_form(content, forms)
    answer.write(read.reading.model_dump_json().encode() + b"\n")
    answer.write(picture.png(read.page) if read.page else b"")


def _printed(told: dict[str, Any], document: bytes) -> Any:
    from services.prescriptions.forms.layout import layout_of
    from services.prescriptions.models.requests import PrintedDiagnosis
    from services.prescriptions.reading import printed

    diagnoses = tuple(PrintedDiagnosis(**one) for one in told["diagnoses"])
    return printed.printed(layout_of(told["version"], diagnoses), document)


if __name__ == "__main__":
    sys.exit(main())
