"""Prescriptions' rows and documents: the only place of the service that knows keys. One clinic per store.

SETTINGS                            the clinic's settings, at their highest revision
CASE#<id>                           the facts of a case, at their highest revision
CASE#<id>#AUTHORIZATION#<number>    the payer's leave, as eligibility told it
CASE#<id>#FORM                      the form that was issued for it
CASE#<id>#DOC#<document>            a document that belongs to it
FORM#<reference>                    a form that was issued, and the case to which its reference belongs
DOC#<document>#READING              what the machine read on it
READ#<field>                        how often the machine was right, wrong or asked in a field of the review
CORRESPONDENT#<id of the domain>    a sender from whom a page was confirmed
TOLD#<event>                        what was told, and changed nothing here
OUTBOX#<event>                      what still has to be told

Documents and the lists on which they wait: inbox.py. Orders, their sessions and the leaves to go beyond them:
orders.py. What the desk must look at: alerts.py. Whom the clinic knows: prescribers.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from services.prescriptions.models.decisions import Reserved
from services.prescriptions.models.documents import Document
from services.prescriptions.models.orders import CaseView, Prescription, PrescriptionStanding
from services.prescriptions.models.readings import ReadDocument
from services.prescriptions.models.requests import IssuedForm
from services.prescriptions.models.reviews import Review
from services.prescriptions.models.sessions import PrescriptionUsage, Reservation
from services.prescriptions.rules.comparing import Outcome
from services.prescriptions.store import inbox, orders
from services.prescriptions.store.orders import Held
from shared import aws, bus, directory, table
from shared.events import AuthorizationGranted, Event
from shared.facts import Authorization, CaseFacts
from shared.identifiers import opaque_id
from shared.objects import Objects
from shared.problems import NotFound
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.table import Action, Row


class PrescriptionsStore:
    """What prescriptions holds for one clinic."""

    def __init__(self, clinic: str) -> None:
        self.clinic = clinic
        self.table = table.Table(aws.client("dynamodb"), told("PRESCRIPTIONS_TABLE"), clinic)
        self.bus = bus.Bus(aws.client("events"), told("EVENT_BUS"))
        self.documents = Objects(aws.client("s3"), told("PRESCRIPTIONS_DOCUMENTS"), clinic)
        self.inbox = Objects(aws.client("s3"), told("PRESCRIPTIONS_INBOX"), clinic)
        self.uploads = Objects(aws.client("s3"), told("PRESCRIPTIONS_UPLOADS"), clinic)

    # settings and cases, as eligibility told them

    def find_settings(self) -> tuple[ClinicSettings | None, int]:
        """The settings and the version of their row; None and 0 before they were told."""
        held = self.table.find("SETTINGS")
        return (ClinicSettings.model_validate_json(held["body"]), held["version"]) if held else (None, 0)

    def get_settings(self) -> ClinicSettings:
        """The settings; NotFound for a clinic that has none yet."""
        settings, _ = self.find_settings()
        if settings is None:
            raise NotFound("There is no such clinic here.")
        return settings

    def keep_settings(self, settings: ClinicSettings, seen: int) -> None:
        """The next settings; RowChanged when somebody else was faster."""
        self.table.commit(self.table.replace(table.row("SETTINGS", settings), seen))

    def enter(self) -> None:
        """Put the clinic on the list that sweeper and daily look walk; again is the same."""
        directory.enter(aws.client("dynamodb"), told("PRESCRIPTIONS_TABLE"), self.clinic)

    def find_case(self, case_id: str) -> tuple[CaseFacts | None, int]:
        """The facts of a case and the version of their row."""
        held = self.table.find(f"CASE#{case_id}")
        return (CaseFacts.model_validate_json(held["body"]), held["version"]) if held else (None, 0)

    def get_case(self, case_id: str) -> CaseFacts:
        """The facts of a case; NotFound when there is none."""
        facts, _ = self.find_case(case_id)
        if facts is None:
            raise NotFound("There is no such case here.")
        return facts

    def keep_case(self, facts: CaseFacts, seen: int) -> None:
        """The next revision of a case; RowChanged when somebody else was faster."""
        self.table.commit(self.table.replace(table.row(f"CASE#{facts.case_id}", facts), seen))

    def keep_leave(self, event: AuthorizationGranted) -> None:
        """The payer's authorization of a case, at its highest revision; RowChanged when somebody was faster."""
        sk = f"CASE#{event.case_id}#AUTHORIZATION#{_leave_of(event)}"
        held = self.table.find(sk)
        if held is None or held["revision"] < event.revision:
            kept = table.row(sk, event.authorization, revision=event.revision)
            self.table.commit(self.table.replace(kept, held["version"] if held else 0))

    def authorized_to(self, case_id: str) -> date | None:
        """The last day of the authorization that reaches furthest; None when there is none."""
        rows = self.table.list(f"CASE#{case_id}#AUTHORIZATION#").rows
        return max((_last_day(Authorization.model_validate_json(row["body"])) for row in rows), default=None)

    def view_case(self, case_id: str) -> CaseView:
        """Everything known of a case."""
        facts, form = self.get_case(case_id), self.find_form(case_id)
        names = [row["sk"].rsplit("#", 1)[1] for row in self.table.each(f"CASE#{case_id}#DOC#")]
        documents = tuple(self.get_document(name)[0] for name in names)
        standing = tuple(
            PrescriptionStanding.of(held.prescription, held.usage) for held in self.prescriptions_of(case_id)
        )
        return CaseView(case=facts, form=form, documents=documents, prescriptions=standing)

    # forms

    def find_form(self, case_id: str) -> IssuedForm | None:
        """The form issued for a case, or None."""
        held = self.table.find(f"CASE#{case_id}#FORM")
        return IssuedForm.model_validate_json(held["body"]) if held else None

    def issue_form(self, form: IssuedForm) -> None:
        """Record the form of a case, once."""
        first = self.table.create(table.row(f"CASE#{form.request.case_id}#FORM", form))
        self.table.once(first, self.table.put(self._by_reference(form)))

    def issue_renewal(self, form: IssuedForm) -> None:
        """Record one more form of a case, for the renewal of an order, once."""
        self.table.once(self.table.create(self._by_reference(form)))

    def find_issued(self, reference: str) -> IssuedForm | None:
        """The form that carries a reference, or None."""
        held = self.table.find(f"FORM#{reference}")
        return IssuedForm.model_validate_json(held["body"]) if held else None

    def _by_reference(self, form: IssuedForm) -> Row:
        return table.row(f"FORM#{form.request.reference}", form, case_id=form.request.case_id)

    def cases_of(self, references: Sequence[str]) -> dict[str, str]:
        """The case of each reference that this clinic gave out."""
        found = {reference: self.table.find(f"FORM#{reference}") for reference in references}
        return {reference: row["case_id"] for reference, row in found.items() if row}

    # documents

    def get_document(self, document_id: str) -> tuple[Document, int]:
        """A document and the version of its row; NotFound when there is none."""
        held = self.table.find(f"DOC#{document_id}")
        if held is None:
            raise NotFound("There is no such document here.")
        return _document(held), held["version"]

    def receive(self, document: Document, events: Sequence[Event], *came: Action) -> Row | None:
        """Put a document on the work list, once; the old row when the same bytes came before."""
        first = self.table.create({**inbox.document_row(document), "version": 1})
        return bus.once_and_tell(self.table, self.bus, first, *self._listed(document), *came, events=events)

    def change_document(self, document: Document, seen: int, *actions: Action, events: Sequence[Event] = ()) -> None:
        """The next version of a document; RowChanged when somebody else was faster."""
        first = self.table.replace(inbox.document_row(document), seen)
        bus.commit_and_tell(self.table, self.bus, first, *self._listed(document), *actions, events=events)

    def no_longer_of(self, case_id: str, document_id: str) -> Action:
        """A document is taken off a case."""
        return self.table.delete(f"CASE#{case_id}#DOC#{document_id}")

    def find_reading(self, document_id: str) -> ReadDocument | None:
        """What the machine read on a document; None when it has not read it (yet)."""
        held = self.table.find(f"DOC#{document_id}#READING")
        return ReadDocument.model_validate_json(held["body"]) if held else None

    def keep_reading(self, document: Document, seen: int, read: ReadDocument) -> None:
        """The reading of a document, once, and, while it waits, how many questions that leaves; RowChanged when the
        document changed.
        """
        kept = self.table.create(table.row(f"DOC#{read.document_id}#READING", read))
        waits = document.decision is None
        asks = [self.table.replace(inbox.document_row(document), seen), *self._listed(document)] if waits else []
        self.table.once(kept, *asks)

    def count_readings(self, outcomes: Mapping[str, Outcome]) -> list[Action]:
        """The machine's outcomes, counted in the transaction that decides on the document."""
        return [self.table.add(f"READ#{field}", outcome, 1) for field, outcome in outcomes.items()]

    def readings_counted(self) -> dict[str, dict[str, int]]:
        """Of each field how often the machine was right, wrong or asked: one read whatever the history."""
        rows = self.table.list("READ#", len(Review.model_fields)).rows
        return {row["sk"].removeprefix("READ#"): {one: row.get(one, 0) for one in Outcome} for row in rows}

    def _listed(self, document: Document) -> list[Action]:
        """Its place with its case, and in the inbox."""
        of_case = f"CASE#{document.match.case_id}#DOC#{document.document_id}" if document.match else None
        with_case = [self.table.put(table.row(of_case, {}))] if of_case else []
        return [*with_case, *inbox.listing(self.table, document)]

    # senders

    def corresponds_with(self, domain: str | None) -> bool:
        """Whether a page from this domain was confirmed before."""
        return domain is not None and self.table.find(_correspondent(domain)) is not None

    def correspondent(self, domain: str) -> Action:
        """From now on the clinic corresponds with this domain."""
        return self.table.put(table.row(_correspondent(domain), {}))

    # prescriptions and their sessions

    def prescriptions_of(self, case_id: str) -> list[Held]:
        """The prescriptions of a case with their usage, in one read."""
        return orders.of_case(self.table, case_id)

    def get_prescription(self, prescription_id: str) -> Held:
        """A prescription with its usage; NotFound when there is none."""
        return orders.get(self.table, prescription_id)

    def new_prescription(self, order: Prescription) -> list[Action]:
        """The rows of a new prescription."""
        return orders.opening(self.table, order)

    def change_prescription(
        self,
        held: Held,
        order: Prescription,
        *actions: Action,
        usage: PrescriptionUsage | None = None,
        events: Sequence[Event] = (),
    ) -> None:
        """The next state of a prescription; RowChanged when somebody else was faster."""
        first = orders.changing(self.table, held, order, usage)
        bus.commit_and_tell(self.table, self.bus, first, *actions, events=events)

    def in_force(self) -> Iterator[Held]:
        """All prescriptions in force, the one that ends first first."""
        return orders.in_force(self.table)

    def find_reserved(self, session_id: str) -> Row | None:
        """What was answered to a session before, or None."""
        return orders.find_session(self.table, session_id)

    def reserve(self, held: Held, counted: Reservation, answer: Reserved, sha: str, *actions: Action) -> Row | None:
        """Count a session, once; the old answer's row when it was counted before.

        The prescription's version is part of the transaction: of two sessions that would both be the last, one
        finds that the other was faster (RowChanged).
        """
        first = orders.answering(self.table, answer, sha)
        lock = orders.changing(self.table, held, held.prescription, held.usage.counting(counted))
        return self.table.once(first, lock, *actions)

    def reserve_anew(
        self, held: Held, counted: Reservation, answer: Reserved, sha: str, note_version: int, *actions: Action
    ) -> None:
        """Count a corrected session in place of what was counted before; RowChanged when somebody was faster."""
        lock = orders.changing(self.table, held, held.prescription, held.usage.counting(counted))
        self.table.commit(lock, orders.answering_anew(self.table, answer, sha, note_version), *actions)

    def tell_once(self, event: Event) -> None:
        """Tell something that changes no row of ours; again is the same."""
        said = self.table.create(table.row(f"TOLD#{event.event_id}", {}))
        bus.once_and_tell(self.table, self.bus, said, events=(event,))

    def sweep(self) -> int:
        """Tell what waits in the outbox."""
        return bus.sweep(self.table, self.bus)


def clinics() -> Iterator[str]:
    """All clinics that prescriptions knows."""
    return directory.clinics(aws.client("dynamodb"), told("PRESCRIPTIONS_TABLE"))


def _document(row: Row) -> Document:
    return Document.model_validate_json(row["body"])


def _leave_of(event: AuthorizationGranted) -> str:
    """The payer's number is not written in a key as it is."""
    return event.authorization_id or opaque_id.derive("authorization", event.authorization.number)


def _last_day(leave: Authorization) -> date:
    taken_back = leave.taken_back_on
    return min(leave.last_day, taken_back - timedelta(days=1)) if taken_back else leave.last_day


def _correspondent(domain: str) -> str:
    """The key of a sender's domain, which may be a family's name: no key says it (docs/adr/0010)."""
    return f"CORRESPONDENT#{opaque_id.derive('correspondent', domain)}"
