"""The story of a case: whatever happened to it, newest first, on one sparse list.

A row that tells of something carries its own line of the story, so that a page of the story is one query, whatever
the row is and however long the story.
"""

from services.eligibility.models import BenefitsVerification, Determination, TimelineEntry
from services.eligibility.models.corrections import CaseCorrection
from shared.dates import instant
from shared.model import Model
from shared.table import Row


def list_of(case_id: str) -> str:
    """The work list that holds a case's story."""
    return f"STORY#{case_id}"


def line(case_id: str, name: str, entry: TimelineEntry) -> dict[str, str]:
    """The attributes that put a row on the story; `name` makes its place unique within the second."""
    return {
        "work": list_of(case_id),
        "work_sk": f"{instant(entry.happened_at)}#{name}",
        "line": entry.model_dump_json(),
    }


def entry_of(row: Row) -> TimelineEntry:
    """The line that a row of the story tells."""
    return TimelineEntry.model_validate_json(row["line"])


def of_evidence(case_id: str, name: str, fact: Model) -> dict[str, str]:
    """The line that a fact of the case brings with it: what a plan told, what the desk corrected; of others there is
    none, whoever brings them tells."""
    if isinstance(fact, CaseCorrection):
        return line(case_id, f"FIX#{name}", _correction(case_id, fact))
    if not isinstance(fact, BenefitsVerification):
        return {}
    how = "electronically" if fact.verdict else f"by {fact.channel}"
    words = f"Benefits verified {how}, reference {fact.reference_number}: {_answers(fact)}"
    if fact.asked_by:
        words = f"{words}. Asked again by {fact.asked_by}: {fact.asked_because}"
    entry = TimelineEntry(happened_at=fact.recorded_at, words=words, who=fact.representative)
    return line(case_id, f"VER#{name}", entry)


def _correction(case_id: str, made: CaseCorrection) -> TimelineEntry:
    fields = ", ".join(one.field.rpartition(".")[2].replace("_", " ") for one in made.corrected)
    why = f" ({made.because})" if made.because else ""
    where = f"/eligibility/desk/cases/{case_id}/changes?before={made.determination - 1}&after={made.determination}"
    return TimelineEntry(
        happened_at=made.corrected_at, words=f"Corrected: {fields}{why}", who=made.corrected_by, link=where
    )


def _answers(told: BenefitsVerification) -> str:
    covers, outside = told.covers_massage.value, told.pays_out_of_network.value
    return f"covers massage {covers}, pays out of network {outside}"


_SHORT = ("coverage", "out of network", "prescription")


def judged(determination: Determination) -> str:
    """What a determination says, in one line."""
    pairs = zip(_SHORT, determination.requirements, strict=True)
    found = ", ".join(f"{name} {one.status.label}" for name, one in pairs)
    ready = "ready" if determination.ready_to_treat else "not ready"
    return f"Determination {determination.number}: {ready} to treat; {found}"
