"""The order on the web: the prescriber's office opens its link, fills in, may keep a draft, signs and sends it once.

What was signed becomes a page like one that came back on paper, and a person confirms it (docs/adr/0019-web-order.md).
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.prescriptions.flows.receiving import Arrival, receive
from services.prescriptions.flows.roads import LIFE, link
from services.prescriptions.flows.surrounding import circumstances
from services.prescriptions.forms.layout import MMT1, layout_of
from services.prescriptions.models.documents import Channel
from services.prescriptions.models.reviews import Review
from services.prescriptions.models.web_orders import KeptOrder, OrderInvitation, SignedOrder, WebOrder
from services.prescriptions.pages import ordering
from services.prescriptions.pages.ordering import OrderView
from services.prescriptions.rules.findings import Circumstances
from services.prescriptions.rules.web_signing import as_review, objections
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import web_orders
from shared import events, letters, links, problems
from shared.events import LetterDue
from shared.identifiers import opaque_id
from shared.letters import Letter
from shared.pages import problem_page
from shared.problems import Problem
from shared.table import until_settled
from shared.web import Request

_NOTE = "Filled in and signed on the web by the prescriber's link. Check that the prescriber is who the name says."


@dataclass(frozen=True)
class Opened:
    """An order opened by its link: whose, under which id, and what is kept of it so far."""

    case_id: str
    link_id: str
    kept: KeptOrder
    seen: int


def open_by(store: Store, claims: links.Claims) -> Opened:
    """What the link opens; NotFound without the case, LinkExpired when the clinic has taken its links back."""
    case_id = claims.subject
    store.get_case(case_id)
    taken_back = web_orders.taken_back_at(store.table, case_id)
    if taken_back and claims.expires - LIFE <= taken_back:
        raise problems.LinkExpired("The clinic has taken this link back. Ask it for a new one.")
    link_id = opaque_id.derive("order link", store.clinic, case_id, str(int(claims.expires.timestamp())))
    return Opened(case_id, link_id, *web_orders.find_order(store.table, case_id, link_id))


def keep_draft(store: Store, claims: links.Claims, typed: dict[str, Any]) -> None:
    """Keep what was typed so far, as it is; nothing of it is judged."""

    def attempt() -> None:
        opened = open_by(store, claims)
        if opened.kept.is_sent:
            raise problems.Conflict("This order was signed and sent already.")
        draft = web_orders.kept(store.table, opened.case_id, opened.link_id, KeptOrder(draft=typed), opened.seen)
        store.table.commit(draft)

    until_settled(attempt)


def sign(store: Store, claims: links.Claims, order: WebOrder, now: datetime) -> None:
    """Sign and send the order, once; the same again is done, another one under the same link is a Conflict."""
    answer = hashlib.sha256(order.model_dump_json().encode()).hexdigest()

    def attempt() -> None:
        opened = open_by(store, claims)
        if opened.kept.is_sent and opened.kept.answer == answer:
            return
        if opened.kept.is_sent:
            raise problems.Conflict("An order was sent by this link already. Ask the clinic for a new link.")
        around = circumstances(store, opened.case_id, now)
        _refuse(order, around)
        _send(store, *_signed(store, opened, answer, now), order, around)

    until_settled(attempt)


def _signed(store: Store, opened: Opened, answer: str, now: datetime) -> tuple[Opened, datetime]:
    """The moment of signing is written down first: whoever has to send again has signed when she first did."""
    if opened.kept.answer == answer and opened.kept.signed_at:
        return opened, opened.kept.signed_at
    kept = KeptOrder(answer=answer, signed_at=now)
    store.table.commit(web_orders.kept(store.table, opened.case_id, opened.link_id, kept, opened.seen))
    return replace(opened, kept=kept, seen=opened.seen + 1), now


def _refuse(order: WebOrder, around: Circumstances) -> None:
    errors = [problems.FieldError(field=one.field, detail=one.words) for one in objections(order, around)]
    if errors:
        raise problems.BadInput("Nothing was sent yet. Please correct the fields named here.", errors)


def _send(store: Store, opened: Opened, when: datetime, order: WebOrder, around: Circumstances) -> None:
    """The page of the order and the row that makes it unrepeatable, in one transaction."""
    from services.prescriptions.forms.signed_order import draw

    settings = store.get_settings()
    signed = SignedOrder(order=order, case_id=opened.case_id, link_id=opened.link_id, signed_at=when)
    sent = opened.kept.model_copy(update={"is_sent": True})
    once = web_orders.kept(store.table, opened.case_id, opened.link_id, sent, opened.seen)
    day = settings.local_day(when)
    receive(store, Arrival(
        draw(signed, around.request, settings), "web order.pdf", (_NOTE,), channel=Channel.WEB,
        source=opened.link_id, case_id=opened.case_id, is_ours=True,
        suggestions=_suggested(as_review(order, day, around.request.injured_on)),
    ), when, once)  # fmt: skip


def _suggested(review: Review) -> dict[str, str | list[str]]:
    """The answers as the review's form is filled in. That it is the patient of the chart, a person says."""
    said = review.model_dump(mode="json", exclude_defaults=True, exclude={"patient_confirmed"})
    return {name: [str(one) for one in held] if isinstance(held, list) else _word(held) for name, held in said.items()}


def _word(held: object) -> str:
    return "true" if held is True else str(held)


def invite(store: Store, case_id: str, to: OrderInvitation, now: datetime) -> None:
    """Send the link to the prescriber's office; once a day to the same address."""
    store.get_case(case_id)
    settings = store.get_settings()
    today = settings.local_day(now).isoformat()
    address = letters.link(f"/prescriptions/order/{link('order', store.clinic, case_id, now)}")
    letter = Letter(
        to=to.email, subject=f"A prescription form from {settings.letterhead.name}",
        text=_LETTER.format(clinic=settings.letterhead.name, link=address), case_id=case_id,
        about="Link to the order, for the prescriber's office",
    )  # fmt: skip
    event_id = events.derived_id(LetterDue, store.clinic, "order link", case_id, to.email, today)
    store.tell_once(LetterDue(event_id=event_id, clinic=store.clinic, occurred_at=now, letter=letter))


def take_back(store: Store, case_id: str, now: datetime) -> None:
    """The links given out until now stop working; what was signed by one stays signed."""
    store.get_case(case_id)
    web_orders.take_back(store.table, case_id, now)


_LETTER = """Hello,

{clinic} asks for a prescription for medical massage therapy for one of your patients. You can fill it in and sign it
on the web, in about two minutes; the page says for whom it is:

{link}

The link works for 90 days, for one order. Please do not pass it on: whoever has it sees the patient's name. If you
would rather sign on paper, the same page takes a photo or a scan of the signed form.

{clinic}
"""


def page(request: Request[Any], problem: Problem | None = None) -> str:
    """The order as it stands: what was typed now, else the draft; after it was sent, the word that it was."""
    store = Store(request.clinic)
    opened = open_by(store, request.claims)
    form, facts = store.find_form(opened.case_id), store.get_case(opened.case_id)
    view = OrderView(
        token=request.path["token"], facts=facts, clinic=store.get_settings(),
        layout=layout_of(form.version if form else MMT1.version, form.request.diagnoses if form else ()),
        filled=request.form or opened.kept.draft, sent_at=opened.kept.signed_at if opened.kept.is_sent else None,
        is_kept="kept" in request.query,
    )  # fmt: skip
    return ordering.order(view, problem)


def again(request: Request[Any], problem: Problem) -> str:
    """The order again, with what was wrong beside each field; nothing that was typed is lost."""
    gone = isinstance(problem, problems.NotFound | problems.LinkExpired)
    return problem_page(problem) if gone else page(request, problem)
