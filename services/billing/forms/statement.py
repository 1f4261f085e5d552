"""The patient's statement: each visit, what the plan did with it, what is hers, what she paid, what is left.

Only for accounts a patient owes herself. A worker owes nothing (C.R.S. 8-42-101), and what stands on a lien waits for
the settlement: it is never asked for, and nothing is added to it (C.R.S. 38-27.5).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from services.billing.forms.superbill import address_lines, dollars, us_day
from services.billing.models.receipts import PaidFor, Receipt
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.models.requests import CaseBilling
from shared import letter_paper
from shared.codes.payer_kind import PayerKind
from shared.identifiers import phone, tax_id
from shared.model import Model
from shared.money import ZERO, Money, total
from shared.settings import ClinicSettings


class NoStatement(ValueError):
    """This account gets none, and the sentence says why."""


class Statement(Model):
    """The page, ready to be printed."""

    letter: letter_paper.Paper
    to: str
    number: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    sums: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def statement_for(case: CaseBilling, clinic: ClinicSettings, issued_on: date) -> Statement:
    """The statement of a case. Raise NoStatement."""
    given = [kept for kept in sorted(case.sessions, key=_day) if kept.counts]
    is_hers = case.case.payer_kind in {PayerKind.HEALTH_PLAN, PayerKind.SELF_PAY}
    if not is_hers and not any(kept.relaxing for kept in given):
        raise NoStatement(_NONE[case.case.payer_kind])
    claims = {claim.claim_id: claim for claim in case.claims}
    hers = [(kept, claims.get(kept.claim_id or "")) for kept in given] if is_hers else []
    owed = total(_share(kept, claim) for kept, claim in hers) + total(kept.relaxing_amount for kept in given)
    receipts = [one for one in case.receipts if is_hers or one.part is PaidFor.RELAXING]
    paid = total(receipt.amount for receipt in receipts)
    other = case.patient_balance - (owed - paid)
    return Statement(
        letter=_letterhead(clinic, issued_on),
        to=f"{case.case.patient.full_name}\n{address_lines(case.case.patient.address)}",
        number=case.case.case_id[:8].upper(),
        rows=(*_rows(hers, given), *map(_payment, receipts)),
        sums=tuple(_sums(owed, paid, other, case.patient_balance)),
        notes=tuple(_notes(case, clinic)),
    )


_NONE = {
    PayerKind.WORKERS_COMPENSATION: (
        "A worker owes nothing for her treatment; what is open is settled with the carrier."
    ),
    PayerKind.CAR_ACCIDENT: (
        "What is open after a car accident waits for the settlement; it is not asked of the patient."
    ),
}  # fmt: skip

Row = tuple[str, str, str, str, str]


def _rows(hers: Sequence[tuple[SessionRecord, ClaimRecord | None]], given: Sequence[SessionRecord]) -> Iterator[Row]:
    """Each visit, and on the same day what she had done for herself."""
    visits = {kept.session.session_id: _visit(kept, claim) for kept, claim in hers}
    for kept in given:
        if kept.session.session_id in visits:
            yield visits[kept.session.session_id]
        if kept.relaxing:
            amount = dollars(kept.relaxing_amount)
            yield us_day(_day(kept)), "Relaxing massage, at the clinic's own price", amount, "", amount


def _day(kept: SessionRecord) -> date:
    return kept.session.service_date


def _charge(kept: SessionRecord) -> Money:
    return total(charge.charge_amount for charge in kept.charges)


def _share(kept: SessionRecord, claim: ClaimRecord | None) -> Money:
    """Hers: what the plan left to her, and what it sent to her instead of us; without a plan, the whole charge."""
    if claim is None:
        return _charge(kept) if kept.claim_id is None else ZERO
    return claim.patient_responsibility + claim.paid_to_patient


def _visit(kept: SessionRecord, claim: ClaimRecord | None) -> tuple[str, str, str, str, str]:
    share = _share(kept, claim)
    return us_day(_day(kept)), _what_became_of(claim), dollars(_charge(kept)), "", dollars(share) if share else ""


def _what_became_of(claim: ClaimRecord | None) -> str:
    if claim is None:
        return "Visit"
    if claim.paid_to_patient:
        return f"Visit; your plan paid {dollars(claim.paid_to_patient)} of it to you"
    if claim.paid_to_clinic:
        return f"Visit; your plan paid us {dollars(claim.paid_to_clinic)}"
    return "Visit; your plan has decided" if claim.patient_responsibility else "Visit; your plan has not decided yet"


def _payment(receipt: Receipt) -> tuple[str, str, str, str, str]:
    return us_day(receipt.received_on), f"Your payment, {receipt.method.value}", "", dollars(receipt.amount), ""


def _sums(owed: Money, paid: Money, other: Money, balance: Money) -> Iterator[tuple[str, str]]:
    yield "Your share", dollars(owed)
    yield "Your payments", dollars(-paid)
    if other:
        yield "Other entries", dollars(other)
    name = "Please pay" if balance > ZERO else "In your favour" if balance < ZERO else "Balance"
    yield name, dollars(max(balance, -balance))


def _notes(case: CaseBilling, clinic: ClinicSettings) -> Iterator[str]:
    desk = phone.format(clinic.letterhead.phone)
    if case.patient_balance > ZERO:
        yield f"Please pay within 30 days. No interest is added. If this is hard for you, call us at {desk}."
    if any(claim.paid_to_patient for claim in case.claims):
        yield "Where your plan paid you, that money is for these visits."
    yield f"Something wrong, or a plan we do not know of? Call us at {desk}: nothing is decided until we have talked."


def _letterhead(clinic: ClinicSettings, issued_on: date) -> letter_paper.Paper:
    head = clinic.letterhead
    return letter_paper.Paper(
        title="Statement", issued_on=us_day(issued_on), clinic_name=head.name, foot="Thank you for your trust.",
        clinic_lines=(
            address_lines(head.address).replace("\n", ", "),
            f"{phone.format(head.phone)}   EIN {tax_id.format(clinic.tax_id)}",
        ),
    )  # fmt: skip


def render(view: Statement) -> bytes:
    """The PDF."""
    return letter_paper.write(view.letter, _story(view))


def _story(view: Statement) -> Sequence[Any]:
    head = ("Date", "What", "Charge", "Paid by you", "Your share")
    return [
        letter_paper.facts([("To", view.to)], [("Account", view.number)]),
        letter_paper.heading("Your account"),
        letter_paper.ledger(head, view.rows, (12, 47, 13, 14, 14), right=(2, 3, 4)),
        letter_paper.gap(8),
        letter_paper.sums(view.sums),
        letter_paper.gap(14),
        *(letter_paper.words(note, size=9.5) for note in view.notes),
    ]
