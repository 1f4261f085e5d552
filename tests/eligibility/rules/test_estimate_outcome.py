"""What was estimated beside what was really paid."""

from itertools import permutations

import pytest

from services.eligibility.rules.estimate_outcome import compare
from tests.builders_estimates import estimate, ground, settlement, told


def test_a_visit_that_cost_what_was_said_differs_by_nothing() -> None:
    outcome = compare(estimate(visits=2), [settlement(2, "77", paid="63"), settlement(9, "56", paid="84")])

    assert [str(visit.difference) for visit in outcome.visits] == ["0.00", "0.00"]
    assert (str(outcome.patient_owes), str(outcome.owes_most)) == ("133.00", "133.00")


@pytest.mark.parametrize(("owed", "difference"), [("80", "3.00"), ("70", "-7.00")])
def test_more_or_less_is_told_to_the_cent(owed: str, difference: str) -> None:
    outcome = compare(estimate(), [settlement(2, owed)])

    assert (str(outcome.visits[0].difference), str(outcome.difference)) == (difference, difference)


@pytest.mark.parametrize(
    ("owed", "difference"), [("56", "0.00"), ("100", "0.00"), ("140", "0.00"), ("55", "-1.00"), ("141", "1.00")]
)
def test_inside_an_estimated_range_nothing_differs(owed: str, difference: str) -> None:
    ranged = estimate(ground(told=(told(deductible_left=None),)))

    assert str(compare(ranged, [settlement(2, owed)]).difference) == difference


def test_a_visit_before_the_estimate_is_not_compared() -> None:
    assert compare(estimate(), [settlement(1, "140")]).visits == ()


def test_a_visit_beyond_the_number_asked_for_has_nothing_to_be_compared_with() -> None:
    outcome = compare(estimate(visits=1), [settlement(2, "77"), settlement(9, "56")])

    assert [visit.difference is None for visit in outcome.visits] == [False, True]
    assert str(outcome.patient_owes) == "77.00"


def test_a_denied_claim_waits_for_its_answer() -> None:
    outcome = compare(estimate(), [settlement(2, "0", is_denial=True)])

    assert outcome.visits[0].is_denied
    assert outcome.visits[0].difference is None


def test_the_latest_word_on_a_claim_counts_in_whatever_order_it_is_heard() -> None:
    first = settlement(2, "140", revision=4, is_denial=True)
    corrected = settlement(2, "77", revision=6, paid="63")
    again = settlement(2, "70", revision=8, paid="70")
    other = settlement(9, "56", revision=5)
    outcomes = {compare(estimate(visits=2), order) for order in permutations([first, corrected, again, other, again])}

    assert len(outcomes) == 1
    assert [str(visit.patient_owes) for visit in outcomes.pop().visits] == ["70.00", "56.00"]
