"""Facts that travel."""

from datetime import date

import pytest
from pydantic import ValidationError

from shared.codes.payer_kind import PayerKind
from shared.facts import Authorization, CaseFacts, Person, leave_on
from tests.builders_events import authorization, case_facts


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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_day": "2026-02-28"}, "before the first"),
        ({"procedures": [{"code": "97124", "units": 4}, {"code": "97124", "sessions": 1}]}, "named once"),
    ],
)
def test_a_leave_that_contradicts_itself_is_none(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Authorization.model_validate({**authorization().model_dump(mode="json"), **changes})


MARCH_TO_JUNE = authorization()
MAY_ON = authorization(number="B-2", first_day=date(2026, 5, 1), last_day=date(2026, 8, 31))
SAME_DAY = authorization(number="B-3", first_day=date(2026, 5, 1), last_day=date(2026, 5, 31))
TAKEN_BACK = authorization(taken_back_on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("held", "day", "expected"),
    [
        ((), date(2026, 3, 1), None),
        ((MARCH_TO_JUNE,), date(2026, 2, 28), None),
        ((MARCH_TO_JUNE,), date(2026, 3, 1), MARCH_TO_JUNE),
        ((MARCH_TO_JUNE,), date(2026, 6, 30), MARCH_TO_JUNE),
        ((MARCH_TO_JUNE,), date(2026, 7, 1), None),
        ((MARCH_TO_JUNE, MAY_ON), date(2026, 5, 2), MAY_ON),
        ((SAME_DAY, MAY_ON, MARCH_TO_JUNE), date(2026, 5, 2), SAME_DAY),
        ((TAKEN_BACK,), date(2026, 3, 31), TAKEN_BACK),
        ((TAKEN_BACK,), date(2026, 4, 1), None),
    ],
)
def test_a_day_stands_under_the_leave_that_began_last(
    held: tuple[Authorization, ...], day: date, expected: Authorization | None
) -> None:
    assert leave_on(held, day) == expected
    assert leave_on(held[::-1], day) == expected
