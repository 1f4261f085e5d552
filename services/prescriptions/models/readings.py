"""What the machine read on a page that came back: each field read, asked or empty, with its reason and its place.

A reading decides nothing. What is doubtful is asked: unknown is not no. Places are in points of the straightened
page, origin top left, 612 x 792; the straightened picture shows the same page upright and square.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from pydantic import Field

from shared.identifiers.form_reference import FormReference
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class ReadingStatus(StrEnum):
    """How far the machine came with a page."""

    READ = "read"
    NO_FORM = "no form"  # no square code of ours on any page
    TWO_FORMS = "two forms"  # more than one form, or one form twice: a person says which
    UNKNOWN_FORM = "unknown form"  # a code of ours, but of no form that this clinic issued
    NOT_SQUARE = "not square"  # the code was found, the page around it could not be straightened
    UNREADABLE = "unreadable"  # the file cannot be opened
    STOPPED = "stopped"  # reading took more time or memory than a page may take


class FieldState(StrEnum):
    """What is to be done with a field: nothing, answer the question, copy what a hand wrote, or leave it empty."""

    READ = "read"
    ASK = "ask"
    WRITTEN = "written"  # by hand, or who signed and when: never the machine's, and no question about the page
    EMPTY = "empty"


class MarkState(StrEnum):
    """What a box says."""

    MARKED = "marked"
    BLANK = "blank"
    ASK = "ask"


class PlaceOnPage(Model):
    """A rectangle of the straightened page, in points."""

    x: float
    y: float
    w: float = Field(gt=0)
    h: float = Field(gt=0)


class MarkReading(Model):
    """One box: what it says, how sure that is, why it is asked, and where it stands."""

    key: str = Field(description="as the layout names the box, e.g. minutes-60")
    state: MarkState
    confidence: float = Field(ge=0, le=1)
    why: str = ""
    place: PlaceOnPage


class FieldReading(Model):
    """One field of the review as the page answers it. `name` is the field of `Review`, so it fills it in."""

    name: str
    state: FieldState
    values: tuple[str, ...] = Field(default=(), description="what was read; of a field with one choice at most one")
    suggestions: tuple[str, ...] = Field(default=(), description="never taken unseen; the likeliest first")
    confidence: float = Field(default=0, ge=0, le=1)
    why: str = Field(default="", description="a sentence for the front desk; empty when there is nothing to say")
    place: PlaceOnPage | None = None


class NpiGuess(Model):
    """An NPI that a hand may have written: beside the crop, never taken unseen."""

    npi: Npi
    confidence: float = Field(ge=0, le=1)
    known_as: str = Field(default="", description="the prescriber of the clinic's directory; empty: only read")


class Reading(Model):
    """A page as the machine read it: questions and answers, for the person who decides."""

    status: ReadingStatus
    reference: FormReference | None = None
    version: str = ""
    page: int = Field(default=1, ge=1, description="which page of the document is the form")
    source: Literal["marks", "typed", "both"] = "marks"
    fields: tuple[FieldReading, ...] = ()
    marks: tuple[MarkReading, ...] = ()
    npi_digits: tuple[tuple[float, ...], ...] = Field(
        default=(), description="of each cell of the comb how likely each digit is; empty when a cell is"
    )
    notes: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[FieldReading, ...]:
        """The fields a person must look at, in the order of the page."""
        return tuple(field for field in self.fields if field.state is FieldState.ASK)

    def field(self, name: str) -> FieldReading | None:
        """A field by its name in the review, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def filled(self) -> dict[str, str | list[str]]:
        """What was read, as the review's form is filled in: nothing that is asked."""
        return dict(_filled(self.fields))


class ReadDocument(Model):
    """The reading of a document that is kept, and the name of its straightened picture (none: it was not straight)."""

    document_id: OpaqueId
    reading: Reading
    picture: str = ""


class FieldAccuracy(Model):
    """How the machine did in one field of the review, beside what reviewers confirmed."""

    name: str
    right: int = 0
    wrong: int = 0
    asked: int = 0
    is_filled_in: bool = Field(description="the clinic's settings let the machine fill it in")
    may_be_trusted: bool = Field(description="a hundred forms without one wrong reading")


class ReadingAccuracy(Model):
    """How the machine did in every field that it has read."""

    fields: tuple[FieldAccuracy, ...] = ()


def _filled(fields: tuple[FieldReading, ...]) -> Iterator[tuple[str, str | list[str]]]:
    for field in fields:
        if field.state is FieldState.READ and field.values:
            yield field.name, list(field.values) if field.name in SEVERAL else field.values[0]


SEVERAL = frozenset({"diagnoses", "body_areas", "procedures"})
