"""Eligibility's rows: the only place of the service that knows keys. One clinic per store.

SETTINGS                          the clinic's settings (revision = version)
CASE#<id>                         the case; on the work list CASES
CASE#<id>#DET#<number>            a determination; earlier ones are kept
CASE#<id>#VER#<id>                a benefits verification
CASE#<id>#FIX#<revision>          a correction of its facts, with the facts that it replaced
CASE#<id>#AUTH#, #USED#           authorizations and what is used of them (authorization_rows.py)
CASE#<id>#RX#<prescription>       a prescription, as prescriptions told it
CASE#<id>#TASK#<task>             a task, open or closed (task_rows.py)
SEEN#<case>#<event>               what was told of a case: the inbox, and a line of its story
DRAFT#<submission>                a form that was left half filled; forgets itself
DOOR#<hour>#<place>               how many forms came in an hour, from everywhere or from one place; forgets itself
LINK#<case>#<day>                 that the patient was sent the address of her page; forgets itself
LETTER#<event>                    a letter that was posted; on the work list LETTERS
OUTBOX#<event>                    what still has to be told
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from services.eligibility.models import (
    BenefitsVerification,
    Case,
    CaseLine,
    CaseList,
    CaseView,
    Determination,
    TimelineEntry,
)
from services.eligibility.models.authorizations import AuthorizationRecord, SessionUse, leaves_of
from services.eligibility.models.corrections import CaseCorrection
from services.eligibility.models.letters import LetterList, PostedLetter
from services.eligibility.models.tasks import Task
from services.eligibility.store import story
from services.eligibility.store.drafts import Drafts
from shared import aws, bus, directory, table
from shared.dates import instant
from shared.events import Event
from shared.facts import PrescriptionFacts
from shared.identifiers import opaque_id
from shared.model import Model
from shared.objects import Objects
from shared.problems import NotFound
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.table import Action, Row


class EligibilityStore:
    """What eligibility holds for one clinic."""

    def __init__(self, clinic: str) -> None:
        self.table = table.Table(aws.client("dynamodb"), told("ELIGIBILITY_TABLE"), clinic)
        self.bus = bus.Bus(aws.client("events"), told("EVENT_BUS"))
        self.drafts = Drafts(self.table, self.bus)

    @property
    def documents(self) -> Objects:
        """What went over the wire, each under the hash of its bytes."""
        return Objects(aws.client("s3"), told("ELIGIBILITY_DOCUMENTS"), self.table.clinic)

    def keep_message(self, room: str, text: str) -> str:
        """Keep an inquiry or an answer as it was sent; return its name."""
        return self.documents.keep(room, text.encode("ascii"), "application/edi-x12")

    # reading

    def find_settings(self) -> ClinicSettings | None:
        """The settings, or None before they were loaded."""
        held = self.table.find("SETTINGS")
        return ClinicSettings.model_validate_json(held["body"]) if held else None

    def get_settings(self) -> ClinicSettings:
        """The settings; NotFound for a clinic that has none."""
        settings = self.find_settings()
        if settings is None:
            raise NotFound("There is no such clinic here.")
        return settings

    def get_case(self, case_id: str) -> tuple[CaseView, int]:
        """Everything known of a case, and the version of its row; NotFound when there is none."""
        if not opaque_id.is_valid(case_id):
            raise NotFound("There is no such case here.")
        rows = list(self.table.each(f"CASE#{case_id}"))
        if not rows or rows[0]["sk"] != f"CASE#{case_id}":
            raise NotFound("There is no such case here.")
        return _view(rows), rows[0]["version"]

    def has_case(self, case_id: str) -> bool:
        """Whether there is such a case."""
        return self.table.find(f"CASE#{case_id}") is not None

    def list_cases(self, after: str | None, limit: int = 25) -> CaseList:
        """A page of cases, newest first."""
        page = self.table.work("CASES", limit, after, newest_first=True)
        return CaseList(cases=tuple(_line(row) for row in page.rows), after=page.after)

    # writing: each is one transaction with its events

    def open_case(self, case: Case, determination: Determination, sha: str, *more: Action,
                  counted: Sequence[Action] = (), events: Sequence[Event]) -> Row | None:  # fmt: skip
        """Open a case once; the old row when the same key has opened one before. TooMany when the door is full."""
        first = self.table.create({**_case_row(case, determination), "version": 1, "sha": sha})
        actions = (self._determined(determination, case.opened_at), *more)
        return self.drafts.let_through(first, counted, *actions, events=events)

    def send_link(self, case_id: str, day: str, until: int, events: Sequence[Event]) -> None:
        """Send the patient the address of her page, once a day."""
        first = self.table.create({"sk": f"LINK#{case_id}#{day}", "body": "{}", "expires": until})
        bus.once_and_tell(self.table, self.bus, first, events=events)

    def change_case(self, case: Case, seen: int, determination: Determination, *facts: Action,
                    events: Sequence[Event]) -> None:  # fmt: skip
        """The next version of a case with its new determination; RowChanged when somebody else was faster."""
        first = self.table.replace(_case_row(case, determination), seen)
        actions = (self._determined(determination, events[-1].occurred_at), *facts)
        bus.commit_and_tell(self.table, self.bus, first, *actions, events=events)

    def touch_case(self, view: CaseView, seen: int, *facts: Action) -> None:
        """Facts that change no judgement, under the case's next version; RowChanged when somebody else was faster."""
        self.table.commit(self.table.replace(_case_row(view.case, view.latest), seen), *facts)

    def record_settings(self, settings: ClinicSettings, events: Sequence[Event]) -> None:
        """The next revision of the settings; RowChanged when it is not the next."""
        # the directory first: what waits in the outbox of a clinic that is not listed would never be swept
        directory.enter(aws.client("dynamodb"), told("ELIGIBILITY_TABLE"), settings.clinic)
        first = self.table.replace(table.row("SETTINGS", settings), settings.revision - 1)
        bus.commit_and_tell(self.table, self.bus, first, events=events)

    def has_seen(self, case_id: str, event: Event) -> bool:
        """Whether an event was taken in before."""
        return self.table.find(f"SEEN#{case_id}#{event.event_id}") is not None

    def seen(self, case_id: str, event: Event, entry: TimelineEntry) -> Action:
        """The inbox row of an event, which is also its line in the story."""
        line = story.line(case_id, event.event_id, entry)
        return self.table.create(table.row(f"SEEN#{case_id}#{event.event_id}", entry, **line))

    def note(self, case_id: str, event: Event, entry: TimelineEntry, *more: Action) -> None:
        """Take in an event that does not judge the case again; again is the same."""
        self.table.once(self.seen(case_id, event, entry), *more)

    def fact(self, case_id: str, kind: str, name: str, fact: Model, **more: str | int) -> Action:
        """A fact of the case under its natural key; evidence stands in the story too."""
        line = story.of_evidence(case_id, name, fact)
        return self.table.put(table.row(f"CASE#{case_id}#{kind}#{name}", fact, **line, **more))

    # letters

    def find_letter(self, letter_id: str) -> PostedLetter | None:
        """A letter that was posted before, or None."""
        held = self.table.find(f"LETTER#{letter_id}")
        return PostedLetter.model_validate_json(held["body"]) if held else None

    def keep_letter(self, posted: PostedLetter, *more: Action) -> None:
        """Keep what was posted, once."""
        work_sk = f"{instant(posted.posted_at)}#{posted.letter_id}"
        held = table.row(f"LETTER#{posted.letter_id}", posted, work="LETTERS", work_sk=work_sk)
        self.table.once(self.table.create(held), *more)

    def list_letters(self, after: str | None, limit: int = 25) -> LetterList:
        """A page of letters, newest first."""
        page = self.table.work("LETTERS", limit, after, newest_first=True)
        letters = tuple(PostedLetter.model_validate_json(row["body"]) for row in page.rows)
        return LetterList(letters=letters, after=page.after)

    def _determined(self, determination: Determination, at: datetime) -> Action:
        case_id, name = determination.case_id, f"DET#{determination.number:06d}"
        entry = TimelineEntry(happened_at=at, words=story.judged(determination), who="the rules")
        line = story.line(case_id, name, entry)
        return self.table.create(table.row(f"CASE#{case_id}#{name}", determination, **line))

    def sweep(self) -> int:
        """Tell what waits in the outbox."""
        return bus.sweep(self.table, self.bus)


def clinics() -> Iterator[str]:
    """All clinics that eligibility knows."""
    return directory.clinics(aws.client("dynamodb"), told("ELIGIBILITY_TABLE"))


def is_clinic(clinic: str) -> bool:
    """Whether there is such a clinic."""
    return directory.is_known(aws.client("dynamodb"), told("ELIGIBILITY_TABLE"), clinic)


def _case_row(case: Case, determination: Determination) -> Row:
    waits = next((r.next_step.who for r in determination.requirements if r.next_step), "nobody")
    waits = "front desk" if case.open_red_flags else waits
    work_sk = f"{instant(case.opened_at)}#{case.case_id}"
    return table.row(f"CASE#{case.case_id}", case, work="CASES", work_sk=work_sk, waits_for=waits)


def _line(row: Row) -> CaseLine:
    case = Case.model_validate_json(row["body"])
    return CaseLine(case_id=case.case_id, patient=case.facts.patient.full_name, payer_kind=case.facts.payer_kind,
                    opened_at=case.opened_at, waits_for=row["waits_for"])  # fmt: skip


_KINDS: dict[str, Any] = {
    "DET": Determination, "VER": BenefitsVerification, "AUTH": AuthorizationRecord, "USED": SessionUse,
    "RX": PrescriptionFacts, "TASK": Task, "FIX": CaseCorrection,
}  # fmt: skip


def _view(rows: list[Row]) -> CaseView:
    found: dict[str, list[Any]] = {kind: [] for kind in _KINDS}
    ended = []
    for row in rows[1:]:
        kind = row["sk"].split("#")[2]
        found[kind].append(_KINDS[kind].model_validate_json(row["body"]))
        if row.get("ended"):
            ended.append(row["sk"].split("#")[3])
    return CaseView(
        case=Case.model_validate_json(rows[0]["body"]),
        determinations=tuple(found["DET"]), verifications=tuple(found["VER"]),
        authorizations=leaves_of(found["AUTH"]), authorization_records=tuple(found["AUTH"]),
        sessions=tuple(found["USED"]), corrections=tuple(found["FIX"]),
        prescriptions=tuple(p for p in found["RX"] if p.prescription_id not in ended),
        ended_prescriptions=tuple(ended),
        tasks=tuple(sorted(found["TASK"], key=lambda task: (task.due, task.task_id))),
    )  # fmt: skip
