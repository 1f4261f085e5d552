"""What the day and the sessions make of an authorization: looked at when its day has come, counted when one is told."""

from datetime import datetime

from services.eligibility.flows.authorization_changes import alerts_of, changed
from services.eligibility.flows.authorizations import get
from services.eligibility.flows.cases import Change, change_case
from services.eligibility.flows.occasion import Occasion
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.models.authorizations import AuthorizationRecord, SessionUse, leaves_of, record_under
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import authorization_rows
from shared.events import SessionRecorded
from shared.facts import leave_on
from shared.table import Action, until_settled


def look(store: Store, now: datetime) -> int:
    """Look at every authorization whose day has come; return how many had something to tell."""
    at = Occasion(store, store.get_settings(), now)
    due = list(authorization_rows.to_look_at(store.table, at.today))
    return sum(_look_at(at, case_id, authorization_id) for case_id, authorization_id in due)


def _look_at(at: Occasion, case_id: str, authorization_id: str) -> bool:
    """Whether there was something to tell; the work list may still show what was looked at just now."""
    told = False

    def make(view: CaseView) -> Change:
        nonlocal told
        held = get(view, authorization_id)
        told = bool(alerts_of(at, view, held))
        return changed(at, view, held) if told else Change(view)

    change_case(at.store, case_id, at.settings, f"authorization looked at {authorization_id}", at.now, make)
    return told


def count_session(store: Store, event: SessionRecorded, entry: TimelineEntry, *more: Action) -> None:
    """Count a session once, whatever came before it; where a limit comes near, the case is judged and told of it."""
    at = Occasion(store, store.get_settings(), event.occurred_at)
    use = SessionUse(session_id=event.session_id, service_date=event.service_date, units=event.units,
                     version=event.version, voided=event.voided)  # fmt: skip
    rows = (store.seen(event.case_id, event, entry), authorization_rows.using(store.table, event.case_id, use), *more)

    def make(view: CaseView) -> Change:
        if _is_overtaken(view, use):
            return Change(view)
        held = _nearly_used(at, view, use)
        return changed(at, _with_use(view, use), held, *rows) if held else Change(_with_use(view, use), *rows)

    if not until_settled(lambda: _counted(at, event.case_id, use, rows)):
        change_case(store, event.case_id, at.settings, f"{event.name} {event.event_id}", event.occurred_at, make)


def _counted(at: Occasion, case_id: str, use: SessionUse, rows: tuple[Action, ...]) -> bool:
    """Whether the session counts now and nothing else follows from it."""
    view, seen = at.store.get_case(case_id)
    if _is_overtaken(view, use):
        at.store.table.once(rows[0])  # it stands in the story, and changes nothing of the count
        return True
    if _nearly_used(at, view, use):
        return False
    at.store.touch_case(view, seen, *rows)
    return True


def _nearly_used(at: Occasion, view: CaseView, use: SessionUse) -> AuthorizationRecord | None:
    """The authorization of the session's day, if the session makes something due to be told of it."""
    leave = leave_on(leaves_of(view.authorization_records), use.service_date)
    held = record_under(view.authorization_records, leave.number) if leave else None
    return held if held and alerts_of(at, _with_use(view, use), held) else None


def _is_overtaken(view: CaseView, use: SessionUse) -> bool:
    """Whether this session was told before, in this version of its note or a later one."""
    return any(held.session_id == use.session_id and held.version >= use.version for held in view.sessions)


def _with_use(view: CaseView, use: SessionUse) -> CaseView:
    others = (held for held in view.sessions if held.session_id != use.session_id)
    return view.model_copy(update={"sessions": (*others, use)})
