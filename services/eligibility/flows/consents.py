"""The consent to treatment: signed by the patient under the text that she saw, kept with it, taken back by her."""

from datetime import datetime

from services.eligibility.flows.cases import Change, change_case, local_day
from services.eligibility.flows.estimates import with_papers
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.models.visits import Consent, ConsentGiven, ConsentStanding
from services.eligibility.rules.consenting import wrong_signature
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows
from shared.problems import BadInput, Conflict
from shared.settings import ClinicSettings


def sign(store: Store, case_id: str, given: ConsentGiven, now: datetime) -> CaseView:
    """Sign the text; again is the same. Conflict when the clinic has another text by now."""
    settings, papers = store.get_settings(), PaperRows(store.table)

    def add(view: CaseView) -> Change:
        _check(settings, view, given, now)
        before = view.case.papers.consent
        if before and not before.is_revoked and before.version == given.version:
            return Change(view)
        signed = _signed(settings, view, given, now)
        standing = ConsentStanding(number=signed.number, version=signed.version, signed_on=signed.signed_on)
        words = f"Consent to treatment signed by the {signed.signer.value}, text {signed.version}"
        entry = TimelineEntry(happened_at=now, words=words, who=signed.signer.value)
        return Change(with_papers(view, consent=standing), papers.consent(signed, entry))

    return change_case(store, case_id, settings, "the consent was signed", now, add)


def _check(settings: ClinicSettings, view: CaseView, given: ConsentGiven, now: datetime) -> None:
    if given.version != settings.consent.version:
        raise Conflict("The clinic has changed the text meanwhile. Please open the page again and read the new one.")
    if wrong := wrong_signature(given, view.case.facts.patient, local_day(settings, now)):
        raise BadInput("Nothing was signed. Please correct the field named here and send it again.", wrong)


def _signed(settings: ClinicSettings, view: CaseView, given: ConsentGiven, now: datetime) -> Consent:
    before = view.case.papers.consent
    return Consent(
        case_id=view.case.case_id, number=before.number + 1 if before else 1, version=given.version,
        paragraphs=settings.consent.paragraphs, signed_name=given.typed_name, signer=given.signer, signed_at=now,
        signed_on=local_day(settings, now),
    )  # fmt: skip


def revoke(store: Store, case_id: str, now: datetime) -> CaseView:
    """Take the consent back; what was signed stays on record. Where none is in force nothing changes."""
    papers = PaperRows(store.table)

    def end(view: CaseView) -> Change:
        held = view.case.papers.consent
        if held is None or held.is_revoked:
            return Change(view)
        signed = papers.get_consent(case_id, held.number)
        entry = TimelineEntry(happened_at=now, words="Consent to treatment taken back", who=signed.signer.value)
        revoked = papers.revocation(signed.model_copy(update={"revoked_at": now}), entry)
        return Change(with_papers(view, consent=held.model_copy(update={"is_revoked": True})), revoked)

    return change_case(store, case_id, store.get_settings(), "the consent was taken back", now, end)
