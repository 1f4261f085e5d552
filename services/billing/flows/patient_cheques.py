"""A plan paid the patient: noticed in an advice or told at the desk, asked for by letter, closed with an answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from services.billing.models.claims import ClaimEvent
from services.billing.models.journal import JournalEntry
from services.billing.models.patient_cheques import (
    ChequeClosed,
    ChequeLetter,
    ChequeLetterAsked,
    ChequeMoney,
    ChequeState,
    ChequeTold,
    ChequeView,
    LearnedBy,
    PatientCheque,
)
from services.billing.models.postings import ClaimPosting
from services.billing.models.receipts import Receipt
from services.billing.models.records import ClaimRecord, Happened, Task
from services.billing.rules import ledger
from services.billing.rules import patient_cheques as rules
from services.billing.rules.claim_states import after, may
from services.billing.store import BillingStore as Store
from shared import bus, events, problems
from shared.codes.payer_kind import PayerKind
from shared.events import LetterDue
from shared.identifiers import opaque_id
from shared.letters import Letter
from shared.money import ZERO, total
from shared.table import Action, until_settled

_EVEN = "Her account is even: she has paid for the visit."


# From an advice


def taken_back(record: ClaimRecord, *, is_reversal: bool) -> tuple[JournalEntry, ...]:
    """What the desk had booked by hearsay goes out of the books when the payer's own word goes in."""
    if is_reversal or not record.told_by_desk:
        return ()
    return ledger.told_paid_to_patient(record.claim, -record.told_by_desk, "").entries


def after_advice(
    store: Store, record: ClaimRecord, following: ClaimRecord, posted: ClaimPosting, day: date, now: datetime
) -> list[Action]:
    """The cheque that an advice tells of, changes or takes back; part of the advice's own transaction."""
    amount = following.paid_to_patient
    if amount == record.paid_to_patient and not record.told_by_desk:
        return []
    held, seen = store.cheques.find(record.claim.case_id, record.claim_id)
    if held is None and amount <= ZERO:
        return []
    if held is None:
        cheque = rules.opened(following, amount, LearnedBy.ADVICE, day, now)
    else:
        cheque = rules.as_advised(held, amount, day, now)
    account = ledger.patient_account(record.claim)
    moved = total(entry.amount for entry in posted.entries if entry.account == account)
    if cheque.state in rules.WAITING and _is_hers(cheque) and store.books.balance(account) + moved <= ZERO:
        cheque = rules.moved(cheque, ChequeState.SETTLED, _EVEN, day, now)
    return _kept(store, cheque, seen)


def _is_hers(cheque: PatientCheque) -> bool:
    """Whether it stands on an account that she herself owes."""
    return cheque.payer_kind is PayerKind.HEALTH_PLAN


def _kept(store: Store, cheque: PatientCheque, seen: int) -> list[Action]:
    """The cheque's next version with its task, which goes when nothing waits for anybody."""
    is_new = cheque.state is ChequeState.OPEN and cheque.closed_on is None
    task = _task(cheque) if is_new else None
    return [store.cheques.next(cheque, seen), store.task(task) if task else store.no_task(_task_id(cheque))]


def _task(cheque: PatientCheque) -> Task:
    return Task(
        task_id=_task_id(cheque),
        words=rules.asks_for(cheque),
        reasons=(f"Claim {cheque.control_number}: {cheque.left}, next step {cheque.due}",),
        case_id=cheque.case_id,
        raised_at=datetime.combine(cheque.due, time.min, UTC),
    )


def _task_id(cheque: PatientCheque) -> str:
    return opaque_id.derive("task", "patient cheque", cheque.claim_id)


# What people do


def view(store: Store, claim_id: str, now: datetime) -> ChequeView:
    """A claim's cheque, or none, with the account it stands on."""
    record, _ = store.get_claim(claim_id)
    case_id = record.claim.case_id
    return ChequeView(
        claim_id=claim_id, case_id=case_id, cheque=store.cheques.find(case_id, claim_id)[0],
        patient_balance=store.books.balance(ledger.patient_account(record.claim)),
        today=store.get_settings().local_day(now),
    )  # fmt: skip


def tell(store: Store, claim_id: str, told: ChequeTold, now: datetime) -> tuple[PatientCheque, bool]:
    """Enter what the desk was told; (the cheque, whether it is new). The payer's advice, when it comes, replaces it."""

    def attempt() -> tuple[PatientCheque, bool]:
        record, seen = store.get_claim(claim_id)
        held, version = store.cheques.find(record.claim.case_id, claim_id)
        if held is not None and held.state is not ChequeState.WITHDRAWN:
            return _told_before(held, told), False
        _check_told(record, told)
        cheque = rules.opened(record, told.amount, told.learned_by, told.learned_on, now)
        following = _as_told(record, told, now)
        posting = ledger.told_paid_to_patient(record.claim, told.amount, f"cheque/{claim_id}/{seen}")
        changes = [store.next_claim(following, seen), *_kept(store, cheque, version)]
        if store.books.post(posting, told.learned_on, *changes) is not None:
            raise problems.Conflict("Somebody entered it meanwhile. Open the page again.")
        return cheque, True

    return until_settled(attempt)


def _told_before(held: PatientCheque, told: ChequeTold) -> PatientCheque:
    if (held.amount, held.learned_by, held.learned_on) == (told.amount, told.learned_by, told.learned_on):
        return held
    raise problems.Conflict("A payment to the patient is followed for this claim already. Close that one first.")


def _check_told(record: ClaimRecord, told: ChequeTold) -> None:
    claim, errors = record.claim, []
    if not may(claim.state, ClaimEvent.PAID):
        raise problems.Refused("No payer can have paid this claim: it is not on its way.")
    if not ZERO < told.amount <= claim.charge_amount - record.paid_to_clinic - record.paid_to_patient:
        errors.append(_wrong("amount", "More than nothing, and no more than what the claim has still open."))
    if told.learned_by is LearnedBy.ADVICE:
        errors.append(_wrong("learned_by", "An advice is booked when it comes; choose letter, patient or payer."))
    if told.learned_on < claim.first_service_date:
        errors.append(_wrong("learned_on", "No day before the visit."))
    if errors:
        raise problems.BadInput("Nothing was saved.", errors)


def _as_told(record: ClaimRecord, told: ChequeTold, now: datetime) -> ClaimRecord:
    claim = record.claim.model_copy(update={"state": after(record.claim.state, ClaimEvent.PAID)})
    words = f"The payer paid the patient, as the desk was told ({told.learned_by.value})"
    return record.model_copy(
        update={
            "claim": claim,
            "paid_to_patient": record.paid_to_patient + told.amount,
            "told_by_desk": record.told_by_desk + told.amount,
            "story": (*record.story, Happened(at=now, words=words)),
        }
    )


def write(store: Store, claim_id: str, asked: ChequeLetterAsked, by: str, now: datetime) -> tuple[PatientCheque, bool]:
    """Write the first letter or the reminder, once; (the cheque, whether the letter is new)."""

    def attempt() -> tuple[PatientCheque, bool]:
        cheque, seen = _held(store, claim_id)
        if any(letter.number == asked.number for letter in cheque.letters):
            return cheque, False
        to = ChequeState.ASKED if asked.number == 1 else ChequeState.REMINDED
        if not cheque.may_be_asked_for:
            raise problems.Refused("This patient is not written to: she owes nothing herself, or it is on a lien.")
        settings, case = store.get_settings(), store.get_case(cheque.case_id)
        day = settings.local_day(now)
        is_emailed = case.writes_are_welcome and case.patient.email is not None
        letter = ChequeLetter(
            number=asked.number, written_at=now, written_by=by, document=_drawn(store, cheque, day), emailed=is_emailed
        )
        words = "She was asked by letter." if asked.number == 1 else "She was reminded by letter."
        written = _moved(cheque, to, words, day, now).model_copy(update={"letters": (*cheque.letters, letter)})
        told = (_mail(store, written, now),) if is_emailed else ()
        bus.commit_and_tell(store.table, store.bus, *_kept(store, written, seen), events=told)
        return written, True

    return until_settled(attempt)


def _drawn(store: Store, cheque: PatientCheque, day: date) -> str:
    from services.billing.forms import cheque_letter

    letter = cheque_letter.letter_for(cheque, store.get_case(cheque.case_id).patient, store.get_settings(), day)
    return store.documents.keep("letters", cheque_letter.render(letter), "application/pdf")


def _mail(store: Store, cheque: PatientCheque, now: datetime) -> LetterDue:
    from services.billing.forms import cheque_letter

    patient = store.get_case(cheque.case_id).patient
    letter = Letter(
        to=patient.email or "",
        subject="A payment for your visit",
        text=cheque_letter.email_text(patient, store.get_settings()),
        about="Reminder of a plan's payment" if cheque.state is ChequeState.REMINDED else "A plan's payment",
        case_id=cheque.case_id,
    )
    event_id = events.derived_id(LetterDue, store.clinic, "patient cheque", cheque.claim_id, cheque.state.value)
    return LetterDue(event_id=event_id, clinic=store.clinic, occurred_at=now, letter=letter)


def take(store: Store, claim_id: str, paid: ChequeMoney, key: str, now: datetime) -> tuple[PatientCheque, bool]:
    """She pays it over, or a part; (the cheque, whether the payment is new)."""

    def attempt() -> tuple[PatientCheque, bool]:
        record, _ = store.get_claim(claim_id)
        cheque, seen = _held(store, claim_id)
        receipt_id = opaque_id.derive("receipt", store.clinic, cheque.case_id, claim_id, key)
        receipt = Receipt(receipt_id=receipt_id, session_id=record.session_id, **paid.model_dump())
        if receipt in store.books.receipts(cheque.case_id):
            return cheque, False
        if not ZERO < paid.amount <= cheque.left:
            raise problems.BadInput(
                "Nothing was saved.", [_wrong("amount", f"More than nothing, at most {cheque.left}: what is left.")]
            )
        after_it = _possible(lambda: rules.with_money(cheque, paid.amount, store.get_settings().local_day(now), now))
        posting = ledger.paid_over(record.claim, receipt_id, paid.amount)
        old = store.books.take_payment(cheque.case_id, receipt, posting, *_kept(store, after_it, seen))
        if old is not None and Receipt.model_validate_json(old["body"]) != receipt:
            raise problems.Conflict("This key was used for another payment. Send the new one under a new key.")
        return after_it, True

    return until_settled(attempt)


def close(store: Store, claim_id: str, asked: ChequeClosed, now: datetime) -> tuple[PatientCheque, bool]:
    """Close it without money from her: she refuses, or the payer pays the clinic instead."""

    def attempt() -> tuple[PatientCheque, bool]:
        cheque, seen = _held(store, claim_id)
        if cheque.state is asked.answer:
            return cheque, False
        if asked.answer not in _ANSWERS:
            raise problems.BadInput("Nothing was saved.", [_wrong("answer", "Choose refused or reissued.")])
        day = store.get_settings().local_day(now)
        words = f"{_ANSWERS[asked.answer]} {asked.words}".strip()
        closed = _moved(cheque, asked.answer, words, day, now)
        if asked.answer is ChequeState.REISSUED:
            return _reissued(store, closed, seen, day, now), True
        store.table.commit(*_kept(store, closed, seen))
        return closed, True

    return until_settled(attempt)


_ANSWERS = {
    ChequeState.REFUSED: "She does not pay it over; it stays on her account.",
    ChequeState.REISSUED: "The payer takes its cheque back and pays the clinic.",
}


def _reissued(store: Store, cheque: PatientCheque, seen: int, day: date, now: datetime) -> PatientCheque:
    """What the desk had booked by hearsay goes out again; what an advice booked waits for the payer's own reversal."""
    record, version = store.get_claim(cheque.claim_id)
    told = record.told_by_desk
    if not told:
        store.table.commit(*_kept(store, cheque, seen))
        return cheque
    state = after(record.claim.state, ClaimEvent.REVERSED) if may(record.claim.state, ClaimEvent.REVERSED) else None
    following = record.model_copy(
        update={
            "claim": record.claim.model_copy(update={"state": state or record.claim.state}),
            "paid_to_patient": record.paid_to_patient - told,
            "told_by_desk": ZERO,
            "story": (*record.story, Happened(at=now, words="The payer takes its cheque to the patient back")),
        }
    )
    posting = ledger.told_paid_to_patient(record.claim, -told, f"cheque/{cheque.claim_id}/{version}")
    store.books.post(posting, day, store.next_claim(following, version), *_kept(store, cheque, seen))
    return cheque


def _held(store: Store, claim_id: str) -> tuple[PatientCheque, int]:
    record, _ = store.get_claim(claim_id)
    cheque, seen = store.cheques.find(record.claim.case_id, claim_id)
    if cheque is None:
        raise problems.NotFound("No payment to the patient is followed for this claim.")
    return cheque, seen


def _moved(cheque: PatientCheque, to: ChequeState, words: str, day: date, now: datetime) -> PatientCheque:
    return _possible(lambda: rules.moved(cheque, to, words, day, now))


def _possible(step: Callable[[], PatientCheque]) -> PatientCheque:
    try:
        return step()
    except ValueError as error:
        raise problems.Refused(f"Nothing was saved: {error}.") from None


def _wrong(field: str, detail: str) -> problems.FieldError:
    return problems.FieldError(field=field, detail=detail)


# At night


def watch(store: Store, now: datetime) -> int:
    """Close what is even by now, and put what is due on the list of tasks; return how many were looked at."""
    today = store.get_settings().local_day(now)
    looked_at = 0
    for cheque, seen in store.cheques.due(today):
        looked_at += 1
        if _is_hers(cheque) and store.books.balance(f"patient:{cheque.case_id}") <= ZERO:
            even = rules.moved(cheque, ChequeState.SETTLED, _EVEN, today, now)
            store.table.once(*_kept(store, even, seen))
        else:
            store.raise_task(_task(cheque))
    return looked_at
