"""Billing's rows and documents: the only place of the service that knows keys. One clinic per store.

SETTINGS                          the clinic's settings, at their highest revision
CASE#<case>                       the facts of a case, at their highest revision
CASE#<case>#AUTH#<id>             an authorization
CASE#<case>#RX#<prescription>     an order, as prescriptions told it
CASE#<case>#JUDGED                whether eligibility finds it ready to treat
CASE#<case>#SESSION#<session>     a signed session and what it came to
CASE#<case>#CLAIM#<claim>         that the claim is the case's
CASE#<case>#RECEIPT#<receipt>     what the patient paid
SESSION#<session>                 whose session it is; made once
THERAPIST#<id>#<day>#<session>    when a therapist was busy
CLAIM#<claim>                     the claim; on the work list of its state
NAME#<kind>#<number>              the claim that a payer calls so (CLM01, 6R, CLP07)
COUNTER#<receiver>                the last control number used
BATCH#<batch>, GROUP#<number>     a file and its claims; the batch of a group control number
REMIT#<id>                        an advice; on the work list REMITTANCES, or HELD
JOURNAL#<day>#<posting>           lines that were posted together, once
BALANCE#<account>, TOTAL#<kind>   what stands on an account, and on all of its kind
TASK#<id>                         something that waits for a person; on the work list TASKS
OUTBOX#<event>                    what still has to be told
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from services.billing.models.claims import Claim, ClaimState
from services.billing.models.journal import JournalEntry, JournalPosting
from services.billing.models.receipts import Receipt
from services.billing.models.records import Batch, ClaimRecord, RemittanceRecord, SessionRecord, Task
from services.billing.models.requests import ClaimLine, ClaimList, LedgerLine, LedgerPage, RemittanceList
from services.billing.rules.remittances import Name, names_of
from shared import aws, bus, directory, table
from shared.dates import instant
from shared.events import Event
from shared.facts import Authorization, CaseFacts, PrescriptionFacts
from shared.identifiers import opaque_id
from shared.model import Model
from shared.money import ZERO, Money
from shared.objects import Objects
from shared.problems import NotFound
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.table import Action, Page, Row, until_settled

M = TypeVar("M", bound=Model)
S = ClaimState

COLUMNS = {
    "HELD": (S.HELD, S.AWAITING_CLAIM_NUMBER),
    "READY": (S.READY,),
    "SENT": (S.BATCHED, S.SENT, S.RECEIVED, S.ACCEPTED),
    "TO ANSWER": (S.REJECTED, S.DENIED, S.PARTLY_PAID),
    "PAID": (S.PAID, S.CLOSED),
}
_COLUMN_OF = {state: column for column, states in COLUMNS.items() for state in states}


class BillingStore:
    """What billing holds for one clinic."""

    def __init__(self, clinic: str) -> None:
        self.clinic = clinic
        self.table = table.Table(aws.client("dynamodb"), told("BILLING_TABLE"), clinic)
        self.bus = bus.Bus(aws.client("events"), told("EVENT_BUS"))
        self.documents = Objects(aws.client("s3"), told("BILLING_DOCUMENTS"), clinic)
        self.outbound = Objects(aws.client("s3"), told("BILLING_OUTBOUND"), clinic)
        self.inbound = Objects(aws.client("s3"), told("BILLING_INBOUND"), clinic)

    # facts that other services told: the latest counts, whatever the order

    def keep_latest(self, sk: str, fact: Model, rank: int | str) -> bool:
        """Keep a fact unless one of the same or a higher rank is held; whether it was kept."""

        def attempt() -> bool:
            held = self.table.find(sk)
            if held is not None and held["rank"] >= rank:
                return False
            self.table.commit(self.table.replace(table.row(sk, fact, rank=rank), held["version"] if held else 0))
            return True

        return until_settled(attempt)

    def keep_settings(self, settings: ClinicSettings) -> None:
        """Keep the settings, and put the clinic on this service's list."""
        self.keep_latest("SETTINGS", settings, settings.revision)
        directory.enter(aws.client("dynamodb"), told("BILLING_TABLE"), settings.clinic)

    def get_settings(self) -> ClinicSettings:
        """The settings; NotFound for a clinic that has none."""
        return self._get("SETTINGS", ClinicSettings, "There is no such clinic here.")

    def get_case(self, case_id: str) -> CaseFacts:
        """The facts of a case; NotFound when billing has not heard of it."""
        return self._get(f"CASE#{case_id}", CaseFacts, "Billing has not heard of such a case.")

    def find_order(self, case_id: str, prescription_id: str) -> PrescriptionFacts | None:
        """An order of the case, or None before it was told."""
        return self._find(f"CASE#{case_id}#RX#{prescription_id}", PrescriptionFacts)

    def authorizations(self, case_id: str) -> tuple[Authorization, ...]:
        """The payer's leaves for a case."""
        return tuple(self._all(f"CASE#{case_id}#AUTH#", Authorization))

    def ready_to_treat(self, case_id: str) -> bool | None:
        """What eligibility last judged; None before it did."""
        held = self.table.find(f"CASE#{case_id}#JUDGED")
        return bool(json.loads(held["body"])["ready_to_treat"]) if held else None

    # sessions

    def find_session(self, session_id: str) -> Row | None:
        """The row that says whose session it is, or None."""
        return self.table.find(f"SESSION#{session_id}")

    def get_session(self, session_id: str) -> SessionRecord:
        """A session; NotFound."""
        row = self.find_session(session_id)
        if row is None:
            raise NotFound("There is no such session here.")
        return self._get(f"CASE#{row['case_id']}#SESSION#{session_id}", SessionRecord, "There is no such session here.")

    def sessions(self, case_id: str) -> tuple[SessionRecord, ...]:
        """The sessions of a case."""
        return tuple(self._all(f"CASE#{case_id}#SESSION#", SessionRecord))

    def busy(self, therapist_id: str, day: date) -> list[tuple[str, str]]:
        """When a therapist was busy on a day: (start, end)."""
        rows = self.table.each(f"THERAPIST#{therapist_id}#{day}#")
        return [(row["start"], row["end"]) for row in rows]

    def record_session(
        self, kept: SessionRecord, sha: str, claim: ClaimRecord | None, posting: JournalPosting, events: Sequence[Event]
    ) -> Row | None:
        """Session, claim, journal and event, once; the old row when the session was recorded before."""
        session = kept.session
        whose = {"sk": f"SESSION#{session.session_id}", "case_id": session.case_id, "sha": sha}
        held = table.row(f"CASE#{session.case_id}#SESSION#{session.session_id}", kept)
        busy = {
            "sk": f"THERAPIST#{session.therapist_id}#{session.service_date}#{session.session_id}",
            "start": f"{session.start:%H:%M}",
            "end": f"{session.end:%H:%M}",
        }
        actions = [self.table.put(held), self.table.put(busy), *self._journal(posting, session.service_date)]
        if claim is not None:
            actions += self._new_claim(claim)
        actions.append(self.table.delete(f"TASK#{refusal_of(session.session_id)}"))
        return bus.once_and_tell(self.table, self.bus, self.table.create(whose), *actions, events=events)

    # claims

    def get_claim(self, claim_id: str) -> tuple[ClaimRecord, int]:
        """A claim and the version of its row; NotFound."""
        row = self.table.find(f"CLAIM#{claim_id}")
        if row is None:
            raise NotFound("There is no such claim here.")
        return ClaimRecord.model_validate_json(row["body"]), row["version"]

    def find_claim_id(self, names: Iterator[Name]) -> str | None:
        """The claim that a payer calls by one of these names, or None."""
        rows = (self.table.find(f"NAME#{kind}#{number}") for kind, number in names if number)
        return next((row["claim_id"] for row in rows if row), None)

    def claims_of(self, case_id: str) -> tuple[ClaimRecord, ...]:
        """The claims of a case."""
        rows = self.table.each(f"CASE#{case_id}#CLAIM#")
        return tuple(self.get_claim(row["sk"].rpartition("#")[2])[0] for row in rows)

    def list_claims(self, after: str | None, limit: int = 25) -> ClaimList:
        """A page of all claims."""
        return _claim_list(self.table.list("CLAIM#", limit, after))

    def column(self, name: str, after: str | None = None, limit: int = 25) -> ClaimList:
        """A page of one column of the board."""
        return _claim_list(self.table.work(name, limit, after))

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """The ready claims whose time for corrections is over, the longest waiting first."""
        rows = self.table.work("READY", limit).rows
        return tuple(row["sk"].partition("#")[2] for row in rows if row["work_sk"] <= f"{instant(now)}~")

    def change_claim(self, record: ClaimRecord, seen: int, *more: Action, events: Sequence[Event] = ()) -> None:
        """The next version of a claim; RowChanged when somebody else was faster."""
        bus.commit_and_tell(self.table, self.bus, self.next_claim(record, seen), *more, events=events)

    def next_claim(self, record: ClaimRecord, seen: int) -> Action:
        """The claim's next version as part of a transaction."""
        return self.table.replace(_claim_row(record), seen)

    def named(self, claim: Claim, claim_id: str) -> list[Action]:
        """The names by which a payer may speak of the claim."""
        return [
            self.table.put({"sk": f"NAME#{kind}#{number}", "claim_id": claim_id}) for kind, number in names_of(claim)
        ]

    def _new_claim(self, record: ClaimRecord) -> list[Action]:
        pointer = {"sk": f"CASE#{record.claim.case_id}#CLAIM#{record.claim_id}"}
        return [
            self.table.create({**_claim_row(record), "version": 1}),
            self.table.put(pointer),
            *self.named(record.claim, record.claim_id),
        ]

    # batches

    def find_batch(self, batch_id: str) -> Batch | None:
        """A batch, or None before it was frozen."""
        return self._find(f"BATCH#{batch_id}", Batch)

    def get_batch(self, batch_id: str) -> Batch:
        """A batch; NotFound."""
        return self._get(f"BATCH#{batch_id}", Batch, "There is no such batch here.")

    def batch_of_group(self, group_control_number: int) -> Batch | None:
        """The batch that went out under a group control number (GS06), or None."""
        row = self.table.find(f"GROUP#{group_control_number}")
        return self.find_batch(row["batch_id"]) if row else None

    def last_control_number(self, receiver_id: str) -> tuple[int, int]:
        """The last control number used with a receiver, and the version of its row."""
        row = self.table.find(f"COUNTER#{receiver_id}")
        return (row["last"], row["version"]) if row else (0, 0)

    def freeze(self, batch: Batch, seen: int, claims: Sequence[tuple[ClaimRecord, int]]) -> None:
        """Batch, control numbers and claims in one transaction; RowChanged when anything of it moved meanwhile."""
        counter = {"sk": f"COUNTER#{batch.receiver_id}", "last": batch.interchange_control_number}
        self.table.commit(
            self.table.create(table.row(f"BATCH#{batch.batch_id}", batch)),
            self.table.replace(counter, seen),
            self.table.put({"sk": f"GROUP#{batch.group_control_number}", "batch_id": batch.batch_id}),
            *(self.next_claim(record, version) for record, version in claims),
        )

    def close_batch(self, batch: Batch) -> None:
        """Say where the file is kept; again is the same."""
        self.table.commit(self.table.put(table.row(f"BATCH#{batch.batch_id}", batch)))

    # money

    def take_payment(self, case_id: str, receipt: Receipt, posting: JournalPosting) -> Row | None:
        """A receipt and its journal, once; the old row when it was taken before."""
        first = self.table.create(table.row(f"CASE#{case_id}#RECEIPT#{receipt.receipt_id}", receipt))
        return self.table.once(first, *self._journal(posting, receipt.received_on))

    def receipts(self, case_id: str) -> tuple[Receipt, ...]:
        """What a patient paid."""
        return tuple(self._all(f"CASE#{case_id}#RECEIPT#", Receipt))

    def balance(self, account: str) -> Money:
        """What stands on an account."""
        row = self.table.find(f"BALANCE#{account}")
        return Money(row["cents"]) if row else ZERO

    def ledger(self, after: str | None, limit: int = 25) -> LedgerPage:
        """What stands on each kind of account, and a page of the journal."""
        page = self.table.list("JOURNAL#", limit, after, newest_first=True)
        totals = tuple((row["sk"].partition("#")[2], Money(row["cents"])) for row in self.table.each("TOTAL#"))
        lines = tuple(line for row in page.rows for line in _posted(row))
        return LedgerPage(balances=totals, lines=lines, after=page.after)

    def post(self, posting: JournalPosting, day: date, *more: Action, events: Sequence[Event] = ()) -> Row | None:
        """Book a posting once, with what belongs to it; the old row when it was booked before."""
        first, *balances = self._journal(posting, day)
        return bus.once_and_tell(self.table, self.bus, first, *balances, *more, events=events)

    def _journal(self, posting: JournalPosting, day: date) -> list[Action]:
        """The journal row, made once, and the balances it moves."""
        row = table.row(f"JOURNAL#{day}#{posting.posting_id}", posting, day=day.isoformat())
        return [self.table.create(row), *self._moved(posting.entries)]

    def _moved(self, entries: Sequence[JournalEntry]) -> list[Action]:
        """Each account and the total of its kind; a row may stand in a transaction only once, so sums are added."""
        sums: dict[str, int] = {}
        for entry in entries:
            for sk in (f"BALANCE#{entry.account}", f"TOTAL#{entry.account.partition(':')[0]}"):
                sums[sk] = sums.get(sk, 0) + entry.amount.cents
        return [self.table.add(sk, "cents", cents) for sk, cents in sums.items()]

    # advices

    def find_remittance(self, remittance_id: str) -> Row | None:
        """The row of an advice, or None."""
        return self.table.find(f"REMIT#{remittance_id}")

    def take_remittance(self, record: RemittanceRecord, sha: str) -> Row | None:
        """An advice under its name, once; the old row when one was taken under that name before."""
        return self.table.once(self.table.create({**_remittance_row(record), "sha": sha}))

    def close_remittance(self, record: RemittanceRecord, sha: str) -> None:
        """The advice is in the books; again is the same."""
        self.table.commit(self.table.put({**_remittance_row(record), "sha": sha}))

    def remittances(self, after: str | None, limit: int = 25) -> RemittanceList:
        """A page of advices, the newest first."""
        page = self.table.work("REMITTANCES", limit, after, newest_first=True)
        return RemittanceList(remittances=tuple(_bodies(page.rows, RemittanceRecord)), after=page.after)

    # tasks

    def raise_task(self, task: Task) -> None:
        """Put a task on the list; again is the same."""
        self.table.commit(self.task(task))

    def task(self, task: Task) -> Action:
        """A task as part of a transaction."""
        work_sk = f"{instant(task.raised_at)}#{task.task_id}"
        return self.table.put(table.row(f"TASK#{task.task_id}", task, work="TASKS", work_sk=work_sk))

    def tasks(self, limit: int = 50) -> tuple[Task, ...]:
        """What waits for a person, the oldest first."""
        return tuple(_bodies(self.table.work("TASKS", limit).rows, Task))

    def sweep(self) -> int:
        """Tell what waits in the outbox."""
        return bus.sweep(self.table, self.bus)

    # reading bodies

    def _find(self, sk: str, kind: type[M]) -> M | None:
        row = self.table.find(sk)
        return kind.model_validate_json(row["body"]) if row else None

    def _get(self, sk: str, kind: type[M], missing: str) -> M:
        found = self._find(sk, kind)
        if found is None:
            raise NotFound(missing)
        return found

    def _all(self, prefix: str, kind: type[M]) -> Iterator[M]:
        return _bodies(self.table.each(prefix), kind)


def clinics() -> Iterator[str]:
    """All clinics that billing knows."""
    return directory.clinics(aws.client("dynamodb"), told("BILLING_TABLE"))


def _bodies(rows: Any, kind: type[M]) -> Iterator[M]:
    return (kind.model_validate_json(row["body"]) for row in rows)


def _claim_row(record: ClaimRecord) -> Row:
    """A ready claim waits by the hour from which it may be sent, any other by its day of service."""
    claim = record.claim
    when = instant(record.ready_from) if claim.state is S.READY else claim.first_service_date.isoformat()
    work = _COLUMN_OF[claim.state]
    return table.row(f"CLAIM#{record.claim_id}", record, work=work, work_sk=f"{when}#{record.claim_id}")


def _claim_list(page: Page) -> ClaimList:
    lines = tuple(map(ClaimLine.of, _bodies(page.rows, ClaimRecord)))
    return ClaimList(claims=lines, after=page.after)


def refusal_of(session_id: str) -> str:
    """The task of a note that was refused; it goes when the note is accepted after all."""
    return opaque_id.derive("task", "note", session_id)


def _remittance_row(record: RemittanceRecord) -> Row:
    work_sk = f"{record.payment_date}#{record.remittance_id}"
    return table.row(f"REMIT#{record.remittance_id}", record, work="REMITTANCES", work_sk=work_sk)


def _posted(row: Row) -> tuple[LedgerLine, ...]:
    return LedgerLine.of(JournalPosting.model_validate_json(row["body"]), date.fromisoformat(row["day"]))
