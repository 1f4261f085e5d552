"""The pages between the answer and the first visit: what it costs, what is missing, when it is."""

from typing import Any

from services.eligibility.models import CaseView, StoryPage
from services.eligibility.models.estimates import EstimateView, PatientEstimate
from shared import pages
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request


def story(request: Request[Any], clinic: ClinicSettings, view: CaseView, found: StoryPage) -> str:
    """A page of what happened to a case."""
    return pages.render("eligibility", "story_page.html", clinic=clinic, view=view, entries=found.entries,
                        after=found.after, **_signed_in(request))  # fmt: skip


def estimate(request: Request[Any], clinic: ClinicSettings, view: CaseView, found: EstimateView) -> str:
    """An estimate: what it rests on, and what came of it."""
    return pages.render("eligibility", "estimate.html", clinic=clinic, view=view, estimate=found.estimate,
                        outcome=found.outcome, **_signed_in(request))  # fmt: skip


def first_visit(request: Request[Any], clinic: ClinicSettings, view: CaseView, estimate: PatientEstimate | None,
                problem: Problem | None = None) -> str:  # fmt: skip
    """What is done before the first visit, and what is missing."""
    return pages.render("eligibility", "first_visit.html", clinic=clinic, view=view, estimate=estimate,
                        problem=problem, filled=request.form, **_signed_in(request))  # fmt: skip


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}
