"""The pages of the intake: who should pay, the form of each path, the form that was left and found again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.eligibility.models import CaseView
from services.eligibility.models.intake import ACCIDENTS, NOT_LISTED, IntakeDraft
from services.eligibility.pages import form_token
from services.eligibility.pages.intake_words import COMPLAINTS, LABELS, PATHS, RED_FLAGS
from shared import pages
from shared.codes.complaints import Trimester
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.facts import Sex
from shared.identifiers.us_state import NAMES
from shared.problems import BadInput, FieldError, Problem
from shared.settings import ClinicSettings
from shared.web import Request

_SELF = PayerKind.SELF_PAY
_UNLISTED = {"payer_id": NOT_LISTED, "name": "It is not in this list"}


def choice(clinic: ClinicSettings, desk: Request[Any] | None = None, problem: Problem | None = None) -> str:
    """Who should pay?"""
    return pages.render(
        "eligibility", "intake_choice.html", clinic=clinic, paths=PATHS, problem=problem, **_place(clinic, desk)
    )


def form(clinic: ClinicSettings, kind: PayerKind, filled: Mapping[str, Any], token: str,
         problem: Problem | None = None, *, desk: Request[Any] | None = None, saved: Any = None,
         correcting: CaseView | None = None) -> str:  # fmt: skip
    """The form of one path, with what was filled in before. `saved` is a draft's (link, last day, mailed);
    `correcting` is the case that the desk corrects."""
    return pages.render(
        "eligibility", "intake.html", clinic=clinic, kind=kind, path=PATHS[kind], labels=LABELS, filled=filled,
        token=token, saved=saved, problem=_at_fields(problem), correcting=correcting, paths=PATHS,
        is_accident=kind in ACCIDENTS or bool(correcting and correcting.case.facts.injury and kind is not _SELF),
        payers=[*(payer for payer in clinic.payers if payer.kind is kind), _UNLISTED],
        sexes=list(Sex), states=sorted(NAMES),
        relationships=list(Relationship), complaints=COMPLAINTS, red_flags=RED_FLAGS, trimesters=list(Trimester),
        **_place(clinic, desk),
    )  # fmt: skip


def filled_with(form: dict[str, Any]) -> dict[str, Any]:
    """Nested answers under the names of the fields."""
    found: dict[str, Any] = {}
    for name, held in form.items():
        found |= (
            {f"{name}.{inner}": one for inner, one in filled_with(held).items()}
            if isinstance(held, dict)
            else {name: held}
        )
    return found


def resumed(clinic: ClinicSettings, draft: IntakeDraft, token: str, now: datetime) -> str:
    """The form as it was left."""
    page_token = form_token.issue(clinic.clinic, now, draft.submission)
    saved = (f"/eligibility/draft/{token}", draft.forgotten_at, draft.mailbox is not None)
    try:
        kind = PayerKind(str(draft.answers.get("payer_kind", "")))
    except ValueError:
        return choice(clinic)
    return form(clinic, kind, draft.answers, page_token, saved=saved)


def _place(clinic: ClinicSettings, desk: Request[Any] | None) -> dict[str, Any]:
    """Where the forms of this page lead: the public's door, or the desk."""
    if desk is None:
        return {"desk": False, "door": f"/eligibility/intake/{clinic.clinic}"}
    return {"desk": True, "door": "/eligibility/desk/intake", "staff": desk.staff, "seal": desk.seal()}


def _at_fields(problem: Problem | None) -> Problem | None:
    """Each finding at a field of the page: the second answer of a list stands at the list."""
    if problem is None or not problem.errors:
        return problem
    errors = {FieldError(field=_field(one.field), detail=one.detail) for one in problem.errors}
    order = {field: place for place, field in enumerate(LABELS)}
    return BadInput(problem.detail, sorted(errors, key=lambda one: (order.get(one.field, len(order)), one.detail)))


def _field(name: str) -> str:
    return ".".join(part for part in name.split(".") if not part.isdecimal())
