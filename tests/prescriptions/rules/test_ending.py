"""When an order ends by itself, and when it is about to."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.prescriptions.models.orders import PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.ending import ending
from services.prescriptions.rules.states import Step
from tests.builders_prescriptions import WRITTEN, a_prescription, used

RENEWED = {"renewed_from": date(2026, 3, 20)}
VERBAL = {"signed_copy_due": date(2026, 3, 15)}


@pytest.mark.parametrize(
    ("situation", "today", "sessions", "order", "step", "ended_on"),
    [
        ("there is time", date(2026, 3, 20), 3, {}, None, None),
        ("its last day", date(2026, 4, 12), 3, {"state": PrescriptionState.EXPIRING}, None, None),
        ("the day after", date(2026, 4, 13), 3, {}, Step.EXPIRE, date(2026, 4, 12)),
        ("all sessions were given", date(2026, 3, 20), 12, {}, Step.EXHAUST, date(2026, 3, 12)),
        ("a newer one governs tomorrow", date(2026, 3, 19), 3, RENEWED, None, None),
        (
            "a newer one governs",
            date(2026, 3, 20),
            3,
            {"renewed_from": date(2026, 3, 20)},
            Step.RENEW,
            date(2026, 3, 19),
        ),
        ("soon", date(2026, 3, 30), 3, {}, Step.NEAR_ITS_END, None),
        ("soon, and marked already", date(2026, 3, 30), 3, {"state": PrescriptionState.EXPIRING}, None, None),
        ("a verbal order on the last day of its clock", date(2026, 3, 15), 0, VERBAL, None, None),
        ("a verbal order the day after", date(2026, 3, 16), 0, VERBAL, Step.EXPIRE, date(2026, 3, 15)),
        ("a verbal order that was signed", date(2026, 3, 16), 0, {**VERBAL, "signed_copy": "1" * 64}, None, None),
    ],
)
def test_the_daily_look_finds_the_step_that_is_due(
    situation: str, today: date, sessions: int, order: dict[str, Any], step: Step | None, ended_on: date | None
) -> None:
    given = used(*(WRITTEN + timedelta(days=day) for day in range(sessions))).reservations
    usage = PrescriptionUsage(reservations=tuple(one.model_copy(update={"is_used": True}) for one in given))
    found = ending(a_prescription(**order), usage, today)
    assert (found.step if found else None, found.ended_on if found else None) == (step, ended_on), situation


def test_a_session_that_is_only_reserved_does_not_use_an_order_up() -> None:
    twelve = used(*(WRITTEN + timedelta(days=day) for day in range(12)))
    found = ending(a_prescription(), twelve, date(2026, 3, 20))
    assert found is not None
    assert found.step is Step.NEAR_ITS_END
