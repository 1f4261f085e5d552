"""The rows of the directory.

PRESCRIBER#<id>       a prescriber whom the clinic knows; the id is derived from the NPI where there is one
"""

from services.prescriptions.models.prescribers import KnownOffice, OfficeList
from shared.identifiers import opaque_id
from shared.problems import NotFound
from shared.table import Action, Table, row


def id_of(clinic: str, npi: str) -> str:
    """The entry of an NPI."""
    return opaque_id.derive("prescriber", clinic, npi)


def find(table: Table, prescriber_id: str) -> KnownOffice | None:
    """An entry, or None."""
    held = table.find(f"PRESCRIBER#{prescriber_id}")
    return KnownOffice.model_validate_json(held["body"]) if held else None


def get(table: Table, prescriber_id: str) -> KnownOffice:
    """An entry; NotFound when there is none."""
    found = find(table, prescriber_id)
    if found is None:
        raise NotFound("There is no such prescriber here.")
    return found


def keeping(table: Table, office: KnownOffice) -> Action:
    """The next revision of an entry; RowChanged when somebody else was faster."""
    return table.replace(row(f"PRESCRIBER#{office.prescriber_id}", office), office.revision - 1)


def page(table: Table, after: str | None, limit: int = 50) -> OfficeList:
    """A page of the directory; what was merged into another entry is left out."""
    found = table.list("PRESCRIBER#", limit, after)
    offices = (KnownOffice.model_validate_json(one["body"]) for one in found.rows)
    return OfficeList(offices=tuple(one for one in offices if one.merged_into is None), after=found.after)
