"""Facts that travel."""

import pytest
from pydantic import ValidationError

from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts, Person
from tests.builders_events import case_facts


@pytest.mark.parametrize("kind", [PayerKind.WORKERS_COMPENSATION, PayerKind.CAR_ACCIDENT])
def test_an_accident_case_needs_the_date_of_the_injury(kind: PayerKind) -> None:
    told = {**case_facts().model_dump(mode="json"), "payer_kind": kind}

    with pytest.raises(ValidationError, match="date of the injury"):
        CaseFacts.model_validate(told)
    assert CaseFacts.model_validate({**told, "injury": {"injured_on": "2026-01-15"}}).injury


@pytest.mark.parametrize("kind", [PayerKind.HEALTH_PLAN, PayerKind.SELF_PAY])
def test_other_cases_have_no_injury(kind: PayerKind) -> None:
    assert case_facts(payer_kind=kind).injury is None


def test_a_full_name_has_the_given_name_first() -> None:
    assert Person(first_name="Zoe", last_name="Madeup").full_name == "Zoe Madeup"


def test_an_error_does_not_repeat_the_person() -> None:
    told = case_facts().model_dump(mode="json")
    with pytest.raises(ValidationError) as caught:
        CaseFacts.model_validate({**told, "patient": {**told["patient"], "phone": "Jane's phone"}})

    assert "Jane" not in str(caught.value)
