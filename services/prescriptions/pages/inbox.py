"""The inbox as a page: what waits, for what, since when; narrowed by an address that can be kept."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from services.prescriptions.models.documents import Channel
from services.prescriptions.models.inbox import DocumentFilter, DocumentList, Waits
from shared import pages
from shared.web import Request

_AGES = ((1, "a day"), (3, "three days"), (7, "a week"))


def inbox(request: Request[Any], wanted: DocumentFilter, found: DocumentList, now: datetime) -> str:
    """The work list."""
    return pages.render(
        "prescriptions", "desk.html", lines=[(one, one.days(now)) for one in found.documents], after=found.after,
        wanted=wanted, asked=query(wanted), waits=list(Waits), channels=list(Channel), ages=_AGES,
        staff=request.staff, seal=request.seal(),
    )  # fmt: skip


def query(wanted: DocumentFilter) -> str:
    """The filter as a link says it.

    >>> query(DocumentFilter(waits_for=Waits.CASE, days=3))
    'waits_for=case&days=3'
    """
    return urlencode(wanted.model_dump(mode="json", exclude_none=True))
