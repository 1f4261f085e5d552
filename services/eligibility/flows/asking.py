"""What is missing is asked of the right person, by a letter with a link, for one thing once a day at most."""

from datetime import date, datetime, timedelta

from services.eligibility.flows import authorizations
from services.eligibility.flows.cases import local_day, standing_of
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.models.visits import Asked, MissingAsked, MissingItem
from services.eligibility.rules.authorization_states import waits_with_caseworker
from services.eligibility.rules.missing_letters import SUBJECTS, to_office, to_patient
from services.eligibility.rules.readiness import CASEWORKER, DOCTOR, PATIENT, readiness
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows
from shared import bus, events, letters, links
from shared.events import LetterDue
from shared.identifiers.email_address import EmailAddress
from shared.letters import Letter
from shared.problems import BadInput, Conflict, FieldError
from shared.settings import ClinicSettings

FIRST_VISIT, FORM = "first visit", "prescription form"
LINK_LIFE = timedelta(days=90)


def ask(store: Store, case_id: str, wanted: MissingAsked, by: str, now: datetime) -> Asked:
    """Ask for what is missing; asked again on the same day, nobody is written to twice."""
    settings, (view, _) = store.get_settings(), store.get_case(case_id)
    _check(view, settings, wanted, now)
    if wanted.item is MissingItem.AUTHORIZATION:
        return _remind_caseworker(store, view, local_day(settings, now), now)
    is_office = wanted.item is MissingItem.PRESCRIPTION and wanted.to is not None
    to = wanted.to or view.case.mailbox
    if to is None:
        wrong = FieldError(field="to", detail="We have no e-mail address that we may write to; give one.")
        raise BadInput("Nobody was asked.", [wrong])
    who = DOCTOR if is_office else PATIENT
    asked = Asked(case_id=case_id, item=wanted.item, asked_on=local_day(settings, now), who=who)
    words = f"Asked the {who} for the {wanted.item.value}"
    first = PaperRows(store.table).asked(asked, TimelineEntry(happened_at=now, words=words, who=by))
    told = _letter(store, settings, view, asked, to, now)
    bus.once_and_tell(store.table, store.bus, first, events=(told,))
    return asked


def _check(view: CaseView, settings: ClinicSettings, wanted: MissingAsked, now: datetime) -> None:
    missing = {one.item for one in readiness(standing_of(view, view.latest, settings, now)).missing}
    if wanted.item not in missing:
        raise Conflict("This is not missing any more. Open the page again; nobody was asked.")
    if wanted.item not in {*SUBJECTS, MissingItem.AUTHORIZATION}:
        raise Conflict("This is not asked by letter: it is the front desk's own, or has a page of its own.")


def _remind_caseworker(store: Store, view: CaseView, today: date, now: datetime) -> Asked:
    """Leave is asked of the caseworker: her request, with its link, once more."""
    held = waits_with_caseworker(view.authorization_records)
    if held is None:
        raise Conflict(
            "No request waits with a caseworker who can be written to. Ask for leave on the page of the case."
        )
    authorizations.remind(store, view.case.case_id, held.authorization_id, now)
    return Asked(case_id=view.case.case_id, item=MissingItem.AUTHORIZATION, asked_on=today, who=CASEWORKER)


def _letter(store: Store, settings: ClinicSettings, view: CaseView, asked: Asked, to: EmailAddress,
            now: datetime) -> LetterDue:  # fmt: skip
    clinic, case_id, is_office = store.table.clinic, asked.case_id, asked.who == DOCTOR
    patient = view.case.facts.patient
    if asked.item is MissingItem.PRESCRIPTION:
        link = letters.link(f"/prescriptions/form/{token(FORM, clinic, case_id, now)}")
    else:
        link = first_visit_link(clinic, case_id, now)
    text = to_office(settings, link) if is_office else to_patient(settings, patient, asked.item, link)
    letter = Letter(to=to, subject=SUBJECTS[asked.item], text=text, case_id=case_id,
                    about=f"Asked the {asked.who} for the {asked.item.value}")  # fmt: skip
    event_id = events.derived_id(LetterDue, clinic, "missing", case_id, asked.item, str(asked.asked_on))
    return LetterDue(event_id=event_id, clinic=clinic, occurred_at=now, letter=letter)


def first_visit_link(clinic: str, case_id: str, now: datetime) -> str:
    """The patient's page before the first visit, as she opens it from a letter."""
    return letters.link(f"/eligibility/first-visit/{token(FIRST_VISIT, clinic, case_id, now)}")


def token(purpose: str, clinic: str, case_id: str, now: datetime) -> str:
    """A link for a person; all day it is the same one, so that who is answered late gets no other letter."""
    tonight = now.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    return links.sign(links.signing_key(), links.Claims(purpose, clinic, case_id, tonight + LINK_LIFE))
