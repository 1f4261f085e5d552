"""What a payer is expected to allow: RULES 3.2 and 3.3, Colorado, July 2024."""

from datetime import date

import pytest

from services.billing.models.schedules import Charge, FeeSchedule, FeeScheduleRow, ScheduleKind
from services.billing.rules.expected_payment import allowed_in, expected, medicare_unit, underpaid
from shared.codes.procedures import procedure_on
from shared.money import Money, total
from shared.settings import AllowedBy, PayerProfile
from tests.builders_billing import a_clinic, a_payment, money
from tests.builders_fees import a_fee

DAY = date(2026, 3, 2)


def a_charge(code: str, units: int, price: str = "100.00") -> Charge:
    return Charge(code=code, units=units, minutes=15 * units, unit_price=money(price), price_source="drawn")


def a_payer(allowed: AllowedBy = AllowedBy.MEDICARE, *, mppr: bool = False, share: int = 100) -> PayerProfile:
    changes = {"allowed": allowed, "mppr": mppr, "medicare_share": share}
    return a_clinic().payers[0].model_copy(update=changes)


def sum_of(charges: list[Charge], profile: PayerProfile) -> Money:
    return total(line.allowed for line in expected(charges, profile, DAY) if line.allowed is not None)


@pytest.mark.parametrize(
    ("code", "full", "reduced"),
    [("97124", "31.30", "21.66"), ("97140", "27.67", "21.19"), ("97110", "30.10", "22.74"),
     ("97112", "34.58", "25.82"), ("97530", "37.82", "26.43")],
)  # fmt: skip
def test_a_unit_is_worth_its_relative_values_and_a_repeated_one_half_of_its_practice_expense(
    code: str, full: str, reduced: str
) -> None:
    procedure = procedure_on(code, DAY)
    assert procedure is not None
    assert medicare_unit(procedure, reduced=False) == money(full)
    assert medicare_unit(procedure, reduced=True) == money(reduced)


@pytest.mark.parametrize(
    ("charges", "allowed"),
    [
        ([a_charge("97124", 4)], "96.28"),  # M1
        ([a_charge("97124", 2), a_charge("97110", 2)], "98.44"),  # M2
        ([a_charge("97110", 2), a_charge("97124", 2)], "98.44"),  # M2, whatever the order
        ([a_charge("97110", 1)], "30.10"),  # M3
    ],
)
def test_repeated_units_of_a_day_are_reduced(charges: list[Charge], allowed: str) -> None:
    assert sum_of(charges, a_payer(mppr=True)) == money(allowed)


def test_without_the_reduction_every_unit_is_whole_and_a_share_is_taken_of_the_sum() -> None:
    assert sum_of([a_charge("97124", 4)], a_payer()) == money("125.20")
    assert sum_of([a_charge("97124", 4)], a_payer(share=140)) == money("175.28")


def test_nothing_is_expected_above_the_charge_and_the_list_is_told_all_the_same() -> None:
    (line,) = expected([a_charge("97124", 4, "20.00")], a_payer(), DAY)
    assert (line.allowed, line.listed) == (money("80.00"), money("125.20"))


@pytest.mark.parametrize("allowed", [AllowedBy.CHARGE, AllowedBy.WORKERS_COMP])
def test_some_payers_allow_what_is_charged(allowed: AllowedBy) -> None:
    assert sum_of([a_charge("97124", 4, "44.59")], a_payer(allowed)) == money("178.36")


@pytest.mark.parametrize(
    ("code", "profile"),
    [("97124", a_payer(AllowedBy.UNKNOWN)), ("97124", a_payer(AllowedBy.UCR)), ("S8950", a_payer(mppr=True)),
     ("97039", a_payer()), ("00000", a_payer())],
)  # fmt: skip
def test_where_nobody_knows_nothing_is_expected(code: str, profile: PayerProfile) -> None:
    (line,) = expected([a_charge(code, 1)], profile, DAY)
    assert line.allowed is None


def test_a_pack_is_not_reduced() -> None:
    lines = expected([a_charge("97124", 1), a_charge("97010", 1)], a_payer(mppr=True), DAY)
    assert [str(line.allowed) for line in lines] == ["31.30", "6.49"]


@pytest.mark.parametrize(("allowed", "codes"), [("96.28", ()), ("96.27", ("97124",)), ("120.00", ())])
def test_less_than_expected_is_seen_to_the_cent(allowed: str, codes: tuple[str, ...]) -> None:
    found = expected([a_charge("97124", 4)], a_payer(mppr=True), DAY)
    assert underpaid(found, {"97124": money(allowed)}) == codes
    assert underpaid(found, {}) == ()


def test_what_was_allowed_is_what_the_payer_says_or_what_it_paid_and_left_as_shares() -> None:
    """RULES 6.8: without AMT*B6 allowed is paid and PR 1, 2, 3; PR-45 is above it."""
    assert allowed_in(a_payment()) == {"97124": money("120")}
    service = a_payment().services[0].model_copy(update={"allowed_amount": money("111"), "original_code": "97140"})
    assert allowed_in(a_payment(services=(service, service))) == {"97140": money("222")}


# By what the clinic has loaded


def listed(kind: ScheduleKind, *rows: FeeScheduleRow) -> FeeSchedule:
    return FeeSchedule(kind=kind, rows=rows)


@pytest.mark.parametrize("allowed", [AllowedBy.UCR, AllowedBy.CONTRACT])
def test_a_loaded_list_gives_so_many_units_at_its_amount_and_never_more_than_was_charged(allowed: AllowedBy) -> None:
    charges = [a_charge("97124", 4, "35.00"), a_charge("97140", 2, "20.00"), a_charge("97112", 1)]
    rows = (a_fee(price="32.50", percentile=80), a_fee("97140", "24.33"))
    lines = expected(charges, a_payer(allowed), DAY, listed(ScheduleKind.UCR, *rows))

    assert [(line.allowed and str(line.allowed), line.listed and str(line.listed), line.how) for line in lines] == [
        ("130.00", "130.00", "percentile 80, drawn"),
        ("40.00", "48.66", "drawn"),
        (None, None, "no list was loaded for it"),
    ]


def test_medicare_of_a_later_year_is_what_was_loaded_for_the_locality() -> None:
    rows = (a_fee(price="32.00", reduced="22.00"), a_fee("97140", "28.00"))
    later = listed(ScheduleKind.MEDICARE, *rows)
    charges = [a_charge("97124", 4), a_charge("97140", 2), a_charge("97110", 1)]
    lines = expected(charges, a_payer(mppr=True, share=150), DAY, later)

    # 32 + 3 x 22 = 98; two at 28, for want of a reduced amount; the built-in 22.74 as a further unit
    assert [str(line.allowed) for line in lines] == ["147.00", "84.00", "34.11"]
    assert lines[0].how == "150 % of drawn, repeated units reduced"


def test_colorados_built_in_amounts_are_colorados_alone() -> None:
    (line,) = expected([a_charge("97124", 4)], a_payer(), DAY, None, "13202-01")

    assert (line.allowed, line.how) == (None, "Medicare has no value for it here")
