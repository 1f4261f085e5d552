"""A good faith estimate is issued: frozen with its page, by link or on paper; what changes makes the next version."""

from datetime import date, datetime

from services.eligibility.flows import asking, tasks
from services.eligibility.flows.cases import Change, change_case, local_day
from services.eligibility.flows.estimates import with_papers
from services.eligibility.forms import good_faith_estimate as form
from services.eligibility.models import CaseView, Status, TimelineEntry
from services.eligibility.models.good_faith import Delivery, GoodFaithAsked, GoodFaithEstimate
from services.eligibility.models.tasks import TaskKind, WaitsFor
from services.eligibility.rules.cost_of_visits import UNIT
from services.eligibility.rules.good_faith import due_when_asked, must_get_one
from services.eligibility.rules.good_faith_content import Issue, as_given, good_faith_estimate, is_in_force
from services.eligibility.rules.patient_estimate import price_on, whether_it_pays
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows
from shared import events, letters
from shared.events import LetterDue
from shared.letters import Letter
from shared.problems import BadInput, Conflict, FieldError
from shared.settings import ClinicSettings
from shared.table import Action

PURPOSE = "good faith estimate"
_MEDIA_TYPE = "application/pdf"


def issue(store: Store, case_id: str, asked: GoodFaithAsked, by: str, now: datetime) -> GoodFaithEstimate:
    """Issue it, unless the very same one is in force; Conflict for whom it is not meant."""
    settings, papers = store.get_settings(), PaperRows(store.table)

    def add(view: CaseView) -> Change:
        made = _content(settings, view, asked, by, now)
        if is_in_force(view.case.papers.good_faith, made.content, made.issued_on):
            return Change(view)
        made = _drawn(store, settings, view, made)
        changed = with_papers(view, good_faith=as_given(made))
        facts = [papers.good_faith(made, _entry(made)), *_closed(store, view, now)]
        return Change(changed, *facts, events=_letter(store, settings, view, made, now))

    view = change_case(store, case_id, settings, "a good faith estimate was issued", now, add)
    return latest(store, view)


def asked_for(store: Store, case_id: str, now: datetime) -> CaseView:
    """The patient asks what it costs: a deadline begins (45 CFR 149.610(b)(1)(vi)). Again on one day is the same."""
    settings, (view, _) = store.get_settings(), store.get_case(case_id)
    today = local_day(settings, now)
    if not must_get_one(view.case.facts.payer_kind, _pays(view), by_choice=True):
        raise Conflict("An injured worker owes nothing, so there is nothing to estimate.")
    wanted = tasks.task(
        view.case.facts, TaskKind.GOOD_FAITH_ESTIMATE, f"asked on {today}", due=due_when_asked(today), now=now,
        words="The patient asked what it costs: give the good faith estimate.", waits_for=WaitsFor.DESK,
    )  # fmt: skip
    tasks.open_now(store, wanted)
    return view


def _pays(view: CaseView) -> Status:
    first, second, _ = view.latest.requirements
    return whether_it_pays(first, second)


def latest(store: Store, view: CaseView) -> GoodFaithEstimate:
    """The one in force, of a case that has one."""
    given = view.case.papers.good_faith
    return PaperRows(store.table).get_good_faith(view.case.case_id, str(given.version if given else ""))


def _content(
    settings: ClinicSettings, view: CaseView, asked: GoodFaithAsked, by: str, now: datetime
) -> GoodFaithEstimate:
    today, facts = local_day(settings, now), view.case.facts
    if not must_get_one(facts.payer_kind, _pays(view), by_choice=asked.by_choice):
        raise Conflict("A good faith estimate is for people who pay themselves. Give this patient an estimate instead.")
    if asked.delivery is Delivery.EMAIL and facts.patient.email is None:
        wrong = FieldError(field="delivery", detail="The patient has given no e-mail address; print it.")
        raise BadInput("Nothing was issued.", [wrong])
    price = price_on(settings, asked.code, today)
    if price is None:
        raise Conflict("The clinic has no price for this procedure today. Enter one in the settings.")
    made = Issue(by=by, at=now, today=today, before=view.case.papers.good_faith)
    return good_faith_estimate(
        view.case.case_id, asked, price, view.prescriptions, first_visit_on(view, settings), made
    )


def is_outdated(settings: ClinicSettings, view: CaseView, given: GoodFaithEstimate, now: datetime) -> bool:
    """Whether the same visits would be estimated otherwise today: another price, day or diagnosis, or it has ended."""
    item, today = given.items[0], local_day(settings, now)
    price = price_on(settings, item.code, today)
    if price is None or today > given.valid_until:
        return True
    asked = GoodFaithAsked(visits=item.visits, minutes=item.units * UNIT, code=item.code,
                           sessions_per_week=given.sessions_per_week)  # fmt: skip
    issue = Issue(by="", at=now, today=today, before=None)
    day = first_visit_on(view, settings)
    return good_faith_estimate(view.case.case_id, asked, price, view.prescriptions, day, issue).content != given.content


def first_visit_on(view: CaseView, settings: ClinicSettings) -> date | None:
    """The day of the first visit where the clinic is, once it is agreed."""
    held = view.case.papers.appointment
    return local_day(settings, held.starts_at) if held and held.is_agreed and held.starts_at else None


def _drawn(store: Store, settings: ClinicSettings, view: CaseView, made: GoodFaithEstimate) -> GoodFaithEstimate:
    page = form.render(form.page_for(settings, view.case.facts.patient, made))
    return made.model_copy(update={"document": store.documents.keep("good-faith-estimates", page, _MEDIA_TYPE)})


def _entry(made: GoodFaithEstimate) -> TimelineEntry:
    return TimelineEntry(
        happened_at=made.issued_at, who=made.issued_by, amount=made.total,
        words=f"Good faith estimate number {made.version} issued, {made.delivery.value}",
        link=f"/eligibility/cases/{made.case_id}/good-faith-estimates/{made.version}/document",
    )  # fmt: skip


def _closed(store: Store, view: CaseView, now: datetime) -> list[Action]:
    """Its deadline is kept."""
    open_ones = [one for one in view.tasks if one.is_open and one.kind is TaskKind.GOOD_FAITH_ESTIMATE]
    return [action for one in open_ones for action in tasks.closing(store, one, now, "the estimate was issued")]


def _letter(store: Store, settings: ClinicSettings, view: CaseView, made: GoodFaithEstimate,
            now: datetime) -> tuple[LetterDue, ...]:  # fmt: skip
    """By e-mail goes a link, never the amount: a mailbox is not a safe place."""
    patient, clinic = view.case.facts.patient, store.table.clinic
    if made.delivery is not Delivery.EMAIL or patient.email is None:
        return ()
    head = settings.letterhead
    letter = Letter(
        to=patient.email, subject=f"Your estimate from {head.name}", case_id=made.case_id,
        about=f"Good faith estimate number {made.version}",
        text=f"Hello {patient.first_name},\n\nyou asked us, or have an appointment with us. Here is in writing what to "
             f"expect:\n\n{letters.link(f'/eligibility/good-faith-estimate/{token(clinic, made.case_id, now)}')}\n\n"
             f"The link works for {asking.LINK_LIFE.days} days. {settings.words.questions}\n\n{head.name}",
    )  # fmt: skip
    event_id = events.derived_id(LetterDue, clinic, PURPOSE, made.case_id, str(made.version))
    return (LetterDue(event_id=event_id, clinic=clinic, occurred_at=now, letter=letter),)


def token(clinic: str, case_id: str, now: datetime) -> str:
    """The patient's link to her estimate."""
    return asking.token(PURPOSE, clinic, case_id, now)
