"""What a page is held against: the case as it is now, the payer's terms, the therapists, the day at the clinic."""

from dataclasses import dataclass
from datetime import datetime

from services.prescriptions.flows import roads
from services.prescriptions.models.documents import Document
from services.prescriptions.models.terms import Terms
from services.prescriptions.rules.findings import Circumstances
from services.prescriptions.rules.requesting import request_for
from services.prescriptions.rules.terms import terms_for
from services.prescriptions.store import PrescriptionsStore as Store
from shared import problems
from shared.facts import CaseFacts
from shared.settings import ClinicSettings


@dataclass(frozen=True)
class Around:
    """The circumstances, the order that a new one would renew, and whether two people must agree."""

    circumstances: Circumstances
    newest: str | None
    four_eyes: bool


def of(store: Store, case_id: str, now: datetime) -> Around:
    """Everything a review of a page of this case needs. Conflict before the case's form is drawn."""
    held_against = circumstances(store, case_id, now)
    return Around(held_against, _newest(store, case_id), store.get_settings().four_eyes)


def circumstances(store: Store, case_id: str, now: datetime) -> Circumstances:
    """What a page, or an order on the web, is held against. Conflict before the case's form is drawn."""
    settings, form, case = store.get_settings(), store.find_form(case_id), store.get_case(case_id)
    if form is None:
        raise problems.Conflict("The form of this case is not drawn yet. Try again in a moment.")
    return Circumstances(
        request=request_for(case, settings, form.request.reference),
        today=settings.local_day(now),
        therapist_npis=frozenset(therapist.npi for therapist in settings.therapists),
        terms=_terms(store, case, settings),
    )


def _terms(store: Store, case: CaseFacts, settings: ClinicSettings) -> Terms:
    profile = settings.payer(case.coverage.payer_id) if case.coverage else None
    state = case.injury.state if case.injury else None
    return terms_for(case.payer_kind, profile, state=state, authorized_to=store.authorized_to(case.case_id))


def _newest(store: Store, case_id: str) -> str | None:
    """The order that a new one renews."""
    held = [one.prescription for one in store.prescriptions_of(case_id)]
    newest = max(held, key=lambda one: one.limits.effective_to, default=None)
    return newest.prescription_id if newest else None


def form_link(store: Store, document: Document, now: datetime) -> str:
    """A link to a fresh copy of the form, for the doctor's office; empty where the case is not known."""
    if document.match is None:
        return ""
    return roads.form_link(store.clinic, document.match.case_id, now)
