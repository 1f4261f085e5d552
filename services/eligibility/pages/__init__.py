"""Eligibility's pages: a model in, a page out. What the templates show is made here; they do no arithmetic."""

import secrets
from typing import Any

from services.eligibility.models import CaseList, CaseView, Determination
from services.eligibility.models.letters import LetterList
from shared import pages, staff
from shared.audit import AuditPage
from shared.codes.payer_kind import PayerKind
from shared.facts import Sex
from shared.identifiers.us_state import NAMES
from shared.problems import Problem
from shared.settings import Answer as Said
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.web import Request


def welcome(clinic: str | None) -> str:
    """The first page; on one machine it leads straight to the demo clinic's form."""
    return pages.render("eligibility", "welcome.html", clinic=clinic)


def intake(clinic: ClinicSettings, filled: dict[str, Any], problem: Problem | None = None) -> str:
    """The intake form, with what was filled in before."""
    by_kind = {kind: [p for p in clinic.payers if p.kind is kind] for kind in PayerKind}
    return pages.render(
        "eligibility", "intake.html", clinic=clinic, kinds=list(PayerKind), payers=by_kind, sexes=list(Sex),
        states=sorted(NAMES), filled=filled, problem=problem, submission=secrets.token_urlsafe(16),
    )  # fmt: skip


def status(clinic: ClinicSettings, view: CaseView) -> str:
    """The patient's page."""
    return pages.render("eligibility", "status.html", clinic=clinic, view=view, determination=view.latest)


def desk(request: Request[Any], found: CaseList) -> str:
    """The list of cases."""
    return pages.render("eligibility", "desk.html", found=found, clinic=request.clinic, **_signed_in(request))


def case(
    request: Request[Any], clinic: ClinicSettings, view: CaseView, token: str, problem: Problem | None = None
) -> str:
    """A case: facts, determination, call sheet, what happened."""
    coverage = view.case.facts.coverage
    payer = clinic.payer(coverage.payer_id) if coverage else None
    return pages.render("eligibility", "case.html", clinic=clinic, view=view, payer=payer, determination=view.latest,
                        changes=_changes(view.determinations), token=token, said=list(Said), problem=problem,
                        filled=flat(request.form), can_ask=bool(told("CLEARINGHOUSE_URL", "")),
                        **_signed_in(request))  # fmt: skip


def letters(request: Request[Any], clinic: ClinicSettings, found: LetterList) -> str:
    """What was written to people."""
    return pages.render("eligibility", "letters.html", clinic=clinic, found=found, **_signed_in(request))


def audit(request: Request[Any], record: str | None, found: AuditPage) -> str:
    """Who asked for what."""
    return pages.render("eligibility", "audit.html", record=record, found=found, **_signed_in(request))


def settings(
    request: Request[Any], clinic: ClinicSettings, problem: Problem | None = None, text: str | None = None
) -> str:
    """The settings as tables, and as text to edit."""
    shown = text if text is not None else clinic.model_dump_json(indent=2)
    return pages.render(
        "eligibility", "settings.html", clinic=clinic, text=shown, problem=problem, **_signed_in(request)
    )


def sign_in(username: str = "", challenge: staff.Challenge | None = None, problem: Problem | None = None) -> str:
    """The sign-in form, or its second step."""
    return pages.render("eligibility", "sign_in.html", username=username, challenge=challenge, problem=problem)


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}


def flat(form: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Nested answers under the names of the fields: {"patient": {"phone": "1"}} -> {"patient.phone": "1"}."""
    found: dict[str, Any] = {}
    for name, held in form.items():
        found |= flat(held, f"{before}{name}.") if isinstance(held, dict) else {before + name: held}
    return found


def _changes(determinations: tuple[Determination, ...]) -> list[tuple[Determination, list[str]]]:
    """Each determination with what changed against the one before; newest first."""
    pairs = zip((None, *determinations), determinations, strict=False)
    return [(after, _difference(before, after)) for before, after in pairs][::-1]


def _difference(before: Determination | None, after: Determination) -> list[str]:
    if before is None:
        return ["first judgement"]
    pairs = zip(before.requirements, after.requirements, strict=True)
    changed = [f"{new.name}: {old.status.label} → {new.status.label}" for old, new in pairs if old.status != new.status]
    return changed or ["nothing changed"]
