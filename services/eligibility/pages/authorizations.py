"""Authorizations on pages: what the desk sees of them beside the case, and what the caseworker sees by her link."""

import secrets
from datetime import date
from typing import Any

from services.eligibility.forms import authorization_request as letter
from services.eligibility.models import CaseView
from services.eligibility.models.authorizations import (
    AuthorizationRecord,
    AuthorizationView,
    HowGiven,
    Standing,
    Verdict,
)
from services.eligibility.rules.answer_clock import clock_for
from services.eligibility.rules.authorization_states import views
from services.eligibility.rules.authorization_usage import limits
from shared import pages
from shared.codes.payer_kind import PayerKind
from shared.codes.procedures import procedure_on
from shared.problems import Problem
from shared.settings import ClinicSettings

MASSAGE, MANUAL_THERAPY = "97124", "97140"
TAGS = {
    Standing.ASKED: "wait", Standing.OVERDUE: "stop", Standing.APPROVED: "done", Standing.RUNNING: "done",
    Standing.EXPIRING: "wait", Standing.USED_UP: "stop", Standing.EXPIRED: "stop", Standing.REFUSED: "stop",
    Standing.WITHDRAWN: "",
}  # fmt: skip


def beside_case(view: CaseView, today: date) -> dict[str, Any]:
    """What the case's page shows of authorizations; the template is case_authorizations.html."""
    facts = view.case.facts
    shown = views(view.authorization_records, view.sessions, today)
    return {
        "authorizations": [_line(one) for one in shown],
        "can_be_asked": facts.payer_kind is not PayerKind.SELF_PAY,
        "proposal": proposal(view, today),
        "hows": [how for how in HowGiven if how is not HowGiven.OUR_PAGE],
        "verdicts": list(Verdict),
        "submission": secrets.token_urlsafe(16),
    }


def proposal(view: CaseView, today: date) -> dict[str, Any]:
    """What the form to ask is filled with: as the prescription orders, where there is one."""
    order = letter.order_of(view, today)
    limits_ = order.limits if order else None
    codes = limits_.procedures if limits_ else (MASSAGE, MANUAL_THERAPY)
    injury = view.case.facts.injury
    contact = _known_contact(view)
    filled = {
        "first_day": max(today, limits_.effective_from) if limits_ else today,
        "last_day": limits_.effective_to if limits_ else "",
        "sessions": limits_.number_of_sessions if limits_ else "",
        "sessions_per_week": limits_.sessions_per_week if limits_ else "",
        "minutes_per_session": limits_.minutes_per_session if limits_ else "",
        "caseworker.name": contact.get("name") or (injury.adjuster if injury else None) or "",
        **{f"caseworker.{name}": contact.get(name) or "" for name in ("email", "phone", "fax")},
    }
    rows = [(code, _label(code, today), _units(limits_)) for code in codes]
    return {"filled": filled, "rows": rows}


def _known_contact(view: CaseView) -> dict[str, Any]:
    """The caseworker of the latest request of this case."""
    known = [record.contact for record in view.authorization_records if record.contact]
    return known[-1].model_dump() if known else {}


def _units(limits_: Any) -> int | str:
    """Quarter hours of all ordered sessions, if one procedure filled them; the desk divides them."""
    if limits_ is None or len(limits_.procedures) != 1:
        return ""
    return int(limits_.number_of_sessions * (limits_.minutes_per_session // 15))


def _label(code: str, today: date) -> str:
    known = procedure_on(code, today)
    return known.label if known else "service"


def _line(shown: AuthorizationView) -> dict[str, Any]:
    usage = shown.usage
    return {
        "record": shown.record,
        "standing": shown.standing,
        "tag": TAGS[shown.standing],
        "days_left": shown.days_left,
        "limits": list(limits(usage)) if usage else [],
        "sessions": usage.sessions if usage else 0,
        "outside": usage.outside if usage else (),
        "reference": letter.reference_of(shown.record),
    }


def caseworker(
    clinic: ClinicSettings, view: CaseView, record: AuthorizationRecord, today: date, token: str,
    filled: dict[str, Any], problem: Problem | None = None,
) -> str:  # fmt: skip
    """The caseworker's page: the request, and her answer or the form for it."""
    asked, facts = record.request, view.case.facts
    order = letter.order_of(view, today)
    clock = clock_for(facts.payer_kind, facts.injury.state if facts.injury else "", today)
    return pages.render(
        "eligibility", "caseworker.html", clinic=clinic, record=record, asked=asked, token=token, problem=problem,
        claim=_known(letter.claim_facts(view)), patient=_known(letter.patient_facts(view)),
        order=_known(letter.order_facts(order)), diagnoses=list(letter.diagnoses(order, today)), clock=clock,
        rows=[letter.procedure_row(one, today) for one in asked.procedures] if asked else [], filled=filled,
        wanted=_known(letter.wanted(asked)) if asked else [], verdicts=list(Verdict),
        reference=letter.reference_of(record),
    )  # fmt: skip


def _known(facts: letter.Facts) -> list[tuple[str, str]]:
    """What is known of it; a label without a value is left out."""
    return [(name, value) for name, value in facts if value]
