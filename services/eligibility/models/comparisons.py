"""What changed between two determinations of a case: line by line, before and after."""

from enum import StrEnum

from pydantic import Field

from shared.dates import Day
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class ChangeKind(StrEnum):
    """What sort of thing changed, as the page groups it."""

    CORRECTED = "Corrected facts"
    JUDGED = "Judged otherwise"
    NEXT = "What is to be done"
    EVIDENCE = "What it rests on"
    MONEY = "What a visit costs"


class Changed(Model):
    """One thing that was corrected, is judged otherwise, or rests on something else. `-` stands for nothing."""

    kind: ChangeKind
    what: str
    before: str
    after: str
    why: str = ""
    rule: str = ""


class Comparison(Model):
    """Two determinations side by side; nothing changed when there are no lines."""

    case_id: OpaqueId
    before: int
    after: int
    days: tuple[Day, Day]
    cause: str = Field(description="why the later one was made, in words")
    changes: tuple[Changed, ...]
