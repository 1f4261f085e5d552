"""An authorization's whole life: what was asked of the payer, what the caseworker answered, what was given and used.

The payer's leave itself is `shared.facts.Authorization`, which travels to billing; this is the file about it.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.dates import Day
from shared.facts import Authorization, AuthorizedProcedure, UnitsRecorded
from shared.identifiers.authorization_number import AuthorizationNumber
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model

Name = Annotated[str, Field(min_length=1, max_length=60)]
Reason = Annotated[str, Field(min_length=1, max_length=800)]
Submission = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,80}$", description="one per filled form")]
Sessions = Annotated[int, Field(ge=1, le=999)]


class Standing(StrEnum):
    """Where an authorization stands."""

    ASKED = "asked"
    OVERDUE = "not answered in time"
    APPROVED = "approved"
    RUNNING = "running"
    EXPIRING = "expiring"
    USED_UP = "used up"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HowGiven(StrEnum):
    """By which way the payer's answer came."""

    OUR_PAGE = "our page"
    TELEPHONE = "telephone"
    FAX = "fax"
    EMAIL = "e-mail"
    LETTER = "letter"
    PORTAL = "the payer's portal"


class Verdict(StrEnum):
    """What the caseworker decides."""

    APPROVED = "approved"
    CHANGED = "changed"
    REFUSED = "refused"


class Caseworker(Model):
    """Whom the payer has charged with the case: an adjuster, a caseworker, a reviewer."""

    name: Name
    title: Name | None = None
    phone: Phone | None = None
    fax: Phone | None = None
    email: EmailAddress | None = None


class Wanted(Model):
    """So many visits and units of these procedures, between these days."""

    first_day: Day
    last_day: Day
    sessions: Sessions | None = Field(default=None, description="visits in all")
    procedures: tuple[AuthorizedProcedure, ...] = Field(default=(), max_length=12)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("the last day is before the first")
        codes = [procedure.code for procedure in self.procedures]
        if len(codes) != len(set(codes)):
            raise ValueError("each procedure is named once")
        return self


class AuthorizationAsked(Wanted):
    """The desk's form: leave is to be asked for."""

    procedures: tuple[AuthorizedProcedure, ...] = Field(min_length=1, max_length=12)
    sessions_per_week: int | None = Field(default=None, ge=1, le=7)
    minutes_per_session: int | None = Field(default=None, ge=15, le=120)
    caseworker: Caseworker
    reason: Reason | None = Field(default=None, description="why: the findings, the goals of treatment")
    submission: Submission | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if self.sessions is None and all(p.units is None and p.sessions is None for p in self.procedures):
            raise ValueError("say how many visits, or how many units of each procedure")
        return self


class PayerAnswer(Model):
    """What the caseworker decided. Without other days and amounts it is what was asked for."""

    answer: Verdict
    name: Name
    title: Name | None = None
    phone: Phone | None = None
    number: AuthorizationNumber | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    sessions: Sessions | None = None
    procedures: tuple[AuthorizedProcedure, ...] = Field(default=(), max_length=12)
    without: tuple[ProcedureCode, ...] = Field(default=(), max_length=12, description="asked for, and not allowed")
    reason: Reason | None = None


class CaseworkerAnswer(PayerAnswer):
    """The page that opens by a link: the caseworker answers herself."""

    title: Name
    phone: Phone
    may_decide: bool = Field(default=False, description="she says that she may decide this for the payer")


class DeskAnswer(PayerAnswer):
    """The desk writes down an answer that came by another way."""

    how: HowGiven


class LeaveRecorded(Authorization):
    """The desk writes down leave that nobody asked for by letter, or what the payer changed of it."""

    how: HowGiven = HowGiven.TELEPHONE
    contact: Caseworker | None = None

    @property
    def leave(self) -> Authorization:
        """The payer's leave alone."""
        return Authorization.model_validate(self.model_dump(exclude={"how", "contact"}))


class Withdrawal(Model):
    """The clinic no longer asks, or the payer took its leave back."""

    reason: Reason
    from_day: Day | None = Field(default=None, description="the first day without leave; none: today")


class AnswerGiven(Model):
    """Who answered what, when, and by which way."""

    verdict: Verdict
    name: Name
    title: Name | None = None
    phone: Phone | None = None
    reason: Reason | None = None
    how: HowGiven
    answered_at: datetime


class SessionUse(Model):
    """A session that counts against the leave of its day, whenever it was told."""

    session_id: OpaqueId
    service_date: Day
    units: tuple[UnitsRecorded, ...] = ()
    version: int = Field(default=1, description="of its note; a correction takes the place of what was told before")
    voided: bool = Field(default=False, description="its note was taken back: it counts for nothing")


class Step(Model):
    """One line of an authorization's story."""

    at: datetime
    words: str


class AuthorizationRecord(Model):
    """One authorization of a case. `standing` is what people made of it; what the day makes of it, rules say."""

    authorization_id: OpaqueId
    case_id: OpaqueId
    standing: Standing
    revision: int = Field(default=0, ge=0, description="of the leave; 0 before there is one")
    request: AuthorizationAsked | None = None
    asked_at: datetime | None = None
    answer_due: Day | None = None
    clock: str = Field(default="", description="which rule sets the day")
    letter: str | None = Field(default=None, description="where its PDF is kept")
    answer: AnswerGiven | None = None
    leave: Authorization | None = None
    how: HowGiven | None = None
    contact: Caseworker | None = None
    alerts: tuple[str, ...] = Field(default=(), description="what the desk or the caseworker was told of, once each")
    story: tuple[Step, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether the payer has still to answer."""
        return self.standing is Standing.ASKED

    def with_step(self, at: datetime, words: str, **changes: object) -> Self:
        """The same authorization a step further."""
        return self.model_copy(update={**changes, "story": (*self.story, Step(at=at, words=words))})


class ProcedureUsage(Model):
    """What was used of one procedure."""

    code: str
    units: int = 0
    units_allowed: int | None = None
    sessions: int = 0
    sessions_allowed: int | None = None


class Usage(Model):
    """What was used of a leave, and of what."""

    sessions: int = 0
    sessions_allowed: int | None = None
    procedures: tuple[ProcedureUsage, ...] = ()
    outside: tuple[str, ...] = Field(default=(), description="codes that were given and that the leave does not name")


class AuthorizationView(Model):
    """An authorization as it stands on a day."""

    record: AuthorizationRecord
    standing: Standing
    usage: Usage | None = None
    days_left: int | None = Field(default=None, description="until the answer is due, or until the leave ends")


def leaves_of(records: Iterable[AuthorizationRecord]) -> tuple[Authorization, ...]:
    """The payer's leaves among them."""
    return tuple(record.leave for record in records if record.leave is not None)


def record_under(records: Iterable[AuthorizationRecord], number: str) -> AuthorizationRecord | None:
    """The authorization that has a number, or None."""
    return next((record for record in records if record.leave and record.leave.number == number), None)
