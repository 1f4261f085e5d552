"""The pages of the fee schedules: a model in, a page out."""

from typing import Any, NamedTuple

from services.billing.forms.fee_schedule_file import columns
from services.billing.models.fee_files import (
    FeeOverview,
    FeePreview,
    FeeScheduleVersion,
    FeeScheduleView,
    FeeVersionList,
    Happens,
)
from services.billing.models.prompt_pay import PromptPayPolicies
from services.billing.models.schedules import FeeScheduleRow, ScheduleKind
from shared import pages
from shared.codes.procedures import PROCEDURES
from shared.money import Money
from shared.objects import Invitation
from shared.permissions import Permission, allows
from shared.problems import Problem
from shared.web import Request

_ABOUT = {
    ScheduleKind.USUAL_CHARGE: "What every insurer is charged: usual, customary and reasonable, the same for all.",
    ScheduleKind.CLINIC_PRICE: "What a patient without a payer is charged.",
    ScheduleKind.WORKERS_COMP: "A state's schedule. Colorado's is built in: relative value times the factor of 2024.",
    ScheduleKind.UCR: "Percentiles of what the area charges, from data that are licensed to the clinic.",
    ScheduleKind.MEDICARE: "Medicare's amounts by locality, for payers that allow a share of them.",
    ScheduleKind.CONTRACT: "What a payer allows by its contract with the clinic.",
}
_TONES = {Happens.ADDED: "done", Happens.CHANGED: "wait", Happens.ENDED: "stop", Happens.UNCHANGED: ""}
_LABELS = {one.code: one.label for one in PROCEDURES}


class Line(NamedTuple):
    """A row as a table shows it."""

    code: str
    label: str
    scope: tuple[str, ...]
    amount: Money
    row: FeeScheduleRow


def overview(request: Request[Any], found: FeeOverview) -> str:
    """All schedules on one page."""
    warned = dict.fromkeys(warning for one in found.schedules for warning in one.warnings)
    cards = [(one, _ABOUT[one.kind], _lines(one.rows)) for one in found.schedules]
    return _page(request, "fees.html", cards=cards, warnings=tuple(warned))


def schedule(
    request: Request[Any], found: FeeScheduleView, invitation: Invitation, problem: Problem | None = None
) -> str:
    """One schedule: in force, later, earlier; how a file is loaded."""
    may = request.staff is not None and allows(request.staff.roles, Permission.EDIT_SETTINGS)
    return _page(
        request, "fee_schedule.html", found=found, about=_ABOUT[found.kind], invitation=invitation, problem=problem,
        may_load=may, columns=columns(found.kind), filled=request.form, now=_lines(found.rows),
        later=_lines(found.later), earlier=_lines(found.earlier),
    )  # fmt: skip


def versions(request: Request[Any], found: FeeVersionList) -> str:
    """What was loaded, the newest first."""
    return _page(request, "fee_versions.html", found=found)


def version(request: Request[Any], found: FeeScheduleVersion) -> str:
    """The schedule as one file left it."""
    return _page(request, "fee_version.html", found=found, lines=_lines(found.schedule.rows))


def preview(request: Request[Any], found: FeePreview, problem: Problem | None = None) -> str:
    """What a file would change, or its faults."""
    ordered = sorted(found.changes, key=lambda one: list(_TONES).index(one.happens))
    changes = [(one, _TONES[one.happens], _line(one.row)) for one in ordered]
    counts = [(kind, _TONES[kind], count) for kind, count in found.counts.items()]
    return _page(request, "fee_preview.html", found=found, changes=changes, counts=counts, problem=problem)


def prompt_pay(request: Request[Any], found: PromptPayPolicies, problem: Problem | None = None) -> str:
    """The written discounts, and the form that writes the next one."""
    may = request.staff is not None and allows(request.staff.roles, Permission.EDIT_SETTINGS)
    return _page(request, "prompt_pay.html", found=found, problem=problem, filled=request.form, may_write=may)


def _lines(rows: tuple[FeeScheduleRow, ...]) -> list[Line]:
    return [_line(row) for row in rows]


def _line(row: FeeScheduleRow) -> Line:
    return Line(row.code, _LABELS.get(row.code, ""), tuple(_scope(row)), row.unit_price, row)


def _scope(row: FeeScheduleRow) -> list[str]:
    """For whom and where, in words; empty: for all."""
    named = [row.payer, row.modifier and f"modifier {row.modifier}", row.licence and f"licence {row.licence}",
             row.place and f"place {row.place}", row.locality and f"in {row.locality}",
             f"percentile {row.percentile}" if row.percentile else ""]  # fmt: skip
    return [one for one in named if one]


def _page(request: Request[Any], template: str, **view: Any) -> str:
    return pages.render("billing", template, staff=request.staff, seal=request.seal(), **view)
