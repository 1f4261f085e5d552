"""How much more does reading a 271 cost than only splitting it?

Run by `python -m tests.benchmarks.bench_271_reading`. The floor splits the same text into segments and elements and
keeps them; ours reads the set, checked against its trailers, and the answer with every benefit. CPU seconds, best of
interleaved runs. One answer is small, so what matters to the front desk is the time of one.
"""

import sys
import time
from collections.abc import Callable, Iterator

from services.eligibility.x12 import benefits_271
from shared.x12.reading import transaction_sets
from tests.builders_benefits import EVERYTHING, OPEN_PLAN, answer_lines, written

RUNS, ANSWERS = 7, 200


def split_and_keep(text: str) -> int:
    """The floor: every segment as a list of its elements, all kept."""
    return len([segment.split("*") for segment in text.split("~")])


def read_sets(text: str) -> int:
    """The grammar alone."""
    return sum(len(one.segments) for one in transaction_sets(text))


def read_answers(text: str) -> int:
    """Ours: the whole answer as models."""
    return sum(len(benefits_271.parse(one).members) for one in transaction_sets(text))


def cpu_seconds(work: Callable[[str], int], text: str) -> float:
    """CPU time of a day's answers, one after the other."""
    started = time.process_time()
    for _ in range(ANSWERS):
        work(text)
    return time.process_time() - started


def report() -> Iterator[str]:
    """One line for each way of reading each answer."""
    ways = (split_and_keep, read_sets, read_answers)
    for name, text in (("open plan", written(answer_lines(*OPEN_PLAN))), ("every segment", written(EVERYTHING))):
        runs = [[cpu_seconds(way, text) for way in ways] for _ in range(RUNS)]
        best = [min(column) for column in zip(*runs, strict=True)]
        yield f"271, {name}: {text.count('~')} segments, best of {RUNS}"
        for way, seconds in zip(ways, best, strict=True):
            yield f"  {way.__name__:15} {seconds / ANSWERS * 1e6:7.0f} us  {seconds / best[0]:5.1f} x the floor"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
