"""The double-entry journal: signed lines on named accounts, debit positive, each posting summing to zero.

Accounts are `kind` or `kind:name`, and the name is an opaque id or a code, never a person:
`cash`, `revenue`, `receivable:<claim>`, `patient:<case>`, `lien:<case>`, `writeoff:CO-45`, `plb:WO`,
`unapplied:<trace>`.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.model import Model
from shared.money import Money, total

Account = Annotated[str, Field(pattern=r"^[a-z]+(:[!-~]{1,60})?$")]


class JournalEntry(Model):
    """One line: a debit (positive) or a credit (negative) on an account."""

    account: Account
    amount: Money


def _balanced(entries: tuple[JournalEntry, ...]) -> tuple[JournalEntry, ...]:
    if total(entry.amount for entry in entries):
        raise ValueError("debits and credits do not sum to zero")
    return entries


Balanced = Annotated[tuple[JournalEntry, ...], AfterValidator(_balanced)]


class JournalPosting(Model):
    """Lines that are written together or not at all; `reason` has no person in it."""

    posting_id: str
    reason: str
    entries: Balanced
