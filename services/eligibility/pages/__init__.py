"""Eligibility's pages: a model in, a page out. What the templates show is made here; they do no arithmetic."""

from datetime import date, datetime, timedelta
from typing import Any

from services.eligibility.models import BenefitsVerification, CaseView, Determination
from services.eligibility.models.letters import LetterList
from services.eligibility.pages import authorizations, calls
from services.eligibility.rules.reasons import advice, labelled
from services.eligibility.rules.standing import Door, standing
from shared import clock, links, pages, staff
from shared.audit import AuditPage
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.web import Request

_DOOR_LIFE = timedelta(days=1)


def welcome(clinic: str | None) -> str:
    """The first page; on one machine it leads straight to the demo clinic's form."""
    return pages.render("eligibility", "welcome.html", clinic=clinic)


def status(clinic: ClinicSettings, view: CaseView, expires: datetime, now: datetime) -> str:
    """The patient's page; `expires` is when its address stops working."""
    return pages.render(
        "eligibility", "status.html", clinic=clinic, view=view, standing=standing(view), expires=expires,
        doors=_doors(clinic, view.case.case_id, now),
    )  # fmt: skip


def _doors(clinic: ClinicSettings, case_id: str, now: datetime) -> dict[str, str]:
    """Where the tasks of the patient's page lead. The page makes them anew each time, so a day is enough."""

    def link(purpose: str, path: str) -> str:
        claims = links.Claims(purpose, clinic.clinic, case_id, now + _DOOR_LIFE)
        return path + links.sign(links.signing_key(), claims)

    return {
        Door.FORM.name: link("prescription form", "/prescriptions/form/"),
        Door.UPLOAD.name: link("upload", "/prescriptions/upload/"),
        Door.VISIT.name: link("first visit", "/eligibility/first-visit/"),
        Door.CALL.name: f"tel:+1{clinic.letterhead.phone}",
    }


def case(
    request: Request[Any], clinic: ClinicSettings, view: CaseView, token: str, problem: Problem | None = None,
    holds: BenefitsVerification | None = None,
) -> str:  # fmt: skip
    """A case: facts, determination, call sheet, what happened. `holds` is the plan's answer that is still good."""
    coverage = view.case.facts.coverage
    payer = clinic.payer(coverage.payer_id) if coverage else None
    return pages.render("eligibility", "case.html", clinic=clinic, view=view, payer=payer, determination=view.latest,
                        changes=_changes(view.determinations), token=token, problem=problem,
                        filled=flat(request.form), reasons=_reasons(view),
                        can_ask=payer is not None and bool(told("CLEARINGHOUSE_URL", "")),
                        call=calls.beside_case(view), holds=holds,
                        leave=authorizations.beside_case(view, clock.today(clinic.time_zone)),
                        at_work_on=request.path.get("authorization_id", "") if problem else "",
                        **_signed_in(request))  # fmt: skip


def _reasons(view: CaseView) -> dict[str, Any] | None:
    """What she says hurts, in the staff's words, with the codes that come into question."""
    said = view.case.facts.reasons
    if said is None:
        return None
    opened: date = view.determinations[0].decided_on
    return {"said": said, "candidates": labelled(said.candidates, opened), "advice": advice(said.complaints)}


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
        inner = _numbered(held)
        found |= flat(inner, f"{before}{name}.") if isinstance(inner, dict) else {before + name: inner}
    return found


def _numbered(held: Any) -> Any:
    """A list of groups as fields name them: 0, 1, 2."""
    is_groups = isinstance(held, list) and all(isinstance(one, dict) for one in held)
    return {str(place): one for place, one in enumerate(held)} if is_groups else held


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
