"""Prescriptions' pages: a model in, a page out. What the templates show is made here; they do no arithmetic."""

import base64
import functools
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

from services.prescriptions.forms.layout import MMT1, shown_value
from services.prescriptions.models.arrivals import DocumentArrival
from services.prescriptions.models.documents import Document, DocumentList
from services.prescriptions.models.orders import CaseView
from services.prescriptions.models.readings import ReadingAccuracy
from services.prescriptions.models.reviews import Signature
from services.prescriptions.pages import reading_panel
from services.prescriptions.pages.reading_panel import Read
from shared import pages
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.facts import CaseFacts
from shared.objects import Invitation
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
    "signatures": [(one.value, one.value.replace("_", " ")) for one in Signature],
}


def _signed_in(request: Request[Any]) -> dict[str, Any]:
    return {"staff": request.staff, "seal": request.seal()}
