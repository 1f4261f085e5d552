"""Prices on a day of service, by the one schedule that counts.

A schedule begins as it stands in the clinic's settings or is built in; from the first file that is loaded on it is what
was loaded.
"""

from collections.abc import Mapping
from datetime import date

from services.billing.models.claims import Claim
from services.billing.models.schedules import Circumstances, FeeSchedule, ScheduleKind
from services.billing.rules import colorado_workers_comp, rates
from services.billing.store import BillingStore as Store
from shared.codes.payer_kind import PayerKind
from shared.money import Money
from shared.settings import AllowedBy, ClinicSettings, PayerProfile

_EXPECTED_BY = {
    AllowedBy.MEDICARE: ScheduleKind.MEDICARE,
    AllowedBy.UCR: ScheduleKind.UCR,
    AllowedBy.CONTRACT: ScheduleKind.CONTRACT,
}


def schedule_for(
    store: Store, settings: ClinicSettings, kind: PayerKind, day: date, around: Circumstances
) -> FeeSchedule:
    """The one schedule by which a payer of this kind is charged on a day."""
    return on(store, settings, rates.kind_for(kind), day, around)


def on(store: Store, settings: ClinicSettings, kind: ScheduleKind, day: date, around: Circumstances) -> FeeSchedule:
    """The prices of a schedule that count on a day."""
    return rates.for_day(whole(store, settings, kind), day, around)


def whole(store: Store, settings: ClinicSettings, kind: ScheduleKind) -> FeeSchedule:
    """A schedule as it stands, all days."""
    version = store.fees.current(kind)
    return version.schedule if version else built_in(settings, kind)


def built_in(settings: ClinicSettings, kind: ScheduleKind) -> FeeSchedule:
    """What there is before a file: the price list of the settings, Colorado's schedule; else an empty one."""
    known = (*rates.clinic_schedules(settings), colorado_workers_comp.schedule())
    return next((schedule for schedule in known if schedule.kind is kind), FeeSchedule(kind=kind, rows=()))


def circumstances(
    settings: ClinicSettings, payer: PayerProfile | None, licence: str, modifiers: tuple[str, ...], place: str = "11"
) -> Circumstances:
    """Whom and where a price is for: the clinic stands where its letterhead says."""
    return Circumstances(
        payer=payer.payer_id if payer else "",
        modifiers=modifiers,
        licence=licence,
        place=place,
        zip_code=settings.letterhead.billing_zip,
        state=settings.letterhead.address.state,
        medicare_locality=settings.medicare_locality,
    )


def of_claim(settings: ClinicSettings, claim: Claim, modifiers: tuple[str, ...]) -> Circumstances:
    """The same for a claim's lines with these modifiers."""
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    return circumstances(settings, payer, claim.rendering_provider.taxonomy, modifiers, claim.place_of_service)


def unit_prices(store: Store, settings: ClinicSettings, claim: Claim) -> Mapping[str, Money]:
    """The unit price of each code of a claim on its day; a code without a price is left out."""
    found: dict[str, Money] = {}
    for line in claim.lines:
        around = of_claim(settings, claim, line.charge.modifiers)
        schedule = schedule_for(store, settings, claim.payer.kind, claim.first_service_date, around)
        row = rates.find_price(schedule, line.charge.code, claim.first_service_date)
        if row is not None:
            found[line.charge.code] = row.unit_price
    return found


def expected_by(store: Store, settings: ClinicSettings, claim: Claim, payer: PayerProfile) -> FeeSchedule | None:
    """The loaded rows by which the payer is expected to allow; None where its way of paying needs no list."""
    kind = _EXPECTED_BY.get(payer.allowed)
    if kind is None:
        return None
    percentile = payer.ucr_percentile if kind is ScheduleKind.UCR else None
    around = of_claim(settings, claim, claim.lines[0].charge.modifiers).model_copy(update={"percentile": percentile})
    return on(store, settings, kind, claim.first_service_date, around)
