"""Prescriptions' rows and documents: the only place of the service that knows keys. One clinic per store.

SETTINGS                            the clinic's settings, at their highest revision
CASE#<id>                           the facts of a case, at their highest revision
CASE#<id>#FORM                      the form that was issued for it
CASE#<id>#DOC#<document>            a document that belongs to it
CASE#<id>#RX#<prescription>         a prescription; its version guards the count of its sessions; on the list ACTIVE
CASE#<id>#RX#<prescription>#USE#<session>   a session counted against it
FORM#<reference>                    the case to which a form's reference belongs
DOC#<document>                      a document; on the work list REVIEW until somebody decides
DOC#<document>#READING              what the machine read on it
READ#<field>                        how often the machine was right, wrong or asked in a field of the review
RX#<prescription>                   the case of a prescription
SESSION#<session>                   what was answered to a session's reservation
CORRESPONDENT#<id of the domain>    a sender from whom a page was confirmed
TOLD#<event>                        what was told, and changed nothing here
OUTBOX#<event>                      what still has to be told
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.prescriptions.models.decisions import Reserved
from services.prescriptions.models.documents import Document, DocumentLine, DocumentList
from services.prescriptions.models.orders import (
    CaseView,
    Prescription,
    PrescriptionStanding,
    PrescriptionState,
)
from services.prescriptions.models.readings import ReadDocument
from services.prescriptions.models.requests import IssuedForm
from services.prescriptions.models.reviews import Review
from services.prescriptions.models.sessions import PrescriptionUsage, Reservation
from services.prescriptions.rules.comparing import Outcome
from shared import aws, bus, directory, table
from shared.dates import instant
from shared.events import Event
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.objects import Objects
from shared.problems import NotFound
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.table import Action, Row

_IN_FORCE = {PrescriptionState.ACTIVE, PrescriptionState.EXPIRING}


@dataclass(frozen=True)
class Held:
    """A prescription with its usage, and the version that guards both."""

    prescription: Prescription
    usage: PrescriptionUsage
    version: int


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
        request = form.request
        first = self.table.create(table.row(f"CASE#{request.case_id}#FORM", form))
        self.table.once(first, self.table.put(table.row(f"FORM#{request.reference}", {}, case_id=request.case_id)))

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
        first = self.table.create({**_document_row(document), "version": 1})
        return bus.once_and_tell(self.table, self.bus, first, *self._of_case(document), *came, events=events)

    def change_document(self, document: Document, seen: int, *actions: Action, events: Sequence[Event] = ()) -> None:
        """The next version of a document; RowChanged when somebody else was faster."""
        first = self.table.replace(_document_row(document), seen)
        bus.commit_and_tell(self.table, self.bus, first, *self._of_case(document), *actions, events=events)

    def no_longer_of(self, case_id: str, document_id: str) -> Action:
        """A document is taken off a case."""
        return self.table.delete(f"CASE#{case_id}#DOC#{document_id}")

    def list_documents(self, after: str | None, limit: int = 25) -> DocumentList:
        """A page of documents that wait, oldest first."""
        page = self.table.work("REVIEW", limit, after)
        return DocumentList(documents=tuple(DocumentLine.of(_document(row)) for row in page.rows), after=page.after)

    def find_reading(self, document_id: str) -> ReadDocument | None:
        """What the machine read on a document; None when it has not read it (yet)."""
        held = self.table.find(f"DOC#{document_id}#READING")
        return ReadDocument.model_validate_json(held["body"]) if held else None

    def keep_reading(self, read: ReadDocument) -> None:
        """The reading of a document, once; a repeat changes nothing."""
        self.table.once(self.table.create(table.row(f"DOC#{read.document_id}#READING", read)))

    def count_readings(self, outcomes: Mapping[str, Outcome]) -> list[Action]:
        """The machine's outcomes, counted in the transaction that decides on the document."""
        return [self.table.add(f"READ#{field}", outcome, 1) for field, outcome in outcomes.items()]

    def readings_counted(self) -> dict[str, dict[str, int]]:
        """Of each field how often the machine was right, wrong or asked: one read whatever the history."""
        rows = self.table.list("READ#", len(Review.model_fields)).rows
        return {row["sk"].removeprefix("READ#"): {one: row.get(one, 0) for one in Outcome} for row in rows}

    def _of_case(self, document: Document) -> list[Action]:
        if document.match is None:
            return []
        return [self.table.put(table.row(f"CASE#{document.match.case_id}#DOC#{document.document_id}", {}))]

    # senders

    def corresponds_with(self, domain: str | None) -> bool:
        """Whether a page from this domain was confirmed before."""
        return domain is not None and self.table.find(_correspondent(domain)) is not None

    def correspondent(self, domain: str) -> Action:
        """From now on the clinic corresponds with this domain."""
        return self.table.put(table.row(_correspondent(domain), {}))

    # prescriptions and their sessions

    def prescriptions_of(self, case_id: str) -> list[Held]:
        """The prescriptions of a case with their usage, oldest row first."""
        rows = list(self.table.each(f"CASE#{case_id}#RX#"))
        return [_held(row, rows) for row in rows if "#USE#" not in row["sk"]]

    def get_prescription(self, prescription_id: str) -> Held:
        """A prescription with its usage; NotFound when there is none."""
        pointer = self.table.find(f"RX#{prescription_id}")
        if pointer is None:
            raise NotFound("There is no such prescription here.")
        rows = list(self.table.each(f"CASE#{pointer['case_id']}#RX#{prescription_id}"))
        return _held(rows[0], rows)

    def new_prescription(self, order: Prescription) -> list[Action]:
        """The rows of a new prescription."""
        pointer = table.row(f"RX#{order.prescription_id}", {}, case_id=order.case_id)
        return [self.table.replace(_prescription_row(order), 0), self.table.create(pointer)]

    def change_prescription(self, order: Prescription, seen: int, events: Sequence[Event]) -> None:
        """The next state of a prescription; RowChanged when somebody else was faster."""
        first = self.table.replace(_prescription_row(order), seen)
        bus.commit_and_tell(self.table, self.bus, first, events=events)

    def in_force(self) -> Iterator[str]:
        """The ids of all prescriptions in force, the one that ends first first."""
        after = None
        while True:
            page = self.table.work("ACTIVE", 50, after)
            yield from (row["sk"].rsplit("#", 1)[1] for row in page.rows)
            after = page.after
            if after is None:
                return

    def find_reserved(self, session_id: str) -> Row | None:
        """What was answered to a session before, or None."""
        return self.table.find(f"SESSION#{session_id}")

    def reserve(self, held: Held, reservation: Reservation, answer: Reserved, sha: str) -> Row | None:
        """Count a session, once; the old answer's row when it was counted before.

        The prescription's version is part of the transaction: of two sessions that would both be the last, one
        finds that the other was faster (RowChanged).
        """
        first = self.table.create(table.row(f"SESSION#{answer.session_id}", answer, sha=sha))
        lock = self.table.replace(_prescription_row(held.prescription), held.version)
        return self.table.once(first, lock, self.use(held.prescription, reservation))

    def reserve_anew(
        self, held: Held, reservation: Reservation, answer: Reserved, before: Row, sha: str, note_version: int
    ) -> None:
        """Count a corrected session in place of what was counted before, on whichever order that was."""
        case_id, order_id = held.prescription.case_id, held.prescription.prescription_id
        counted = Reserved.model_validate_json(before["body"]).prescription_id
        row = table.row(f"SESSION#{answer.session_id}", answer, sha=sha, note_version=note_version)
        lock = self.table.replace(_prescription_row(held.prescription), held.version)
        use = f"CASE#{case_id}#RX#{counted}#USE#{answer.session_id}"
        moved = [self.table.delete(use)] if counted != order_id else []
        self.table.commit(lock, self.table.put(row), self.use(held.prescription, reservation), *moved)

    def use(self, order: Prescription, reservation: Reservation) -> Action:
        """The row of a session counted against a prescription."""
        sk = f"CASE#{order.case_id}#RX#{order.prescription_id}#USE#{reservation.session_id}"
        return self.table.put(table.row(sk, reservation))

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


def _document_row(document: Document) -> Row:
    sk = f"DOC#{document.document_id}"
    if document.decision is not None:
        return table.row(sk, document)
    return table.row(sk, document, work="REVIEW", work_sk=f"{instant(document.received_at)}#{document.document_id}")


def _correspondent(domain: str) -> str:
    """The key of a sender's domain, which may be a family's name: no key says it (docs/adr/0010)."""
    return f"CORRESPONDENT#{opaque_id.derive('correspondent', domain)}"


def _prescription_row(order: Prescription) -> Row:
    sk = f"CASE#{order.case_id}#RX#{order.prescription_id}"
    if order.state not in _IN_FORCE:
        return table.row(sk, order)
    return table.row(sk, order, work="ACTIVE", work_sk=order.limits.effective_to.isoformat())


def _held(row: Row, rows: Sequence[Row]) -> Held:
    used = [one["body"] for one in rows if one["sk"].startswith(f"{row['sk']}#USE#")]
    usage = PrescriptionUsage(reservations=tuple(map(Reservation.model_validate_json, used)))
    return Held(Prescription.model_validate_json(row["body"]), usage, row["version"])
