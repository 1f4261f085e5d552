"""The page of an order on the web: the boxes of the printed form, from the same layout, as fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.prescriptions.forms.layout import Layout, shown_value
from shared import pages
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.facts import CaseFacts
from shared.problems import Problem
from shared.settings import ClinicSettings

_EMPTY_PLACES = 2  # for diagnoses that have no box


@dataclass(frozen=True)
class OrderView:
    """What the page shows: for whom, by which form, and what was typed so far."""

    token: str
    facts: CaseFacts
    clinic: ClinicSettings
    layout: Layout
    filled: Mapping[str, Any]
    sent_at: datetime | None = None
    is_kept: bool = False


def order(view: OrderView, problem: Problem | None = None) -> str:
    """The order to fill in, or the word that it was sent."""
    choices = _choices(view.layout)
    printed = {value for value, _ in choices["icd"]}
    others = [code for code in view.filled.get("diagnoses", []) if code not in printed]
    return pages.render(
        "prescriptions", "order.html", **vars(view), choices=choices, others=others + [""] * _EMPTY_PLACES,
        problem=problem,
    )  # fmt: skip


def _choices(layout: Layout) -> dict[str, list[tuple[str, str]]]:
    """The boxes of the form as choices: value and words."""
    return {
        "icd": _coded(layout, "icd"),
        "cpt": _coded(layout, "cpt"),
        "areas": [(area.value, area.label) for area in BodyArea],
        "minutes": [(box.value, f"{box.label} minutes") for box in layout.group("minutes")],
        "per_week": [(box.value, box.label) for box in layout.group("per_week") if box.value.isdigit()],
        "credentials": [(one.value, f"{one.value}, {one.label}") for one in Credential],
    }


def _coded(layout: Layout, group: str) -> list[tuple[str, str]]:
    boxes = (box for box in layout.group(group) if box.value not in {"other", "indicated"})
    return [(box.value, f"{shown_value(box)} {box.label}") for box in boxes]
