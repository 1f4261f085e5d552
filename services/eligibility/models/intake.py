"""The intake form: one for four kinds of payer. All that is wrong with it is said at once, each thing at its field.

What a path needs is asked on its page and demanded here, whoever fills it in: a patient, or the desk for a caller.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from shared.codes.complaints import Complaint, RedFlag, Trimester
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.dates import Day
from shared.facts import Coverage, Injury, Patient
from shared.identifiers import email_address
from shared.identifiers.errors import InvalidIdentifier
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.typed_text import one_line
from shared.model import Model

Given = dict[str, Any]
NOT_LISTED = "not-listed"  # for the insurer that is not in the clinic's list: the desk calls it
ACCIDENTS = frozenset({PayerKind.WORKERS_COMPENSATION, PayerKind.CAR_ACCIDENT})
INSURED = ACCIDENTS | {PayerKind.HEALTH_PLAN}


class Intake(Model):
    """What the form says."""

    payer_kind: PayerKind
    patient: Patient
    coverage: Coverage | None = None
    injury: Injury | None = None
    says_has_prescription: bool = False
    says_employer_knows: bool = Field(default=False, description="the injury was reported to the employer")
    says_saw_physician: bool = Field(default=False, description="a physician has seen the injury")
    complaints: tuple[Complaint, ...] = Field(default=(), max_length=len(Complaint))
    red_flags: tuple[RedFlag, ...] = Field(default=(), max_length=len(RedFlag))
    trimester: Trimester | None = None
    may_email: bool = Field(default=False, description="links to her pages may be sent by e-mail, which is not secret")
    submission: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{8,80}$", description="one per filled form")

    @model_validator(mode="wrap")
    @classmethod
    def _say_all_that_is_wrong(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(given, dict):
            return make(given)
        filled = _with_its_parts(given)
        wrong = [*_missing(filled), *_torn_lines(filled)]
        try:
            made = make(filled)
        except ValidationError as error:
            wrong = [*map(_in_plain_words, error.errors(include_url=False)), *wrong]
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong, hide_input=True)
        return made


class PublicIntake(Intake):
    """The form as it comes from the street: with its token, and a field that people leave empty."""

    form: str | None = Field(default=None, max_length=600, description="the signed and dated token of the page")
    website: str | None = Field(default=None, max_length=200, description="people do not see it; machines fill it in")

    def intake(self) -> Intake:
        """What the form says, without what guarded it."""
        return Intake.model_validate(self.model_dump(exclude={"form", "website"}))


class IntakeDraft(Model):
    """A form that was left half filled, until it is sent or forgotten. Nothing in it was judged yet."""

    submission: OpaqueId = Field(description="the filled form that it will be")
    answers: dict[str, str | tuple[str, ...]]
    saved_at: datetime
    forgotten_at: datetime

    @property
    def mailbox(self) -> str | None:
        """Where its link may be sent: a good address, and her leave to write to it."""
        typed = str(self.answers.get("patient.email", ""))
        may_be_used = self.answers.get("may_email") == "true" and email_address.is_valid(typed)
        return email_address.parse(typed) if may_be_used else None


class PhysicianClearance(Model):
    """A physician has heard of what the patient ticked, and has nothing against massage."""

    physician: PersonName
    said_on: Day


def _with_its_parts(given: Given) -> Given:
    """The answers with an empty part where the path needs one, so that what is missing is named field by field."""
    kind = given.get("payer_kind")
    filled = {**given, "patient": _part(given, "patient")}
    filled["patient"] = _grown(filled["patient"], address=_part(filled["patient"], "address"))
    if kind in INSURED:
        filled["coverage"] = _grown(_part(given, "coverage"), **_holder(_part(given, "coverage")))
    if kind in ACCIDENTS:
        filled["injury"] = _part(given, "injury")
    return filled


def _part(given: Any, name: str) -> Any:
    held = given.get(name) if isinstance(given, dict) else getattr(given, name, None)
    return {} if held is None else held


def _grown(part: Any, **more: Any) -> Any:
    return {**part, **more} if isinstance(part, dict) else part


def _holder(coverage: Any) -> Given:
    """Who holds the policy, where it is somebody else; left-over answers about nobody are not kept."""
    relationship = _part(coverage, "relationship") or Relationship.SELF
    return {"subscriber": None if relationship == Relationship.SELF else _part(coverage, "subscriber")}


def _missing(filled: Given) -> Iterator[InitErrorDetails]:
    """What no field alone can know: whether the path needs it."""
    kind = filled.get("payer_kind")
    if kind == PayerKind.HEALTH_PLAN and not _at(filled, "coverage.member_id"):
        yield _wrong("coverage.member_id", "We need the member number. It stands on the front of the insurance card.")
    if _at(filled, "coverage.payer_id") == NOT_LISTED and not _at(filled, "coverage.insurer_named"):
        yield _wrong("coverage.insurer_named", "We need the insurer's name, as the card says it: then we call it.")
    if kind == PayerKind.WORKERS_COMPENSATION and not _at(filled, "injury.employer"):
        yield _wrong("injury.employer", "We need the employer's name: the employer holds the policy.")
    if filled.get("may_email") in {True, "true"} and not _at(filled, "patient.email"):
        yield _wrong("patient.email", "Give the address we may write to, or take the tick below away.")


_LINES = {"patient.address.city": 30, "injury.employer": 60, "injury.adjuster": 60, "injury.attorney": 60,
          "injury.attorney_file_number": 40, "coverage.group_number": 50, "coverage.insurer_named": 60}  # fmt: skip


def _torn_lines(filled: Given) -> Iterator[InitErrorDetails]:
    """Plain lines end on claims and letters: nothing invisible, nothing that tears a file."""
    for field, longest in _LINES.items():
        typed = _at(filled, field)
        if isinstance(typed, str) and typed:
            try:
                one_line(typed, "this", longest)
            except InvalidIdentifier as refused:
                yield _wrong(field, f"{refused}".capitalize() + ".")


def _at(filled: Any, field: str) -> Any:
    for name in field.split("."):
        filled = filled.get(name) if isinstance(filled, dict) else getattr(filled, name, None)
    return filled


def _wrong(field: str, words: str) -> InitErrorDetails:
    return InitErrorDetails(type=_sentence(words), loc=tuple(field.split(".")), input=None)


def _sentence(words: str) -> PydanticCustomError:
    """A sentence as it is: braces would be taken for the names of values."""
    return PydanticCustomError("sentence", "{words}", {"words": words})


_PLAIN_WORDS = {
    "date_from_datetime_parsing": "There is no such day.",
    "date_parsing": "There is no such day.",
    "enum": "Choose one of the answers offered.",
    "bool_parsing": "Tick it or leave it.",
    "string_too_short": "This is needed.",
}


def _in_plain_words(item: Any) -> InitErrorDetails:
    """A finding of the model again; whatever has a sentence of ours has that one."""
    words = _PLAIN_WORDS.get(item["type"])
    if item["type"] == "string_too_long":
        words = f"This has at most {item['ctx']['max_length']} characters."
    kind = item["type"] if words is None else _sentence(words)
    return InitErrorDetails(type=kind, loc=item["loc"], input=None, ctx=item.get("ctx", {}))
