"""Is a web order signed: name, credential, NPI, intent; and is it an order, by the rules of the review."""

from datetime import date
from typing import Any

import pytest

from services.prescriptions.models.reviews import Signature
from services.prescriptions.models.web_orders import WebOrder
from services.prescriptions.rules.web_signing import as_review, objections
from tests.builders_prescriptions import INJURED, circumstances
from tests.builders_web_order import a_web_order

TODAY = date(2026, 3, 3)


def an_order(**changed: Any) -> WebOrder:
    return WebOrder.model_validate(a_web_order(**changed))


def test_a_whole_order_has_nothing_against_it() -> None:
    assert objections(an_order(), circumstances(today=TODAY)) == ()


def test_it_is_dated_by_its_signature_and_signed_electronically() -> None:
    review = as_review(an_order(), TODAY, INJURED)
    assert (review.written_on, review.signature, review.injured_on) == (TODAY, Signature.ELECTRONIC, INJURED)


@pytest.mark.parametrize("name", ["Testa Example", "TESTA EXAMPLE", "  testa   example "])
def test_the_name_may_be_typed_in_any_case(name: str) -> None:
    assert objections(an_order(signature_name=name), circumstances(today=TODAY)) == ()


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"signature_name": "T. Example"}, "RX-15", "signature_name"),
        ({"signature_name": "x"}, "RX-15", "signature_name"),
        ({"intends_to_sign": False}, "RX-15", "intends_to_sign"),
        ({"patient_confirmed": False}, "RX-01", "patient_confirmed"),
        ({"npi": "1234567890"}, "RX-03", "npi"),
        ({"medically_necessary": False}, "RX-13", "medically_necessary"),
        ({"diagnoses": []}, "RX-06", "diagnoses"),
        ({"body_areas": []}, "RX-07", "body_areas"),
        ({"procedures": []}, "RX-08", "procedures"),
        ({"minutes_per_session": 50}, "RX-09", "minutes_per_session"),
    ],
)
def test_what_is_missing_keeps_it_from_being_sent(change: dict[str, Any], rule: str, field: str) -> None:
    (found,) = objections(an_order(**change), circumstances(today=TODAY))
    assert (found.rule, found.field) == (rule, field)
