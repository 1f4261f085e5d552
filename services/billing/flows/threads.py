"""For any cent in the books the way back: posting, claim, price, minutes, prescription, determination.

A posting says by its accounts and its name what it is about; everything else is held under that.
"""

from collections.abc import Iterator
from datetime import date

from services.billing.models.claims import Claim
from services.billing.models.journal import JournalPosting
from services.billing.models.receipts import Receipt
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.models.schedules import Charge
from services.billing.models.threads import Thread, ThreadPart, ThreadStep
from services.billing.store import BillingStore as Store
from shared.facts import leave_on
from shared.identifiers import icd10cm
from shared.problems import NotFound

Step = ThreadStep


def trace(store: Store, day: date, posting_id: str) -> Thread:
    """The way back of a posting; NotFound when nothing was posted under that name on that day."""
    posting = store.books.find_posting(day, posting_id)
    if posting is None:
        raise NotFound("Nothing was posted under that name on that day.")
    return Thread(
        posting_id=posting_id, posted_on=day, reason=posting.reason, entries=posting.entries,
        parts=tuple(part for part in _parts(store, posting) if part.steps),
    )  # fmt: skip


def _parts(store: Store, posting: JournalPosting) -> Iterator[ThreadPart]:
    record = _claim_of(store, posting)
    case_id = record.claim.case_id if record else _named(posting, "patient", "lien")
    receipt = _receipt_of(store, posting, case_id)
    kept = _session_of(store, posting, record, receipt)
    yield ThreadPart(title="Where the money comes from", steps=tuple(_origin(posting, receipt)))
    if record is not None:
        yield ThreadPart(title="The claim", steps=tuple(_of_claim(record)))
    if kept is not None:
        yield ThreadPart(title="The price", steps=tuple(map(_of_charge, kept.charges)))
        yield ThreadPart(title="The minutes", steps=tuple(_of_session(kept)))
        yield ThreadPart(title="The prescription", steps=tuple(_of_order(store, kept, record)))
    if case_id is not None:
        day = kept.session.service_date if kept else None
        yield ThreadPart(title="The evidence that it is paid for", steps=tuple(_of_case(store, case_id, day)))


def _named(posting: JournalPosting, *kinds: str) -> str | None:
    """The name on the first account of one of these kinds."""
    accounts = (entry.account.partition(":") for entry in posting.entries)
    return next((name for kind, _, name in accounts if kind in kinds and name), None)


def _claim_of(store: Store, posting: JournalPosting) -> ClaimRecord | None:
    number = _named(posting, "receivable")
    claim_id = store.find_claim_id(iter([("CLM01", number)])) if number else None
    return store.get_claim(claim_id)[0] if claim_id else None


def _receipt_of(store: Store, posting: JournalPosting, case_id: str | None) -> Receipt | None:
    kind, _, name = posting.posting_id.partition("/")
    if kind != "receipt" or case_id is None:
        return None
    return next((one for one in store.books.receipts(case_id) if one.receipt_id == name), None)


def _session_of(
    store: Store, posting: JournalPosting, record: ClaimRecord | None, receipt: Receipt | None
) -> SessionRecord | None:
    """By the claim, by the receipt, or by the posting's own name: a session without a payer has no claim."""
    if record is not None:
        return store.get_session(record.session_id)
    named = posting.posting_id.split("/")[1] if posting.posting_id.startswith(_OF_SESSIONS) else None
    session_id = receipt.session_id if receipt else named
    return store.get_session(session_id) if session_id and store.find_session(session_id) else None


_OF_SESSIONS = ("charge/", "corrected/", "prompt-pay/")


def _origin(posting: JournalPosting, receipt: Receipt | None) -> Iterator[Step]:
    if receipt is not None:
        yield Step(words=f"The patient paid {receipt.amount} by {receipt.method.value} on {receipt.received_on}")
    if posting.reason.startswith("Advice "):
        yield Step(words=posting.reason, link=f"/billing/desk/remittances/{posting.posting_id.partition('/')[0]}")
    elif receipt is None:
        yield Step(words=posting.reason)


def _of_claim(record: ClaimRecord) -> Iterator[Step]:
    claim = record.claim
    words = f"Claim {claim.control_number} to {claim.payer.name}, {claim.charge_amount} charged: {claim.state.value}"
    yield Step(words=words, link=f"/billing/desk/claims/{record.claim_id}")
    for line in record.expected:
        if line.allowed is not None:
            yield Step(words=f"Expected for {line.code}: {line.allowed}, {line.how}")
    judged = record.judgement
    if judged is not None:
        yield Step(words=f"The payer's word of {judged.judged_on}, advice {judged.trace_number}: "
                   f"{judged.payment.paid_amount} paid")  # fmt: skip
        for adjustment in judged.payment.all_adjustments:
            yield Step(words=f"{adjustment}: {adjustment.amount}")


def _of_charge(charge: Charge) -> Step:
    words = f"{charge.code}: {charge.units} at {charge.unit_price} is {charge.charge_amount}, {charge.price_source}"
    is_loaded = charge.price_list is not None and charge.price_version
    where = f"/billing/fees/{charge.price_list}/versions/{charge.price_version}" if is_loaded else None
    return Step(words=words, link=where)


def _of_session(kept: SessionRecord) -> Iterator[Step]:
    session = kept.session
    areas = ", ".join(area.label for area in session.areas)
    times = f"{session.start:%H:%M} to {session.end:%H:%M}"
    version = f", version {kept.version} of the note" if kept.version > 1 else ""
    yield Step(words=f"Visit of {session.service_date}, {times}: {areas}{version}",
               link=f"/billing/desk/sessions/{session.session_id}")  # fmt: skip
    for unit in kept.units:
        yield Step(words=f"{unit.code}: {unit.billable_minutes} of {unit.documented_minutes} minutes billable, "
                   f"{unit.units} units")  # fmt: skip
        for lost in unit.lost:
            yield Step(words=f"{unit.code}: {lost.units} not billed, {lost.reason.value}")
    yield Step(words=f"Signed by {session.therapist_id} at {session.note.signed_at:%Y-%m-%d %H:%M} UTC")


def _of_order(store: Store, kept: SessionRecord, record: ClaimRecord | None) -> Iterator[Step]:
    order_id = kept.prescription_id
    order = store.find_order(kept.session.case_id, order_id) if order_id else None
    if order is None:
        return
    doctor, limits = order.prescriber, order.limits
    yield Step(words=f"Ordered by {doctor.full_name}, {doctor.credential.value}, on {order.written_on}",
               link=f"/prescriptions/desk/prescriptions/{order_id}")  # fmt: skip
    yield Step(words=f"{limits.number_of_sessions} sessions of {limits.minutes_per_session} minutes, "
               f"{limits.effective_from} to {limits.effective_to}, for {_shown(record, order.diagnoses)}")  # fmt: skip
    yield Step(words=f"The signed page, SHA-256 {order.document[:16]}...")


def _shown(record: ClaimRecord | None, diagnoses: tuple[str, ...]) -> str:
    claim: Claim | None = record.claim if record else None
    return ", ".join(icd10cm.format(code) for code in (claim.diagnoses if claim else diagnoses))


def _of_case(store: Store, case_id: str, day: date | None) -> Iterator[Step]:
    where = f"/eligibility/desk/cases/{case_id}"
    judged = store.find_judged(case_id)
    if judged is not None:
        yield Step(words=f"Determination {judged.determination}: covered {judged.covered}, out of network "
                   f"{judged.out_of_network}, prescribed {judged.prescribed}", link=where)  # fmt: skip
    leave = leave_on(store.authorizations(case_id), day) if day else None
    if leave is not None:
        yield Step(words=f"Leave of {leave.granted_by}, {leave.first_day} to {leave.last_day}", link=where)
