"""The appeal: a letter to the payer that names the claim, the amount, why it should be paid, and what is enclosed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.billing.forms.superbill import dollars, letterhead, us_day
from services.billing.models.appeals import DenialStep, Exhibit
from services.billing.models.claims import Claim
from shared import letter_paper
from shared.model import Model
from shared.money import Money


class AppealLetter(Model):
    """The letter, ready to be printed."""

    letter: letter_paper.Paper
    to: str
    about: tuple[tuple[str, str], ...]
    matter: tuple[tuple[str, str], ...]
    denied: tuple[tuple[str, str, str], ...]
    paragraphs: tuple[str, ...]
    exhibits: tuple[str, ...]
    signed_by: str
    signed_on: str


def letter_for(
    claim: Claim, disputed: Money, steps: Sequence[DenialStep], exhibits: Sequence[Exhibit], words: str,
    dates: tuple[date, date], written_by: str,
) -> AppealLetter:  # fmt: skip
    """The appeal of a claim; `dates` are the day it is written and the last day on which it must be there."""
    written_on, answer_by = dates
    patient = claim.patient
    return AppealLetter(
        letter=letterhead(claim, "Appeal", written_on, f"To be received by {us_day(answer_by)}"),
        to=claim.payer.name,
        about=(
            ("Patient", patient.full_name),
            ("Date of birth", us_day(patient.birth_date)),
            ("Member or claim number", _number_of(claim)),
        ),
        matter=(
            ("Your claim control number", claim.payer_claim_control_number or "see our number"),
            ("Day of service", us_day(claim.first_service_date)),
            ("In dispute", f"{dollars(disputed)} of {dollars(claim.charge_amount)} charged"),
        ),
        denied=tuple((step.adjustment, step.meaning, f"${step.amount}") for step in steps),
        paragraphs=tuple(_paragraphs(steps, words)),
        exhibits=tuple(f"{number}. {exhibit.value}" for number, exhibit in enumerate(exhibits, start=1)),
        signed_by=written_by,
        signed_on=us_day(written_on),
    )


def _number_of(claim: Claim) -> str:
    accident = claim.accident.claim_number if claim.accident else None
    return accident or claim.subscriber.member_id or ""


def _paragraphs(steps: Sequence[DenialStep], words: str) -> list[str]:
    argued = list(dict.fromkeys(step.argument for step in steps if step.argument))
    own = [part.strip() for part in words.split("\n") if part.strip()]
    return [
        "We ask you to look again at the decision on this claim.",
        *argued,
        *own,
        (
            "Please answer in writing, with the reason and the clinical or contractual rule where the decision stands. "
            "If a conversation between the prescriber and your reviewer would help, call us and we arrange it."
        ),
    ]


def render(view: AppealLetter) -> bytes:
    """The PDF."""
    return letter_paper.write(view.letter, _story(view))


def _story(view: AppealLetter) -> list[Any]:
    head = ("Reason", "What it says", "Amount")
    return [
        letter_paper.words(f"To {view.to}, appeals", size=10),
        letter_paper.facts(view.about, view.matter),
        letter_paper.heading("What was denied"),
        letter_paper.ledger(head, view.denied, (14, 66, 20), right=(2,)),
        letter_paper.heading("Why it should be paid"),
        *(letter_paper.words(text, size=9.5) for text in view.paragraphs),
        letter_paper.heading("Enclosed"),
        *(letter_paper.words(text, size=9.5) for text in view.exhibits),
        letter_paper.gap(26),
        letter_paper.signature("For the clinic", view.signed_by, view.signed_on),
    ]
