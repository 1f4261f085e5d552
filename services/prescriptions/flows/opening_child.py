"""The process that opens a file from outside (opening.py): it sets its own limits before it looks at anything."""

import sys

from services.prescriptions.flows.confined import OUT_OF_MEMORY
from services.prescriptions.flows.confined_child import confine


def main() -> int:
    """Read the file, give what was found; the number by which the process ends."""
    confine(*map(int, sys.argv[1:]))
    from services.prescriptions.flows.opening import open_here

    try:
        sys.stdout.buffer.write(open_here(sys.stdin.buffer.read()).packed())
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
