"""Questions and answers: the page that everybody may read, and the page on which the clinic writes them."""

from datetime import date
from typing import Any

from services.eligibility.rules.questions import answered, placeholders, questions_of
from shared import pages
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request

_EMPTY_ROWS = 2


def questions(clinic: ClinicSettings, today: date) -> str:
    """What patients ask, answered."""
    return pages.render("eligibility", "questions.html", clinic=clinic, asked=answered(clinic, today))


def edit(request: Request[Any], clinic: ClinicSettings, today: date, problem: Problem | None = None) -> str:
    """The same, to be written; `problem` shows what was written again."""
    if problem is None:
        rows: list[Any] = [one.model_dump() for one in questions_of(clinic)]
    else:
        rows = [row for row in _written(request.form) if isinstance(row, dict)]
    return pages.render(
        "eligibility", "questions_edit.html", clinic=clinic, problem=problem, staff=request.staff, seal=request.seal(),
        revision=request.form.get("revision", clinic.revision), rows=[*rows, *({} for _ in range(_EMPTY_ROWS))],
        placeholders=placeholders(clinic, today), is_own=bool(clinic.questions),
    )  # fmt: skip


def _written(form: dict[str, Any]) -> list[Any]:
    rows = form.get("questions", [])
    return rows if isinstance(rows, list) else []
