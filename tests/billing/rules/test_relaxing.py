"""The relaxing part: its own minutes, the clinic's own price, her own account."""

from datetime import date

import pytest

from services.billing.models.journal import JournalEntry, JournalPosting
from services.billing.models.schedules import Charge
from services.billing.rules import ledger, relaxing
from services.billing.rules.rates import NoPrice, clinic_schedules
from shared.money import ZERO
from tests.builders_billing import SERVICE_DATE, a_claim, a_clinic, money

PRICES = clinic_schedules(a_clinic())[1]


@pytest.mark.parametrize(
    ("minutes", "units", "amount"), [(8, 1, "30"), (22, 1, "30"), (23, 2, "60"), (30, 2, "60"), (60, 4, "120")]
)
def test_it_is_counted_by_its_own_minutes_at_clinic_price(minutes: int, units: int, amount: str) -> None:
    charge = relaxing.charge_of(minutes, PRICES, SERVICE_DATE)

    assert isinstance(charge, Charge)
    assert (charge.units, charge.charge_amount, charge.modifiers) == (units, money(amount), ())


def test_without_minutes_there_is_none_and_too_few_are_refused() -> None:
    assert relaxing.charge_of(None, PRICES, SERVICE_DATE) is None
    with pytest.raises(relaxing.TooShort, match="eighth minute"):
        relaxing.charge_of(7, PRICES, SERVICE_DATE)
    with pytest.raises(NoPrice):
        relaxing.charge_of(30, PRICES, date(2025, 12, 31))


def test_it_is_booked_with_the_note_and_owed_by_her() -> None:
    charged = ledger.charged(a_claim())
    whole = relaxing.booked_with(charged, "other", "case0001jane", money("60"))

    assert isinstance(whole, JournalPosting)
    assert whole.posting_id == charged.posting_id
    assert whole.entries == (
        *charged.entries,
        JournalEntry(account="patient:case0001jane", amount=money("60")),
        JournalEntry(account="revenue", amount=money("-60")),
    )


def test_it_is_booked_alone_where_nothing_else_is_and_not_at_all_where_there_is_nothing() -> None:
    alone = relaxing.booked_with(None, "corrected/s/2/relaxing", "case0001jane", money("-30"))

    assert isinstance(alone, JournalPosting)
    assert alone.posting_id == "corrected/s/2/relaxing"
    charged = ledger.charged(a_claim())
    assert relaxing.booked_with(charged, "n", "case0001jane", ZERO) is charged
    assert relaxing.booked_with(None, "n", "case0001jane", ZERO) is None
