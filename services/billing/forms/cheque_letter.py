"""The letter to a patient whose plan paid her and not the clinic: what came to her, for which visit, what to do.

The first asks, the second reminds. Nothing is threatened and no interest is added; whoever has paid already is told to
call. It goes by post: an e-mail says less (45 CFR 164.312(e)).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from services.billing.forms.superbill import address_lines, dollars, us_day
from services.billing.models.patient_cheques import PatientCheque
from shared import letter_paper
from shared.facts import Patient
from shared.identifiers import phone
from shared.model import Model
from shared.settings import ClinicSettings


class LetterToPatient(Model):
    """The letter, ready to be printed."""

    letter: letter_paper.Paper
    to: str
    paragraphs: tuple[str, ...]
    sums: tuple[tuple[str, str], ...]


def letter_for(cheque: PatientCheque, patient: Patient, clinic: ClinicSettings, written_on: date) -> LetterToPatient:
    """The next letter of a cheque: the first, or the reminder."""
    head = clinic.letterhead
    paper = letter_paper.Paper(
        title="A reminder" if cheque.letters else "Your plan's payment", issued_on=us_day(written_on),
        clinic_name=head.name, foot="Thank you for your trust.",
        clinic_lines=(address_lines(head.address).replace("\n", ", "), phone.format(head.phone)),
    )  # fmt: skip
    return LetterToPatient(
        letter=paper,
        to=f"{patient.full_name}\n{address_lines(patient.address)}",
        paragraphs=tuple(_paragraphs(cheque, patient, clinic)),
        sums=tuple(_sums(cheque)),
    )


def _paragraphs(cheque: PatientCheque, patient: Patient, clinic: ClinicSettings) -> Iterator[str]:
    desk = phone.format(clinic.letterhead.phone)
    yield f"Dear {patient.first_name},"
    if cheque.letters:
        asked_on = clinic.local_day(cheque.letters[0].written_at)
        yield f"On {us_day(asked_on)} we wrote to you about a payment of your plan. We have not heard from you yet."
    yield (
        f"{cheque.payer_name} has paid {dollars(cheque.amount)} to you for your visit of "
        f"{us_day(cheque.service_date)}. That money is for the visit, and the clinic has not been paid for it."
    )
    yield (
        f"Please pay it over to us: sign the cheque over to {clinic.letterhead.name}, or pay the same amount by card, "
        "cash or your own cheque. No interest and no fee is added."
    )
    yield (
        f"You have paid already, the cheque has not come, or something is not right? Call us at {desk}: nothing "
        "happens before we have talked."
    )


def _sums(cheque: PatientCheque) -> Iterator[tuple[str, str]]:
    yield "Paid to you by your plan", dollars(cheque.amount)
    if cheque.paid_over:
        yield "Paid over by you", dollars(-cheque.paid_over)
    yield "Please pay", dollars(cheque.left)


def render(view: LetterToPatient) -> bytes:
    """The PDF."""
    return letter_paper.write(view.letter, _story(view))


def _story(view: LetterToPatient) -> Sequence[Any]:
    return [
        letter_paper.facts([("To", view.to)]),
        letter_paper.gap(14),
        *(letter_paper.paragraph(words, size=10.5, after=8) for words in view.paragraphs),
        letter_paper.gap(8),
        letter_paper.sums(view.sums),
    ]


def email_text(patient: Patient, clinic: ClinicSettings) -> str:
    """What an e-mail says of it: no plan, no day, no amount."""
    head = clinic.letterhead
    return (
        f"Dear {patient.first_name},\n\nyour plan may have sent a payment for a visit to you and not to us. A letter "
        f"with the details is on its way to you by post. If you have questions, call us at {phone.format(head.phone)}."
        f"\n\n{head.name}"
    )
