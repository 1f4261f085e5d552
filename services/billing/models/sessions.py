"""The massage given (a treatment session) and its clinical record (the SOAP note), as the therapist signed
them.

Nothing is billed that is not here: minutes, procedures, body areas, therapist, signature.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from services.billing.models.clock import Span, span
from services.billing.models.progress import Goal, Scores
from shared.codes.body_area import BodyArea
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model
from shared.settings import TimeZone

Words = Annotated[str, Field(min_length=1, max_length=4000)]
Minutes = Annotated[int, Field(ge=1, le=480)]


class VisitKind(StrEnum):
    """What the visit is for; the first one and the re-evaluation have parts of their own."""

    FIRST = "first visit"
    FOLLOW_UP = "follow-up"
    RE_EVALUATION = "re-evaluation"


class NextStep(StrEnum):
    """What a re-evaluation decides."""

    CONTINUE = "continue as planned"
    CHANGE = "change the plan"
    ASK = "ask the prescriber"
    DISCHARGE = "discharge"


class SoapNote(Model):
    """Subjective, objective, assessment, plan; signed, then never changed."""

    subjective: Words
    objective: Words
    assessment: Words
    plan: Words
    response: str = Field(default="", max_length=4000, description="how she answered to the massage")
    signed_at: AwareDatetime


class PerformedProcedure(Model):
    """One procedure of the session and the hands-on minutes it took."""

    code: ProcedureCode
    minutes: Minutes


class TreatmentSession(Model):
    """One session: where on the body, what, how long, by whom. Times are the clinic's wall clock.

    Minutes for relaxing are written apart: the order does not cover them, the payer never sees them, she pays herself.
    """

    session_id: OpaqueId
    case_id: OpaqueId
    therapist_id: str
    service_date: date
    start: time
    end: time
    time_zone: TimeZone = "America/Denver"
    kind: VisitKind = VisitKind.FOLLOW_UP
    areas: Annotated[tuple[BodyArea, ...], Field(min_length=1)]
    procedures: Annotated[tuple[PerformedProcedure, ...], Field(min_length=1)]
    relaxing_minutes: Minutes | None = None
    scores: Scores = Scores()
    goals: tuple[Goal, ...] = ()
    next_step: NextStep | None = None
    note: SoapNote

    @model_validator(mode="after")
    def _the_minutes_fit_between_start_and_end(self) -> Self:
        if sum(self.minutes.values()) + (self.relaxing_minutes or 0) > self.span.minutes:
            raise ValueError("more minutes are documented than lie between start and end")
        return self

    @property
    def span(self) -> Span:
        """The true time it took. ImpossibleTime, which is a ValueError, for what no clock has shown."""
        return span(self.service_date, self.start, self.end, self.time_zone)

    @property
    def minutes(self) -> dict[str, int]:
        """Minutes per code in the order of the note; a code named twice is added up."""
        spent: dict[str, int] = {}
        for procedure in self.procedures:
            spent[procedure.code] = spent.get(procedure.code, 0) + procedure.minutes
        return spent
