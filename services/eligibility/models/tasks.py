"""A task: one thing that somebody has to do for a case, for whom it waits and until when. The desk's list is made of
these.

A task is opened once for its cause and closed once; what comes up again is a new task with a new cause, so that the
history stays whole.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import Field

from shared.codes.payer_kind import PayerKind
from shared.dates import Day
from shared.facts import CaseFacts
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class WaitsFor(StrEnum):
    """Whose move it is."""

    PATIENT = "patient"
    DESK = "front desk"
    DOCTOR = "doctor"
    PAYER = "payer"
    CASEWORKER = "caseworker"


class TaskKind(StrEnum):
    """What is to be done."""

    RED_FLAG = "a physician first"
    NEW_INSURER = "insurer to be entered"
    BENEFITS = "ask for benefits"
    TELEPHONE_QUESTION = "question left open on the telephone"
    PROVIDER_TYPE = "ask whether it pays a massage therapist"
    CORRECT_INQUIRY = "correct what the plan refused"
    ASK_AGAIN = "ask the plan again"
    OTHER_INSURANCE = "settle who pays first"
    AUTHORIZATION = "authorization"
    AUTHORIZATION_REMINDER = "remind of the authorization"
    AUTHORIZATION_ENDS = "renew the authorization"
    CLAIM_NUMBER = "claim number"
    CLAIM_FILED = "claim filed with the employer"
    PHYSICIAN = "care by a physician"
    PRESCRIPTION = "prescription"
    PAPERWORK = "paperwork"
    LIEN = "lawyer's packet"
    LIEN_DISCLOSURE = "lien disclosure"
    GOOD_FAITH_ESTIMATE = "good faith estimate"
    FIRST_VISIT = "first visit"
    OTHER = "other"


class Task(Model):
    """One thing to do. `cause` is what made it (never a person's words); the same cause is the same task."""

    task_id: OpaqueId
    case_id: OpaqueId
    kind: TaskKind
    cause: str = Field(min_length=1, max_length=200)
    words: str = Field(min_length=1, max_length=400, description="what to do, in a sentence")
    waits_for: WaitsFor
    payer_kind: PayerKind
    patient: str = Field(min_length=1, max_length=130, description="the name on the list")
    due: Day
    opened_at: datetime
    owner: str | None = Field(default=None, max_length=60, description="who of the staff has taken it")
    closed_at: datetime | None = None
    closed_because: str | None = Field(default=None, max_length=200)
    closed_by: str | None = Field(default=None, max_length=60, description="who of the staff; None: the house itself")
    revision: int = Field(default=1, ge=1)

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.closed_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether it waits longer than it should."""
        return self.is_open and self.due < today

    def closed(self, now: datetime, because: str, by: str | None = None) -> Self:
        """The same task, done."""
        return self._next(closed_at=now, closed_because=because, closed_by=by)

    def taken_by(self, owner: str) -> Self:
        """The same task in somebody's hands."""
        return self._next(owner=owner)

    def about(self, facts: CaseFacts) -> Self:
        """The same task with the patient's name and the payer path as they are known now."""
        name, kind = facts.patient.full_name, facts.payer_kind
        return self if (self.patient, self.payer_kind) == (name, kind) else self._next(patient=name, payer_kind=kind)

    def _next(self, **changes: object) -> Self:
        return self.model_copy(update={**changes, "revision": self.revision + 1})


class TaskFilter(Model):
    """Which tasks are wanted; None wants all."""

    waits_for: WaitsFor | None = None
    payer_kind: PayerKind | None = None
    kind: TaskKind | None = None
    overdue: bool = False

    def wants(self, task: Task, today: date) -> bool:
        """Whether a task is among them."""
        return (
            self.waits_for in {None, task.waits_for}
            and self.payer_kind in {None, task.payer_kind}
            and self.kind in {None, task.kind}
            and (not self.overdue or task.is_overdue(today))
        )


class TaskList(Model):
    """A page of open tasks, the most urgent first; `after` asks for the next."""

    tasks: tuple[Task, ...]
    after: str | None


class TaskDone(Model):
    """What the desk says when it closes a task."""

    because: str = Field(default="done", min_length=1, max_length=200)
