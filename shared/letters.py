"""A letter: what the house writes to a person by e-mail, always in plain words and with links instead of facts.

Whoever has something to say puts a `LetterDue` among the events of its transaction; eligibility, the front office,
posts it and keeps what was posted (docs/adr/0015-letters.md). A letter names no diagnosis, no insurer and no amount: a
mailbox is not a safe place (45 CFR 164.312(e)); who opens the link sees more.

>>> link("/eligibility/status/abc", house="https://desk.clinic.example")
'https://desk.clinic.example/eligibility/status/abc'
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.identifiers.email_address import EmailAddress
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.surroundings import told

# one printable line: a line break in a header would begin another header
HeaderLine = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=150)]
MessageId = Annotated[str, StringConstraints(pattern=r"^<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>$")]


class Letter(Model):
    """One letter to one person."""

    to: EmailAddress
    subject: HeaderLine
    text: str = Field(min_length=1, max_length=8000, description="plain text, greeting and signature included")
    about: HeaderLine = Field(description="what the desk's list says of it; no name, no address")
    case_id: OpaqueId | None = Field(default=None, description="the case whose timeline shows it")
    answers: MessageId | None = Field(default=None, description="the Message-ID of the mail that it answers")


def link(path: str, house: str | None = None) -> str:
    """A path of the house as a person can open it from a letter."""
    return (house or told("HOUSE_URL", "") or f"https://{told('DOMAIN')}") + path
