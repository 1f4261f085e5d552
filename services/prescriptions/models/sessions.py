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
    is_used: bool = Field(default=False, description="the note was accepted: the session counts for good")
    override_id: OpaqueId | None = Field(default=None, description="the leave to go beyond the order that it used")


class PrescriptionUsage(Model):
    """What was used of a prescription: its reservations, each session once."""

    reservations: tuple[Reservation, ...] = ()

    @property
    def sessions_used(self) -> int:
        """How many sessions count against the order."""
        return len(self.reservations)

    def counting(self, reservation: Reservation) -> "PrescriptionUsage":
        """The usage with one session more, or with that session as it is now."""
        return PrescriptionUsage(reservations=(*self.without(reservation.session_id).reservations, reservation))

    def without(self, session_id: str) -> "PrescriptionUsage":
        """The usage but for one session: a session asked about twice does not stand in its own way."""
        return PrescriptionUsage(reservations=tuple(r for r in self.reservations if r.session_id != session_id))


NOTHING_USED = PrescriptionUsage()


class ProcedureGiven(Model):
    """One procedure of a session, as the note has it: where and how long."""

    code: ProcedureCode
    body_areas: tuple[BodyArea, ...] = Field(min_length=1)
    minutes: int = Field(ge=0, le=480)


class TreatmentSession(Model):
    """The massage for which leave is asked."""

    session_id: OpaqueId
    case_id: OpaqueId
    service_date: date
    procedures: tuple[ProcedureGiven, ...] = Field(min_length=1, max_length=20)
    therapist_id: str = ""

    @property
    def minutes(self) -> int:
        """All its minutes."""
        return sum(procedure.minutes for procedure in self.procedures)


class ProcedureAsked(Model):
    """One procedure of a note; without areas of its own it was given on those of the session."""

    code: ProcedureCode
    minutes: int = Field(ge=0, le=480)
    areas: tuple[BodyArea, ...] = ()


class ReservationRequest(Model):
    """What billing asks before it accepts a note."""

    session_id: OpaqueId
    case_id: OpaqueId
    service_date: date
    therapist_id: str = Field(min_length=1, max_length=40)
    areas: tuple[BodyArea, ...] = Field(min_length=1)
    procedures: tuple[ProcedureAsked, ...] = Field(min_length=1, max_length=20)
    version: int = Field(default=1, ge=1, description="of the note: a corrected one is counted in place of the old")

    def session(self) -> TreatmentSession:
        """The session as the rules judge it."""
        given = tuple(
            ProcedureGiven(code=asked.code, minutes=asked.minutes, body_areas=asked.areas or self.areas)
            for asked in self.procedures
        )
        return TreatmentSession(
            session_id=self.session_id, case_id=self.case_id, service_date=self.service_date, procedures=given,
            therapist_id=self.therapist_id,
        )  # fmt: skip


class Release(Model):
    """A session that was counted and will not be billed: its note was voided."""

    session_id: OpaqueId


class Released(Model):
    """The session is free again."""

    session_id: OpaqueId
    prescription_id: OpaqueId
