"""A clinic's books in rows: receipts, the journal with its balances, payment advices. What is booked never changes."""

from collections.abc import Sequence
from datetime import date

from services.billing.models.journal import JournalEntry, JournalPosting
from services.billing.models.receipts import Receipt
from services.billing.models.records import RemittanceRecord
from services.billing.models.requests import LedgerPage, RemittanceList
from services.billing.store import rows
from shared import bus, table
from shared.events import Event
from shared.money import ZERO, Money
from shared.problems import NotFound
from shared.table import Action, Row

_BOOKED = 1_000_000  # the version of an advice in the books: nobody has seen an earlier one of it


class Books:
    """Double entry on a clinic's table: a posting is one row, made once, with the balances it moves."""

    def __init__(self, held: table.Table, told: bus.Bus) -> None:
        self._table, self._bus = held, told

    def take_payment(self, case_id: str, receipt: Receipt, posting: JournalPosting, *more: Action) -> Row | None:
        """A receipt and its journal, with what belongs to it, once; the old row when it was taken before."""
        first = self._table.create(table.row(f"CASE#{case_id}#RECEIPT#{receipt.receipt_id}", receipt))
        return self._table.once(first, *self.journal(posting, receipt.received_on), *more)

    def receipts(self, case_id: str) -> tuple[Receipt, ...]:
        """What a patient paid."""
        return tuple(rows.bodies(self._table.each(f"CASE#{case_id}#RECEIPT#"), Receipt))

    def balance(self, account: str) -> Money:
        """What stands on an account."""
        row = self._table.find(f"BALANCE#{account}")
        return Money(row["cents"]) if row else ZERO

    def ledger(self, after: str | None, limit: int = 25) -> LedgerPage:
        """What stands on each kind of account, and a page of the journal."""
        page = self._table.list("JOURNAL#", limit, after, newest_first=True)
        totals = tuple((row["sk"].partition("#")[2], Money(row["cents"])) for row in self._table.each("TOTAL#"))
        lines = tuple(line for row in page.rows for line in rows.posted(row))
        return LedgerPage(balances=totals, lines=lines, after=page.after)

    def find_posting(self, day: date, posting_id: str) -> JournalPosting | None:
        """What was posted under a name on a day, or None."""
        row = self._table.find(f"JOURNAL#{day}#{posting_id}")
        return JournalPosting.model_validate_json(row["body"]) if row else None

    def post(self, posting: JournalPosting, day: date, *more: Action, events: Sequence[Event] = ()) -> Row | None:
        """Book a posting once, with what belongs to it; the old row when it was booked before."""
        first, *balances = self.journal(posting, day)
        return bus.once_and_tell(self._table, self._bus, first, *balances, *more, events=events)

    def journal(self, posting: JournalPosting, day: date) -> list[Action]:
        """The journal row, made once, and the balances it moves."""
        row = table.row(f"JOURNAL#{day}#{posting.posting_id}", posting, day=day.isoformat())
        return [self._table.create(row), *self._moved(posting.entries)]

    def _moved(self, entries: Sequence[JournalEntry]) -> list[Action]:
        """Each account and the total of its kind; a row may stand in a transaction only once, so sums are added."""
        sums: dict[str, int] = {}
        for entry in entries:
            for sk in (f"BALANCE#{entry.account}", f"TOTAL#{entry.account.partition(':')[0]}"):
                sums[sk] = sums.get(sk, 0) + entry.amount.cents
        return [self._table.add(sk, "cents", cents) for sk, cents in sums.items()]

    # advices

    def take_remittance(self, record: RemittanceRecord, sha: str) -> Row | None:
        """An advice under its name, once; the old row when one was taken under that name before."""
        return self._table.once(self._table.create({**rows.remittance_row(record), "sha": sha, "version": 1}))

    def get_remittance(self, remittance_id: str) -> tuple[RemittanceRecord, str, int]:
        """An advice, the hash of what it says, and the version of its row; NotFound."""
        row = self._table.find(f"REMIT#{remittance_id}")
        if row is None:
            raise NotFound("There is no such payment advice here.")
        return RemittanceRecord.model_validate_json(row["body"]), row["sha"], row["version"]

    def change_remittance(self, record: RemittanceRecord, sha: str, seen: int, *more: Action) -> None:
        """The next version of an advice; RowChanged when somebody else was faster."""
        self._table.commit(self._table.replace({**rows.remittance_row(record), "sha": sha}, seen), *more)

    def count_advice(self, name: str, remittance_id: str) -> str:
        """The advice that has said first what this one says; itself, when none has."""
        row = {"sk": f"ADVICE#{name}", "remittance_id": remittance_id}
        old = self._table.once(self._table.create(row))
        return str(old["remittance_id"]) if old else remittance_id

    def close_remittance(self, record: RemittanceRecord, sha: str) -> None:
        """The advice is in the books; again is the same."""
        self._table.commit(self._table.put({**rows.remittance_row(record), "sha": sha, "version": _BOOKED}))

    def remittances(self, after: str | None, limit: int = 25) -> RemittanceList:
        """A page of advices, the newest first."""
        page = self._table.work("REMITTANCES", limit, after, newest_first=True)
        return RemittanceList(remittances=tuple(rows.bodies(page.rows, RemittanceRecord)), after=page.after)
