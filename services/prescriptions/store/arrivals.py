"""The rows of arrivals: a document is kept once, each time that it came is written down.

ARRIVAL#<document>#<arrival>        one arrival of a document, by whichever road
"""

from services.prescriptions.models.arrivals import DocumentArrival
from shared.table import Action, Table, row

SHOWN = 20  # arrivals of one document that a page shows
SAME_FORM = 5  # earlier pages of a form that a document names


def came(table: Table, arrival: DocumentArrival) -> Action:
    """Write an arrival down; the same mail or upload again writes the same."""
    return table.put(row(_key(arrival.document_id) + arrival.arrival_id, arrival))


def is_kept(table: Table, document_id: str) -> bool:
    """Whether a document is there already."""
    return table.find(f"DOC#{document_id}") is not None


def arrivals_of(table: Table, document_id: str) -> tuple[DocumentArrival, ...]:
    """The times a document came, at most twenty."""
    rows = table.list(_key(document_id), SHOWN).rows
    return tuple(DocumentArrival.model_validate_json(held["body"]) for held in rows)


def pages_of(table: Table, case_id: str, but: str) -> tuple[str, ...]:
    """The documents that a case has already, but for one; at most five."""
    rows = table.list(f"CASE#{case_id}#DOC#", SAME_FORM + 1).rows
    names = (held["sk"].rsplit("#", 1)[1] for held in rows)
    return tuple(name for name in names if name != but)[:SAME_FORM]


def _key(document_id: str) -> str:
    return f"ARRIVAL#{document_id}#"
