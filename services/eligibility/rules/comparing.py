"""Two determinations of one case compared: what was corrected between them, what is judged otherwise, and on what."""

from collections.abc import Iterable, Iterator, Sequence

from services.eligibility.models import Determination, Estimate, Evidence, Precondition, Requirement
from services.eligibility.models.comparisons import Changed, ChangeKind, Comparison
from services.eligibility.models.corrections import CaseCorrection
from services.eligibility.rules.causes import in_words
from services.eligibility.rules.judging import name_of_part
from shared.money import Money

_NONE = "-"
_READY = {True: "ready to treat", False: "not ready to treat"}


def compare(before: Determination, after: Determination, corrections: Sequence[CaseCorrection] = ()) -> Comparison:
    """What changed from one to the other, or back."""
    return Comparison(
        case_id=after.case_id,
        before=before.number,
        after=after.number,
        days=(before.decided_on, after.decided_on),
        cause=in_words(max(before, after, key=lambda one: one.number).cause),
        changes=(*_corrected(before, after, corrections), *_changes(before, after)),
    )


def _corrected(before: Determination, after: Determination, corrections: Sequence[CaseCorrection]) -> Iterator[Changed]:
    """Each fact that was corrected between the two, with who and why; of several corrections the first and the last."""
    is_back = before.number > after.number
    first, last = sorted((before.number, after.number))
    between = [one for one in corrections if first < one.determination <= last]
    facts: dict[str, tuple[str, str, CaseCorrection]] = {}
    for made in between:
        for one in made.corrected:
            was = facts[one.field][0] if one.field in facts else one.before
            facts[one.field] = (was, one.after, made)
    for field, (was, now, made) in facts.items():
        pair = (now, was) if is_back else (was, now)
        yield from _unless_same(ChangeKind.CORRECTED, field, *pair, _who(made))


def _who(made: CaseCorrection) -> str:
    why = f": {made.because}" if made.because else ""
    return f"by {made.corrected_by}{why}"


def _changes(before: Determination, after: Determination) -> Iterator[Changed]:
    yield from _unless_same(ChangeKind.JUDGED, "The case", _READY[before.ready_to_treat], _READY[after.ready_to_treat])
    for old, new in zip(before.requirements, after.requirements, strict=True):
        yield from _requirement(old, new)
    yield from _estimate(before.estimate, after.estimate)


def _requirement(old: Requirement, new: Requirement) -> Iterator[Changed]:
    yield from _unless_same(ChangeKind.JUDGED, new.name, old.status.label, new.status.label, new.to_staff, new.rule)
    yield from _unless_same(ChangeKind.NEXT, new.name, _step(old), _step(new))
    yield from _evidence(new.name, old.evidence, new.evidence)
    yield from _parts(old.parts, new.parts)


def _step(requirement: Requirement) -> str:
    step = requirement.next_step
    return f"{step.who}: {step.words}" if step else _NONE


def _evidence(name: str, old: Iterable[Evidence], new: Iterable[Evidence]) -> Iterator[Changed]:
    before, after = list(dict.fromkeys(map(_told, old))), list(dict.fromkeys(map(_told, new)))
    come = (one for one in after if one not in before)
    gone = (one for one in before if one not in after)
    yield from (Changed(kind=ChangeKind.EVIDENCE, what=name, before=_NONE, after=one) for one in come)
    yield from (Changed(kind=ChangeKind.EVIDENCE, what=name, before=one, after=_NONE) for one in gone)


def _told(evidence: Evidence) -> str:
    """Without the day it was weighed: the same evidence on another day is the same."""
    return f"{evidence.words} ({evidence.source})"


def _parts(old: Iterable[Precondition], new: Iterable[Precondition]) -> Iterator[Changed]:
    """By its rule without the answer at its end; what was not looked at before is `-`."""
    before, after = ({_rule(one): one for one in parts} for parts in (old, new))
    for rule in dict.fromkeys((*before, *after)):
        was, now = before.get(rule), after.get(rule)
        why = now.to_staff if now else ""
        yield from _unless_same(ChangeKind.JUDGED, name_of_part(rule), _label(was), _label(now), why, rule)


def _label(one: Precondition | None) -> str:
    return one.status.label if one else _NONE


def _rule(one: Precondition) -> str:
    return one.rule.rpartition("-")[0]


def _estimate(old: Estimate, new: Estimate) -> Iterator[Changed]:
    for what, field in (("The patient owes for a visit", "patient_owes"), ("The plan pays for a visit", "plan_pays"),
                        ("The plan allows for a visit", "allowed"), ("The charge of a visit", "charge")):  # fmt: skip
        was, now = getattr(old, field), getattr(new, field)
        yield from _unless_same(ChangeKind.MONEY, what, _dollars(was), _dollars(now), new.words)


def _dollars(amount: Money | None) -> str:
    return "not known" if amount is None else f"${amount}"


def _unless_same(
    kind: ChangeKind, what: str, before: str, after: str, why: str = "", rule: str = ""
) -> Iterator[Changed]:
    if before != after:
        yield Changed(kind=kind, what=what, before=before, after=after, why=why, rule=rule)
