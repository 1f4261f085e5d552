"""What changed between two determinations of a case: line by line, before and after."""

from shared.dates import Day
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class Changed(Model):
    """One thing that is judged otherwise, or rests on something else."""

    what: str
    before: str
    after: str
    why: str = ""


class Comparison(Model):
    """Two determinations side by side; nothing changed when there are no lines."""

    case_id: OpaqueId
    before: int
    after: int
    days: tuple[Day, Day]
    cause: str
    changes: tuple[Changed, ...]
