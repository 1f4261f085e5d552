"""Everything on one machine: `make run`. One process, loopback only, invented people, what was saved stays.

python -m infra.local.run [--port 8000] [--data .quarterhour]
"""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from infra.local import people
from infra.local.keeping import FromAnotherVersion, InUse, Keeping
from infra.local.machine import Machine, here, people_the_house, running, set_up
from infra.local.serving import Door, House, PortTaken


def addresses(machine: Machine, data: Path) -> str:
    """What the person at the keyboard must know."""
    base = machine.door.base
    places = (
        ("A patient asks", f"/eligibility/intake/{people.HOME}"), ("The desk", "/eligibility/desk"),
        ("Post office", "/post"), ("Clock", "/clock"), ("SIMULATED payer", "/payer"),
    )  # fmt: skip
    lines = [f"Quarterhour is ready: {base}/", "", *(f"  {name:<17}{base}{path}" for name, path in places), ""]
    lines += [
        "  Sign in as front-desk, therapist, ana (a therapist), biller, admin or auditor.",
        f"  Password of all of them, on this machine only: {machine.rooms.password}",
        "",
        f"Clinic and people are invented; the payer is simulated. Data: {data}. Ctrl-C ends it; what was saved stays.",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Start, say where, serve until Ctrl-C."""
    told = _arguments(arguments)
    print("Starting ...", flush=True)
    try:
        return serve(Keeping(told.data / "quarterhour.sqlite"), Door(told.port, House(here(), {})), told.data)
    except InUse:
        print(f"Another Quarterhour uses the data in {told.data}. Stop it, or take others: make run DATA=other-folder")
    except FromAnotherVersion:
        print(f"The data in {told.data} are from another version. Move them away, or: make run DATA=other-folder")
    except PortTaken as error:
        print(f"{error} Choose another: make run PORT=8080")
    return 1


def serve(keeping: Keeping, door: Door, data: Path) -> int:
    """Serve until somebody ends it."""
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: ended.set())
    machine = set_up(keeping, door)
    people_the_house(machine)
    with running(machine):
        print(addresses(machine, data), flush=True)
        ended.wait()
        print("\nEnding ...", flush=True)
    keeping.close()
    print(f"Ended. Everything saved is in {data}; start again with the same command.")
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="run", description="Everything on one machine, with an invented clinic.")
    asked.add_argument("--port", type=int, default=8000, help="0 takes any free one")
    asked.add_argument("--data", type=Path, default=Path(".quarterhour"))
    return asked.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
