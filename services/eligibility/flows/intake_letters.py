"""Letters that bring a patient back to her pages, if she wants them: nothing but links (docs/adr/0015-letters.md)."""

from datetime import datetime, timedelta

from services.eligibility.models import Case
from services.eligibility.models.intake import IntakeDraft
from shared import events, links
from shared.events import LetterDue
from shared.identifiers import phone
from shared.letters import Letter, link
from shared.settings import ClinicSettings

STATUS_LIFE = timedelta(days=90)
STATUS_ENDS = timedelta(days=730)  # a case that is older is opened anew


def draft_token(clinic: str, draft: IntakeDraft) -> str:
    """The link that brings a draft back; it works as long as the draft is kept."""
    return links.sign(links.signing_key(), links.Claims("intake draft", clinic, draft.submission, draft.forgotten_at))


def status_token(clinic: str, case: Case, now: datetime) -> str:
    """The link to her own page: ninety days, and at most two years from the day she asked."""
    expires = min(now + STATUS_LIFE, case.opened_at + STATUS_ENDS)
    return links.sign(links.signing_key(), links.Claims("case status", clinic, case.case_id, expires))


def case_opened(settings: ClinicSettings, case: Case, now: datetime) -> tuple[LetterDue, ...]:
    """She is sent the address of her page once, when the case is opened."""
    return _to_her_page(settings, case, now, "opened")


def status_link_again(settings: ClinicSettings, case: Case, now: datetime) -> tuple[LetterDue, ...]:
    """The desk sends the address again, at most once a day."""
    return _to_her_page(settings, case, now, str(now.date()))


def _to_her_page(settings: ClinicSettings, case: Case, now: datetime, occasion: str) -> tuple[LetterDue, ...]:
    address = case.facts.patient.email
    if address is None or not case.may_email:
        return ()
    where = link(f"/eligibility/status/{status_token(settings.clinic, case, now)}")
    text = _text(settings, "Here you see where your case stands, what we do, and what you do next:", where,
                 "The link works for 90 days. Open it in its last month, and it gives you a new one.")  # fmt: skip
    letter = Letter(to=address, subject=f"Your page at {settings.letterhead.name}", text=text,
                    about="The address of the patient's own page", case_id=case.case_id)  # fmt: skip
    event_id = events.derived_id(LetterDue, settings.clinic, "status link", case.case_id, occasion)
    return (LetterDue(event_id=event_id, clinic=settings.clinic, occurred_at=now, letter=letter),)


def draft_kept(settings: ClinicSettings, draft: IntakeDraft) -> tuple[LetterDue, ...]:
    """She is sent the way back to her half-filled form, at most once a day, if she ticked that she may be."""
    address = draft.mailbox
    if address is None:
        return ()
    where = link(f"/eligibility/draft/{draft_token(settings.clinic, draft)}")
    text = _text(settings, "Here you go on with the form that you began:", where, "The link works for 14 days.")
    letter = Letter(to=address, subject=f"Your form at {settings.letterhead.name}", text=text,
                    about="The way back to a form that was begun")  # fmt: skip
    cause = ("draft", draft.submission, links.keyed_name(links.signing_key(), address), str(draft.saved_at.date()))
    event_id = events.derived_id(LetterDue, settings.clinic, *cause)
    return (LetterDue(event_id=event_id, clinic=settings.clinic, occurred_at=draft.saved_at, letter=letter),)


def _text(settings: ClinicSettings, words: str, where: str, lasts: str) -> str:
    head = settings.letterhead
    return (
        f"Hello,\n\n{words}\n\n{where}\n\n{lasts} Whoever has it can open the page, so keep it to yourself. If you did "
        f"not ask us, forget this letter.\n\n{head.name}\n{phone.format(head.phone)}\n"
    )
