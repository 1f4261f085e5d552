"""Correcting a case: the form as it stands, what differs in another one, and the case that follows.

Nothing is overwritten: the facts before are kept with the correction, and every determination stays as it was made.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from services.eligibility.models import Case, Intake
from services.eligibility.models.corrections import CorrectedFact
from services.eligibility.rules.reasons import reasons_for_care
from shared.facts import ReasonsForCare

_NOT_ANSWERS = {"submission"}
_OF_THE_REASONS = ("complaints", "red_flags", "trimester")
_NONE = "-"


def as_intake(case: Case) -> Intake:
    """The form that would open the case as it stands; not judged anew, for it was taken as it is."""
    facts, reasons = case.facts, case.facts.reasons or ReasonsForCare()
    return Intake.model_construct(
        payer_kind=facts.payer_kind, patient=facts.patient, coverage=facts.coverage, injury=facts.injury,
        says_has_prescription=case.says_has_prescription, says_employer_knows=case.says_employer_knows,
        says_saw_physician=case.says_saw_physician, may_email=case.may_email, complaints=reasons.complaints,
        red_flags=reasons.red_flags, trimester=case.trimester,
    )  # fmt: skip


def corrected(case: Case, said: Intake, today: date) -> Case:
    """The case as the form has it, at the next revision of its facts. New warnings undo a physician's word."""
    held = case.facts
    facts = held.model_copy(
        update={
            "revision": held.revision + 1,
            "payer_kind": said.payer_kind,
            "patient": said.patient,
            "coverage": said.coverage,
            "injury": said.injury,
            "reasons": _reasons(case, said, today),
            "writes_are_welcome": said.may_email,
        }
    )
    known = set(held.reasons.red_flags) if held.reasons else set()
    cleared = case.cleared if set(said.red_flags) <= known else None
    told = {name: getattr(said, name) for name in Intake.model_fields if name in Case.model_fields}
    return case.model_copy(update={**told, "facts": facts, "cleared": cleared})


def _reasons(case: Case, said: Intake, today: date) -> ReasonsForCare | None:
    """Codes are found anew where what hurts was corrected, and stay as they were found where it was not."""
    before = as_intake(case)
    was_injured, is_injured = case.facts.injury is not None, said.injury is not None
    if was_injured is is_injured and all(getattr(before, n) == getattr(said, n) for n in _OF_THE_REASONS):
        return case.facts.reasons
    return reasons_for_care(said.complaints, said.red_flags, said.trimester, injured=is_injured, today=today)


def differences(before: Intake, after: Intake) -> tuple[CorrectedFact, ...]:
    """The answers that differ, field by field, in the order of the form."""
    old, new = dict(_answers(before)), dict(_answers(after))
    fields = dict.fromkeys((*old, *new))
    pairs = ((field, old.get(field, _NONE), new.get(field, _NONE)) for field in fields)
    return tuple(CorrectedFact(field=field, before=was, after=now) for field, was, now in pairs if was != now)


def _answers(form: Intake) -> Iterator[tuple[str, str]]:
    return _leaves("", form.model_dump(mode="json", exclude=_NOT_ANSWERS))


def _leaves(name: str, held: Any) -> Iterator[tuple[str, str]]:
    if isinstance(held, dict):
        for part, inner in held.items():
            yield from _leaves(f"{name}.{part}" if name else part, inner)
    elif isinstance(held, list):
        yield name, _joined(held)
    else:
        yield name, _words(held)


def _joined(held: Iterable[str]) -> str:
    return ", ".join(held) or _NONE


def _words(held: Any) -> str:
    if isinstance(held, bool):
        return "yes" if held else "no"
    return _NONE if held is None or held == "" else str(held)
