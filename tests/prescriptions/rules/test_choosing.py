"""Which order covers a session: renewals are never added to what they renew; a leave widens one session (X3)."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as st

from services.prescriptions.models.decisions import Coverage, ReasonCode
from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.sessions import NOTHING_USED, PrescriptionUsage, Reservation
from services.prescriptions.rules.choosing import best_cover, chain
from services.prescriptions.rules.order import renewed_by
from shared.codes.body_area import BodyArea
from tests.builders_prescriptions import a_prescription, a_session, given, some_limits, used

RENEWED = date(2026, 4, 1)


def a_renewal(**changed: Any) -> Prescription:
    limits = some_limits(effective_from=RENEWED, effective_to=date(2026, 5, 13))
    facts = {"prescription_id": "presc0002", "replaces": "presc0001", "written_on": RENEWED}
    return a_prescription(limits, **facts | changed)


def renewed() -> Prescription:
    old = renewed_by(a_prescription(), a_renewal(), RENEWED)
    assert old is not None
    return old


def codes(decision: Any) -> list[str]:
    return [reason.code.value for reason in decision.reasons]


def test_without_an_order_nothing_is_covered() -> None:
    order, decision = best_cover([], a_session(date(2026, 3, 2)))
    assert (order, codes(decision)) == (None, ["RX_NOT_ACTIVE"])


def test_before_the_renewal_the_old_order_covers_and_from_its_day_on_the_new_one() -> None:
    orders = [(renewed(), NOTHING_USED), (a_renewal(), NOTHING_USED)]
    for day, covering in ((date(2026, 3, 31), "presc0001"), (RENEWED, "presc0002")):
        order, decision = best_cover(orders, a_session(day))
        assert order is not None
        assert (order.prescription_id, decision.coverage) == (covering, Coverage.WHOLE)


def test_what_was_left_of_the_old_order_is_not_added_to_the_new_one() -> None:
    """Twelve sessions are used of the renewal; eleven were left of the old order, and stay there."""
    full = used(*(date(2026, 4, 6) + timedelta(weeks=week, days=day) for week in range(5) for day in (0, 2)))
    whole = full.counting(Reservation(session_id="taken011", service_date=date(2026, 4, 1), minutes=60))
    whole = whole.counting(Reservation(session_id="taken012", service_date=date(2026, 4, 2), minutes=60))
    orders = [(renewed(), used(date(2026, 3, 2))), (a_renewal(), whole)]
    _, decision = best_cover(orders, a_session(date(2026, 5, 12)))
    assert decision.coverage is Coverage.NONE


def test_in_the_week_in_which_they_meet_the_sessions_of_both_count() -> None:
    """April 1, 2026 is a Wednesday: one on Monday by the old order, one on Wednesday by the new one."""
    orders = [
        (renewed(), used(date(2026, 3, 30))),
        (
            a_renewal(),
            PrescriptionUsage(reservations=(Reservation(session_id="taken001", service_date=RENEWED, minutes=60),)),
        ),
    ]
    _, decision = best_cover(orders, a_session(date(2026, 4, 3)))
    assert "RX_FREQUENCY" in codes(decision)


def test_a_further_order_beside_it_has_a_frequency_of_its_own() -> None:
    limits = some_limits(body_areas=(BodyArea.LOW_BACK,))
    beside = a_prescription(limits, prescription_id="presc0003")
    orders = [(a_prescription(), used(date(2026, 3, 2), date(2026, 3, 4))), (beside, NOTHING_USED)]
    order, _ = best_cover(orders, a_session(date(2026, 3, 5), given("97124", BodyArea.LOW_BACK)))
    assert order is beside


def test_the_links_of_renewals_are_followed_however_far() -> None:
    first, second = a_prescription(), a_renewal()
    third = a_renewal(prescription_id="presc0004", replaces="presc0002")
    stranger = a_prescription(prescription_id="presc0005")
    assert chain([stranger, third, first, second], first) == {"presc0001", "presc0002", "presc0004"}
    assert chain([stranger, first], stranger) == {"presc0005"}


# a leave to go beyond the order


def with_leave(session: Any, usage: PrescriptionUsage, *waived: ReasonCode, **order: Any) -> Any:
    return best_cover([(a_prescription(**order), usage)], session, frozenset(waived))[1]


def test_x3_a_third_visit_of_the_week_is_given_with_a_leave_and_the_leave_is_named() -> None:
    week = used(date(2026, 3, 9), date(2026, 3, 11))
    decision = with_leave(a_session(date(2026, 3, 13)), week, ReasonCode.FREQUENCY)
    assert decision.coverage is Coverage.WHOLE
    assert [reason.code for reason in decision.overridden] == [ReasonCode.FREQUENCY]


def test_a_leave_that_is_not_needed_is_not_named() -> None:
    decision = with_leave(a_session(date(2026, 3, 13)), NOTHING_USED, ReasonCode.FREQUENCY)
    assert (decision.coverage, decision.overridden) == (Coverage.WHOLE, ())


def test_a_leave_for_minutes_does_not_help_where_the_area_is_another() -> None:
    session = a_session(date(2026, 3, 2), given("97124", BodyArea.CHEST, minutes=90))
    decision = with_leave(session, NOTHING_USED, ReasonCode.MINUTES)
    assert (decision.coverage, decision.overridden) == (Coverage.NONE, ())


def test_several_reasons_are_lifted_together_and_all_are_named() -> None:
    session = a_session(date(2026, 3, 13), given("97110", BodyArea.CHEST, minutes=90))
    week = used(date(2026, 3, 9), date(2026, 3, 11))
    waived = (ReasonCode.FREQUENCY, ReasonCode.PROCEDURE, ReasonCode.AREA, ReasonCode.MINUTES)
    decision = with_leave(session, week, *waived)
    assert decision.covered_minutes == 90
    assert {reason.code for reason in decision.overridden} == set(waived)


def test_no_leave_revives_an_order_that_was_taken_back() -> None:
    session = a_session(date(2026, 3, 2))
    only = with_leave(session, NOTHING_USED, ReasonCode.FREQUENCY, state=PrescriptionState.REVOKED)
    assert codes(only) == ["RX_NOT_ACTIVE"]


@settings(max_examples=50)
@always(days=st.lists(st.dates(date(2026, 3, 20), date(2026, 4, 25)), unique=True, max_size=25))
def test_two_linked_orders_never_allow_more_in_a_week_than_one(days: list[date]) -> None:
    orders = {one.prescription_id: (one, NOTHING_USED) for one in (renewed(), a_renewal())}
    given_on: list[date] = []
    for number, day in enumerate(days):
        order, decision = best_cover(list(orders.values()), a_session(day, session_id=f"taken{number:04}"))
        if order is not None and decision.coverage is Coverage.WHOLE:
            counted = Reservation(session_id=f"taken{number:04}", service_date=day, minutes=60)
            orders[order.prescription_id] = (order, orders[order.prescription_id][1].counting(counted))
            given_on.append(day)
    weeks = [day.isocalendar()[:2] for day in given_on]
    assert all(weeks.count(week) <= 2 for week in weeks)
