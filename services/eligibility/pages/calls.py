"""The call sheet on the screen, and what calls have told beside the case."""

from datetime import datetime
from typing import Any

from services.eligibility.forms import call_sheet as sheet
from services.eligibility.models import CaseView
from services.eligibility.rules.call_sheet import QUESTIONS, Kind, known
from shared import pages
from shared.problems import Problem
from shared.settings import Answer, ClinicSettings
from shared.web import Request

INPUTS = {Kind.DAY: "date", Kind.NUMBER: "number"}


def call_sheet(
    request: Request[Any], clinic: ClinicSettings, view: CaseView, now: datetime, problem: Problem | None = None
) -> str:
    """Questions, script and places for the answers."""
    today = clinic.local_day(now)
    filled = dict(request.form)
    return pages.render(
        "eligibility", "call_sheet.html", clinic=clinic, view=view, today=today, problem=problem, filled=filled,
        about=_stated(sheet.about(clinic, view)), ours=_stated(sheet.clinic_facts(clinic)),
        script=sheet.script(clinic, view), lines=_lines(view), said=list(Answer), staff=request.staff,
        seal=request.seal(),
    )  # fmt: skip


def beside_case(view: CaseView) -> dict[str, Any]:
    """What the case's page shows of calls; the template is case_call_sheet.html."""
    lines = _lines(view)
    calls = sorted((one for one in view.verifications if one.verdict is None), key=lambda one: one.verified_on)
    return {
        "can_be_called": bool(QUESTIONS[view.case.facts.payer_kind]),
        "known": [line for line in lines if line["told"]],
        "open": [line for line in lines if not line["told"] and line["is_needed"]],
        "calls": calls[::-1],
    }


def _lines(view: CaseView) -> list[dict[str, Any]]:
    return [
        {
            "field": one.question.field,
            "label": one.question.label,
            "say": one.question.say,
            "is_needed": one.question.is_needed,
            "is_choice": one.question.kind is Kind.YES_NO,
            "type": INPUTS.get(one.question.kind, "text"),
            "hint": {Kind.MONEY: "$", Kind.PERCENT: "%"}.get(one.question.kind, ""),
            "told": sheet.shown(one.value) if one.by else "",
            "by": one.by,
            "differing": sheet.shown(one.differing) if one.differing_by else "",
            "differing_by": one.differing_by,
        }
        for one in known(view.case.facts.payer_kind, view.verifications)
    ]


def _stated(facts: sheet.Facts) -> list[tuple[str, str]]:
    return [(name, value) for name, value in facts if value]
