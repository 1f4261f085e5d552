"""One unit's price on the day of service, by one schedule and no other."""

from datetime import date

import pytest

from services.billing.models.schedules import FeeSchedule, FeeScheduleRow, ScheduleKind
from services.billing.rules import colorado_workers_comp
from services.billing.rules.rates import NoPrice, clinic_schedules, find_price, kind_for, price_on, schedule_of
from shared.codes.payer_kind import PayerKind
from shared.dates import ServicePeriod
from tests.builders_billing import SERVICE_DATE, a_clinic, a_schedule, money


def a_row(price: str, first: date, last: date | None = None) -> FeeScheduleRow:
    period = ServicePeriod(first=first, last=last)
    return FeeScheduleRow(code="97124", unit_price=money(price), in_force=period, source="price list")


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
    prices = {kind: price_on(schedule_of(schedules, kind), "97124", SERVICE_DATE).unit_price for kind in ScheduleKind}
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
