"""Prescriptions' pages: a model in, a page out. What the templates show is made here; they do no arithmetic."""

import functools
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.models.alerts import AlertList
from services.prescriptions.models.allowances import CaseAllowance
from services.prescriptions.models.decisions import ReasonCode
from services.prescriptions.models.documents import LetterPreview, Rejection
from services.prescriptions.models.orders import CaseView, Prescription
from services.prescriptions.models.overrides import Override
from services.prescriptions.models.prescribers import KnownOffice, OfficeList
from services.prescriptions.models.readings import ReadingAccuracy
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.pages import reading_panel
from services.prescriptions.pages.review import choices_of
from shared import pages, permissions
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.objects import Invitation
from shared.permissions import Permission
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request


def case(
    request: Request[Any],
    view: CaseView,
    token: str,
    problem: Problem | None = None,
    roads: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A case: form, documents, prescriptions and what is left of them. `roads`: the links by which pages come back."""
    return pages.render(
        "prescriptions", "case.html", view=view, token=token, problem=problem, roads=roads, **_signed_in(request)
    )


def upload(request: Request[Any], clinic: ClinicSettings, invitation: Invitation, *, has_arrived: bool) -> str:
    """The page by which a signed page is sent, for patient, prescriber's office and front desk."""
    return pages.render(
        "prescriptions", "upload.html", clinic=clinic, invitation=invitation, has_arrived=has_arrived,
        staff=request.staff, seal=request.seal() if request.staff else "",
    )  # fmt: skip


@functools.cache
def upload_script() -> str:
    """The small script of that page; it works without."""
    return resources.files("services.prescriptions.pages").joinpath("upload.js").read_text(encoding="utf-8")


def readings(request: Request[Any], found: ReadingAccuracy) -> str:
    """How the machine's readings compare with what reviewers confirmed."""
    return pages.render(
        "prescriptions", "readings.html", found=found, words=reading_panel.FIELD_WORDS, **_signed_in(request)
    )


def alerts(request: Request[Any], found: AlertList) -> str:
    """What runs out soon."""
    return pages.render("prescriptions", "alerts.html", found=found, **_signed_in(request))


def offices(request: Request[Any], found: OfficeList, problem: Problem | None = None) -> str:
    """The directory of prescribers, by name within its page."""
    by_name = sorted(found.offices, key=lambda one: (one.details.last_name.casefold(), one.details.first_name))
    return pages.render(
        "prescriptions", "offices.html", offices=by_name, after=found.after, filled=request.form, problem=problem,
        choices=_CHOICES, **_signed_in(request),
    )  # fmt: skip


def office(request: Request[Any], held: KnownOffice, problem: Problem | None = None) -> str:
    """One prescriber, with a form to correct the entry."""
    filled = request.form or {"details": held.details.model_dump(mode="json", exclude_none=True)}
    return pages.render(
        "prescriptions", "office.html", held=held, filled=filled, problem=problem, choices=_CHOICES,
        **_signed_in(request),
    )  # fmt: skip


def letter(request: Request[Any], document_id: str, said: Rejection, preview: LetterPreview) -> str:
    """The letter to the doctor's office, before it is sent."""
    return pages.render(
        "prescriptions", "letter.html", document_id=document_id, said=said, letter=preview, **_signed_in(request)
    )


def order(
    request: Request[Any],
    case: CaseFacts,
    order: Prescription,
    usage: PrescriptionUsage,
    left: CaseAllowance,
    leaves: tuple[Override, ...],
    problem: Problem | None = None,
) -> str:
    """A prescription: what is left as a picture, its sessions, the way back to its page."""
    allowance = next(one for one in left.orders if one.prescription_id == order.prescription_id)
    sessions = sorted(usage.reservations, key=lambda one: one.service_date, reverse=True)
    may_override = request.staff is not None and permissions.allows(request.staff.roles, Permission.OVERRIDE_LIMITS)
    may_acknowledge = (
        request.staff is not None
        and permissions.allows(request.staff.roles, Permission.SIGN_NOTES)
        and request.staff.name not in order.acknowledged_by
    )
    return pages.render(
        "prescriptions", "standing.html", case=case, order=order, left=allowance, sessions=sessions, leaves=leaves,
        document_id=opaque_id.derive("document", request.clinic, order.signed_copy or order.document), on=left.on,
        filled=request.form, problem=problem, may_override=may_override, may_acknowledge=may_acknowledge,
        waivable=[(one.value, words) for one, words in _WAIVED.items()], **_signed_in(request),
    )  # fmt: skip


_WAIVED = {
    ReasonCode.FREQUENCY: "one session more in this week",
    ReasonCode.MINUTES: "more minutes",
    ReasonCode.AREA: "another area",
    ReasonCode.PROCEDURE: "another procedure",
}


_CHOICES = choices_of(MMT1)


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}
