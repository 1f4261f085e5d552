"""Good faith estimates: who, until when, how long, and from which bill on a patient may dispute it."""

from datetime import date

import pytest

from services.eligibility.models import Status
from services.eligibility.rules.good_faith import (
    dispute_until,
    disputed_from,
    due_when_asked,
    due_when_scheduled,
    may_dispute,
    must_get_one,
    terms_on,
    valid_until,
)
from shared.codes.payer_kind import PayerKind
from tests.builders_estimates import usd

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("billed", "disputed"), [("1120", False), ("1500", False), ("1519.99", False), ("1520", True), ("2000", True)]
)
def test_g1_eight_sessions_may_be_disputed_from_400_dollars_above(billed: str, disputed: bool) -> None:
    expected = usd("35").times(4 * 8)

    assert str(expected) == "1120.00"
    assert may_dispute(expected, usd(billed), MONDAY) is disputed
    assert str(disputed_from(expected, MONDAY)) == "1520.00"


@pytest.mark.parametrize(
    ("situation", "scheduled", "service", "due"),
    [
        ("ten business days ahead", MONDAY, date(2026, 3, 16), date(2026, 3, 5)),
        ("nine business days ahead", MONDAY, date(2026, 3, 13), date(2026, 3, 3)),
        ("three business days ahead", MONDAY, date(2026, 3, 5), date(2026, 3, 3)),
        ("two business days ahead", MONDAY, date(2026, 3, 4), None),
        ("the same day", MONDAY, MONDAY, None),
        ("scheduled on a Friday, far ahead", date(2026, 3, 6), date(2026, 3, 27), date(2026, 3, 11)),
        ("a holiday does not count ahead", date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 24)),
        ("nor in the deadline", date(2026, 11, 25), date(2026, 12, 15), date(2026, 12, 1)),
        ("with a weekend and a holiday between it is two days", date(2026, 7, 1), date(2026, 7, 6), None),
    ],
)
def test_the_deadline_follows_the_lead(situation: str, scheduled: date, service: date, due: date | None) -> None:
    assert due_when_scheduled(scheduled, service) == due


@pytest.mark.parametrize(
    ("asked", "due"),
    [(MONDAY, date(2026, 3, 5)), (date(2026, 3, 6), date(2026, 3, 11)), (date(2026, 12, 23), date(2026, 12, 29))],
)  # fmt: skip
def test_who_asks_is_answered_in_three_business_days(asked: date, due: date) -> None:
    assert due_when_asked(asked) == due


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (MONDAY, date(2027, 3, 1)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2026, 2, 28), date(2027, 2, 27)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 12, 30)),
    ],
)
def test_it_holds_for_twelve_months(issued: date, last: date) -> None:
    assert valid_until(issued) == last


@pytest.mark.parametrize(
    ("kind", "pays", "by_choice", "must"),
    [
        (PayerKind.SELF_PAY, Status.NOT_MET, False, True),
        (PayerKind.HEALTH_PLAN, Status.MET, False, False),
        (PayerKind.HEALTH_PLAN, Status.UNKNOWN, False, False),
        (PayerKind.HEALTH_PLAN, Status.NOT_MET, False, True),
        (PayerKind.HEALTH_PLAN, Status.MET, True, True),
        (PayerKind.CAR_ACCIDENT, Status.NOT_MET, False, True),
        (PayerKind.WORKERS_COMPENSATION, Status.NOT_MET, True, False),
    ],
)
def test_who_pays_herself_gets_one(kind: PayerKind, pays: Status, by_choice: bool, must: bool) -> None:
    assert must_get_one(kind, pays, by_choice=by_choice) is must


def test_a_dispute_begins_within_120_days_of_the_bill() -> None:
    assert dispute_until(MONDAY) == date(2026, 6, 30)


def test_before_the_rule_its_first_terms_are_shown() -> None:
    assert terms_on(date(2021, 1, 1)) == terms_on(date(2022, 1, 1))
