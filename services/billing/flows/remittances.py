"""The payer paid: the advice balances or is held whole; each claim payment is booked once; the rest waits for a person.

An advice is named by payer (TRN03) and trace (TRN02). The same name with other content is never booked.
"""

from datetime import date, datetime, timedelta

from services.billing.flows import documents, patient_cheques, tasks
from services.billing.models.claims import ClaimEvent, ClaimFrequency
from services.billing.models.journal import JournalPosting
from services.billing.models.postings import ClaimPosting
from services.billing.models.receipts import Credit
from services.billing.models.records import ClaimRecord, Happened, Judgement, RemittanceRecord, RemittanceState, Task
from services.billing.models.remittances import ClaimPayment, Remittance
from services.billing.rules import expected_payment, ledger
from services.billing.rules.claim_states import after, may
from services.billing.rules.remittances import doubts, imbalances, names_in, post_remittance, same_words
from services.billing.store import BillingStore as Store
from services.billing.x12 import remittance_835
from shared import events, logs
from shared.events import ClaimDenied, ClaimPaid, Event
from shared.facts import ClaimStanding
from shared.identifiers import opaque_id
from shared.money import ZERO
from shared.objects import content_hash
from shared.table import Action, Row, until_settled
from shared.x12.envelope import TransactionSet

_DEFAULT_APPEAL = timedelta(days=60)  # a short window, until the payer's profile says otherwise


def take_in(store: Store, transaction_set: TransactionSet, document: str, now: datetime) -> tuple[str, ...]:
    """One payment of a file: held, or booked claim by claim. Return the files whose claims it has judged."""
    remittance = remittance_835.parse(transaction_set)
    unbalanced, doubtful = imbalances(remittance), doubts(remittance)
    sha = content_hash(remittance.model_dump_json().encode())
    record = _record(store, remittance, document, sha if doubtful else "")
    said_before = () if unbalanced or doubtful else _said_before(store, remittance, record)
    record = _held_for(record, (*unbalanced, *doubtful, *said_before))
    old = store.books.take_remittance(record, sha)
    if old is not None and old["sha"] != sha:
        other = _held_for(_record(store, remittance, document, sha), (_USED, *unbalanced, *doubtful))
        old = store.books.take_remittance(other, sha)
        _hold(store, other, "An advice came under a name already used, with other content", old, now)
    elif record.reasons:
        words = "does not balance" if unbalanced else "is in doubt"
        _hold(store, record, f"An advice {words} and is held whole", old, now)
    else:
        return book(store, remittance, record, sha, now)
    return ()


_USED = "its number was used before, by this payer, for an advice with other content"


def _said_before(store: Store, remittance: Remittance, record: RemittanceRecord) -> tuple[str, ...]:
    """Whether another advice says the same under another number; the first one to say it is none."""
    if not any(one.payer_claim_control_number for one in remittance.claims):
        return ()
    name = opaque_id.derive("advice", *same_words(remittance))
    first = store.books.count_advice(name, record.remittance_id)
    same = "another advice of the same payer and day has the same amount and the same claims"
    return (same,) if first != record.remittance_id else ()


def _held_for(record: RemittanceRecord, reasons: tuple[str, ...]) -> RemittanceRecord:
    state = RemittanceState.HELD if reasons else RemittanceState.OPEN
    return record.model_copy(update={"state": state, "reasons": reasons})


def _record(store: Store, remittance: Remittance, document: str, sha: str) -> RemittanceRecord:
    """Named by payer and trace; where that name is used or is none, by what it says as well."""
    name = (remittance.payer_identifier, remittance.trace_number, *filter(None, (sha,)))
    return RemittanceRecord(
        remittance_id=opaque_id.derive("remittance", store.clinic, *name),
        payer_name=remittance.payer_name,
        trace_number=remittance.trace_number,
        paid_amount=remittance.paid_amount,
        payment_date=remittance.payment_date,
        claims=len(remittance.claims),
        state=RemittanceState.OPEN,
        document=document,
    )


def _hold(store: Store, record: RemittanceRecord, words: str, old: Row | None, now: datetime) -> None:
    """A task, unless a person has decided already when the file comes once more."""
    if old is not None and RemittanceRecord.model_validate_json(old["body"]).decided is not None:
        return
    logs.write(logs.LogCode.REMITTANCE_HELD, document=record.remittance_id)
    task = Task(
        task_id=task_id(record),
        words=words,
        reasons=record.reasons,
        remittance_id=record.remittance_id,
        due_on=store.get_settings().local_day(now),
        raised_at=now,
    )
    store.raise_task(task)


def task_id(record: RemittanceRecord) -> str:
    """The task of a held advice."""
    return opaque_id.derive("task", "remittance", record.remittance_id)


def book(
    store: Store, remittance: Remittance, record: RemittanceRecord, sha: str, now: datetime
) -> tuple[str, ...]:  # fmt: skip
    """Every claim payment once, then what stands outside any claim; return the files whose claims it has judged."""
    judged = []
    for position, payment in enumerate(remittance.claims, start=1):
        place = f"{record.remittance_id}/{position}"
        judged.append(
            until_settled(lambda p=payment, at=place: _book_claim(store, remittance, p, at, now))  # type: ignore[misc]
        )
    _book_provider(store, remittance, record)
    store.books.close_remittance(record.model_copy(update={"state": RemittanceState.POSTED}), sha)
    logs.write(logs.LogCode.REMITTANCE_POSTED, document=record.remittance_id, count=record.claims)
    return tuple(filter(None, judged))


def _book_claim(
    store: Store, remittance: Remittance, payment: ClaimPayment, place: str, now: datetime
) -> str | None:  # fmt: skip
    """One claim payment with its claim, its journal and its event, in one transaction; the file it was sent in."""
    held = _found(store, payment)
    alone = remittance.model_copy(
        update={"claims": (payment,), "provider_adjustments": (), "paid_amount": payment.paid_amount}
    )
    (posted,) = post_remittance(alone, [held[0].claim] if held else []).claims
    posting = JournalPosting(posting_id=place, reason=_reason(remittance, posted), entries=posted.entries)
    if held is None or posted.control_number is None:
        task = _question(place, "A payment is for a claim that is not known here", payment, now)
        store.books.post(posting, remittance.payment_date, store.task(task))
        return None
    record, seen = held
    following = documents.with_paid_invoice(
        store, _following(store, record, posted, remittance, payment, now), remittance.payment_date
    )
    hearsay = patient_cheques.taken_back(record, is_reversal=payment.is_reversal)
    posting = posting.model_copy(update={"entries": (*posting.entries, *hearsay)})
    change = [store.next_claim(following, seen), *_names(store, record, following)]
    change += patient_cheques.after_advice(store, record, following, posted, remittance.payment_date, now)
    change += _void_is_done(store, record, posted)
    if posted.event is not None and not may(record.claim.state, posted.event):
        task = _question(place, "A payment is for a claim that was not waiting for one", payment, now)
        change.append(store.task(task))
    change += _less_than_expected(store, record, payment, place, now)
    change += tasks.of_denial(store, following, place, now) if posted.denials else []
    told = _events(store, following, posted, place, now, remittance.payment_date)
    store.books.post(posting, remittance.payment_date, *change, events=told)
    return record.batch_id


def _less_than_expected(
    store: Store, record: ClaimRecord, payment: ClaimPayment, place: str, now: datetime
) -> list[Action]:
    """A payment below what the payer's own list gives is asked about; a reversal and a second payer are not."""
    if payment.is_reversal or record.claim.earlier_payers:
        return []
    codes = expected_payment.underpaid(record.expected, expected_payment.allowed_in(payment))
    if not codes:
        return []
    said = expected_payment.allowed_in(payment)
    reasons = tuple(
        f"{line.code}: {said[line.code]} allowed, {line.allowed} expected ({line.how})"
        for line in record.expected
        if line.code in codes
    )
    task = Task(
        task_id=opaque_id.derive("task", "underpaid", place),
        words="A payer allowed less than its list gives",
        reasons=(f"Claim {record.claim.control_number}", *reasons),
        case_id=record.claim.case_id,
        raised_at=now,
    )
    return [store.task(task)]


def _found(store: Store, payment: ClaimPayment) -> tuple[ClaimRecord, int] | None:
    """The claim a payment is for; a void has no money of its own: what is reversed is the claim it takes back."""
    claim_id = store.find_claim_id(names_in(payment))
    if claim_id is None:
        return None
    record, seen = store.get_claim(claim_id)
    is_void = record.claim.frequency is ClaimFrequency.VOID and record.replaces
    return store.get_claim(record.replaces) if is_void and record.replaces else (record, seen)


def _void_is_done(store: Store, record: ClaimRecord, posted: ClaimPosting) -> list[Action]:
    """The payer took its payment back: the void that asked for it is closed."""
    if posted.event is not ClaimEvent.REVERSED or record.replaced_by is None:
        return []
    asked, seen = store.get_claim(record.replaced_by)
    if asked.claim.frequency is not ClaimFrequency.VOID or not may(asked.claim.state, ClaimEvent.CLOSED):
        return []
    claim = asked.claim.model_copy(update={"state": after(asked.claim.state, ClaimEvent.CLOSED)})
    return [store.next_claim(asked.model_copy(update={"claim": claim}), seen)]


def _names(store: Store, record: ClaimRecord, following: ClaimRecord) -> list[Action]:
    known = following.claim.payer_claim_control_number == record.claim.payer_claim_control_number
    return [] if known else store.named(following.claim, following.claim_id)


def _reason(remittance: Remittance, posted: ClaimPosting) -> str:
    what = posted.event.value if posted.event else "unknown claim"
    return f"Advice {remittance.trace_number}: {what}"


def _question(place: str, words: str, payment: ClaimPayment, now: datetime) -> Task:
    reasons = (f"{payment.paid_amount} paid, {payment.charge_amount} charged",)
    return Task(task_id=opaque_id.derive("task", "payment", place), words=words, reasons=reasons, raised_at=now)


def _following(
    store: Store, record: ClaimRecord, posted: ClaimPosting, remittance: Remittance, payment: ClaimPayment,
    now: datetime,
) -> ClaimRecord:  # fmt: skip
    """The claim after the payment: its money adds up over payments, reversals included."""
    claim, event = record.claim, posted.event
    moves = event is not None and may(claim.state, event)
    state = after(claim.state, event) if event and moves else claim.state
    number = posted.payer_claim_control_number or claim.payer_claim_control_number
    hearsay = ZERO if payment.is_reversal else record.told_by_desk
    return record.model_copy(
        update={
            "claim": claim.model_copy(update={"state": state, "payer_claim_control_number": number}),
            "credits": (*record.credits, *_credits(record, posted, remittance)),
            "paid_to_clinic": record.paid_to_clinic + posted.paid_to_clinic,
            "paid_to_patient": record.paid_to_patient - hearsay + posted.paid_to_patient,
            "told_by_desk": record.told_by_desk - hearsay,
            "patient_responsibility": record.patient_responsibility + posted.patient_responsibility,
            "disputed": record.disputed + posted.disputed,
            "denials": posted.denials,
            "answer_by": remittance.payment_date + _appeal(store, record) if posted.denials else None,
            "judgement": _judgement(remittance, payment),
            "story": (*record.story, Happened(at=now, words=_reason(remittance, posted))),
        }
    )


def _judgement(remittance: Remittance, payment: ClaimPayment) -> Judgement | None:
    """The payer's last word; a reversal leaves it without one."""
    if payment.is_reversal:
        return None
    return Judgement(judged_on=remittance.payment_date, trace_number=remittance.trace_number, payment=payment)


def _credits(record: ClaimRecord, posted: ClaimPosting, remittance: Remittance) -> tuple[Credit, ...]:
    day, advice = remittance.payment_date, f"advice {remittance.trace_number}"
    moved = (
        (f"{record.claim.payer.name}, {advice}", posted.paid_to_clinic),
        (f"Written off, {advice}", posted.written_off),
    )
    return tuple(Credit(posted_on=day, text=text, amount=amount) for text, amount in moved if amount)


def _appeal(store: Store, record: ClaimRecord) -> timedelta:
    profile = store.get_settings().payer(record.claim.payer.profile)
    return timedelta(days=profile.appeal_days) if profile else _DEFAULT_APPEAL


def _events(
    store: Store, record: ClaimRecord, posted: ClaimPosting, place: str, now: datetime, paid_on: date
) -> tuple[Event, ...]:
    """Paid or denied; a reversal is followed by its correction, which tells."""
    if posted.event is ClaimEvent.DENIED:
        return (_denied(store, record, posted, place, now),)
    if posted.event is ClaimEvent.REVERSED:
        return ()
    return (
        ClaimPaid(
            event_id=events.derived_id(ClaimPaid, store.clinic, place),
            clinic=store.clinic,
            occurred_at=now,
            case_id=record.claim.case_id,
            claim_id=record.claim_id,
            paid_to_clinic=posted.paid_to_clinic,
            paid_to_patient=posted.paid_to_patient,
            patient_responsibility=posted.patient_responsibility,
            paid_on=paid_on,
            standing=_standing(record),
        ),
    )


def _standing(record: ClaimRecord) -> ClaimStanding:
    """What the estimate is compared with: the claim's money so far, numbered by what has happened to it."""
    return ClaimStanding(
        revision=len(record.story),
        service_date=record.claim.first_service_date,
        plan_paid=record.paid_to_clinic + record.paid_to_patient,
        patient_owes=record.patient_responsibility,
    )


def _denied(store: Store, record: ClaimRecord, posted: ClaimPosting, place: str, now: datetime) -> ClaimDenied:
    return ClaimDenied(
        event_id=events.derived_id(ClaimDenied, store.clinic, place),
        clinic=store.clinic,
        occurred_at=now,
        case_id=record.claim.case_id,
        claim_id=record.claim_id,
        reasons=tuple(map(str, posted.denials)),
        appeal_until=record.answer_by or now.date(),
        standing=_standing(record),
    )


def _book_provider(store: Store, remittance: Remittance, record: RemittanceRecord) -> None:
    entries = ledger.entries_of_provider(remittance.provider_adjustments)
    if entries:
        reason = f"Advice {remittance.trace_number}: outside any claim"
        posting = JournalPosting(posting_id=f"{record.remittance_id}/plb", reason=reason, entries=entries)
        store.books.post(posting, remittance.payment_date)
