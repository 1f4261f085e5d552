"""The invoice for the patient's lawyer: every visit, every payment, the running balance, and the lien's terms.

The lien secures the usual charge and nothing on top of it: no interest, no fee, no collection agency; without a
recovery the patient owes nothing. Source: C.R.S. 38-27.5 (Colorado health-care provider liens).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from services.billing.forms.superbill import dollars, label_of, lettered, letterhead, us_day
from services.billing.models.claims import Claim
from services.billing.models.receipts import Credit
from shared import letter_paper
from shared.facts import Injury
from shared.model import Model
from shared.money import ZERO, total

LIEN_TERMS = (
    "These charges are the clinic's usual and customary ones. No interest, finance charge or late fee is added, and "
    "the account is not given to a collection agency. The lien is satisfied from the recovery: if there is none, "
    "the patient owes nothing; if it is smaller than the lien, she owes at most what she recovers net. "
    "(C.R.S. 38-27.5)"
)
CERTIFICATION = (
    "I certify that this is a true and complete extract of the clinic's account for these visits, made at or near "
    "the time of treatment in the ordinary course of business."
)


class PaidInvoice(Model):
    """The page, ready to be printed."""

    letter: letter_paper.Paper
    caption: tuple[tuple[str, str], ...]
    matter: tuple[tuple[str, str], ...]
    diagnoses: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str, str, str], ...]
    sums: tuple[tuple[str, str], ...]
    paid: bool
    certified_by: str
    certified_on: str


def invoice_for(claim: Claim, injury: Injury, credits_: Sequence[Credit], issued_on: date) -> PaidInvoice:
    """The invoice of a claim that an accident's lawyer wants to see."""
    credited = total(credit.amount for credit in credits_)
    left = claim.charge_amount - credited
    return PaidInvoice(
        letter=letterhead(claim, "Invoice and ledger", issued_on, "Health-care provider lien, C.R.S. 38-27.5"),
        caption=(
            ("Patient", claim.patient.full_name),
            ("Date of birth", us_day(claim.patient.birth_date)),
            ("Date of injury", us_day(injury.injured_on)),
            ("Carrier / claim number", f"{claim.payer.name} / {injury.claim_number or 'not yet known'}"),
        ),
        matter=(
            ("Attorney", injury.attorney or "not yet named"),
            ("Attorney's file", injury.attorney_file_number or ""),
            ("Treated by", f"{claim.rendering_provider.full_name}, LMT"),
            ("Ordered by", claim.referring_provider.full_name),
        ),
        diagnoses=lettered(claim),
        rows=tuple(_running(claim, credits_)),
        sums=(
            ("Total charges", dollars(claim.charge_amount)),
            ("Payments and adjustments", dollars(-credited)),
            ("Balance", dollars(left)),
        ),
        paid=not left,
        certified_by="Custodian of billing records",
        certified_on=us_day(issued_on),
    )


def _running(claim: Claim, credits_: Sequence[Credit]) -> Iterator[tuple[str, str, str, str, str]]:
    """Charges, then credits, each with the balance after it."""
    balance = ZERO
    for line in claim.lines:
        charge = line.charge.charge_amount
        balance += charge
        units = "1 unit" if line.charge.units == 1 else f"{line.charge.units} units"
        text = f"{line.charge.code}  {label_of(line)}, {units}"
        yield us_day(line.service_date), text, dollars(charge), "", dollars(balance)
    for credit in credits_:
        balance -= credit.amount
        yield us_day(credit.posted_on), credit.text, "", dollars(credit.amount), dollars(balance)


def render(view: PaidInvoice) -> bytes:
    """The PDF."""
    return letter_paper.write(view.letter, list(_story(view)))


def _story(view: PaidInvoice) -> Sequence[Any]:
    head = ("Date", "Entry", "Charge", "Payment", "Balance")
    stamp = [letter_paper.heading("Paid in full")] if view.paid else []
    return [
        letter_paper.facts(view.caption, view.matter),
        letter_paper.heading("Diagnoses (ICD-10-CM)"),
        letter_paper.side_by_side(view.diagnoses),
        letter_paper.heading("Account"),
        letter_paper.ledger(head, view.rows, (11, 45, 13, 13, 13), right=(2, 3, 4)),
        letter_paper.gap(8),
        letter_paper.sums(view.sums),
        *stamp,
        letter_paper.heading("Terms of the lien"),
        letter_paper.words(LIEN_TERMS, size=8),
        letter_paper.heading("Certification"),
        letter_paper.words(CERTIFICATION, size=8),
        letter_paper.gap(26),
        letter_paper.signature("Signature", "", ""),
        letter_paper.words(f"{view.certified_by}, {view.certified_on}", size=7.5, ink=letter_paper.QUIET),
    ]
