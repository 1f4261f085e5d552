"""When the discount for prompt payment is earned."""

from datetime import UTC, date, datetime

import pytest

from services.billing.models.prompt_pay import PromptPayPolicy, PromptPayTerms
from services.billing.models.receipts import PaymentMethod, Receipt
from services.billing.rules.prompt_pay import discount, earned, policy_on
from tests.builders_billing import money

VISIT = date(2026, 3, 2)


def a_policy(
    number: int = 1, percent: int = 10, days: int = 0, first: date = VISIT, last: date | None = None
) -> PromptPayPolicy:
    return PromptPayPolicy(
        number=number, percent=percent, days=days, reason="No bill, no letter, no waiting.", valid_from=first,
        valid_to=last, written_by="admin", written_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip


def paid(amount: str, day: date = VISIT) -> Receipt:
    return Receipt(receipt_id="receipt0001", received_on=day, method=PaymentMethod.CARD, amount=money(amount))


@pytest.mark.parametrize(
    ("days", "receipts", "off"),
    [
        (0, [paid("126.00")], "14.00"),
        (0, [paid("140.00")], "14.00"),  # she paid it all: 14 are in her favour
        (0, [paid("125.99")], None),
        (0, [paid("126.00", date(2026, 3, 3))], None),  # a day late
        (7, [paid("126.00", date(2026, 3, 9))], "14.00"),
        (7, [paid("126.00", date(2026, 3, 10))], None),
        (7, [paid("100.00"), paid("26.00", date(2026, 3, 9))], "14.00"),
        (7, [paid("100.00"), paid("26.00", date(2026, 3, 10))], None),
        (0, [paid("100.00", date(2026, 3, 1)), paid("26.00")], "14.00"),  # some in advance
        (0, [], None),
    ],
)
def test_it_is_earned_when_the_rest_was_paid_in_time(days: int, receipts: list[Receipt], off: str | None) -> None:
    found = earned(a_policy(days=days), VISIT, money("140.00"), receipts)

    assert (str(found) if found else None) == off


def test_it_is_rounded_to_the_cent_and_nothing_of_nothing() -> None:
    assert str(discount(a_policy(percent=7), money("44.59"))) == "3.12"
    assert earned(a_policy(), VISIT, money("0.00"), [paid("1.00")]) is None


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2026, 2, 28), None), (VISIT, 1), (date(2026, 6, 1), 2), (date(2026, 12, 31), 2), (date(2027, 1, 1), 1)],
)
def test_the_day_of_the_visit_chooses_the_policy_and_the_later_one_counts(day: date, number: int | None) -> None:
    held = [a_policy(), a_policy(2, first=date(2026, 6, 1), last=date(2026, 12, 31))]
    found = policy_on(held, day)

    assert (found.number if found else None) == number


def test_a_policy_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="the last day is before the first"):
        PromptPayTerms(percent=5, days=0, reason="as written above", valid_from=VISIT, valid_to=date(2026, 3, 1))
