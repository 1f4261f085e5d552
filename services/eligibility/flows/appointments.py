"""The first appointment: the patient proposes times, the desk agrees on one, moves it or calls it off."""

from collections.abc import Callable
from datetime import datetime

from services.eligibility.flows import tasks
from services.eligibility.flows.asking import first_visit_link
from services.eligibility.flows.cases import Change, change_case, local_day
from services.eligibility.flows.estimates import with_papers
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.models.tasks import TaskKind, WaitsFor
from services.eligibility.models.visits import (
    Appointment,
    AppointmentSet,
    AppointmentState,
    CalledOff,
    TimesProposed,
)
from services.eligibility.rules import scheduling
from services.eligibility.rules.clinic_time import NoSuchTime, moment_of
from services.eligibility.rules.good_faith import due_when_scheduled, must_get_one
from services.eligibility.rules.patient_estimate import whether_it_pays
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows
from shared import events
from shared.events import LetterDue
from shared.letters import Letter
from shared.pages import in_words
from shared.problems import BadInput, Conflict, FieldError
from shared.settings import ClinicSettings
from shared.table import Action

_PATIENT = "patient"


def propose(store: Store, case_id: str, said: TimesProposed, now: datetime) -> CaseView:
    """The patient says when she could come."""
    settings = store.get_settings()
    proposals = tuple(_moment(settings, field, text, now) for field, text in said if text is not None)

    def next_one(held: Appointment | None) -> Appointment | None:
        return scheduling.requested(case_id, held, proposals, _PATIENT, now)

    return _change(store, settings, case_id, now, "times were proposed", next_one)


def agree(store: Store, case_id: str, wanted: AppointmentSet, by: str, now: datetime) -> CaseView:
    """The desk sets or moves the time; the patient gets a letter."""
    settings = store.get_settings()
    starts_at = _moment(settings, "starts", wanted.starts, now)

    def next_one(held: Appointment | None) -> Appointment | None:
        return scheduling.confirmed(case_id, held, starts_at, wanted.minutes, by, now)

    return _change(store, settings, case_id, now, "the appointment was set", next_one)


def call_off(store: Store, case_id: str, _why: CalledOff, by: str, now: datetime) -> CaseView:
    """It does not take place; Conflict when there is none."""

    def next_one(held: Appointment | None) -> Appointment | None:
        if held is None:
            raise Conflict("There is no appointment to call off.")
        return scheduling.called_off(held, case_id, by, now)

    return _change(store, store.get_settings(), case_id, now, "the appointment was called off", next_one)


def _moment(settings: ClinicSettings, field: str, text: str, now: datetime) -> datetime:
    try:
        moment = moment_of(text, settings.time_zone)
    except NoSuchTime as error:
        wrong = str(error).capitalize() + "."
    else:
        if moment > now:
            return moment
        wrong = "This time is over."
    raise BadInput("Nothing was saved. Please correct the time.", [FieldError(field=field, detail=wrong)])


def _change(store: Store, settings: ClinicSettings, case_id: str, now: datetime, cause: str,
            next_one: Callable[[Appointment | None], Appointment | None]) -> CaseView:  # fmt: skip
    papers = PaperRows(store.table)

    def add(view: CaseView) -> Change:
        changed = next_one(view.case.papers.appointment)
        if changed is None:
            return Change(view)
        facts = [papers.appointment(case_id, changed, _entry(settings, changed)),
                 *_deadline(store, settings, view, changed, now)]  # fmt: skip
        told = _letter(store, settings, view, changed, now)
        return Change(with_papers(view, appointment=changed), *facts, events=told)

    return change_case(store, case_id, settings, cause, now, add)


def _entry(settings: ClinicSettings, changed: Appointment) -> TimelineEntry:
    return TimelineEntry(happened_at=changed.changed_at, words=_words(settings, changed), who=changed.changed_by)


def _words(settings: ClinicSettings, changed: Appointment) -> str:
    zone = settings.time_zone
    if changed.state is AppointmentState.CANCELLED:
        return "First appointment called off"
    if changed.proposals:
        return "First appointment requested: " + ", ".join(in_words(one, zone) for one in changed.proposals)
    when = in_words(changed.starts_at, zone) if changed.starts_at else ""
    return f"First appointment agreed: {when}, {changed.minutes} minutes"


def _deadline(store: Store, settings: ClinicSettings, view: CaseView, changed: Appointment,
              now: datetime) -> list[Action]:  # fmt: skip
    """Who pays herself gets a good faith estimate, in time for the day that was scheduled (45 CFR 149.610)."""
    if not changed.is_agreed or changed.proposals or changed.starts_at is None or not _needs_one(view):
        return []
    today, visit = local_day(settings, now), local_day(settings, changed.starts_at)
    due, given = due_when_scheduled(today, visit), view.case.papers.good_faith
    is_told = given is not None and given.first_visit_on == visit and visit <= given.valid_until
    is_asked = any(one.is_open and one.kind is TaskKind.GOOD_FAITH_ESTIMATE for one in view.tasks)
    if due is None or is_told or is_asked:
        return []
    wanted = tasks.task(
        view.case.facts, TaskKind.GOOD_FAITH_ESTIMATE, f"appointment {changed.number}",
        words="Give the good faith estimate for the visit that was scheduled.", waits_for=WaitsFor.DESK, due=due,
        now=now,
    )  # fmt: skip
    return tasks.opening(store, wanted)


def _needs_one(view: CaseView) -> bool:
    first, second, _ = view.latest.requirements
    has_one = view.case.papers.good_faith is not None
    return must_get_one(view.case.facts.payer_kind, whether_it_pays(first, second), by_choice=has_one)


def _letter(store: Store, settings: ClinicSettings, view: CaseView, changed: Appointment,
            now: datetime) -> tuple[LetterDue, ...]:  # fmt: skip
    """First name, time and place; what else there is to know stands behind the link."""
    patient, clinic = view.case.facts.patient, store.table.clinic
    if view.case.mailbox is None or changed.proposals or changed.starts_at is None:
        return ()
    head, when = settings.letterhead, in_words(changed.starts_at, settings.time_zone)
    is_off = changed.state is AppointmentState.CANCELLED
    what = f"your appointment on {when} does not take place." if is_off else (
        f"your appointment is on {when}, for {changed.minutes} minutes, at {head.address.street}, {head.address.city}."
    )  # fmt: skip
    letter = Letter(
        to=view.case.mailbox, subject="Your appointment", case_id=view.case.case_id,
        about=f"The appointment, change {changed.number}",
        text=f"Hello {patient.first_name},\n\n{what}\n\nFor your calendar, and for what we still need before:\n\n"
             f"{first_visit_link(clinic, view.case.case_id, now)}\n\n{settings.words.questions}\n\n{head.name}",
    )  # fmt: skip
    event_id = events.derived_id(LetterDue, clinic, "appointment", view.case.case_id, str(changed.number))
    return (LetterDue(event_id=event_id, clinic=clinic, occurred_at=now, letter=letter),)
