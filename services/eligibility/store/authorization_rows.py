"""The rows of authorizations and of what is used of them; both stand with their case.

CASE#<id>#AUTH#<authorization>    an authorization; on the work list AUTHORIZATIONS by the day it is looked at again
CASE#<id>#USED#<session>          a session that was told, with its units
ASKED#<authorization>             whose case a request is about: a caseworker's link names the request alone
"""

from collections.abc import Iterator
from datetime import date

from services.eligibility.models.authorizations import AuthorizationRecord, SessionUse
from shared.identifiers import opaque_id
from shared.problems import NotFound
from shared.table import Action, Table, row

_LIST = "AUTHORIZATIONS"


def holding(table: Table, record: AuthorizationRecord, look_on: date | None) -> Action:
    """The action that writes an authorization; right only beside the case's own next version."""
    sk = f"CASE#{record.case_id}#AUTH#{record.authorization_id}"
    if look_on is None:
        return table.put(row(sk, record))
    return table.put(row(sk, record, work=_LIST, work_sk=f"{look_on.isoformat()}#{record.authorization_id}"))


def pointing(table: Table, record: AuthorizationRecord) -> Action:
    """The action by which a request is found without its case."""
    return table.put({"sk": f"ASKED#{record.authorization_id}", "case_id": record.case_id})


def case_of(table: Table, authorization_id: str) -> str:
    """The case of a request; NotFound."""
    held = table.find(f"ASKED#{authorization_id}") if opaque_id.is_valid(authorization_id) else None
    if held is None:
        raise NotFound("There is no such request here.")
    return str(held["case_id"])


def using(table: Table, case_id: str, use: SessionUse) -> Action:
    """The action that counts a session; its id makes it count once."""
    return table.put(row(f"CASE#{case_id}#USED#{use.session_id}", use))


def to_look_at(table: Table, today: date) -> Iterator[tuple[str, str]]:
    """(case, authorization) of those to be looked at until today, the longest waiting first."""
    after = None
    while True:
        page = table.work(_LIST, 50, after)
        for held in page.rows:
            if held["work_sk"][: len("2026-03-02")] > today.isoformat():
                return
            _, case_id, _, authorization_id = held["sk"].split("#")
            yield case_id, authorization_id
        after = page.after
        if after is None:
            return
