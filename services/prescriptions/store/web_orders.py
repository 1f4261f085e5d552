"""The rows of orders on the web: one a link, as a draft until it is sent; and when a case's links were taken back.

ORDER#<case>#<link>                 the draft typed under a link, or the order that was sent by it
ORDERS#<case>                       links to the order of a case that are older than this are taken back
"""

from datetime import datetime

from services.prescriptions.models.web_orders import KeptOrder
from shared.dates import instant
from shared.table import Action, Table, row


def find_order(table: Table, case_id: str, link_id: str) -> tuple[KeptOrder, int]:
    """What is kept under a link, and the version of its row; an empty draft and 0 when there is nothing."""
    held = table.find(_key(case_id, link_id))
    return (KeptOrder.model_validate_json(held["body"]), held["version"]) if held else (KeptOrder(), 0)


def kept(table: Table, case_id: str, link_id: str, order: KeptOrder, seen: int) -> Action:
    """The next version of what is kept under a link; RowChanged when somebody else was faster."""
    return table.replace(row(_key(case_id, link_id), order), seen)


def taken_back_at(table: Table, case_id: str) -> datetime | None:
    """When the links to the order of a case were last taken back; None: never."""
    held = table.find(f"ORDERS#{case_id}")
    return datetime.fromisoformat(held["at"]) if held else None


def take_back(table: Table, case_id: str, now: datetime) -> None:
    """From now on older links to the order of a case open nothing."""
    table.commit(table.put(row(f"ORDERS#{case_id}", {}, at=instant(now))))


def _key(case_id: str, link_id: str) -> str:
    return f"ORDER#{case_id}#{link_id}"
