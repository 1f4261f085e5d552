"""What the desk reads: the board, a case, a claim with its segments."""

from datetime import datetime

from services.billing.flows import scrubbing, worth
from services.billing.models.batches import WaitingClaims
from services.billing.models.records import ClaimRecord
from services.billing.models.requests import (
    BatchesView,
    BatchView,
    Board,
    CaseBilling,
    ClaimLine,
    ClaimView,
    SessionView,
)
from services.billing.rules import filing_window
from services.billing.store import BillingStore as Store
from services.billing.store.rows import COLUMNS
from services.billing.x12 import claim_837p, explained_837p
from shared.settings import ElectronicAddress
from shared.x12 import reading
from shared.x12.errors import SegmentError


def board(store: Store, column: str | None = None, after: str | None = None) -> Board:
    """Every column from its beginning, but the one that is turned to its next page."""
    found = tuple((name, store.column(name, after if name == column else None)) for name in COLUMNS)
    return Board(tasks=store.tasks(), columns=found)


_MOST_COUNTED, _CLAIMS_SHOWN = 100, 30


def batches(store: Store, after: str | None, now: datetime) -> BatchesView:
    """The files, and how many claims wait for the next ones; counted up to a hundred, whatever waits."""
    settings = store.get_settings()
    addresses = {"": settings.electronic, **{one.key: one for one in settings.receivers}}
    waiting = tuple(_waiting(store, key, address, now) for key, address in addresses.items())
    return BatchesView(found=store.batches.list(after), waiting=waiting)


def _waiting(store: Store, key: str, address: ElectronicAddress, now: datetime) -> WaitingClaims:
    due = len(store.batches.due_claims(key, now, _MOST_COUNTED))
    return WaitingClaims(
        receiver=key, receiver_name=address.receiver_name, claims=due, is_more=due == _MOST_COUNTED
    )  # fmt: skip


def batch(store: Store, batch_id: str, after: str | None) -> BatchView:
    """One file with a page of its claims, as they stand now; `after` is the last claim of the page before."""
    held, _ = store.batches.get(batch_id)
    start = held.claims.index(after) + 1 if after in held.claims else 0
    shown = held.claims[start : start + _CLAIMS_SHOWN]
    return BatchView(
        batch=held,
        receiver=store.get_settings().receiver(held.receiver),
        claims=tuple(ClaimLine.of(store.get_claim(claim_id)[0]) for claim_id in shown),
        after=shown[-1] if start + len(shown) < len(held.claims) else None,
    )


def case(store: Store, case_id: str) -> CaseBilling:
    """A case with everything that billing knows of it."""
    judged = store.find_judged(case_id)
    sessions = store.sessions(case_id)
    return CaseBilling(
        case=store.get_case(case_id),
        sessions=sessions,
        course=worth.course_of(sessions),
        claims=store.claims_of(case_id),
        receipts=store.books.receipts(case_id),
        patient_balance=store.books.balance(f"patient:{case_id}"),
        lien_balance=store.books.balance(f"lien:{case_id}"),
        ready_to_treat=judged.ready_to_treat if judged else None,
        first_visit_missing=judged.first_visit_missing if judged else (),
    )


def session(store: Store, session_id: str) -> SessionView:
    """A note with its versions, and how the case had gone when it was signed."""
    kept = store.get_session(session_id)
    until = kept.session.service_date
    others = (one for one in store.sessions(kept.session.case_id) if one.session.service_date <= until)
    return SessionView(kept=kept, before=store.versions(session_id), course=worth.course_of(tuple(others)))


def claim(store: Store, record: ClaimRecord) -> ClaimView:
    """A claim with all that its page shows: its note, its segments, its filing window, whom else to bill."""
    settings, claim = store.get_settings(), record.claim
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    return ClaimView(
        record=record,
        kept=store.get_session(record.session_id),
        wire=wire(store, record),
        file_until=filing_window.of(claim, payer).last if payer and filing_window.is_running(claim.state) else None,
        next_payers=tuple(other for other in settings.payers if other.payer_id != claim.payer.profile),
    )


def wire(store: Store, record: ClaimRecord) -> tuple[tuple[str, str], ...]:
    """The claim's segments as they stand in its file, or as they would, each with what it says."""
    settings = store.get_settings()
    address = settings.receiver(record.receiver)
    envelope = scrubbing.submission(settings, address, record.batch_id or "TRIAL", 1, record.ready_from)
    try:
        text = claim_837p.render([record.claim], envelope)
    except SegmentError as error:
        return ((str(error), "It cannot be written yet"),)
    (found,) = reading.transaction_sets(text)
    parts = ((segment.tag, *segment.elements) for segment in found.segments)
    return tuple(("*".join(part), explained_837p.explain(part)) for part in parts)
