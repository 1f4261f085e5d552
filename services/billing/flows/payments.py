"""What a patient pays at the desk: a receipt and its place in the ledger, once; with it the discount she has earned."""

from datetime import datetime

from services.billing.models.prompt_pay import PromptPayPolicy, PromptPayTerms
from services.billing.models.receipts import Receipt
from services.billing.models.records import SessionRecord
from services.billing.models.requests import PaymentTaken
from services.billing.rules import ledger, prompt_pay
from services.billing.store import BillingStore as Store
from shared import problems
from shared.identifiers import opaque_id
from shared.money import ZERO, Money, total
from shared.table import Action, until_settled


def take(store: Store, case_id: str, paid: PaymentTaken, key: str) -> tuple[Receipt, bool]:
    """The receipt, and whether it is new."""
    store.get_case(case_id)
    if paid.amount <= ZERO:
        raise problems.BadInput("Nothing was saved.", [_wrong("amount", "A payment is more than nothing.")])
    kept = store.get_session(paid.session_id) if paid.session_id is not None else None
    if kept is not None and kept.session.case_id != case_id:
        raise problems.BadInput("Nothing was saved.", [_wrong("session_id", "That session is of another case.")])
    receipt = Receipt(receipt_id=opaque_id.derive("receipt", store.clinic, case_id, key), **paid.model_dump())
    return until_settled(lambda: _attempt(store, case_id, receipt, kept))


def _attempt(store: Store, case_id: str, receipt: Receipt, kept: SessionRecord | None) -> tuple[Receipt, bool]:
    posting, marks = ledger.paid_by_patient(case_id, receipt.receipt_id, receipt.amount), list[Action]()
    earned = _earned(store, kept, receipt) if kept else None
    if earned is not None and kept is not None:
        policy, amount = earned
        posting = ledger.with_prompt_pay(posting, case_id, amount)
        marks = [store.prompt_pay.given(kept.session.session_id, policy.number)]
    old = store.books.take_payment(case_id, receipt, posting, *marks)
    if old is not None and Receipt.model_validate_json(old["body"]) != receipt:
        raise problems.Conflict("This key was used for another payment. Send the new one under a new key.")
    return receipt, old is None


def _earned(store: Store, kept: SessionRecord, receipt: Receipt) -> tuple[PromptPayPolicy, Money] | None:
    """The discount that this payment earns: for a visit without a payer, once, by the policy of its day."""
    session = kept.session
    if kept.claim_id is not None:
        return None
    policy = prompt_pay.policy_on(store.prompt_pay.all().policies, session.service_date)
    if policy is None or store.prompt_pay.was_given(session.session_id):
        return None
    before = store.books.receipts(session.case_id)
    paid = [one for one in (*before, receipt) if one.session_id == session.session_id]
    charge = total(one.charge_amount for one in kept.charges)
    amount = prompt_pay.earned(policy, session.service_date, charge, {one.receipt_id: one for one in paid}.values())
    return (policy, amount) if amount is not None else None


def write_policy(store: Store, terms: PromptPayTerms, by: str, now: datetime) -> tuple[PromptPayPolicy, bool]:
    """Write the discount down, once; (the policy, whether it is new). The same terms again are the same policy."""
    held = store.prompt_pay.all().policies
    if held and PromptPayTerms(**held[0].model_dump(include=set(PromptPayTerms.model_fields))) == terms:
        return held[0], False
    number = held[0].number + 1 if held else 1
    policy = PromptPayPolicy(number=number, written_by=by, written_at=now, **terms.model_dump())
    if store.prompt_pay.write(policy) is not None:
        raise problems.Conflict("Somebody wrote a policy meanwhile. Look at it first.")
    return policy, True


def _wrong(field: str, detail: str) -> problems.FieldError:
    return problems.FieldError(field=field, detail=detail)
