"""What billing keeps of the payer's leave, in whatever order it is told; and what it tells of a session in return."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from shared import events
from shared.events import AuthorizationGranted
from tests.billing.conftest import Clinic
from tests.builders_events import authorization


def told(billing: Clinic, case_id: str, revision: int, **changes: Any) -> AuthorizationGranted:
    name = events.derived_id(AuthorizationGranted, "milehigh", case_id, str(revision))
    later = billing.world.now + timedelta(minutes=-revision)  # clocks of two machines need not agree
    return AuthorizationGranted(
        event_id=name, clinic="milehigh", occurred_at=later, case_id=case_id, authorization_id="theleave0001",
        revision=revision, authorization=authorization(first_day=date(2026, 2, 15), **changes),
    )  # fmt: skip


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 1, 3)])
def test_the_highest_revision_of_a_leave_counts_whatever_came_last(billing: Clinic, order: tuple[int, ...]) -> None:
    case_id = billing.case("workers_compensation")
    claim_id = billing.sign(case_id).json["claim_id"]
    for revision in order:
        billing.tell(told(billing, case_id, revision, number=f"N-{revision}"))

    assert billing.claim(claim_id)["claim"]["authorization_number"] == "N-3"


def test_a_leave_that_was_taken_back_is_on_no_claim_from_that_day_on(billing: Clinic) -> None:
    case_id = billing.case("workers_compensation")
    claim_id = billing.sign(case_id).json["claim_id"]
    billing.tell(told(billing, case_id, 1))
    assert billing.claim(claim_id)["claim"]["authorization_number"] == "AUTH-7781"

    billing.tell(told(billing, case_id, 2, taken_back_on=date(2026, 3, 2)))
    assert billing.claim(claim_id)["claim"]["authorization_number"] == "PA556677"


def test_a_session_is_told_with_its_units_per_procedure(billing: Clinic) -> None:
    case_id = billing.case("car_accident")
    recorded = billing.sign(case_id, procedures=[{"code": "97124", "minutes": 60}, {"code": "97010", "minutes": 10}])

    assert recorded.status == 201, recorded.text
    assert _told(billing)["units"] == [{"code": "97124", "units": 4}, {"code": "97010", "units": 1}]


def _told(billing: Clinic) -> Any:
    """The session as it waits for its readers."""
    waiting = [
        json.loads(message.body)["detail"]
        for mapping in billing.world.built.mappings
        for message in billing.world.queue(mapping.queue_url)._messages
    ]
    return next(detail for detail in waiting if "session_id" in detail)
