"""How much more does reading an 835 cost than only splitting it?

Run by `python -m tests.benchmarks.bench_x12_reading`. The floor splits the same text into segments and elements
and keeps them; ours reads transaction sets, checked against their trailers. CPU seconds, best of interleaved runs.
The goal of the grammar is 1.5 times the floor; reading to the end, into balanced models, is `read_and_balance`.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator

from services.billing.rules.remittances import imbalances
from services.billing.x12 import remittance_835
from shared.x12.reading import transaction_sets
from shared.x12.writing import interchange
from tests.builders_x12 import REMITTANCE_VERSION, from_payer, remittance_set

RUNS = 9
PIECE = 65_536


def remittances(sets: int = 20, claims: int = 500) -> str:
    """One 835 file of many payments."""
    payments = [remittance_set(claims, f"{number:04d}") for number in range(1, sets + 1)]
    return interchange(from_payer("HP", REMITTANCE_VERSION), payments)


def split_and_keep(text: str) -> int:
    """The floor: every segment as a list of its elements, all kept."""
    return len([segment.split("*") for segment in text.split("~")])


def read(text: str) -> int:
    """Ours: one transaction set in memory at a time."""
    return sum(len(payment.segments) for payment in transaction_sets(text))


def read_and_keep(text: str) -> int:
    """Ours, every transaction set kept as the floor keeps its segments."""
    return sum(len(payment.segments) for payment in list(transaction_sets(text)))


def read_pieces(text: str) -> int:
    """Ours, from a stream."""
    return sum(len(payment.segments) for payment in transaction_sets(_pieces(text)))


def read_and_balance(text: str) -> int:
    """Ours to the end: every claim, line and adjustment a model, every balance checked."""
    return sum(len(one.claims) - len(imbalances(one)) for one in remittance_835.read(_pieces(text)))


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + PIECE] for start in range(0, len(text), PIECE))


def cpu_seconds(work: Callable[[str], int], text: str) -> float:
    """CPU time of one run."""
    started = time.process_time()
    work(text)
    return time.process_time() - started


def peak_megabytes(work: Callable[[str], int], text: str) -> float:
    """The most memory taken beside the text itself."""
    tracemalloc.start()
    work(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def report() -> Iterator[str]:
    """One line for each way of reading."""
    text = remittances()
    ways = (split_and_keep, read, read_pieces, read_and_keep, read_and_balance)
    runs = [[cpu_seconds(way, text) for way in ways] for _ in range(RUNS)]
    best = [min(column) for column in zip(*runs, strict=True)]
    yield f"835 of {len(text) / 1e6:.1f} MB, {text.count('~')} segments, best of {RUNS}"
    for way, seconds in zip(ways, best, strict=True):
        speed = f"{seconds:6.3f} s  {seconds / best[0]:4.2f} x the floor  {len(text) / 1e6 / seconds:5.1f} MB/s"
        yield f"{way.__name__:16} {speed}  {peak_megabytes(way, text):6.1f} MB"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
