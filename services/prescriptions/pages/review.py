"""The review of a page: its picture beside the fields, questions first; with none left, the whole order at a glance.

Everything works by keyboard and without script: the first question has the focus, or the one button that confirms.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.prescriptions.forms.layout import MMT1, Layout, shown_value
from services.prescriptions.models.arrivals import DocumentArrival
from services.prescriptions.models.documents import Document, Missing
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.reviews import Signature
from services.prescriptions.pages.reading_panel import Panel
from shared import pages
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.facts import CaseFacts
from shared.problems import Problem
from shared.web import Request

# The fields of the review as they stand together on the printed form.
BLOCKS: dict[str, tuple[str, ...]] = {
    "patient": ("patient_confirmed", "injured_on"),
    "diagnoses": ("diagnoses",),
    "areas": ("body_areas",),
    "treatment": ("procedures", "as_clinically_indicated"),
    "dose": ("minutes_per_session", "sessions_per_week", "every_weeks", "weeks", "number_of_sessions"),
    "prescriber": (
        "prescriber_first_name", "prescriber_last_name", "credential", "npi", "phone", "written_on", "signature",
    ),
}  # fmt: skip
_EMPTY_PLACES = 2  # for diagnoses that have no box


@dataclass(frozen=True)
class Glance:
    """An order that only waits for a look: what it would say, what a payer may ask, and the form that confirms it."""

    rows: tuple[tuple[str, str], ...]
    to_know: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReviewView:
    """A page that came, with all that is known of it. `filled`: what the fields begin with."""

    document: Document
    facts: CaseFacts | None = None
    picture: bytes | None = None
    filled: Mapping[str, Any] = field(default_factory=dict)
    came: tuple[DocumentArrival, ...] = ()
    read: Panel | None = None
    glance: Glance | None = None
    layout: Layout = MMT1
    unsigned: tuple[Prescription, ...] = ()
    office_email: str | None = None


def review(request: Request[Any], view: ReviewView, problem: Problem | None = None) -> str:
    """The page, ready to be looked at."""
    choices = choices_of(view.layout)
    return pages.render(
        "prescriptions", "document.html",
        **vars(view) | {"picture": base64.b64encode(view.picture).decode() if view.picture else None},
        problem=problem, page=page_number(request.query, view.document), choices=choices,
        others=_others(view.filled, choices), order=in_order(view.read), asked=asked_fields(view.read), blocks=BLOCKS,
        lines=view.read.by_field if view.read else {}, staff=request.staff, seal=request.seal(),
    )  # fmt: skip


def in_order(read: Panel | None) -> tuple[str, ...]:
    """The blocks of the form, those with a question first."""
    asked = asked_fields(read)
    return tuple(sorted(BLOCKS, key=lambda block: asked.isdisjoint(BLOCKS[block])))


def asked_fields(read: Panel | None) -> frozenset[str]:
    """The fields about which the machine asks."""
    return frozenset(line.name for line in read.questions) if read else frozenset()


def page_number(query: Mapping[str, str], document: Document) -> int:
    """The page asked for, if the document has it; else the first."""
    asked = query.get("page", "1")
    return int(asked) if asked in {str(number) for number in range(1, document.pages + 1)} else 1


def choices_of(layout: Layout) -> dict[str, list[tuple[str, str]]]:
    """What can be ticked or chosen: value and words. The diagnoses are those that were printed."""
    return {
        "icd": _printed(layout, "icd"),
        "cpt": _printed(layout, "cpt"),
        "areas": [(area.value, area.label) for area in BodyArea],
        "credentials": [(one.value, f"{one.value}, {one.label}") for one in Credential],
        "missing": [(one.value, one.label) for one in Missing],
        "signatures": [(one.value, one.value.replace("_", " ")) for one in Signature],
    }


def _printed(layout: Layout, group: str) -> list[tuple[str, str]]:
    """The boxes of the form that stand for a code, with their words."""
    boxes = (box for box in layout.group(group) if box.value not in {"other", "indicated"})
    return [(box.value, f"{shown_value(box)} {box.label}") for box in boxes]


def _others(filled: Mapping[str, Any], choices: Mapping[str, list[tuple[str, str]]]) -> list[str]:
    """The diagnoses that have no box of their own, and empty places for more."""
    printed = {value for value, _ in choices["icd"]}
    return [*(code for code in filled.get("diagnoses", []) if code not in printed), *[""] * _EMPTY_PLACES]
