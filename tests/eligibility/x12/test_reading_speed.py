"""A patient waits while a plan's answer is read: it must cost little more than cutting the text into its elements."""

from tests.benchmarks.bench_271_reading import cpu_seconds, read_answers, split_and_keep
from tests.builders_benefits import a_long_answer, written

# Some 2.8 on a quiet machine (tests/benchmarks/bench_271_reading.py); a model per line would be 30
_NEVER_MORE_THAN = 5


def test_a_long_answer_is_read_in_a_few_times_the_time_of_splitting_it() -> None:
    text = written(a_long_answer(500))
    runs = [(cpu_seconds(split_and_keep, text), cpu_seconds(read_answers, text)) for _ in range(9)]
    floor, ours = map(min, zip(*runs, strict=True))

    assert ours / floor < _NEVER_MORE_THAN
