"""Prices on a day of service, brought together from the clinic's settings and the schedules built in."""

from collections.abc import Mapping

from services.billing.models.claims import Claim
from services.billing.models.schedules import FeeSchedule
from services.billing.rules import colorado_workers_comp, rates
from shared.codes.payer_kind import PayerKind
from shared.money import Money
from shared.settings import ClinicSettings


def schedule_for(settings: ClinicSettings, kind: PayerKind) -> FeeSchedule:
    """The one schedule by which a payer of this kind is charged. Raise NoPrice."""
    schedules = (*rates.clinic_schedules(settings), colorado_workers_comp.schedule())
    return rates.schedule_of(schedules, rates.kind_for(kind))


def unit_prices(settings: ClinicSettings, claim: Claim) -> Mapping[str, Money]:
    """The unit price of each code of a claim on its day; a code without a price is left out."""
    schedule = schedule_for(settings, claim.payer.kind)
    codes = {line.charge.code for line in claim.lines}
    found = {code: rates.find_price(schedule, code, claim.first_service_date) for code in codes}
    return {code: row.unit_price for code, row in found.items() if row is not None}
