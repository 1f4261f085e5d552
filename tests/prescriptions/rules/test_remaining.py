"""What is left of the orders of a case on a day, in numbers, and which of them governs."""

from datetime import date, timedelta

from services.prescriptions.models.orders import PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.remaining import of_case, of_order, shares
from tests.builders_prescriptions import a_prescription, used

ORDER = a_prescription()
FIRST, LAST = ORDER.limits.effective_from, ORDER.limits.effective_to
NOBODY = PrescriptionUsage()
MONDAY = date(2026, 3, 9)


def test_an_untouched_order_has_everything_left() -> None:
    left = of_order(ORDER, NOBODY, NOBODY, MONDAY)

    assert (left.sessions_used, left.sessions_left) == (0, ORDER.limits.number_of_sessions)
    assert (left.holds_today, left.left_in_interval, left.why_not) == (True, ORDER.limits.sessions_per_week, ())
    assert left.days_left == (LAST - MONDAY).days


def test_what_was_given_in_a_week_is_taken_from_that_week_and_from_the_whole() -> None:
    left = of_order(ORDER, used(MONDAY, MONDAY + timedelta(days=2)), NOBODY, MONDAY + timedelta(days=3))

    assert (left.sessions_used, left.left_in_interval) == (2, 0)
    assert not left.holds_today
    assert left.why_not


def test_behind_its_last_day_an_order_holds_no_more_and_no_day_is_left() -> None:
    left = of_order(ORDER, NOBODY, NOBODY, LAST + timedelta(days=5))

    assert (left.holds_today, left.days_left) == (False, 0)


def test_the_order_that_holds_today_stands_first() -> None:
    ended = a_prescription(prescription_id="theother0001", state=PrescriptionState.REVOKED)
    found = of_case(ORDER.case_id, [(ended, NOBODY), (ORDER, NOBODY)], MONDAY)

    assert [one.holds_today for one in found.orders] == [True, False]


def test_the_bars_show_hundredths_of_sessions_and_of_days() -> None:
    half = ORDER.limits.number_of_sessions // 2
    given = used(*(FIRST + timedelta(days=4 * n) for n in range(half)))
    drawn = shares(of_order(ORDER, given, NOBODY, FIRST))

    assert (drawn.sessions_used, drawn.days_gone) == (half * 100 // ORDER.limits.number_of_sessions, 0)
    days = (LAST - FIRST).days + 1
    assert shares(of_order(ORDER, NOBODY, NOBODY, LAST)).days_gone == (days - 1) * 100 // days
