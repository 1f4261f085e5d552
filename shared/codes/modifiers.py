"""The modifiers a massage claim meets, and in which order they stand in SV101-3 to -6 (four at most).

What changes the payment stands first, then the kind of therapy plan, then what only informs. Sources: CMS
NCCI policy manual (59 and the X modifiers), UnitedHealthcare's therapy policy since 2020-04-01 (GP), HCPCS
level II.

>>> modifier_on("XS", date(2026, 3, 2)).opens_edit
True
>>> modifier_on("KX", date(2026, 3, 2)).usual_for_massage_therapist
False
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from shared.codes.dated import VERSION_5010, Dated, on

# The four X modifiers came with CMS transmittal 1422, for services from this day.
_X_SINCE = date(2015, 1, 1)


class Place(IntEnum):
    """Where a modifier stands among others: the lower first."""

    PAYMENT = 1
    THERAPY_PLAN = 2
    INFORMATION = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcedureModifier(Dated):
    """One modifier; `opens_edit` is true when it can open an NCCI pair with indicator 1."""

    code: str
    label: str
    place: Place
    opens_edit: bool = False
    usual_for_massage_therapist: bool = False


def _opening(code: str, label: str, since: date) -> ProcedureModifier:
    return ProcedureModifier(
        code=code,
        label=label,
        place=Place.PAYMENT,
        opens_edit=True,
        usual_for_massage_therapist=True,
        valid_from=since,
        source="CMS NCCI policy manual, chapter 1",
    )


def _other(code: str, label: str, place: Place, *, usual: bool = False) -> ProcedureModifier:
    return ProcedureModifier(
        code=code,
        label=label,
        place=place,
        usual_for_massage_therapist=usual,
        valid_from=VERSION_5010,
        source="HCPCS level II and CPT modifier lists; from trade knowledge",
    )


MODIFIERS = (
    _opening("59", "separate service", VERSION_5010),
    _opening("XE", "separate encounter", _X_SINCE),
    _opening("XS", "separate body region", _X_SINCE),
    _opening("XP", "another practitioner", _X_SINCE),
    _opening("XU", "unusual, does not overlap", _X_SINCE),
    _other("GP", "under a physical therapy plan", Place.THERAPY_PLAN, usual=True),
    _other("GO", "under an occupational therapy plan", Place.THERAPY_PLAN),
    _other("GN", "under a speech therapy plan", Place.THERAPY_PLAN),
    _other("96", "to gain a skill", Place.INFORMATION, usual=True),
    _other("97", "to regain a skill", Place.INFORMATION, usual=True),
    _other("KX", "above Medicare's therapy threshold", Place.INFORMATION),
    _other("CQ", "by a physical therapist's assistant", Place.PAYMENT),
    _other("CO", "by an occupational therapist's assistant", Place.PAYMENT),
    _other("AQ", "physician in a shortage area", Place.PAYMENT),
    _other("GA", "Medicare waiver signed", Place.INFORMATION),
    _other("GX", "Medicare notice given by choice", Place.INFORMATION),
    _other("GY", "never covered by Medicare", Place.INFORMATION),
    _other("GZ", "expected not to be covered by Medicare", Place.INFORMATION),
    _other("52", "reduced service", Place.PAYMENT),
    _other("76", "repeated by the same person", Place.PAYMENT),
    _other("77", "repeated by another person", Place.PAYMENT),
    _other("AT", "active chiropractic treatment", Place.INFORMATION),
)


def modifier_on(code: str, day: date) -> ProcedureModifier | None:
    """The modifier as it was on the day of service, or None when this table does not know it."""
    return on(day, (row for row in MODIFIERS if row.code == code))
