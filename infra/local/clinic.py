"""`python -m infra.local.clinic FILE`: load a clinic's settings into the running house."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.local.calling import NoAnswer, call


def main(arguments: Sequence[str] | None = None) -> int:
    """Load the file; 0 when it was taken."""
    asked = argparse.ArgumentParser(prog="clinic", description="Load a clinic's settings into the running `make run`.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--port", type=int, default=8000)
    told = asked.parse_args(arguments)
    try:
        reply = call(told.port, "POST", "/clinics", told.file.read_bytes(), {"Content-Type": "application/json"})
    except NoAnswer as error:
        print(error)
        return 1
    except OSError as error:
        print(f"{told.file} cannot be read: {error.strerror}. Say which: make clinic FILE=clinic.json")
        return 1
    print(reply.text.strip())
    return 0 if reply.status < 300 else 1  # noqa: PLR2004 HTTP's own border


if __name__ == "__main__":
    sys.exit(main())
