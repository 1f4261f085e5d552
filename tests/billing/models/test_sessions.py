"""The signed session: minutes that fit, and a code named twice."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.billing.models.sessions import TreatmentSession
from tests.builders_billing import a_courtesy_case, a_session

SESSION = a_session(a_courtesy_case())


def changed(**changes: Any) -> TreatmentSession:
    return TreatmentSession.model_validate(SESSION.model_dump() | changes)


def test_minutes_of_one_code_are_added_up_in_the_order_of_the_note() -> None:
    session = a_session(a_courtesy_case(), (("97124", 30), ("97140", 15), ("97124", 15)))
    assert session.minutes == {"97124": 45, "97140": 15}
    assert list(session.minutes) == ["97124", "97140"]


def test_more_minutes_than_lie_between_start_and_end_are_refused() -> None:
    with pytest.raises(ValidationError, match="more minutes are documented"):
        changed(procedures=[{"code": "97124", "minutes": 91}])


def test_a_session_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="ends before it starts"):
        changed(end="09:59")


@pytest.mark.parametrize("changes", [{"areas": []}, {"procedures": []}, {"surprise": 1}])
def test_a_session_needs_areas_and_procedures_and_nothing_else(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        changed(**changes)


def test_an_error_never_repeats_what_was_written() -> None:
    with pytest.raises(ValidationError) as caught:
        changed(procedures=[{"code": "Jane Doe", "minutes": 60}])
    assert "Jane" not in str(caught.value)
