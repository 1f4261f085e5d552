"""The rows of the inbox: a page that waits stands in the whole list, and once more in two narrower ones.

DOC#<document>                      the document; on the list REVIEW until somebody decides
DOC#<document>#BY_WAITS             its line once more; on the list of what it waits for
DOC#<document>#BY_CHANNEL           the same; on the list of the way by which it came

So each filter is one query whatever the number of pages; only where two meet, a few more are looked at.
"""

from collections.abc import Iterator
from datetime import datetime

from services.prescriptions.models.documents import Document
from services.prescriptions.models.inbox import DocumentFilter, DocumentLine, DocumentList
from shared.dates import instant
from shared.table import Action, Row, Table, row

_ALL = "REVIEW"
_QUERIES = 4  # at most, for one page
_NARROWED = ("BY_WAITS", "BY_CHANNEL")


def document_row(document: Document) -> Row:
    """A document; listed as long as it waits."""
    sk = f"DOC#{document.document_id}"
    if document.decision is not None:
        return row(sk, document)
    return row(sk, document, work=_ALL, work_sk=_place(document))


def listing(table: Table, document: Document) -> Iterator[Action]:
    """The lines of a document in the narrower lists, as it waits now; beside a change of its own row."""
    line = DocumentLine.of(document)
    for name, narrowed in zip(_NARROWED, (line.waits_for, line.channel), strict=True):
        sk = f"DOC#{document.document_id}#{name}"
        if document.decision is not None:
            yield table.delete(sk)
        else:
            yield table.put(row(sk, line, work=f"{_ALL}#{narrowed}", work_sk=_place(document)))


def waiting(
    table: Table, wanted: DocumentFilter, now: datetime, after: str | None = None, limit: int = 25
) -> DocumentList:
    """A page of the documents that are wanted, oldest first."""
    found: list[DocumentLine] = []
    for _ in range(_QUERIES):
        page = table.work(_narrowest(wanted), limit, after)
        lines = [_line(held) for held in page.rows]
        found += [line for line in lines if wanted.wants(line, now)]
        # by the day of receipt: behind the first that is too young no other is old enough
        ends = any(not wanted.is_old_enough(line, now) for line in lines)
        after = None if ends else page.after
        if after is None or len(found) >= limit:
            break
    return DocumentList(documents=tuple(found), after=after)


def _narrowest(wanted: DocumentFilter) -> str:
    narrowed = wanted.waits_for or wanted.channel
    return f"{_ALL}#{narrowed}" if narrowed else _ALL


def _line(held: Row) -> DocumentLine:
    if held["sk"].endswith(_NARROWED):
        return DocumentLine.model_validate_json(held["body"])
    return DocumentLine.of(Document.model_validate_json(held["body"]))


def _place(document: Document) -> str:
    return f"{instant(document.received_at)}#{document.document_id}"
