"""The procedure codes a massage clinic meets: which are timed, their relative values, edits and the
therapist's use.

The numbers are CPT (AMA) and HCPCS level II (CMS); the labels are ours. Relative value units, status and
therapy reduction: CMS physician fee schedule, file RVU24C (July 2024, non-facility). Medically unlikely
edits: CMS practitioner file in force 2024-07-01. Later files are to be added as new rows; until then the
last known row stays in force.

>>> massage = procedure_on("97124", date(2026, 3, 2))
>>> massage.timed, massage.total_rvu, massage.mue
(True, Decimal('0.91'), 4)
>>> procedure_on("97010", date(2026, 3, 2)).bundled
True
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from shared.codes.dated import Dated, on

_SINCE = date(2024, 7, 1)
_SOURCE = "CMS PFS RVU24C (July 2024); CMS MUE practitioner file 2024-07-01"


class MueKind(IntEnum):
    """How Medicare's edit on units counts (MUE adjudication indicator)."""

    PER_LINE = 1
    PER_DAY_ABSOLUTE = 2
    PER_DAY_CLINICAL = 3  # all lines of the day are added; more may be paid on appeal with records


class Scope(StrEnum):
    """How a massage therapist comes to use a procedure, before any payer or licence says otherwise."""

    USUAL = "usual"
    WHEN_ORDERED = "when_ordered"
    BY_AGREEMENT = "by_agreement"
    NOT_BY_DEFAULT = "not_by_default"
    OTHER_LICENCE = "other_licence"


@dataclass(frozen=True, kw_only=True, slots=True)
class Procedure(Dated):
    """One procedure code. A timed one counts in quarter hours; what CMS does not give is None."""

    code: str
    label: str
    timed: bool
    by_report: bool = False
    status: str
    therapy_reduction: bool
    rvu_work: Decimal | None
    rvu_pe: Decimal | None
    rvu_mp: Decimal | None
    mue: int | None
    mue_kind: MueKind | None
    scope: Scope

    @property
    def usual_for_massage_therapist(self) -> bool:
        """Whether a massage therapist commonly uses it when the order says so."""
        return self.scope in {Scope.USUAL, Scope.WHEN_ORDERED}

    @property
    def bundled(self) -> bool:
        """Whether Medicare's rules always pay it within another service (status B)."""
        return self.status == "B"

    @property
    def total_rvu(self) -> Decimal | None:
        """Work, practice expense and malpractice together."""
        if self.rvu_work is None or self.rvu_pe is None or self.rvu_mp is None:
            return None
        return self.rvu_work + self.rvu_pe + self.rvu_mp


def _procedure(
    code: str,
    label: str,
    scope: Scope,
    *,
    timed: bool = True,
    by_report: bool = False,
    status: str = "A",
    therapy_reduction: bool = True,
    rvu: tuple[str, str, str] | None = None,
    mue: int | None,
) -> Procedure:
    work, pe, mp = map(Decimal, rvu) if rvu else (None, None, None)
    return Procedure(
        code=code,
        label=label,
        timed=timed,
        by_report=by_report,
        status=status,
        therapy_reduction=therapy_reduction,
        rvu_work=work,
        rvu_pe=pe,
        rvu_mp=mp,
        mue=mue,
        mue_kind=None if mue is None else MueKind.PER_DAY_CLINICAL,
        scope=scope,
        valid_from=_SINCE,
        source=_SOURCE,
    )


def _by_report(code: str, label: str) -> Procedure:
    return _procedure(
        code,
        label,
        Scope.BY_AGREEMENT,
        timed=False,
        by_report=True,
        status="C",
        therapy_reduction=False,
        mue=1,
    )


def _evaluation(code: str, label: str) -> Procedure:
    return _procedure(code, label, Scope.OTHER_LICENCE, timed=False, therapy_reduction=False, mue=1)


PROCEDURES = (
    _procedure("97124", "massage", Scope.USUAL, rvu=("0.35", "0.55", "0.01"), mue=4),
    _procedure("97140", "hands-on manual work", Scope.WHEN_ORDERED, rvu=("0.43", "0.37", "0.01"), mue=6),
    _procedure(
        "97010",
        "hot or cold pack",
        Scope.WHEN_ORDERED,
        timed=False,
        status="B",
        therapy_reduction=False,
        rvu=("0.06", "0.12", "0.01"),
        mue=0,
    ),
    _procedure(
        "97112",
        "balance, posture and movement retraining",
        Scope.NOT_BY_DEFAULT,
        rvu=("0.50", "0.50", "0.01"),
        mue=4,
    ),
    _procedure("97110", "exercise", Scope.NOT_BY_DEFAULT, rvu=("0.45", "0.42", "0.01"), mue=6),
    _procedure("97530", "practice of everyday movements", Scope.NOT_BY_DEFAULT, rvu=("0.44", "0.65", "0.01"), mue=6),
    _procedure("97035", "ultrasound", Scope.OTHER_LICENCE, rvu=("0.21", "0.20", "0.01"), mue=2),
    _procedure(
        "97032",
        "electrical stimulation, therapist present",
        Scope.OTHER_LICENCE,
        rvu=("0.25", "0.17", "0.01"),
        mue=4,
    ),
    _by_report("97039", "other modality, therapist present"),
    _by_report("97139", "other therapy"),
    _by_report("97799", "other physical medicine"),
    _procedure("S8950", "lymphedema drainage", Scope.WHEN_ORDERED, status="I", therapy_reduction=False, mue=None),
    _procedure(
        "97150",
        "group session",
        Scope.OTHER_LICENCE,
        timed=False,
        rvu=("0.29", "0.24", "0.01"),
        mue=1,
    ),
    _evaluation("97161", "physical therapist's evaluation, simple"),
    _evaluation("97162", "physical therapist's evaluation, moderate"),
    _evaluation("97163", "physical therapist's evaluation, complex"),
    _evaluation("97164", "physical therapist's re-evaluation"),
)


def procedure_on(code: str, day: date) -> Procedure | None:
    """The procedure as it was on the day of service, or None when this table does not know it."""
    return on(day, (row for row in PROCEDURES if row.code == code))
