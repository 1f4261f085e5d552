"""The rows of what is kept beside a case before and after treatment: each paper once, never changed.

EST#<case>#<id>                         an estimate of what the patient will owe
VISIT#<case>#<day>#<session>            a session given here, as billing told it
SETTLED#<case>#<day>#<claim>#<number>   a claim's money, as billing told it

A case's story is the work list STORY#<case> (story.py): rows of all kinds stand on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.eligibility import story
from services.eligibility.models import StoryPage, TimelineEntry
from services.eligibility.models.estimates import OwnVisit, PatientEstimate, Settlement
from shared import table
from shared.identifiers import opaque_id
from shared.problems import NotFound
from shared.table import Action, Table

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

    # what billing told

    def visit(self, case_id: str, visit: OwnVisit) -> Action:
        """The row of a session given here."""
        return self.table.put(table.row(f"VISIT#{case_id}#{visit.service_date}#{visit.session_id}", visit))

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
