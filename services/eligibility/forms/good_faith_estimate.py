"""The good faith estimate on paper: what the rule wants to be said, in the clinic's plain words.

Contents after 45 CFR 149.610(c): patient, service and date, itemised charges with codes, provider with NPI and TIN,
what needs separate scheduling, and the notices (may change, an estimate only, the right to dispute, no contract).
"""

from collections.abc import Sequence
from typing import Any

from services.eligibility.models.good_faith import GoodFaithEstimate
from services.eligibility.rules.dollars import dollars
from services.eligibility.rules.good_faith import terms_on
from shared import letter_paper as paper
from shared.facts import Patient
from shared.identifiers import icd10cm, npi, phone, tax_id, zip_code
from shared.model import Model
from shared.settings import ClinicSettings

WHERE_TO_DISPUTE = "www.cms.gov/nosurprises"
_ELSEWHERE = (
    "Nothing in this estimate has to be scheduled apart from the visits in it. What other offices charge, such as the "
    "doctor who prescribes massage, is not in it; ask them for their own estimate."
)
_ESTIMATE_ONLY = (
    "This is an estimate of what the visits above are expected to cost, made from what was known on the day it was "
    "issued.{replaced} What you really need may be more or less; the bill may differ from it."
)
_DISPUTE = (
    "If you are billed {above} or more above this estimate (that is, {bill} or more), you may dispute the bill. You "
    "can ask us to correct it, to agree on another amount, or about help with paying. You can also ask the U.S. "
    "Department of Health and Human Services for a decision, within {days} days of the date of the bill; it charges a "
    "small fee. Starting a dispute changes nothing in how you are treated here."
)
_MORE = (
    "How to start a dispute, and more about your rights: {where}. Our own telephone: {phone}. Keep this estimate: you "
    "may need it if you are billed more."
)


class GoodFaithPage(Model):
    """The page, ready to be printed."""

    paper: paper.Paper
    patient: tuple[tuple[str, str], ...]
    provider: tuple[tuple[str, str], ...]
    service: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    total: str
    notices: tuple[str, ...]


def page_for(clinic: ClinicSettings, patient: Patient, given: GoodFaithEstimate) -> GoodFaithPage:
    """What stands on the page."""
    head = clinic.letterhead
    numbers = f"{npi.format(clinic.npi)} / {tax_id.format(clinic.tax_id)}"
    place = f"{head.address.city}, {head.address.state} {zip_code.format(head.address.zip_code)}"
    return GoodFaithPage(
        paper=paper.Paper(
            title="Good faith estimate", number=str(given.version), issued_on=_day(given.issued_on),
            clinic_name=head.name, clinic_lines=(head.address.street, place, phone.format(head.phone)),
            foot="Good faith estimate of expected charges, 45 CFR 149.610",
        ),
        patient=(("Patient", patient.full_name), ("Date of birth", _day(patient.birth_date))),
        provider=(("Provider", head.name), ("NPI / tax id", numbers),
                  ("Where the visits are", place)),
        service=(("Service", _service(given)), ("Scheduled", _scheduled(given)),
                 ("Diagnoses", ", ".join(map(icd10cm.format, given.diagnoses)) or "not known yet"),
                 ("Valid", f"{_day(given.issued_on)} to {_day(given.valid_until)}")),
        rows=tuple(_rows(given)), total=dollars(given.total), notices=_notices(clinic, given),
    )  # fmt: skip


def _day(day: Any) -> str:
    return f"{day:%m/%d/%Y}"


def _service(given: GoodFaithEstimate) -> str:
    item = given.items[0]
    visits = "1 visit" if item.visits == 1 else f"{item.visits} visits"
    often = f", {given.sessions_per_week} a week" if given.sessions_per_week else ""
    return f"{item.label.capitalize()}: {visits} of {item.units * 15} minutes{often}"


def _scheduled(given: GoodFaithEstimate) -> str:
    return f"first visit {_day(given.first_visit_on)}" if given.first_visit_on else "not yet"


def _rows(given: GoodFaithEstimate) -> Sequence[tuple[str, ...]]:
    return [
        (item.code, item.label.capitalize(), str(item.visits), str(item.units), dollars(item.unit_charge),
         dollars(item.charge))
        for item in given.items
    ]  # fmt: skip


def _notices(clinic: ClinicSettings, given: GoodFaithEstimate) -> tuple[str, ...]:
    terms = terms_on(given.issued_on)
    replaced = f" It replaces number {given.replaces}." if given.replaces else ""
    return (
        _ESTIMATE_ONLY.format(replaced=replaced),
        "It is not a contract, and it does not oblige you to be treated here or anywhere.",
        _ELSEWHERE,
        _DISPUTE.format(above=dollars(terms.dispute_above), bill=dollars(given.disputed_from), days=terms.dispute_days),
        _MORE.format(where=WHERE_TO_DISPUTE, phone=phone.format(clinic.letterhead.phone)),
    )


def render(page: GoodFaithPage) -> bytes:
    """The PDF."""
    return paper.write(page.paper, list(_story(page)))


def _story(page: GoodFaithPage) -> Sequence[Any]:
    head = ("Code", "Service", "Visits", "Units a visit", "A unit of 15 minutes", "Expected charge")
    return [
        paper.facts(page.patient, page.provider),
        paper.heading("What it covers"),
        paper.facts(page.service[:2], page.service[2:]),
        paper.heading("Expected charges"),
        paper.ledger(head, page.rows, (10, 30, 10, 14, 20, 18), right=(2, 3, 4, 5)),
        paper.gap(8),
        paper.sums([("Expected in all", page.total)]),
        paper.heading("What you should know"),
        *(paper.words(notice, size=9) for notice in page.notices),
    ]
