"""The clinic's directory of prescribers: learned from confirmed pages, corrected by the desk."""

from datetime import datetime
from typing import Self

from pydantic import Field

from shared.codes.credential import Credential
from shared.facts import Address, Person, Prescriber
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.phone import Phone
from shared.model import Model


class PrescriberDetails(Person):
    """Who prescribes, and how the office is reached."""

    credential: Credential
    npi: Npi | None = None
    practice: str | None = Field(default=None, max_length=80, description="the office or group")
    phone: Phone | None = None
    fax: Phone | None = None
    email: EmailAddress | None = None
    address: Address | None = None


class KnownOffice(Model):
    """A prescriber in the directory."""

    prescriber_id: OpaqueId
    details: PrescriberDetails
    learned_at: datetime
    from_page: bool = Field(default=True, description="learned from a confirmed page; else entered by the desk")
    merged_into: OpaqueId | None = Field(default=None, description="the same person under another entry")
    revision: int = Field(default=1, ge=1)

    def changed(self, **changes: object) -> Self:
        """The next revision."""
        return self.model_copy(update={**changes, "revision": self.revision + 1})


class OfficeEdit(Model):
    """What the desk corrects, from the revision it saw."""

    details: PrescriberDetails
    revision: int = Field(default=0, ge=0, description="0: a new entry")


class OfficeMerge(Model):
    """Two entries are one person: this one is given up for the other."""

    into: OpaqueId


class OfficeList(Model):
    """A page of the directory; `after` goes on."""

    offices: tuple[KnownOffice, ...]
    after: str | None = None


def learned(prescriber: Prescriber) -> PrescriberDetails:
    """What a confirmed page says of its prescriber."""
    return PrescriberDetails.model_validate(prescriber.model_dump())


def completed(kept: PrescriberDetails, other: PrescriberDetails) -> PrescriberDetails:
    """The entry that stays, with what only the other one knew."""
    known = {name: value for name, value in kept if value is not None}
    return PrescriberDetails.model_validate(dict(other) | known)
