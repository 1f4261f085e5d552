"""Whatever was given before, a session costs the same calls to AWS: what is left is one read."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from services.prescriptions.models.orders import PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage, Reservation
from services.prescriptions.store import PrescriptionsStore, orders
from shared import aws
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_prescription, a_reservation, release, reserve, some_limits
from tests.world import Caller, World

OF_ONE_ORDER = 100  # sessions
CLIENTS = ("dynamodb", "s3", "events", "sqs")


def given_before(case_id: str, sessions: int) -> None:
    """So many sessions, on as many orders as they take; the last of them is in force and has room."""
    with at_work_for("milehigh"):
        store = PrescriptionsStore("milehigh")
        for number, first in enumerate(range(0, sessions, OF_ONE_ORDER)):
            count, is_last = min(OF_ONE_ORDER, sessions - first), first + OF_ONE_ORDER >= sessions
            ends = date(2026, 4, 12) if is_last else date(2026, 2, 1)
            order = a_prescription(
                some_limits(number_of_sessions=156, effective_from=date(2025, 3, 1), effective_to=ends),
                prescription_id=f"presc{number:06}", case_id=case_id, written_on=date(2025, 3, 1),
                state=PrescriptionState.ACTIVE if is_last else PrescriptionState.EXPIRED,
            )  # fmt: skip
            store.table.commit(*orders.opening(store.table, order))
            held = store.get_prescription(order.prescription_id)
            store.table.commit(orders.changing(store.table, held, order, _used(count, first)))


def _used(count: int, first: int) -> PrescriptionUsage:
    days = (date(2025, 3, 3) + timedelta(days=3 * number) for number in range(count))
    return PrescriptionUsage(
        reservations=tuple(
            Reservation(session_id=f"before{first + number:06}", service_date=day, minutes=60, is_used=True)
            for number, day in enumerate(days)
        )
    )


@contextmanager
def calls() -> Iterator[Counter[str]]:
    """The calls to AWS, but for those of signing in."""
    found: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        for name in CLIENTS:
            client = aws.client(name)
            real = client._make_api_call
            patch.setattr(client, "_make_api_call", lambda op, args, real=real: found.update([op]) or real(op, args))
        yield found


@pytest.mark.parametrize("sessions", [1, 100, 1000])
def test_a_session_costs_the_same_whatever_was_given_before(
    clinic: World, case_id: str, desk: Caller, sessions: int
) -> None:
    given_before(case_id, sessions)
    with calls() as asked:
        assert reserve(clinic, a_reservation(case_id)).status == 201
    assert asked == {"GetItem": 1, "Query": 1, "TransactWriteItems": 2}  # one of them notes who asked
    with calls() as looked, at_work_for("milehigh"):
        held = PrescriptionsStore("milehigh").prescriptions_of(case_id)
    assert looked == {"Query": 1}
    assert sum(one.usage.sessions_used for one in held) == sessions + 1
    with calls() as given_back:
        assert release(clinic, "session0001").status == 200
    assert given_back == {"GetItem": 3, "TransactWriteItems": 2}


@pytest.mark.parametrize("sessions", [1, 100, 1000])
def test_what_is_left_costs_the_same_whatever_was_given_before(
    clinic: World, case_id: str, desk: Caller, sessions: int
) -> None:
    given_before(case_id, sessions)
    desk.get("prescriptions", "/health")
    with calls() as asked:
        found = desk.get("prescriptions", f"/cases/{case_id}/allowance").json
    assert found["orders"][0]["sessions_left"] == 156 - (sessions if sessions == 1 else OF_ONE_ORDER)
    assert asked["Query"] == 1
    assert sum(asked.values()) == 4  # session of the desk, audit row, orders, settings
