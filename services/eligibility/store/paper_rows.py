"""The rows of what is kept beside a case before and after treatment: each paper once, never changed.

EST#<case>#<id>                         an estimate of what the patient will owe
GFE#<case>#<version>                    a good faith estimate as it was issued
CONSENT#<case>#<number>                 a consent as it was signed; #REVOKED behind it: taken back
APPT#<case>#<number>                    the first appointment after each change
MISSING#<case>#<item>#<day>             somebody was asked for what is missing
STORY#<case>#STEP#<authorization>#<n>   something that happened to an authorization
VISIT#<case>#<day>#<session>            a session given here, as billing told it
SETTLED#<case>#<day>#<claim>#<number>   a claim's money, as billing told it

A case's story is the work list STORY#<case> (story.py): rows of all kinds stand on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.eligibility.models import StoryPage, TimelineEntry
from services.eligibility.models.estimates import OwnVisit, PatientEstimate, Settlement
from services.eligibility.models.good_faith import GoodFaithEstimate
from services.eligibility.models.visits import Appointment, Asked, Consent
from services.eligibility.store import story
from shared import table
from shared.identifiers import opaque_id
from shared.problems import NotFound
from shared.table import Action, Table

_DIGITS = 4
_MOST = 100  # visits or payments since an estimate; more than any plan pays in a year


@dataclass(frozen=True)
class PaperRows:
    """The papers of one clinic's cases."""

    table: Table

    # estimates

    def find_estimate(self, case_id: str, estimate_id: str) -> PatientEstimate | None:
        """An estimate of a case, or None."""
        held = self.table.find(f"EST#{case_id}#{estimate_id}") if opaque_id.is_valid(estimate_id) else None
        return PatientEstimate.model_validate_json(held["body"]) if held else None

    def get_estimate(self, case_id: str, estimate_id: str) -> PatientEstimate:
        """An estimate of a case; NotFound when there is none."""
        found = self.find_estimate(case_id, estimate_id)
        if found is None:
            raise NotFound("There is no such estimate of this case.")
        return found

    def estimate(self, made: PatientEstimate, entry: TimelineEntry) -> Action:
        """The row of a new estimate."""
        line = story.line(made.case_id, made.estimate_id, entry)
        return self.table.create(table.row(f"EST#{made.case_id}#{made.estimate_id}", made, **line))

    # good faith estimates

    def get_good_faith(self, case_id: str, version: str) -> GoodFaithEstimate:
        """A version of a case's good faith estimate; NotFound when there is none."""
        is_number = version.isascii() and version.isdecimal() and len(version) <= _DIGITS
        held = self.table.find(_good_faith(case_id, int(version))) if is_number else None
        if held is None:
            raise NotFound("There is no such good faith estimate of this case.")
        return GoodFaithEstimate.model_validate_json(held["body"])

    def good_faith(self, made: GoodFaithEstimate, entry: TimelineEntry) -> Action:
        """The row of the next version."""
        line = story.line(made.case_id, f"GFE#{made.version:04d}", entry)
        return self.table.create(table.row(_good_faith(made.case_id, made.version), made, **line))

    # the first visit

    def get_consent(self, case_id: str, number: int) -> Consent:
        """A consent of a case, as it was signed; NotFound when there is none."""
        held = self.table.find(f"CONSENT#{case_id}#{number:04d}")
        if held is None:
            raise NotFound("There is no such consent of this case.")
        return Consent.model_validate_json(held["body"])

    def consent(self, signed: Consent, entry: TimelineEntry) -> Action:
        """The row of a new consent."""
        name = f"CONSENT#{signed.number:04d}"
        line = story.line(signed.case_id, name, entry)
        return self.table.create(table.row(f"CONSENT#{signed.case_id}#{signed.number:04d}", signed, **line))

    def revocation(self, revoked: Consent, entry: TimelineEntry) -> Action:
        """The row that says that it was taken back."""
        line = story.line(revoked.case_id, f"REVOKED#{revoked.number:04d}", entry)
        sk = f"CONSENT#{revoked.case_id}#{revoked.number:04d}#REVOKED"
        return self.table.create(table.row(sk, revoked, **line))

    def appointment(self, case_id: str, changed: Appointment, entry: TimelineEntry) -> Action:
        """The row of the appointment after a change."""
        line = story.line(case_id, f"APPT#{changed.number:04d}", entry)
        return self.table.create(table.row(f"APPT#{case_id}#{changed.number:04d}", changed, **line))

    def asked(self, asked: Asked, entry: TimelineEntry) -> Action:
        """The row that says that somebody was asked today; fails where it was done already."""
        name = f"{asked.item.value}#{asked.asked_on}"
        line = story.line(asked.case_id, f"MISSING#{name}", entry)
        return self.table.create(table.row(f"MISSING#{asked.case_id}#{name}", asked, **line))

    # authorizations

    def steps(self, case_id: str, authorization_id: str, after: int, entries: Sequence[TimelineEntry]) -> list[Action]:
        """The lines of what happened to an authorization, `after` so many; each fails where it was told before."""
        names = (f"STEP#{authorization_id}#{number:04d}" for number in range(after + 1, after + 1 + len(entries)))
        return [
            self.table.create(table.row(f"STORY#{case_id}#{name}", entry, **story.line(case_id, name, entry)))
            for name, entry in zip(names, entries, strict=True)
        ]

    # what billing told

    def visit(self, case_id: str, visit: OwnVisit) -> Action:
        """The row of a session given here."""
        return self.table.put(table.row(f"VISIT#{case_id}#{visit.service_date}#{visit.session_id}", visit))

    def no_visit(self, case_id: str, visit: OwnVisit) -> Action:
        """That a session was not given after all; again is the same."""
        return self.table.delete(f"VISIT#{case_id}#{visit.service_date}#{visit.session_id}")

    def visits_since(self, case_id: str, day: date) -> tuple[OwnVisit, ...]:
        """Sessions given on the day or later, oldest first."""
        rows = self.table.list(f"VISIT#{case_id}#", _MOST, newest_first=True).rows
        visits = (OwnVisit.model_validate_json(row["body"]) for row in reversed(rows))
        return tuple(visit for visit in visits if visit.service_date >= day)

    def settlement(self, case_id: str, settled: Settlement) -> Action:
        """The row of a claim's money after one payment."""
        sk = f"SETTLED#{case_id}#{settled.service_date}#{settled.claim_id}#{settled.revision:06d}"
        return self.table.put(table.row(sk, settled))

    def settlements(self, case_id: str) -> Sequence[Settlement]:
        """What became of the latest claims, newest first."""
        rows = self.table.list(f"SETTLED#{case_id}#", _MOST, newest_first=True).rows
        return [Settlement.model_validate_json(row["body"]) for row in rows]

    # the story

    def list_story(self, case_id: str, after: str | None, limit: int = 25) -> StoryPage:
        """A page of what happened to a case, newest first."""
        page = self.table.work(story.list_of(case_id), limit, after, newest_first=True)
        return StoryPage(entries=tuple(map(story.entry_of, page.rows)), after=page.after)


def _good_faith(case_id: str, version: int) -> str:
    return f"GFE#{case_id}#{version:0{_DIGITS}d}"
