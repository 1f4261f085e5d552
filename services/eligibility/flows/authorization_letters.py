"""What the house writes to a caseworker: the request on paper, and by e-mail the link under which she answers it.

An e-mail names no patient, diagnosis or amount; whoever opens the link sees the request. The link is the same in every
reminder, ends some weeks after the request, and answers once.
"""

from datetime import timedelta

from services.eligibility.flows.occasion import Occasion
from services.eligibility.forms import authorization_request
from services.eligibility.forms.letterhead import long_day
from services.eligibility.models import CaseView
from services.eligibility.models.authorizations import AuthorizationRecord
from shared import events, letters, links
from shared.events import LetterDue
from shared.identifiers import phone

LINK_PURPOSE = "answer authorization"
LINK_LIFE = timedelta(days=45)  # longer than any payer's clock; a late answer is still an answer


def draw(at: Occasion, view: CaseView, record: AuthorizationRecord) -> str:
    """Draw the letter and keep it; return where."""
    drawn = authorization_request.render(authorization_request.request_for(at.settings, view, record, at.today))
    return at.store.documents.keep("authorizations", drawn, "application/pdf")


def path_of(clinic: str, record: AuthorizationRecord) -> str:
    """The path of the page on which the caseworker answers; empty where nothing was asked."""
    if record.asked_at is None:
        return ""
    claims = links.Claims(LINK_PURPOSE, clinic, record.authorization_id, record.asked_at + LINK_LIFE)
    return f"/eligibility/authorization/{links.sign(links.signing_key(), claims)}"


def request(at: Occasion, record: AuthorizationRecord) -> list[LetterDue]:
    """The request itself, where the caseworker has an address."""
    subject = f"{at.settings.letterhead.name}: request for authorization"
    opening = "we ask for your leave to treat a patient whose case you look after."
    return _letter(at, record, "asked", subject, opening)


def reminder(at: Occasion, record: AuthorizationRecord, why: str) -> list[LetterDue]:
    """The same link once more; `why` makes it one letter."""
    subject = f"{at.settings.letterhead.name}: your answer to our request for authorization"
    opening = "our request for authorization still waits for your answer."
    return _letter(at, record, why, subject, opening)


def withdrawal(at: Occasion, record: AuthorizationRecord) -> list[LetterDue]:
    """There is nothing left to answer."""
    subject = f"{at.settings.letterhead.name}: our request for authorization is withdrawn"
    opening = "we no longer need the authorization we asked you for. There is nothing for you to do."
    return _letter(at, record, "withdrawn", subject, opening, answerable=False)


def _letter(
    at: Occasion, record: AuthorizationRecord, why: str, subject: str, opening: str, *, answerable: bool = True
) -> list[LetterDue]:
    contact = record.contact
    if contact is None or contact.email is None or record.asked_at is None:
        return []
    how = [_how_to_answer(at, record)] if answerable else []
    text = "\n\n".join([f"Dear {contact.name},", opening, *how, _signature(at)])
    letter = letters.Letter(to=contact.email, subject=subject, text=text, about=f"Authorization: {_about(why)}",
                            case_id=record.case_id)  # fmt: skip
    event_id = events.derived_id(LetterDue, at.clinic, record.authorization_id, why)
    return [LetterDue(event_id=event_id, clinic=at.clinic, occurred_at=at.now, letter=letter)]


def _how_to_answer(at: Occasion, record: AuthorizationRecord) -> str:
    head = at.settings.letterhead
    return (
        f"This page shows the request. You approve, change or refuse it there, without an account:\n\n"
        f"{letters.link(path_of(at.clinic, record))}\n\n"
        f"Please answer by {long_day(record.answer_due)}. The link is for you alone and takes one answer. "
        f"You may as well call us: {phone.format(head.phone)}."
    )


def _signature(at: Occasion) -> str:
    head = at.settings.letterhead
    fax = f", fax {phone.format(head.fax)}" if head.fax else ""
    return f"{head.name}\n{phone.format(head.phone)}{fax}\n{head.email}"


def _about(why: str) -> str:
    return {"asked": "the request", "withdrawn": "withdrawn"}.get(why, "reminder")
