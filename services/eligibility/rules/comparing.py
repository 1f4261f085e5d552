"""Two determinations of one case compared: what is judged otherwise, and which evidence came or went."""

from collections.abc import Iterable, Iterator

from services.eligibility.models import Determination, Estimate, Evidence, Precondition, Requirement
from services.eligibility.models.comparisons import Changed, Comparison
from shared.money import Money

_NONE = "-"
_READY = {True: "ready to treat", False: "not ready to treat"}


def compare(before: Determination, after: Determination) -> Comparison:
    """What changed from one to the other."""
    return Comparison(
        case_id=after.case_id,
        before=before.number,
        after=after.number,
        days=(before.decided_on, after.decided_on),
        cause=after.cause,
        changes=tuple(_changes(before, after)),
    )


def _changes(before: Determination, after: Determination) -> Iterator[Changed]:
    yield from _unless_same("The case", _READY[before.ready_to_treat], _READY[after.ready_to_treat])
    for old, new in zip(before.requirements, after.requirements, strict=True):
        yield from _requirement(old, new)
    yield from _estimate(before.estimate, after.estimate)


def _requirement(old: Requirement, new: Requirement) -> Iterator[Changed]:
    yield from _unless_same(new.name, old.status.label, new.status.label, f"{new.to_staff} ({new.rule})")
    yield from _unless_same(f"{new.name}: next", _step(old), _step(new))
    yield from _evidence(new.name, old.evidence, new.evidence)
    yield from _parts(new.name, old.parts, new.parts)


def _step(requirement: Requirement) -> str:
    return requirement.next_step.words if requirement.next_step else _NONE


def _evidence(name: str, old: Iterable[Evidence], new: Iterable[Evidence]) -> Iterator[Changed]:
    before, after = list(dict.fromkeys(map(_told, old))), list(dict.fromkeys(map(_told, new)))
    yield from (Changed(what=f"{name}: evidence", before=_NONE, after=one) for one in after if one not in before)
    yield from (Changed(what=f"{name}: evidence", before=one, after=_NONE) for one in before if one not in after)


def _told(evidence: Evidence) -> str:
    """Without the day it was weighed: the same evidence on another day is the same."""
    return f"{evidence.words} ({evidence.source})"


def _parts(name: str, old: Iterable[Precondition], new: Iterable[Precondition]) -> Iterator[Changed]:
    """By its rule without the answer at its end; what was not looked at before is `-`."""
    before, after = ({_rule(one): one for one in parts} for parts in (old, new))
    for rule in dict.fromkeys((*before, *after)):
        was, now = before.get(rule), after.get(rule)
        why = now.to_staff if now else ""
        yield from _unless_same(f"{name}: {rule}", _label(was), _label(now), why)


def _label(one: Precondition | None) -> str:
    return one.status.label if one else _NONE


def _rule(one: Precondition) -> str:
    return one.rule.rpartition("-")[0]


def _estimate(old: Estimate, new: Estimate) -> Iterator[Changed]:
    for what, field in (("The patient owes for a visit", "patient_owes"), ("The plan pays for a visit", "plan_pays"),
                        ("The plan allows for a visit", "allowed"), ("The charge of a visit", "charge")):  # fmt: skip
        was, now = getattr(old, field), getattr(new, field)
        yield from _unless_same(what, _dollars(was), _dollars(now), new.words)


def _dollars(amount: Money | None) -> str:
    return "not known" if amount is None else f"${amount}"


def _unless_same(what: str, before: str, after: str, why: str = "") -> Iterator[Changed]:
    if before != after:
        yield Changed(what=what, before=before, after=after, why=why)
