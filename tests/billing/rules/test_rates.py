"""One unit's price on the day of service, by one schedule and no other."""

from datetime import date

import pytest

from services.billing.models.schedules import Circumstances, FeeSchedule, FeeScheduleRow, ScheduleKind
from services.billing.rules import colorado_workers_comp
from services.billing.rules.rates import (
    NoPrice,
    clinic_schedules,
    find_price,
    for_day,
    kind_for,
    price_on,
    schedule_of,
)
from shared.codes.payer_kind import PayerKind
from shared.dates import ServicePeriod
from tests.builders_billing import SERVICE_DATE, a_clinic, a_schedule, money
from tests.builders_fees import a_fee


def a_row(price: str, first: date, last: date | None = None) -> FeeScheduleRow:
    period = ServicePeriod(first=first, last=last)
    return FeeScheduleRow(code="97124", unit_price=money(price), in_force=period, source="price list")


CHARGED = (ScheduleKind.USUAL_CHARGE, ScheduleKind.WORKERS_COMP, ScheduleKind.CLINIC_PRICE)
TWO_YEARS = FeeSchedule(
    kind=ScheduleKind.USUAL_CHARGE,
    rows=(a_row("33.00", date(2025, 1, 1), date(2025, 12, 31)), a_row("35.00", date(2026, 1, 1))),
)


@pytest.mark.parametrize(
    ("day", "price"),
    [(date(2025, 12, 31), "33.00"), (date(2026, 1, 1), "35.00"), (date(2026, 3, 2), "35.00")],
)
def test_the_price_is_that_of_the_day_of_service(day: date, price: str) -> None:
    assert price_on(TWO_YEARS, "97124", day).unit_price == money(price)


def test_a_day_before_the_first_row_has_no_price() -> None:
    with pytest.raises(NoPrice, match="0 prices of 97124"):
        price_on(TWO_YEARS, "97124", date(2024, 12, 31))


def test_two_rows_in_force_on_one_day_are_an_error_and_not_a_choice() -> None:
    twice = FeeSchedule(kind=ScheduleKind.USUAL_CHARGE, rows=(*TWO_YEARS.rows, a_row("36.00", date(2026, 3, 1))))
    with pytest.raises(NoPrice, match="2 prices"):
        price_on(twice, "97124", SERVICE_DATE)


def test_a_schedule_the_clinic_does_not_keep_is_not_replaced_by_another() -> None:
    with pytest.raises(NoPrice, match="workers-comp"):
        schedule_of([a_schedule()], ScheduleKind.WORKERS_COMP)


def test_each_kind_of_schedule_is_found_by_its_name() -> None:
    schedules = (*clinic_schedules(a_clinic()), colorado_workers_comp.schedule())
    prices = {kind: price_on(schedule_of(schedules, kind), "97124", SERVICE_DATE).unit_price for kind in CHARGED}
    assert {kind.value: str(price) for kind, price in prices.items()} == {
        "usual-charge": "35.00",
        "workers-comp": "44.59",
        "clinic-price": "30.00",
    }


@pytest.mark.parametrize(
    ("payer", "kind"),
    [
        (PayerKind.HEALTH_PLAN, ScheduleKind.USUAL_CHARGE),
        (PayerKind.CAR_ACCIDENT, ScheduleKind.USUAL_CHARGE),
        (PayerKind.WORKERS_COMPENSATION, ScheduleKind.WORKERS_COMP),
        (PayerKind.SELF_PAY, ScheduleKind.CLINIC_PRICE),
    ],
)
def test_each_kind_of_payer_is_charged_by_its_own_schedule(payer: PayerKind, kind: ScheduleKind) -> None:
    assert kind_for(payer) is kind


@pytest.mark.parametrize(("code", "unit"), [("97124", "44.59"), ("97140", "39.69"), ("97010", "0.00")])
def test_colorado_pays_relative_value_times_factor(code: str, unit: str) -> None:
    """7 CCR 1101-3 Rule 18: no geographic index; a bundled code is not payable."""
    assert price_on(colorado_workers_comp.schedule(), code, SERVICE_DATE).unit_price == money(unit)


def test_four_units_of_massage_are_178_36_in_colorado() -> None:
    assert price_on(colorado_workers_comp.schedule(), "97124", SERVICE_DATE).unit_price.times(4) == money("178.36")


def test_every_colorado_row_names_its_source() -> None:
    assert {row.source.split(",")[0] for row in colorado_workers_comp.rows()} == {"7 CCR 1101-3 Rule 18-4"}


def test_a_day_with_two_prices_or_none_has_no_price_to_find() -> None:
    assert find_price(a_schedule(), "97124", date(2026, 3, 2)) is not None
    assert find_price(a_schedule(), "97140", date(2026, 3, 2)) is None


# Which row counts

OURS = {"payer": "example-plan"}
HERE = Circumstances(
    payer="example-plan", modifiers=("59", "GP"), licence="225700000X", place="11", zip_code="802030001", state="CO",
    medicare_locality="04112-01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "price"),
    [
        ([a_fee()], "35.00"),
        ([a_fee(), a_fee(price="40.00", payer="example-plan")], "40.00"),
        ([a_fee(), a_fee(price="40.00", payer="another-plan")], "35.00"),
        ([a_fee(price="41.00", payer="example-plan"), a_fee(price="42.00", modifier="GP", place="11")], "41.00"),
        ([a_fee(price="41.00", payer="example-plan"), a_fee(price="42.00", **OURS, modifier="GP")], "42.00"),
        ([a_fee(price="43.00", modifier="GP"), a_fee(price="44.00", modifier="59")], "44.00"),  # 59 stands first
        ([a_fee(price="43.00", modifier="GP"), a_fee(price="45.00", licence="225700000X")], "43.00"),
        ([a_fee(price="45.00", licence="225700000X"), a_fee(price="46.00", place="11")], "45.00"),
        ([a_fee(price="46.00", place="11"), a_fee(price="47.00", locality="80203")], "46.00"),
        ([a_fee(price="47.00", locality="802"), a_fee(price="48.00", locality="80203")], "48.00"),
        ([a_fee(price="47.00", locality="CO"), a_fee()], "47.00"),
        ([a_fee(price="47.00", locality="04112-01"), a_fee()], "47.00"),
        ([a_fee(price="47.00", locality="801"), a_fee(price="49.00", locality="NM"), a_fee()], "35.00"),
        ([a_fee(price="47.00", place="12"), a_fee(price="49.00", licence="111N00000X"), a_fee()], "35.00"),
        ([a_fee(price="47.00", percentile=80), a_fee()], "35.00"),
        ([a_fee(price="40.00", payer="example-plan", first=date(2026, 3, 3)), a_fee()], "35.00"),  # not yet
        ([a_fee(price="40.00", payer="example-plan", last=date(2026, 3, 1)), a_fee()], "35.00"),  # no longer
        ([a_fee(price="40.00", payer="example-plan", last=SERVICE_DATE), a_fee()], "40.00"),
    ],
)  # fmt: skip
def test_of_the_rows_that_hold_on_the_day_the_nearest_wins(rows: list[FeeScheduleRow], price: str) -> None:
    for ordered in (rows, rows[::-1]):
        schedule = FeeSchedule(kind=ScheduleKind.USUAL_CHARGE, rows=tuple(ordered))
        assert str(price_on(for_day(schedule, SERVICE_DATE, HERE), "97124", SERVICE_DATE).unit_price) == price


def test_a_percentile_is_asked_for_by_its_number() -> None:
    rows = tuple(a_fee(price=price, percentile=percentile) for price, percentile in (("38.00", 80), ("45.00", 90)))
    asked = HERE.model_copy(update={"percentile": 90})
    schedule = FeeSchedule(kind=ScheduleKind.UCR, rows=(*rows, a_fee()))

    assert price_on(for_day(schedule, SERVICE_DATE, asked), "97124", SERVICE_DATE).unit_price == money("45.00")


def test_two_rows_that_say_the_same_are_no_price() -> None:
    twice = FeeSchedule(kind=ScheduleKind.USUAL_CHARGE, rows=(a_fee(), a_fee(price="36.00")))

    with pytest.raises(NoPrice, match="2 prices"):
        price_on(for_day(twice, SERVICE_DATE, HERE), "97124", SERVICE_DATE)
