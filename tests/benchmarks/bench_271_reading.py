"""How much more does reading a 271 cost than only splitting it? And how many cases are judged in a second?

Run by `python -m tests.benchmarks.bench_271_reading`. The floor splits the same text into segments and elements and
keeps them all. Ours reads the answer whole: envelope checked and counted, levels, every element of every benefit in its
record, and all that stands below it. CPU seconds, best of interleaved runs in one process, garbage collection as usual.

The goal is 3 times the floor for a plan's whole answer, which has hundreds of lines. Some 130 us are asked whatever the
length (envelope, parties, a first look at each kind of thing said), so an answer of few lines is far above it.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

from infra.local.people import demo_settings
from services.eligibility.models import Case
from services.eligibility.models.decisions import Network
from services.eligibility.rules.benefits import determine_coverage
from services.eligibility.rules.determination import determine
from services.eligibility.x12 import benefits_271
from shared.facts import CaseFacts
from shared.settings import ClinicSettings
from shared.x12.reading import transaction_sets
from tests.builders import an_intake
from tests.builders_benefits import EVERYTHING, OPEN_PLAN, a_long_answer, answer_lines, written

RUNS = 7
DAY = date(2026, 3, 2)


def split_and_keep(text: str) -> int:
    """The floor: every segment as a list of its elements, all kept."""
    return len([segment.split("*") for segment in text.split("~")])


def read_answers(text: str) -> int:
    """Ours: the whole answer."""
    return sum(len(one.members) for one in benefits_271.answers(text))


def by_grammar(text: str) -> int:
    """The same by the grammar, which reads any text: what an answer of odd shape costs."""
    return sum(len(benefits_271.parse(one).members) for one in transaction_sets(text))


def read_and_decide(text: str) -> int:
    """Read, and judge both network tiers."""
    (answer,) = benefits_271.answers(text)
    lines = answer.members[-1].benefits
    return len([determine_coverage(lines, day=DAY, network=network) for network in Network])


def unlike(benefits: int) -> list[str]:
    """A long answer of which each message is said once only."""
    lines = enumerate(a_long_answer(benefits))
    return [f"{line} PAGE {n}" if line.startswith("MSG") else line for n, line in lines]


WAYS: Sequence[Callable[[str], int]] = (split_and_keep, read_answers, by_grammar, read_and_decide)
ANSWERS = {
    "open plan": lambda: written(answer_lines(*OPEN_PLAN)),
    "every segment once": lambda: written(EVERYTHING),
    "50 benefits": lambda: written(a_long_answer(50)),
    "200 benefits": lambda: written(a_long_answer(200)),
    "500 benefits": lambda: written(a_long_answer(500)),
    "1,000 benefits": lambda: written(a_long_answer(1_000)),
    "500 benefits, no two sentences alike": lambda: written(unlike(500)),
}


def cpu_seconds(work: Callable[[str], int], text: str) -> float:
    """CPU time of one answer, from so many that they take some hundredths of a second."""
    times = max(1, 2_000 // text.count("~"))
    started = time.process_time()
    for _ in range(times):
        work(text)
    return (time.process_time() - started) / times


def measured(text: str) -> list[float]:
    """The best time of each way."""
    runs = [[cpu_seconds(way, text) for way in WAYS] for _ in range(RUNS)]
    return [min(column) for column in zip(*runs, strict=True)]


def report() -> Iterator[str]:
    """One line for each way of reading each answer; then determinations a second."""
    for name, text in ((name, make()) for name, make in ANSWERS.items()):
        best = measured(text)
        yield f"271, {name}: {text.count('~')} segments, best of {RUNS}"
        for way, seconds in zip(WAYS, best, strict=True):
            yield f"  {way.__name__:15} {seconds * 1e6:7.0f} us  {seconds / best[0]:5.1f} x the floor"
    yield f"determinations: {determinations_a_second():,.0f} a second"


def determinations_a_second() -> float:
    """A health plan's case judged again and again."""
    facts = CaseFacts.model_validate({"case_id": "abcdefgh", "revision": 1, **_without_choices(an_intake())})
    case, clinic = (
        Case(facts=facts, opened_at=datetime(2026, 3, 2, tzinfo=UTC)),
        ClinicSettings.model_validate(demo_settings()),
    )
    started, times = time.process_time(), 500
    for number in range(1, times + 1):
        determine(case, clinic, today=DAY, number=number, cause="benchmark")
    return times / (time.process_time() - started)


def _without_choices(intake: dict[str, object]) -> dict[str, object]:
    return {name: held for name, held in intake.items() if name in CaseFacts.model_fields}


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
