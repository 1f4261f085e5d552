"""The error nouns of the house, as RFC 9457 problem+json. A problem says what to do, and never repeats a value.

>>> NotFound("There is no such case here.").as_json()["status"]
404
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import ValidationError

from shared.model import Model


class FieldError(Model):
    """What is wrong with one field, for the sentence beside it."""

    field: str
    detail: str


class Problem(Exception):
    """An answer other than success. `detail` is a sentence for the person who can mend it."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad-request"
    title: ClassVar[str] = "The request cannot be understood"

    def __init__(self, detail: str, errors: Sequence[FieldError] = (), reasons: Sequence[Model] = ()) -> None:
        super().__init__(self.code)  # the detail stays out of str(error): tracebacks are logged by others
        self.detail, self.errors, self.reasons = detail, tuple(errors), tuple(reasons)

    def as_json(self) -> dict[str, Any]:
        """The members of RFC 9457, with `errors` per field and `reasons` of a decision."""
        members: dict[str, Any] = {"type": f"urn:quarterhour:problem:{self.code}", "title": self.title,
                                   "status": self.status, "detail": self.detail}  # fmt: skip
        if self.errors:
            members["errors"] = [error.model_dump() for error in self.errors]
        if self.reasons:
            members["reasons"] = [reason.model_dump(mode="json") for reason in self.reasons]
        return members


class BadInput(Problem):
    """Some fields are missing or wrong; nothing was saved."""

    status, code, title = 422, "bad-input", "Some fields need correcting"


class NotSignedIn(Problem):
    """No session, or one that idled out."""

    status, code, title = 401, "not-signed-in", "Please sign in"


class NotAllowed(Problem):
    """The role does not grant it."""

    status, code, title = 403, "not-allowed", "Your role does not allow this"


class NotFound(Problem):
    """Not there, or another clinic's: the answer is the same."""

    status, code, title = 404, "not-found", "Not found"


class WrongMethod(Problem):
    """The address is right, the verb is not."""

    status, code, title = 405, "wrong-method", "This address does not take that verb"


class Conflict(Problem):
    """It contradicts what is already recorded."""

    status, code, title = 409, "conflict", "This contradicts what is recorded"


class Refused(Problem):
    """A rule says no, with reasons."""

    status, code, title = 409, "refused", "The rules do not allow this"


class LinkExpired(Problem):
    """A link is spent, expired or not ours."""

    status, code, title = 410, "link-expired", "This link no longer works"


class TooLarge(Problem):
    """The body is larger than the route takes."""

    status, code, title = 413, "too-large", "That is too large"


class NotUnderstood(Problem):
    """Neither JSON nor a form."""

    status, code, title = 415, "not-understood", "Send JSON or an ordinary form"


class TooMany(Problem):
    """More than the door lets through in an hour; nothing was saved."""

    status, code, title = 429, "too-many", "That was too many for the moment"


class TryAgain(Problem):
    """A part we depend on did not answer; the same request may be sent again, nothing happens twice."""

    status, code, title = 503, "try-again", "Please try again in a moment"


class Broken(Problem):
    """Our fault."""

    status, code, title = 500, "broken", "Something broke on our side"


def bad_input(error: ValidationError) -> BadInput:
    """Pydantic's findings as field errors, without any value."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    errors = [FieldError(field=".".join(map(str, item["loc"])) or "-", detail=_words(item)) for item in found]
    return BadInput("Nothing was saved. Please correct the fields named here and send it again.", errors)


def _words(item: Any) -> str:
    if item["type"] == "missing":
        return "This is needed."
    if item["type"] == "extra_forbidden":
        return "There is no such field."
    if item["type"] == "too_short":
        return "At least one is needed."
    if item["type"] == "json_invalid":
        return "This is not JSON."
    return str(item["msg"]).removeprefix("Value error, ")
