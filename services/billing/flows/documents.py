"""The papers that go with a claim: the patient's superbill, the lawyer's invoice. Drawn once, kept under their hash."""

from collections.abc import Sequence
from datetime import date

from services.billing.models.claims import AssignsBenefits
from services.billing.models.receipts import Credit, PaidFor, Receipt
from services.billing.models.records import ClaimRecord
from services.billing.store import BillingStore as Store
from shared.codes.payer_kind import PayerKind

_PDF = "application/pdf"


def with_papers(store: Store, record: ClaimRecord, receipts: Sequence[Receipt], today: date) -> ClaimRecord:
    """The claim with the names of its papers."""
    return record.model_copy(
        update={
            "superbill": _superbill(store, record, receipts, today),
            "invoice": _invoice(store, record, receipts, today),
        }
    )


def _superbill(store: Store, record: ClaimRecord, receipts: Sequence[Receipt], today: date) -> str | None:
    """For a patient who has paid and whom the plan pays back."""
    claim = record.claim
    courtesy = claim.payer.kind is PayerKind.HEALTH_PLAN and claim.assignment.patient is not AssignsBenefits.YES
    order = store.find_order(claim.case_id, record.prescription_id)
    if not (courtesy and receipts and order):
        return None
    from services.billing.forms import superbill

    view = superbill.superbill_for(claim, order, receipts, today)
    return store.documents.keep("superbills", superbill.render(view), _PDF)


def _invoice(store: Store, record: ClaimRecord, receipts: Sequence[Receipt], today: date) -> str | None:
    """For the lawyer of a car accident's patient: what she paid, and what her insurer did."""
    injury = store.get_case(record.claim.case_id).injury
    if record.claim.payer.kind is not PayerKind.CAR_ACCIDENT or injury is None or injury.attorney is None:
        return None
    paid = [
        Credit(posted_on=r.received_on, text=f"Payment by the patient, {r.method.value}", amount=r.amount)
        for r in receipts
    ]
    from services.billing.forms import paid_invoice

    view = paid_invoice.invoice_for(record.claim, injury, [*paid, *record.credits], today)
    return store.documents.keep("invoices", paid_invoice.render(view), _PDF)


def with_paid_invoice(store: Store, record: ClaimRecord, today: date) -> ClaimRecord:
    """The claim with its lawyer's invoice drawn again, where it has one, after a payment."""
    if record.invoice is None:
        return record
    receipts = receipts_for(store, record)
    return record.model_copy(update={"invoice": _invoice(store, record, receipts, today)})


def receipts_for(store: Store, record: ClaimRecord) -> tuple[Receipt, ...]:
    """What the patient paid for the claim's session: by its name, or on its day."""
    day = record.claim.first_service_date
    return tuple(
        receipt
        for receipt in store.books.receipts(record.claim.case_id)
        if receipt.part is PaidFor.TREATMENT
        and (receipt.session_id == record.session_id or (receipt.session_id is None and receipt.received_on == day))
    )
