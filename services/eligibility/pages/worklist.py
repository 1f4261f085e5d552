"""The desk's pages: what waits for whom, all cases, and what changed between two determinations."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from services.eligibility.models import CaseList, CaseView
from services.eligibility.models.comparisons import ChangeKind, Comparison
from services.eligibility.models.tasks import TaskFilter, TaskKind, TaskList, WaitsFor
from services.eligibility.pages import correcting
from shared import pages
from shared.codes.payer_kind import PayerKind
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request


def waiting(request: Request[Any], clinic: ClinicSettings, wanted: TaskFilter, found: TaskList, today: date,
            problem: Problem | None = None) -> str:  # fmt: skip
    """What waits for whom."""
    return pages.render("eligibility", "desk.html", clinic=clinic, wanted=wanted, found=found, today=today,
                        whom=list(WaitsFor), kinds=list(TaskKind), payers=list(PayerKind), problem=problem,
                        asked=query(wanted), **_signed_in(request))  # fmt: skip


def cases(request: Request[Any], clinic: ClinicSettings, found: CaseList) -> str:
    """The list of cases."""
    return pages.render("eligibility", "cases.html", clinic=clinic, found=found, **_signed_in(request))


def changes(request: Request[Any], clinic: ClinicSettings, view: CaseView, comparison: Comparison) -> str:
    """Two determinations side by side."""
    lines = correcting.in_words(clinic, comparison.changes)
    groups = [(kind.value, [one for one in lines if one.kind is kind]) for kind in ChangeKind]
    return pages.render("eligibility", "changes.html", clinic=clinic, view=view, comparison=comparison,
                        groups=[(kind, found) for kind, found in groups if found], **_signed_in(request))  # fmt: skip


def query(wanted: TaskFilter) -> str:
    """The filter as a link says it."""
    said = wanted.model_dump(mode="json", exclude_none=True)
    return urlencode({name: "yes" if held is True else held for name, held in said.items() if held})


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}
