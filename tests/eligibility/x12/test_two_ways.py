"""A plain text is read at once, any other by the grammar: both ways read the same, and refuse the same."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.models.benefits import BenefitsAnswer
from services.eligibility.x12 import benefits_271
from services.eligibility.x12.passages_271 import all_sets, plain_sets
from shared.x12.delimiters import DEFAULT
from shared.x12.errors import X12Error
from shared.x12.writing import interchange
from tests.builders_benefits import (
    EVERYTHING,
    OPEN_PLAN,
    a_long_answer,
    answer_lines,
    header,
    payer_level,
    samples,
    words,
    written,
)
from tests.builders_x12 import OTHER_DELIMITERS

OPEN = written(answer_lines(*OPEN_PLAN))
ALL = written(EVERYTHING)


def at_once(text: str) -> list[BenefitsAnswer] | None:
    sets = plain_sets(text)
    return None if sets is None else list(map(benefits_271._answer, sets))


def by_grammar(text: str) -> list[BenefitsAnswer]:
    return [benefits_271._answer(one) for one in all_sets(text)]


def several(*answers: list[str]) -> str:
    """Several answers in one group."""
    theirs = header("HB", sender="EXAMPLEHOUSE", receiver="SAMPLECLINIC")
    return interchange(theirs, [[words(line) for line in lines] for lines in answers], DEFAULT)


PLAIN = {
    "open plan": OPEN,
    "every segment": ALL,
    "a refusal": written(payer_level("AAA*N**42*R")),
    "long": written(a_long_answer(60)),
    "foreign delimiters": written(EVERYTHING, OTHER_DELIMITERS),
    "a line for each segment": OPEN.replace("~", "~\n"),
    "lines as Windows ends them": OPEN.replace("~", "~\r\n"),
    "two answers": several(answer_lines(*OPEN_PLAN), answer_lines("EB*6**30")),
}


@pytest.mark.parametrize("situation", PLAIN)
def test_a_plain_text_is_read_at_once_as_the_grammar_reads_it(situation: str) -> None:
    assert at_once(PLAIN[situation]) == by_grammar(PLAIN[situation]) != []


def changed(what: str, into: str) -> str:
    assert what in OPEN
    return OPEN.replace(what, into)


ODD = {
    "blanks before ISA": "\n " + OPEN,
    "a byte order mark": "\ufeff" + OPEN,
    "blanks between segments": OPEN.replace("~", "~ \n"),
    "an empty segment": OPEN.replace("~EB*1**BE", "~~EB*1**BE"),
    "two interchanges": OPEN + OPEN,
    "leading zeros left away": changed("IEA*1*000000271", "IEA*1*271"),
    "an acknowledgment before it": OPEN.replace("~GS*", "~TA1*000000271*260302*1200*A*000~GS*", 1),
    "filled up with zeros": OPEN + "\x00" * 40,
}


@pytest.mark.parametrize("situation", ODD)
def test_an_odd_text_is_read_by_the_grammar(situation: str) -> None:
    (first, *_) = benefits_271.answers(ODD[situation])

    assert first == benefits_271.answers(OPEN)[0]


def test_a_file_beyond_any_answer_is_read_as_a_stream() -> None:
    assert plain_sets(OPEN + " " * 4_000_000) is None


WRONG: dict[str, Callable[[str], str]] = {
    "another count in SE": lambda t: t.replace("SE*19*", "SE*20*"),
    "another control number in SE": lambda t: t.replace("SE*19*0001", "SE*19*0002"),
    "another count in GE": lambda t: t.replace("GE*1*", "GE*2*"),
    "another control number in GE": lambda t: t.replace("GE*1*271", "GE*1*272"),
    "another control number in IEA": lambda t: t.replace("IEA*1*000000271", "IEA*1*000000272"),
    "no GS": lambda t: t.replace("~GS*", "~GX*"),
    "a usage nobody knows": lambda t: t.replace("*T*:~", "*X*:~"),
    "ST without a number": lambda t: t.replace("ST*271*0001*005010X279A1", "ST*271"),
    "the last segment is not ended": lambda t: t.removesuffix("~"),
    "small letters in a tag": lambda t: t.replace("~EB*1**BE", "~eb*1**BE"),
    "an envelope inside": lambda t: t.replace("~EB*1**BE", "~GE*1*271~EB*1**BE"),
    "a tag alone": lambda t: t.replace("~EB*1**BE~", "~EB~"),
}


@pytest.mark.parametrize("situation", WRONG)
def test_what_is_wrong_is_refused_with_its_place(situation: str) -> None:
    text = WRONG[situation](OPEN)
    assert text != OPEN

    with pytest.raises(X12Error) as refused:
        benefits_271.answers(text)
    assert refused.value.position


def test_a_file_without_an_answer_has_none() -> None:
    assert benefits_271.answers(samples()["inquiry-by-massage.270"]) == []


def outcome(read: Callable[[str], list[BenefitsAnswer] | None], text: str) -> object:
    """What was read, or the error in words."""
    try:
        return read(text)
    except X12Error as error:
        return str(error)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([OPEN, ALL]), st.data())
def test_one_character_changed_anywhere_leads_both_ways_to_the_same(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    odd = data.draw(st.sampled_from(["", "~", "*", ":", "^", "x", "0", " ", "\n", "\u20ac"]))
    broken = text[:place] + odd + text[place + 1 :]
    expected = outcome(by_grammar, broken)

    assert outcome(benefits_271.answers, broken) == expected
    assert outcome(at_once, broken) in (expected, None) or isinstance(outcome(at_once, broken), str)


@pytest.mark.nightly
@pytest.mark.parametrize("text", [OPEN, ALL])
def test_split_at_every_byte_by_any_odd_character(text: str) -> None:
    for place in range(len(text)):
        for odd in ("~", "*", "x"):
            broken = text[:place] + odd + text[place:]
            assert outcome(benefits_271.answers, broken) == outcome(by_grammar, broken)
