"""The pages between the answer and the first visit: what it costs, what is missing, when it is."""

from typing import Any

from services.eligibility.models import CaseView, StoryPage
from services.eligibility.models.estimates import EstimateView
from services.eligibility.models.good_faith import GoodFaithEstimate
from services.eligibility.models.visits import MissingItem
from services.eligibility.rules.authorization_states import waits_with_caseworker
from services.eligibility.rules.clinic_time import wall_time
from services.eligibility.rules.missing_letters import SUBJECTS
from services.eligibility.rules.readiness import facts_wanted
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


def first_visit(request: Request[Any], found: Any, problem: Problem | None = None) -> str:
    """What is done before the first visit, and what is missing: the desk's page."""
    return pages.render("eligibility", "first_visit.html", problem=problem, filled=request.form, **_shown(found),
                        **_signed_in(request))  # fmt: skip


def my_first_visit(found: Any, token: str, estimate_token: str, filled: dict[str, Any],
                   problem: Problem | None = None) -> str:  # fmt: skip
    """The patient's page: read and sign, propose times, see what it costs."""
    return pages.render("eligibility", "my_first_visit.html", token=token, good_faith_token=estimate_token,
                        filled=filled, problem=problem, **_shown(found))  # fmt: skip


def good_faith(clinic: ClinicSettings, view: CaseView, given: GoodFaithEstimate | None, token: str) -> str:
    """The patient's page of her good faith estimate."""
    return pages.render("eligibility", "good_faith.html", clinic=clinic, view=view, given=given, token=token)


def _shown(found: Any) -> dict[str, Any]:
    clinic, held = found.settings, found.view.case.papers.appointment
    starts = held.starts_at if held and held.is_agreed else (held.proposals[0] if held and held.proposals else None)
    return {
        "clinic": clinic, "view": found.view, "readiness": found.readiness, "estimate": found.estimate,
        "good_faith": found.good_faith, "billed": found.billed, "is_outdated": found.is_outdated, "appointment": held,
        "starts": wall_time(starts, clinic.time_zone) if starts else "", "by_letter": _by_letter(found.view),
        "wanted": facts_wanted(found.view.case.facts),
    }  # fmt: skip


def _by_letter(view: CaseView) -> set[MissingItem]:
    """What can be asked by e-mail link: leave only where a caseworker has the request and an address."""
    asked = waits_with_caseworker(view.authorization_records)
    return {*SUBJECTS, MissingItem.AUTHORIZATION} if asked else set(SUBJECTS)


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}
