"""Leave to go beyond an order: given by an administrator for one session, on the prescriber's word, and always seen."""

from datetime import date, datetime

from pydantic import Field, field_validator

from services.prescriptions.models.decisions import OverrideTold, Reason, ReasonCode
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model

# What a prescriber's word can widen. Who signs, from when, until when and how many in all: that takes an order.
WAIVABLE = frozenset({ReasonCode.FREQUENCY, ReasonCode.MINUTES, ReasonCode.AREA, ReasonCode.PROCEDURE})


class OverrideAsked(Model):
    """An administrator gives leave for one session of a case."""

    service_date: date
    waives: tuple[ReasonCode, ...] = Field(min_length=1, max_length=len(WAIVABLE))
    reason: str = Field(min_length=10, max_length=500, description="why the clinic goes beyond the order")
    prescriber_note: str = Field(min_length=10, max_length=500, description="what the prescriber said: when, how, who")
    document_id: OpaqueId | None = Field(default=None, description="the prescriber's note, where it came in writing")

    @field_validator("waives")
    @classmethod
    def _can_be_waived(cls, codes: tuple[ReasonCode, ...]) -> tuple[ReasonCode, ...]:
        if set(codes) - WAIVABLE:
            raise ValueError("only frequency, minutes, areas and procedures can be waived; the rest takes an order")
        return codes


class Override(Model):
    """A leave as it is kept. One session spends it."""

    override_id: OpaqueId
    case_id: OpaqueId
    asked: OverrideAsked
    granted_by: str
    granted_at: datetime
    session_id: OpaqueId | None = Field(default=None, description="the session that spent it")

    def told(self, waived: tuple[Reason, ...]) -> OverrideTold:
        """What billing hears of it."""
        return OverrideTold(
            override_id=self.override_id,
            granted_by=self.granted_by,
            granted_at=self.granted_at,
            reason=self.asked.reason,
            prescriber_note=self.asked.prescriber_note,
            waived=waived,
        )


class CaseOverrides(Model):
    """The leaves of a case, by the day of the session."""

    overrides: tuple[Override, ...]
