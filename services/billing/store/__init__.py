"""Billing's rows and documents: the only place of the service that knows keys. One clinic per store.

SETTINGS                          the clinic's settings, at their highest revision
CASE#<case>                       the facts of a case, at their highest revision
CASE#<case>#AUTH#<id>             an authorization
CASE#<case>#RX#<prescription>     an order, as prescriptions told it
CASE#<case>#END#<prescription>    that an order has ended
CASE#<case>#JUDGED                what eligibility judged last: ready to treat, first visit open, who pays first
CASE#<case>#SESSION#<session>     a signed session and what it came to
CASE#<case>#CLAIM#<claim>         that the claim is the case's
CASE#<case>#DAY#<day>#<session>   when the patient was treated
CASE#<case>#RECEIPT#<receipt>     what the patient paid
CASE#<case>#CHEQUE#<claim>        what a plan paid her instead of the clinic; waiting ones on the work list CHEQUES
SESSION#<session>                 whose session it is; made once
SESSION#<session>#VERSION#<n>     a note as it was signed, before it was corrected; made once
THERAPIST#<id>#<day>#<session>    when a therapist was busy
CLAIM#<claim>                     the claim; on the work list of its state
NAME#<kind>#<number>              the claim that a payer calls so (CLM01, 6R, CLP07)
RECEIVER#<key>                    whom claims were ever sent to
RUN#<run>                         all files of a night to one receiver; on the work list RUNS
COUNTER#<receiver>                the last control number used
BATCH#<batch>                     a file and its claims; on the work list BATCHES, and watched until it is answered
GROUP#<receiver>#<number>         the batch of a group control number
INTERCHANGE#<id>                  the file that a sender has sent under a control number
REMIT#<id>                        an advice; on the work list REMITTANCES
ADVICE#<what it says>             the advice that said so first
JOURNAL#<day>#<posting>           lines that were posted together, once
BALANCE#<account>, TOTAL#<kind>   what stands on an account, and on all of its kind
FEES#<kind>                       a fee schedule as it stands, with its latest version
FEES#<kind>#<version>             a version of it; made once
ESTIMATE#<case>                   what a patient was told last that visits will cost her
PROMPTPAY#<number>                a written discount for prompt payment; made once
SESSION#<session>#PROMPTPAY       that it was given for a visit; made once
TASK#<id>                         something that waits for a person; on the work list TASKS
PACKET#<id>                       a packet for a lawyer or a caseworker; made once
CASE#<case>#PACKET#<when>#<id>    that the packet is the case's
OPENED#<packet>#<when>            that its link was opened
OUTBOX#<event>                    what still has to be told
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from services.billing.models.claims import Claim, ClaimFrequency
from services.billing.models.journal import JournalPosting
from services.billing.models.records import ClaimRecord, SessionRecord, Task
from services.billing.models.reports import Report
from services.billing.models.requests import ClaimList, TaskList
from services.billing.rules.remittances import BY_DAY, Name, names_of
from services.billing.store import rows
from services.billing.store.batches import Batches
from services.billing.store.books import Books
from services.billing.store.cheques import ChequeRows
from services.billing.store.fees import FeeRows
from services.billing.store.packets import Packets
from services.billing.store.prompt_pay import PromptPayRows
from shared import aws, bus, directory, table
from shared.events import CoverageDetermined, EstimateKept, Event
from shared.facts import Authorization, CaseFacts, PrescriptionFacts
from shared.model import Model
from shared.objects import Objects
from shared.problems import NotFound
from shared.settings import USUAL, ClinicSettings
from shared.surroundings import told
from shared.table import Action, Row, until_settled

M = TypeVar("M", bound=Model)


class BillingStore:
    """What billing holds for one clinic."""

    def __init__(self, clinic: str) -> None:
        self.clinic = clinic
        self.table = table.Table(aws.client("dynamodb"), told("BILLING_TABLE"), clinic)
        self.bus = bus.Bus(aws.client("events"), told("EVENT_BUS"))
        self.books, self.packets = Books(self.table, self.bus), Packets(self.table)
        self.fees = FeeRows(self.table)
        self.batches = Batches(self.table)
        self.prompt_pay = PromptPayRows(self.table)
        self.cheques = ChequeRows(self.table)
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
        self.batches.remember_receivers([USUAL, *(receiver.key for receiver in settings.receivers)])
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

    def find_judged(self, case_id: str) -> CoverageDetermined | None:
        """What eligibility last judged; None before it did."""
        return self._find(f"CASE#{case_id}#JUDGED", CoverageDetermined)

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

    def versions(self, session_id: str) -> tuple[SessionRecord, ...]:
        """A session as it was signed before it was corrected, the oldest first."""
        return tuple(self._all(f"SESSION#{session_id}#VERSION#", SessionRecord))

    def correct_session(
        self, before: SessionRecord, kept: SessionRecord, sha: str, *more: Action, events: Sequence[Event]
    ) -> Row | None:
        """The next version of a note, once; the old row when another was faster."""
        first, *rest = self.next_note(before, kept, sha)
        return bus.once_and_tell(self.table, self.bus, first, *rest, *more, events=events)

    def next_note(self, before: SessionRecord, kept: SessionRecord, sha: str) -> list[Action]:
        """The next version as part of a transaction, the once-only row first; the version before stays as signed."""
        session = kept.session
        name = f"SESSION#{session.session_id}#VERSION#{before.version:03d}"
        old = {taken["sk"]: taken for taken in rows.slots(before.session)}
        new = {taken["sk"]: taken for taken in rows.slots(session)} if kept.counts else {}
        held = table.row(f"CASE#{session.case_id}#SESSION#{session.session_id}", kept)
        return [
            self.table.create({**table.row(name, before), "sha": sha}),
            self.table.put(held),
            *(self.table.delete(sk) for sk in old if sk not in new),
            *(self.table.put(taken) for taken in new.values()),
        ]

    def sessions(self, case_id: str) -> tuple[SessionRecord, ...]:
        """The sessions of a case."""
        return tuple(self._all(f"CASE#{case_id}#SESSION#", SessionRecord))

    def busy(self, therapist_id: str, day: date) -> list[rows.Slot]:
        """When a therapist was busy on a day."""
        return [rows.slot(row) for row in self.table.each(f"THERAPIST#{therapist_id}#{day}#")]

    def in_treatment(self, case_id: str, day: date) -> list[rows.Slot]:
        """When a patient was treated on a day, whoever treated her."""
        return [rows.slot(row) for row in self.table.each(f"CASE#{case_id}#DAY#{day}#")]

    def record_session(
        self, kept: SessionRecord, sha: str, claim: ClaimRecord | None, posting: JournalPosting, events: Sequence[Event]
    ) -> Row | None:
        """Session, claim, journal and event, once; the old row when the session was recorded before."""
        session = kept.session
        whose = {"sk": f"SESSION#{session.session_id}", "case_id": session.case_id, "sha": sha}
        held = table.row(f"CASE#{session.case_id}#SESSION#{session.session_id}", kept)
        busy = [self.table.put(taken) for taken in rows.slots(session)]
        actions = [self.table.put(held), *busy, *self.books.journal(posting, session.service_date)]
        if claim is not None:
            actions += self.new_claim(claim)
        actions.append(self.table.delete(f"TASK#{rows.refusal_of(session.session_id)}"))
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
        found = (self._named(kind, number) for kind, number in names if number)
        return next(filter(None, found), None)

    def _named(self, kind: str, number: str) -> str | None:
        """The claim of that name; by day, code and charge there may be several, and then it is nobody's."""
        if kind != BY_DAY:
            row = self.table.find(f"NAME#{kind}#{number}")
            return row["claim_id"] if row else None
        rows_of_day = self.table.list(f"NAME#{kind}#{number}#", 2).rows
        return rows_of_day[0]["claim_id"] if len(rows_of_day) == 1 else None

    def claims_of(self, case_id: str) -> tuple[ClaimRecord, ...]:
        """The claims of a case."""
        pointers = self.table.each(f"CASE#{case_id}#CLAIM#")
        return tuple(self.get_claim(row["sk"].rpartition("#")[2])[0] for row in pointers)

    def list_claims(self, after: str | None, limit: int = 25) -> ClaimList:
        """A page of all claims."""
        return rows.claim_list(self.table.list("CLAIM#", limit, after))

    def each_claim(self) -> Iterator[ClaimRecord]:
        """Every claim, page by page: for the nightly count, never for a request."""
        return self._all("CLAIM#", ClaimRecord)

    def each_estimate(self) -> Iterator[EstimateKept]:
        """What each patient was told last: for the nightly count, never for a request."""
        return self._all("ESTIMATE#", EstimateKept)

    def keep_report(self, report: Report) -> None:
        """Keep the night's count in place of the last one."""
        self.table.commit(self.table.put(table.row("REPORT", report)))

    def find_report(self) -> Report | None:
        """The last count, or None before the first night."""
        return self._find("REPORT", Report)

    def column(self, name: str, after: str | None = None, limit: int = 25) -> ClaimList:
        """A page of one column of the board."""
        return rows.claim_list(self.table.work(name, limit, after))

    def waiting(self, name: str, after: str | None) -> tuple[list[tuple[ClaimRecord, int]], str | None]:
        """A page of one column with the versions of its rows, and where the next one begins: for the night."""
        page = self.table.work(name, 50, after)
        return [(ClaimRecord.model_validate_json(row["body"]), row["version"]) for row in page.rows], page.after

    def change_claim(self, record: ClaimRecord, seen: int, *more: Action, events: Sequence[Event] = ()) -> None:
        """The next version of a claim; RowChanged when somebody else was faster."""
        bus.commit_and_tell(self.table, self.bus, self.next_claim(record, seen), *more, events=events)

    def tell(self, *actions: Action, events: Sequence[Event] = ()) -> None:
        """All of it or nothing, with what is told of it; RowChanged when somebody else was faster."""
        bus.commit_and_tell(self.table, self.bus, *actions, events=events)

    def next_claim(self, record: ClaimRecord, seen: int) -> Action:
        """The claim's next version as part of a transaction."""
        return self.table.replace(rows.claim_row(record), seen)

    def named(self, claim: Claim, claim_id: str) -> list[Action]:
        """The names by which a payer may speak of the claim; a void's lines are still those of the original."""
        is_void = claim.frequency is ClaimFrequency.VOID
        return [
            self.table.put({"sk": _name_key(kind, number, claim_id), "claim_id": claim_id})
            for kind, number in dict.fromkeys(names_of(claim))
            if not is_void or kind not in {"6R", BY_DAY}
        ]

    def new_claim(self, record: ClaimRecord) -> list[Action]:
        """A claim that is not there yet, with the names a payer may use for it."""
        pointer = {"sk": f"CASE#{record.claim.case_id}#CLAIM#{record.claim_id}"}
        return [
            self.table.create({**rows.claim_row(record), "version": 1}),
            self.table.put(pointer),
            *self.named(record.claim, record.claim_id),
        ]

    # tasks

    def raise_task(self, task: Task) -> None:
        """Put a task on the list; again is the same."""
        self.table.commit(self.task(task))

    def task(self, task: Task) -> Action:
        """A task as part of a transaction."""
        return self.table.put({**rows.task_row(task), "version": 1})

    def get_task(self, task_id: str) -> tuple[Task, int]:
        """A task and the version of its row; NotFound."""
        row = self.table.find(f"TASK#{task_id}")
        if row is None:
            raise NotFound("There is no such task here.")
        return Task.model_validate_json(row["body"]), row["version"]

    def next_task(self, task: Task, seen: int) -> Action:
        """A task as it is now, as part of a transaction."""
        return self.table.replace(rows.task_row(task), seen)

    def task_list(self, after: str | None, *, done: bool) -> TaskList:
        """A page of the tasks that wait, or of those that are done."""
        page = self.table.work("TASKS DONE" if done else "TASKS", 50, after, newest_first=done)
        return TaskList(tasks=tuple(rows.bodies(page.rows, Task)), after=page.after)

    def no_task(self, task_id: str) -> Action:
        """That a task is done, as part of a transaction; again is the same."""
        return self.table.delete(f"TASK#{task_id}")

    def tasks(self, limit: int = 50) -> tuple[Task, ...]:
        """What waits for a person, the oldest first."""
        return tuple(rows.bodies(self.table.work("TASKS", limit).rows, Task))

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
        return rows.bodies(self.table.each(prefix), kind)


def _name_key(kind: str, number: str, claim_id: str) -> str:
    return f"NAME#{kind}#{number}#{claim_id}" if kind == BY_DAY else f"NAME#{kind}#{number}"


def clinics() -> Iterator[str]:
    """All clinics that billing knows."""
    return directory.clinics(aws.client("dynamodb"), told("BILLING_TABLE"))
