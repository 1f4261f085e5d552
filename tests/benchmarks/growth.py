"""What does the desk's list cost when the clinic grows from 100 to 100,000 cases? `python -m tests.benchmarks.growth`.

Counted are calls to AWS, page by page of every list, through the real handler: they are what a page costs, and what the
emulator takes for it says nothing. Flat means: the same calls, whatever the number of cases.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from tests.builders_growth import ADDRESSES, Clinic
from tests.world import World

SIZES = (100, 1_000, 10_000, 100_000)


def report() -> Iterator[str]:
    """One line a list: its calls at each size."""
    world = World()
    world.wipe()
    world.open_clinic()
    with Clinic(world.sign_in("front-desk")).open() as clinic:
        counted = dict(_measured(clinic))
    yield f"{'cases':24} {' '.join(f'{size:>8,}' for size in SIZES)}"
    for address in ADDRESSES:
        calls = [counted[size, address] for size in SIZES]
        yield f"{address:24} {' '.join(f'{len(one):8}' for one in calls)}  {_in_words(calls[-1])}"


def _measured(clinic: Clinic) -> Iterator[tuple[tuple[int, str], list[str]]]:
    for size in SIZES:
        clinic.grow(size)
        yield from (((size, address), clinic.calls(address)) for address in ADDRESSES)


def _in_words(calls: list[str]) -> str:
    return ", ".join(f"{count} {action.partition(':')[2]}" for action, count in Counter(calls).items())


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
