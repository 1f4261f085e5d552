"""The rows of the forms that went out for nobody yet.

BLANK#<reference>     a blank form as it was drawn on a day, so that what comes back is read by what was printed
"""

from collections.abc import Iterable

from services.prescriptions.models.requests import IssuedBlank
from shared.table import Table, row


def find(table: Table, reference: str) -> IssuedBlank | None:
    """The blank form of a reference, or None."""
    held = table.find(f"BLANK#{reference}")
    return IssuedBlank.model_validate_json(held["body"]) if held else None


def first_of(table: Table, references: Iterable[str]) -> IssuedBlank | None:
    """The first of these references that is a blank form's, or None."""
    return next((blank for reference in references if (blank := find(table, reference))), None)


def keep(table: Table, blank: IssuedBlank) -> None:
    """A blank form, once; a repeat changes nothing."""
    table.once(table.create(row(f"BLANK#{blank.form.reference}", blank)))
