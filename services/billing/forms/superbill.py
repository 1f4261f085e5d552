"""The superbill: the itemised bill a patient sends to her own plan after she has paid. It is no claim.

It carries what a plan asks for: who treated and billed, by which order, for which diagnoses, what, how long, and
that it was paid. Without a diagnosis there is none, and a worker's employer is never billed through one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.billing.models.claims import Claim, ServiceLine
from services.billing.models.receipts import Receipt
from shared import letter_paper
from shared.codes.payer_kind import PayerKind
from shared.codes.place_of_service import place_on
from shared.codes.procedures import procedure_on
from shared.facts import Address, PrescriptionFacts
from shared.identifiers import icd10cm, npi, phone, tax_id, zip_code
from shared.model import Model
from shared.money import Money, total

_LETTERS = "ABCDEFGHIJKL"  # as box 24E of the CMS-1500 points


class SuperbillLine(Model):
    """One line, ready to be printed."""

    service_date: str
    place: str
    procedure: str
    description: str
    minutes: str
    units: str
    pointers: str
    charge: str


class Superbill(Model):
    """The page, ready to be printed: words and amounts only."""

    letter: letter_paper.Paper
    patient: tuple[tuple[str, str], ...]
    plan: tuple[tuple[str, str], ...]
    provider: tuple[tuple[str, str], ...]
    order: tuple[tuple[str, str], ...]
    diagnoses: tuple[tuple[str, str], ...]
    lines: tuple[SuperbillLine, ...]
    receipts: tuple[tuple[str, str, str], ...]
    sums: tuple[tuple[str, str], ...]
    signed_by: str
    signed_on: str


class NoSuperbill(ValueError):
    """This case has none, and the sentence says why."""


def superbill_for(
    claim: Claim, prescription: PrescriptionFacts, receipts: Sequence[Receipt], issued_on: date
) -> Superbill:
    """The superbill of a claim whose patient has paid. Raise NoSuperbill."""
    if claim.payer.kind is not PayerKind.HEALTH_PLAN:
        raise NoSuperbill("a superbill is for a patient who files with her own health plan")
    therapist, prescriber = claim.rendering_provider, prescription.prescriber
    paid = total(receipt.amount for receipt in receipts)
    return Superbill(
        letter=letterhead(
            claim, "Superbill", issued_on, "This is not a claim. No benefits are assigned to the clinic."
        ),
        patient=(
            ("Patient", claim.patient.full_name),
            ("Date of birth", us_day(claim.patient.birth_date)),
            ("Address", address_lines(claim.patient.address)),
        ),
        plan=(
            ("Health plan", claim.payer.name),
            ("Member id", claim.subscriber.member_id or ""),
            ("Group", claim.subscriber.group_number),
        ),
        provider=(
            ("Treated by", f"{therapist.full_name}, LMT"),
            ("Licence", f"{therapist.licence_number} ({therapist.licence_state})"),
            ("NPI / taxonomy", f"{npi.format(therapist.npi)} / {therapist.taxonomy}"),
        ),
        order=(
            ("Ordered by", f"{prescriber.full_name}, {prescriber.credential.value}"),
            ("NPI", npi.format(prescriber.npi)),
            ("Prescription of", us_day(prescription.written_on)),
        ),
        diagnoses=lettered(claim),
        lines=tuple(_line(line, claim.place_of_service) for line in claim.lines),
        receipts=tuple((us_day(r.received_on), r.method.value, dollars(r.amount)) for r in receipts),
        sums=(
            ("Total charges", dollars(claim.charge_amount)),
            ("Paid by patient", dollars(-paid)),
            ("Balance", dollars(claim.charge_amount - paid)),
        ),
        signed_by=f"{therapist.full_name}, LMT",
        signed_on=us_day(issued_on),
    )


def letterhead(claim: Claim, title: str, issued_on: date, foot: str) -> letter_paper.Paper:
    """The clinic on top of the page; the number is that of the claim, which tells nothing of a person."""
    clinic = claim.billing_provider
    return letter_paper.Paper(
        title=title,
        number=claim.control_number,
        issued_on=us_day(issued_on),
        clinic_name=clinic.name,
        clinic_lines=(
            address_lines(clinic.address).replace("\n", ", "),
            f"{phone.format(clinic.phone)}   EIN {tax_id.format(clinic.tax_id)}   NPI {npi.format(clinic.npi)}",
        ),
        foot=foot,
    )


def lettered(claim: Claim) -> tuple[tuple[str, str], ...]:
    """The diagnoses under their letters, with the point people expect."""
    return tuple((letter_, icd10cm.format(code)) for letter_, code in zip(_LETTERS, claim.diagnoses, strict=False))


def _line(line: ServiceLine, place: str) -> SuperbillLine:
    charge, where = line.charge, place_on(place, line.service_date)
    return SuperbillLine(
        service_date=us_day(line.service_date),
        place=f"{place} {where.label}" if where else place,
        procedure="-".join((charge.code, *charge.modifiers)),
        description=label_of(line),
        minutes=str(charge.minutes or ""),
        units=str(charge.units),
        pointers="".join(_LETTERS[pointer - 1] for pointer in line.pointers),
        charge=dollars(charge.charge_amount),
    )


def label_of(line: ServiceLine) -> str:
    """Our own words for the procedure."""
    procedure = procedure_on(line.charge.code, line.service_date)
    return procedure.label if procedure else "service"


def us_day(day: date) -> str:
    """As American forms write a day."""
    return f"{day:%m/%d/%Y}"


def dollars(amount: Money) -> str:
    """With a dollar sign, commas, and a minus in front."""
    sign = "-" if amount.cents < 0 else ""
    return f"{sign}${abs(amount.cents) // 100:,}.{abs(amount.cents) % 100:02d}"


def address_lines(address: Address) -> str:
    """Street, then city, state and ZIP code."""
    return f"{address.street}\n{address.city}, {address.state} {zip_code.format(address.zip_code)}"


def render(view: Superbill) -> bytes:
    """The PDF."""
    return letter_paper.write(view.letter, list(_story(view)))


def _story(view: Superbill) -> Sequence[Any]:
    lines = [
        (s.service_date, s.place, s.procedure, s.description, s.minutes, s.units, s.pointers, s.charge)
        for s in view.lines
    ]
    head = ("Date", "Place", "Code", "Service", "Min.", "Units", "Dx", "Charge")
    return [
        letter_paper.facts(view.patient, view.plan),
        letter_paper.facts(view.provider, view.order),
        letter_paper.heading("Diagnoses (ICD-10-CM)"),
        letter_paper.side_by_side(view.diagnoses),
        letter_paper.heading("Services"),
        letter_paper.ledger(head, lines, (11, 10, 12, 22, 7, 7, 7, 12), right=(4, 5, 7)),
        letter_paper.heading("Payments by the patient"),
        letter_paper.ledger(("Date", "Method", "Amount"), view.receipts, (11, 65, 12), right=(2,)),
        letter_paper.gap(8),
        letter_paper.sums(view.sums),
        letter_paper.gap(22),
        letter_paper.signature("Therapist", view.signed_by, view.signed_on),
        letter_paper.gap(10),
        letter_paper.words(
            "For the patient: send this page to your plan with its own claim form and keep a copy. The plan decides "
            "what it pays and pays you; the charges above are already settled with the clinic as shown.",
            size=7.5,
            ink=letter_paper.QUIET,
        ),
    ]
