"""Prescriptions' pages: a model in, a page out. What the templates show is made here; they do no arithmetic."""

import base64
import functools
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

from services.prescriptions.forms.layout import MMT1, shown_value
from services.prescriptions.models.alerts import AlertList
from services.prescriptions.models.allowances import CaseAllowance
from services.prescriptions.models.arrivals import DocumentArrival
from services.prescriptions.models.decisions import ReasonCode
from services.prescriptions.models.documents import Document, DocumentList, LetterPreview, Missing, Rejection
from services.prescriptions.models.orders import CaseView, Prescription
from services.prescriptions.models.overrides import Override
from services.prescriptions.models.prescribers import KnownOffice, OfficeList
from services.prescriptions.models.readings import ReadingAccuracy
from services.prescriptions.models.reviews import Signature
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.pages import reading_panel
from services.prescriptions.pages.reading_panel import Read
from shared import pages, permissions
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.objects import Invitation
from shared.permissions import Permission
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request


def desk(request: Request[Any], found: DocumentList) -> str:
    """The work list."""
    return pages.render("prescriptions", "desk.html", found=found, **_signed_in(request))


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


def document(
    request: Request[Any],
    document: Document,
    facts: CaseFacts | None,
    picture: bytes | None,
    problem: Problem | None = None,
    came: tuple[DocumentArrival, ...] = (),
    read: Read | None = None,
) -> str:
    """The picture of a page beside the fields, filled with what the clinic lets the machine fill in, to be compared."""
    begun = {**document.suggestions, **(read.filled_in if read else {})}
    filled = {**begun, **request.form} if request.form else begun
    shown = base64.b64encode(picture).decode() if picture else None
    return pages.render(
        "prescriptions", "document.html", document=document, facts=facts, picture=shown, problem=problem,
        page=page_number(request.query, document), filled=filled, choices=_CHOICES,
        others=_others(filled), came=came, read=read.panel if read else None, **_signed_in(request),
    )  # fmt: skip


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


def page_number(query: Mapping[str, str], document: Document) -> int:
    """The page asked for, if the document has it; else the first."""
    asked = query.get("page", "1")
    return int(asked) if asked in {str(number) for number in range(1, document.pages + 1)} else 1


def _others(filled: Mapping[str, Any]) -> list[str]:
    """The diagnoses that have no box of their own, and two empty places for more."""
    printed = {value for value, _ in _CHOICES["icd"]}
    given = filled.get("diagnoses", [])
    return [*(code for code in given if code not in printed), "", ""]


def _printed(group: str) -> list[tuple[str, str]]:
    """The boxes of the form that stand for a code, with their words."""
    boxes = (box for box in MMT1.group(group) if box.value not in {"other", "indicated"})
    return [(box.value, f"{shown_value(box)} {box.label}") for box in boxes]


_CHOICES = {
    "icd": _printed("icd"),
    "cpt": _printed("cpt"),
    "areas": [(area.value, area.label) for area in BodyArea],
    "credentials": [(one.value, f"{one.value}, {one.label}") for one in Credential],
    "missing": [(one.value, one.label) for one in Missing],
    "signatures": [(one.value, one.value.replace("_", " ")) for one in Signature],
}


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}
