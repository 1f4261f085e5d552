"""What each step does to the books. Double entry, debit positive; every posting sums to zero.

A courtesy claim needs no accounts of its own: she paid us (her account is in credit), the plan says it paid
her (CARC 100), and that debit brings her account back to nothing.
"""

from collections.abc import Iterable, Iterator

from services.billing.models.claims import Claim, ClaimFrequency
from services.billing.models.journal import JournalEntry, JournalPosting
from services.billing.models.remittances import Adjustment, ClaimPayment, ProviderAdjustment
from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.payer_kind import PayerKind
from shared.money import Money, total

CASH, REVENUE = "cash", "revenue"
PROMPT_PAY = "writeoff:prompt-pay"
PAID_TO_PATIENT = "100"  # CARC: the plan sent the money to the patient
JUDGED_BEFORE = "23"  # CARC: what an earlier payer paid or explained; a second payer takes it off its own charge
_ABOVE_ALLOWED = "45"  # CARC: with CO a write-off, with PR the patient's (out of network)


def receivable(claim: Claim) -> str:
    """What the payer owes on the claim."""
    return f"receivable:{claim.control_number}"


def patient_account(claim: Claim) -> str:
    """Who bears the patient's share: herself, or the lien on her settlement (no interest, no reminder).

    A worker owes nothing, so her share stays with the payer, in dispute.
    """
    match claim.payer.kind:
        case PayerKind.WORKERS_COMPENSATION:
            return receivable(claim)
        case PayerKind.CAR_ACCIDENT:
            return f"lien:{claim.case_id}"
        case _:
            return f"patient:{claim.case_id}"


def charged(claim: Claim) -> JournalPosting:
    """The claim's lines are earned, and owed by the payer."""
    name = f"charge/{claim.control_number}"
    return _posting(name, "charges of the claim", receivable(claim), REVENUE, claim.charge_amount)


def charged_to_patient(case_id: str, session_id: str, amount: Money) -> JournalPosting:
    """A session without a payer is earned, and owed by the patient."""
    return _posting(f"charge/{session_id}", "charges of the session", f"patient:{case_id}", REVENUE, amount)


def superseded(original: Claim, following: Claim, new_id: str) -> JournalPosting:
    """The original is charged no longer; its replacement is. What the payer paid on it stays until it is reversed."""
    lines = [
        JournalEntry(account=receivable(original), amount=-original.charge_amount),
        JournalEntry(account=REVENUE, amount=original.charge_amount),
    ]
    if following.frequency is not ClaimFrequency.VOID:
        lines += [
            JournalEntry(account=receivable(following), amount=following.charge_amount),
            JournalEntry(account=REVENUE, amount=-following.charge_amount),
        ]
    return JournalPosting(posting_id=f"superseded/{new_id}", reason="a claim was superseded", entries=tuple(lines))


def corrected(claim: Claim, following: Claim, version: int) -> JournalPosting | None:
    """The note of an unsent claim was corrected: the difference is charged, or taken off."""
    name = f"corrected/{claim.control_number}/{version}"
    return _difference(name, receivable(claim), following.charge_amount - claim.charge_amount)


def taken_off(claim: Claim, version: int) -> JournalPosting | None:
    """The note of a claim that never left was taken back: its charges are taken off."""
    return _difference(f"corrected/{claim.control_number}/{version}", receivable(claim), -claim.charge_amount)


def corrected_for_patient(case_id: str, session_id: str, version: int, more: Money) -> JournalPosting | None:
    """The same for a session without a payer; `more` may be negative."""
    return _difference(f"corrected/{session_id}/{version}", f"patient:{case_id}", more)


def _difference(posting_id: str, debit: str, more: Money) -> JournalPosting | None:
    return _posting(posting_id, "the note was corrected", debit, REVENUE, more) if more else None


def passed_on(first: Claim, second: Claim, amount: Money, new_id: str) -> JournalPosting | None:
    """What the first payer left to the patient is asked of the second payer before it is asked of her."""
    account = patient_account(first)
    if not amount or account == receivable(first):
        return None
    return _posting(f"passed/{new_id}", "asked of the next payer", receivable(second), account, amount)


def paid_by_patient(case_id: str, receipt: str, amount: Money) -> JournalPosting:
    """She paid at the desk; until the plan has spoken her account is in credit."""
    return _posting(f"receipt/{receipt}", "payment by the patient", CASH, f"patient:{case_id}", amount)


def told_paid_to_patient(claim: Claim, amount: Money, posting_id: str) -> JournalPosting:
    """The desk was told that the payer paid her: the payer owes so much less, she owes it. Negative takes it back."""
    lines = settle([(patient_account(claim), amount)], against=receivable(claim))
    return JournalPosting(posting_id=posting_id, reason="the payer paid the patient", entries=lines)


def paid_over(claim: Claim, receipt: str, amount: Money) -> JournalPosting:
    """She paid over what her plan had sent her: to the account on which it stands."""
    name = f"receipt/{receipt}"
    return _posting(name, "the plan's payment, paid over by the patient", CASH, patient_account(claim), amount)


def with_prompt_pay(posting: JournalPosting, case_id: str, amount: Money) -> JournalPosting:
    """The payment that earned the discount takes it off her account in the same posting."""
    off = (
        JournalEntry(account=PROMPT_PAY, amount=amount),
        JournalEntry(account=f"patient:{case_id}", amount=-amount),
    )
    reason = f"{posting.reason}, with the discount for prompt payment"
    return posting.model_copy(update={"reason": reason, "entries": (*posting.entries, *off)})


def _posting(posting_id: str, reason: str, debit: str, credit: str, amount: Money) -> JournalPosting:
    lines = (JournalEntry(account=debit, amount=amount), JournalEntry(account=credit, amount=-amount))
    return JournalPosting(posting_id=posting_id, reason=reason, entries=lines)


def account_of(adjustment: Adjustment, claim: Claim) -> str:
    """Where an adjusted amount goes. Neither the patient's nor contractual: it stays receivable, in dispute.

    Only CO-45 is written off unasked; a denial is never a write-off.
    """
    if adjustment.reason == PAID_TO_PATIENT or adjustment.group is AdjustmentGroup.PR:
        return patient_account(claim)
    if (adjustment.group, adjustment.reason) == (AdjustmentGroup.CO, _ABOVE_ALLOWED):
        return f"writeoff:{adjustment}"
    return receivable(claim)


def entries_of(payment: ClaimPayment, claim: Claim) -> tuple[JournalEntry, ...]:
    """The lines of one claim payment, one per account; a reversal comes with its signs already turned."""
    return settle(_movements(payment, claim), against=receivable(claim))


def _movements(payment: ClaimPayment, claim: Claim) -> Iterator[tuple[str, Money]]:
    yield CASH, payment.paid_amount
    for adjustment in payment.all_adjustments:
        yield account_of(adjustment, claim), adjustment.amount


def written_off(payment: ClaimPayment, claim: Claim) -> Money:
    """What the clinic gives up by contract."""
    given_up = (a.amount for a in payment.all_adjustments if account_of(a, claim).startswith("writeoff:"))
    return total(given_up)


def disputed(payment: ClaimPayment, claim: Claim) -> Money:
    """What was neither paid nor moved: it stays receivable until a person has answered."""
    left = (
        a.amount
        for a in payment.all_adjustments
        if account_of(a, claim) == receivable(claim) and a.reason != JUDGED_BEFORE
    )
    return total(left)


def entries_of_unknown(payment: ClaimPayment, trace: str) -> tuple[JournalEntry, ...]:
    """Money for an unknown claim: it is in the bank, so it is in the books until a person finds the claim."""
    return settle([(CASH, payment.paid_amount)], against=f"unapplied:{trace}")


def entries_of_provider(adjustments: Iterable[ProviderAdjustment]) -> tuple[JournalEntry, ...]:
    """PLB: positive takes money away (`plb:WO` is debited), negative brings some (interest: `plb:L6`)."""
    lines: list[JournalEntry] = []
    for adjustment in adjustments:
        lines += settle([(f"plb:{adjustment.reason}", adjustment.amount)], against=CASH)
    return tuple(lines)


def settle(movements: Iterable[tuple[str, Money]], against: str) -> tuple[JournalEntry, ...]:
    """Debits per account and the one credit that balances them; what stays where it is makes no line."""
    sums: dict[str, Money] = {}
    for account, amount in movements:
        if account != against:
            sums[account] = sums.get(account, Money(0)) + amount
    sums[against] = -total(sums.values())
    return tuple(JournalEntry(account=account, amount=amount) for account, amount in sums.items() if amount)


def balances(postings: Iterable[JournalPosting]) -> dict[str, Money]:
    """What stands on each account: the sum of its lines, nothing left out."""
    standing: dict[str, Money] = {}
    for posting in postings:
        for entry in posting.entries:
            standing[entry.account] = standing.get(entry.account, Money(0)) + entry.amount
    return standing
