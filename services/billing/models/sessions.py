"""The massage given (a treatment session) and its clinical record (the SOAP note), as the therapist signed
them.

Nothing is billed that is not here: minutes, procedures, body areas, therapist, signature.
"""

from datetime import date, datetime, time
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.codes.body_area import BodyArea
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model

Words = Annotated[str, Field(min_length=1, max_length=4000)]


class SoapNote(Model):
    """Subjective, objective, assessment, plan; signed, then never changed."""

    subjective: Words
    objective: Words
    assessment: Words
    plan: Words
    signed_at: AwareDatetime


class PerformedProcedure(Model):
    """One procedure of the session and the hands-on minutes it took."""

    code: ProcedureCode
    minutes: Annotated[int, Field(ge=1, le=480)]


class TreatmentSession(Model):
    """One session: where on the body, what, how long, by whom. Times are the clinic's wall clock."""

    session_id: OpaqueId
    case_id: OpaqueId
    therapist_id: str
    service_date: date
    start: time
    end: time
    areas: Annotated[tuple[BodyArea, ...], Field(min_length=1)]
    procedures: Annotated[tuple[PerformedProcedure, ...], Field(min_length=1)]
    note: SoapNote

    @model_validator(mode="after")
    def _the_minutes_fit_between_start_and_end(self) -> Self:
        if self.end <= self.start:
            raise ValueError("the session ends before it starts")
        if sum(self.minutes.values()) > self._duration:
            raise ValueError("more minutes are documented than lie between start and end")
        return self

    @property
    def minutes(self) -> dict[str, int]:
        """Minutes per code in the order of the note; a code named twice is added up."""
        spent: dict[str, int] = {}
        for procedure in self.procedures:
            spent[procedure.code] = spent.get(procedure.code, 0) + procedure.minutes
        return spent

    @property
    def _duration(self) -> int:
        def at(moment: time) -> datetime:
            return datetime.combine(self.service_date, moment)

        return int((at(self.end) - at(self.start)).total_seconds() // 60)
