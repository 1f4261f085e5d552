"""What a patient pays at the desk: a receipt and its place in the ledger, once."""

from services.billing.models.receipts import Receipt
from services.billing.models.requests import PaymentTaken
from services.billing.rules import ledger
from services.billing.store import BillingStore as Store
from shared import problems
from shared.identifiers import opaque_id
from shared.money import ZERO


def take(store: Store, case_id: str, paid: PaymentTaken, key: str) -> tuple[Receipt, bool]:
    """The receipt, and whether it is new."""
    store.get_case(case_id)
    if paid.amount <= ZERO:
        raise problems.BadInput("Nothing was saved.", [_wrong("amount", "A payment is more than nothing.")])
    if paid.session_id is not None and store.get_session(paid.session_id).session.case_id != case_id:
        raise problems.BadInput("Nothing was saved.", [_wrong("session_id", "That session is of another case.")])
    receipt = Receipt(receipt_id=opaque_id.derive("receipt", store.clinic, case_id, key), **paid.model_dump())
    posting = ledger.paid_by_patient(case_id, receipt.receipt_id, receipt.amount)
    old = store.books.take_payment(case_id, receipt, posting)
    if old is not None and Receipt.model_validate_json(old["body"]) != receipt:
        raise problems.Conflict("This key was used for another payment. Send the new one under a new key.")
    return receipt, old is None


def _wrong(field: str, detail: str) -> problems.FieldError:
    return problems.FieldError(field=field, detail=detail)
