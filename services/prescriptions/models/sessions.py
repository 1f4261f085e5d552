"""Sessions against a prescription: what billing asks for, what is kept of it, what was used."""

from datetime import date

from pydantic import Field

from shared.codes.body_area import BodyArea
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model


class Reservation(Model):
    """One session counted against a prescription, from the moment its note is offered."""

    session_id: OpaqueId
    service_date: date
    minutes: int = Field(ge=0)


class PrescriptionUsage(Model):
    """What was used of a prescription: its reservations, each session once."""

    reservations: tuple[Reservation, ...] = ()

    @property
    def sessions_used(self) -> int:
        """How many sessions count against the order."""
        return len(self.reservations)

    def without(self, session_id: str) -> "PrescriptionUsage":
        """The usage but for one session: a session asked about twice does not stand in its own way."""
        return PrescriptionUsage(reservations=tuple(r for r in self.reservations if r.session_id != session_id))


class ProcedureGiven(Model):
    """One procedure of a session, as the note has it: where and how long."""

    code: ProcedureCode
    body_areas: tuple[BodyArea, ...] = Field(min_length=1)
    minutes: int = Field(ge=0, le=240)


class TreatmentSession(Model):
    """The massage for which leave is asked."""

    session_id: OpaqueId
    case_id: OpaqueId
    service_date: date
    procedures: tuple[ProcedureGiven, ...] = Field(min_length=1, max_length=20)

    @property
    def minutes(self) -> int:
        """All its minutes."""
        return sum(procedure.minutes for procedure in self.procedures)
