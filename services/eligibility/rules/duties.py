"""What a determination leaves to do, for whom, and until when: the tasks of a case, as pure facts.

The days are this house's practice: data, by kind. A refusal by the plan says for itself when it may be asked again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.eligibility.models import BenefitsVerification, Determination, NextStep, Requirement, Status
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from services.eligibility.rules.call_sheet import is_open, newest_first
from services.eligibility.rules.freshness import newest
from services.eligibility.rules.rejections import WAITS
from shared.dates import business_days_after
from shared.settings import Answer

CAUSE = "determination"

# Business days until a task is due
DAYS: Mapping[TaskKind, int] = {
    TaskKind.NEW_INSURER: 1, TaskKind.CORRECT_INQUIRY: 1, TaskKind.ASK_AGAIN: 1, TaskKind.BENEFITS: 2,
    TaskKind.PROVIDER_TYPE: 2, TaskKind.AUTHORIZATION: 2, TaskKind.OTHER_INSURANCE: 3,
    TaskKind.CLAIM_NUMBER: 3, TaskKind.CLAIM_FILED: 3,
    TaskKind.LIEN: 3, TaskKind.LIEN_DISCLOSURE: 3, TaskKind.PHYSICIAN: 5, TaskKind.PRESCRIPTION: 5,
}  # fmt: skip
_OTHERWISE = 3


class Duty(NamedTuple):
    """Something that somebody should do."""

    kind: TaskKind
    words: str
    waits_for: WaitsFor
    due: date

    def is_meant_by(self, task: Task) -> bool:
        """Whether a task is this very thing; its day may be an older one."""
        return (task.kind, task.words, task.waits_for) == (self.kind, self.words, self.waits_for)


class Difference(NamedTuple):
    """Which tasks are to be opened, and which are done by what has happened."""

    to_open: tuple[Duty, ...]
    to_close: tuple[Task, ...]


def duties(determination: Determination, verifications: Sequence[BenefitsVerification]) -> tuple[Duty, ...]:
    """Everything that is left to do after a determination; the same thing is named once."""
    today = determination.decided_on
    steps = (_of_step(one, today) for requirement in determination.requirements for one in _steps(requirement))
    answer = newest(verifications)
    found = [*steps, *(_of_answer(answer, today) if answer else ()), *_of_call(verifications, today)]
    once: dict[tuple[TaskKind, str], Duty] = {}
    for one in found:
        once.setdefault((one.kind, one.words), one)
    return tuple(once.values())


def _steps(requirement: Requirement) -> Iterable[NextStep]:
    return requirement.next_steps if requirement.status is not Status.MET else _of_parts(requirement)


def _of_parts(requirement: Requirement) -> Iterator[NextStep]:
    yield from (one.next_step for one in requirement.parts if one.next_step)


def _of_step(one: NextStep, today: date) -> Duty:
    return Duty(one.kind, one.words, WaitsFor(one.who), due(one.kind, today))


def due(kind: TaskKind, today: date) -> date:
    """The day until which a task of this kind should be done."""
    return business_days_after(today, DAYS.get(kind, _OTHERWISE))


def _first_payer(why: str, today: date) -> Duty:
    words = f"Settle who pays first: {why}. Bill nothing before."
    return Duty(TaskKind.OTHER_INSURANCE, words, WaitsFor.DESK, due(TaskKind.OTHER_INSURANCE, today))


def _of_call(verifications: Sequence[BenefitsVerification], today: date) -> Iterator[Duty]:
    """What was said on the telephone of other insurance, by the newest word of it."""
    said = next((one for one in newest_first(verifications) if not is_open(one, "other_insurance")), None)
    if said is not None and said.other_insurance is Answer.YES:
        yield _first_payer(f"other insurance is on file (call of {said.verified_on})", today)


def is_first_payer_open(
    determination: Determination, verifications: Sequence[BenefitsVerification], held: Sequence[Task]
) -> bool:
    """Whether another payer was named, and nobody of the staff has settled since who pays first."""
    named = [duty for duty in duties(determination, verifications) if duty.kind is TaskKind.OTHER_INSURANCE]
    settled = [task for task in held if task.closed_by]
    return not all(any(map(duty.is_meant_by, settled)) for duty in named)


def _of_answer(told: BenefitsVerification, today: date) -> Iterator[Duty]:
    """What a plan's electronic answer leaves to do."""
    for payer in told.other_payers:
        yield _first_payer(f"the plan names another payer ({payer})", today)
    for words in told.to_correct:
        yield Duty(TaskKind.CORRECT_INQUIRY, words, WaitsFor.DESK, due(TaskKind.CORRECT_INQUIRY, today))
    if told.follow_up in WAITS:
        again = told.verified_on + WAITS[told.follow_up]
        yield Duty(TaskKind.ASK_AGAIN, f"Ask the plan again, not before {again}.", WaitsFor.PAYER, again)


def difference(wanted: Sequence[Duty], held: Sequence[Task]) -> Difference:
    """What changes between the tasks that stand and the duties that are.

    What a person has closed stays closed as long as the duty is the same. Tasks that another room has opened are its
    own: they are left alone, and while one of a kind is open, nothing of that kind is asked for here.
    """
    elsewhere = {task.kind for task in held if task.is_open and not task.cause.startswith(CAUSE)}
    wanted = [duty for duty in wanted if duty.kind not in elsewhere]
    ours = [task for task in held if task.cause.startswith(CAUSE)]
    standing = [task for task in ours if task.is_open or task.closed_by]
    to_open = [duty for duty in wanted if not any(map(duty.is_meant_by, standing))]
    to_close = [task for task in ours if task.is_open and not any(duty.is_meant_by(task) for duty in wanted)]
    return Difference(tuple(to_open), tuple(to_close))
