"""A confirmed page becomes a prescription."""

from datetime import date

import pytest
from pydantic import ValidationError

from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.rules.effective import Terms
from services.prescriptions.rules.order import activated
from tests.builders_prescriptions import a_review


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
