"""A confirmed page becomes a prescription."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.models.terms import Terms
from services.prescriptions.rules.order import activated, renewed_by, signed
from tests.builders_prescriptions import a_prescription, a_review, some_limits


def an_order(review: Review) -> Prescription:
    return activated(review, prescription_id="presc0001", case_id="case0001", document="0" * 64, terms=Terms())


def test_the_confirmed_order_is_active_within_its_limits() -> None:
    order = an_order(a_review())
    assert order.state is PrescriptionState.ACTIVE
    assert order.limits.number_of_sessions == 12
    assert (order.limits.effective_from, order.limits.effective_to) == (date(2026, 3, 1), date(2026, 4, 12))


def test_diagnoses_are_stored_without_point_each_once() -> None:
    assert an_order(a_review(diagnoses=("M54.2", "m542", "S39.012D"))).diagnoses == ("M542", "S39012D")


def test_as_clinically_indicated_adds_what_a_massage_therapist_uses() -> None:
    procedures = an_order(a_review(procedures=(), as_clinically_indicated=True)).limits.procedures
    assert {"97124", "97140"} <= set(procedures)
    assert "97110" not in procedures


def test_a_verbal_order_waits_for_its_signed_copy() -> None:
    order = an_order(a_review(signature=Signature.VERBAL_ORDER))
    assert order.signed_copy_due == date(2026, 3, 15)
    assert an_order(a_review()).signed_copy_due is None


def test_billing_gets_the_facts_it_needs() -> None:
    order = an_order(a_review())
    facts = order.facts()
    assert (facts.limits, facts.prescriber, facts.diagnoses) == (order.limits, order.prescriber, ("M542",))
    assert order.period.includes(facts.limits.effective_to)


def test_a_blocked_review_makes_no_order() -> None:
    with pytest.raises(ValidationError):
        an_order(a_review(body_areas=()))


@pytest.mark.parametrize(
    ("situation", "state", "ends", "after"),
    [
        ("in force", PrescriptionState.ACTIVE, date(2026, 4, 12), PrescriptionState.RENEWED),
        ("about to end", PrescriptionState.EXPIRING, date(2026, 4, 12), PrescriptionState.RENEWED),
        ("used up", PrescriptionState.EXHAUSTED, date(2026, 4, 12), PrescriptionState.RENEWED),
        ("ends the day before the new one begins", PrescriptionState.ACTIVE, date(2026, 3, 31), None),
        ("has expired", PrescriptionState.EXPIRED, date(2026, 4, 12), None),
        ("was taken back", PrescriptionState.REVOKED, date(2026, 4, 12), None),
    ],
)
def test_a_renewal_takes_over_where_the_old_order_would_go_on(
    situation: str, state: PrescriptionState, ends: date, after: PrescriptionState | None
) -> None:
    old = a_prescription(some_limits(effective_to=ends), state=state)
    new = a_prescription(some_limits(effective_from=date(2026, 4, 1), effective_to=date(2026, 5, 1)))
    changed = renewed_by(old, new, date(2026, 4, 1))
    assert (changed.state if changed else None) is after, situation
    assert changed is None or changed.renewed_from == date(2026, 4, 1)
    assert changed is None or changed.limits == old.limits, "the dates of an order that was used are never edited"


def test_until_the_renewal_begins_the_old_order_stays_in_force() -> None:
    new = a_prescription(some_limits(effective_from=date(2026, 4, 1), effective_to=date(2026, 5, 1)))
    changed = renewed_by(a_prescription(), new, date(2026, 3, 20))
    assert changed is not None
    assert (changed.state, changed.renewed_from) == (PrescriptionState.ACTIVE, date(2026, 4, 1))


def test_a_further_order_renews_nothing() -> None:
    review = a_review(is_further=True)
    order = activated(
        review, prescription_id="presc0002", case_id="case0001", document="0" * 64, terms=Terms(), replaces="presc0001"
    )
    assert order.replaces is None


def test_the_signed_copy_stops_the_clock_of_a_verbal_order() -> None:
    verbal = an_order(a_review(signature=Signature.VERBAL_ORDER))
    assert verbal.facts().signed_copy_due == verbal.unsigned_after == date(2026, 3, 15)
    whole = signed(verbal, "1" * 64)
    assert (whole.unsigned_after, whole.facts().signed_copy_due) == (None, None)
    assert (whole.facts().document, whole.facts().revision) == ("1" * 64, 2)
