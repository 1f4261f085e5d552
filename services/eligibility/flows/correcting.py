"""The desk corrects what was taken at intake: the version before is kept with who and why, the case is judged again."""

from datetime import date, datetime

from services.eligibility.flows import tasks
from services.eligibility.flows.cases import Change, change_case, local_day
from services.eligibility.models import Case, CaseView, ClaimNumberLearned
from services.eligibility.models.corrections import CaseCorrection, Correction
from services.eligibility.models.tasks import Task, TaskKind
from services.eligibility.models.visits import MissingFacts
from services.eligibility.rules.correcting import as_intake, corrected, differences
from services.eligibility.rules.intake import impossible_answers
from services.eligibility.rules.readiness import facts_wanted
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import task_rows
from shared import events
from shared.events import CaseChanged
from shared.problems import BadInput, Conflict
from shared.table import Action

CAUSE = "facts corrected"


def correct(store: Store, case_id: str, said: Correction, by: str, now: datetime) -> CaseView:
    """Correct the facts; the same form again changes nothing. Conflict when somebody else corrected them meanwhile."""
    settings = store.get_settings()
    today, wanted = local_day(settings, now), said.intake()
    if wrong := impossible_answers(wanted, settings, today):
        raise BadInput("Nothing was saved. Please correct the fields named here and send it again.", wrong)

    def make(view: CaseView) -> Change:
        if not differences(as_intake(view.case), wanted):
            return Change(view)
        _check(view, said)
        return _change(store, view, corrected(view.case, wanted, today), by, said.because, now, today)

    return change_case(store, case_id, settings, CAUSE, now, make)


def claim_number_learned(store: Store, case_id: str, said: ClaimNumberLearned, by: str, now: datetime) -> CaseView:
    """Record the claim number of the accident: a correction of one fact."""
    settings = store.get_settings()

    def learn(view: CaseView) -> Change:
        if view.case.facts.injury is None:
            raise Conflict("Only an accident case has a claim number.")
        return with_claim_number(store, view, said.claim_number, by, "", now, local_day(settings, now))

    return change_case(store, case_id, settings, CAUSE, now, learn)


def with_claim_number(
    store: Store, view: CaseView, number: str, by: str, because: str, now: datetime, today: date
) -> Change:
    """The case with this number of its accident; no change where it is known, or where there was none."""
    held = as_intake(view.case)
    if held.injury is None or held.injury.claim_number == number:
        return Change(view)
    injury = held.injury.model_copy(update={"claim_number": number})
    after = corrected(view.case, held.model_copy(update={"injury": injury}), today)
    return _change(store, view, after, by, because, now, today)


def told_by_patient(store: Store, case_id: str, said: MissingFacts, now: datetime) -> CaseView:
    """The patient adds what nobody knew yet; what is known she corrects by telephone. Again is the same."""
    settings = store.get_settings()

    def add(view: CaseView) -> Change:
        held = as_intake(view.case)
        injury = held.injury and held.injury.model_copy(update=_new(said.claim_number, "claim_number"))
        coverage = held.coverage and held.coverage.model_copy(update=_new(said.member_id, "member_id"))
        after = held.model_copy(update={"injury": injury, "coverage": coverage})
        if not differences(held, after):
            return Change(view)
        _check_gaps(view, said)
        today = local_day(settings, now)
        return _change(store, view, corrected(view.case, after, today), "patient", "on her own page", now, today)

    return change_case(store, case_id, settings, CAUSE, now, add)


def _new(held: str | None, name: str) -> dict[str, str]:
    return {name: held} if held else {}


def _check_gaps(view: CaseView, said: MissingFacts) -> None:
    wanted = facts_wanted(view.case.facts)
    if any(getattr(said, name) and name not in wanted for name in MissingFacts.model_fields):
        raise Conflict("We have another answer on file. Please call us to correct it; nothing was changed.")


def _check(view: CaseView, said: Correction) -> None:
    if said.revision != view.case.facts.revision:
        raise Conflict("Somebody corrected this case meanwhile. Open the form again; nothing was saved.")
    if said.payer_kind is not view.case.facts.payer_kind and view.sessions:
        raise Conflict("Sessions of this case were billed to its payer already. Open a new case for another one.")


def _change(store: Store, view: CaseView, after: Case, by: str, because: str, now: datetime, today: date) -> Change:
    """The case with other facts: what was corrected is kept, told, and what it opens or closes is done."""
    kept = CaseCorrection(
        revision=after.facts.revision, corrected_at=now, corrected_by=by, because=because,
        determination=view.latest.number + 1, corrected=differences(as_intake(view.case), as_intake(after)),
        replaced=view.case.facts,
    )  # fmt: skip
    clinic, case_id = store.table.clinic, after.case_id
    event_id = events.derived_id(CaseChanged, clinic, case_id, str(kept.revision))
    told = CaseChanged(event_id=event_id, clinic=clinic, occurred_at=now, case=after.facts)
    done = _warnings_gone(view, after, now)
    changed = view.model_copy(
        update={
            "case": after,
            "corrections": (*view.corrections, kept),
            "tasks": tuple(done.get(one.task_id, one) for one in view.tasks),
        }
    )
    rows = [action for one in done.values() for action in task_rows.closing(store.table, one)]
    return Change(changed, store.fact(case_id, "FIX", f"{kept.revision:06d}", kept), *rows,
                  *_warnings(store, changed, now, today), events=(told,))  # fmt: skip


def _warnings_gone(view: CaseView, after: Case, now: datetime) -> dict[str, Task]:
    if after.open_red_flags:
        return {}
    gone = (one for one in view.open_tasks if one.kind is TaskKind.RED_FLAG)
    return {one.task_id: one.closed(now, "the form was corrected") for one in gone}


def _warnings(store: Store, view: CaseView, now: datetime, today: date) -> list[Action]:
    """What was ticked anew that a physician must hear of, where no task for it waits."""
    if any(one.kind is TaskKind.RED_FLAG for one in view.open_tasks):
        return []
    return tasks.warning(store, view.case, f"facts {view.case.facts.revision}", now, today)
