"""What of a half-filled form is kept: the answers to our own questions, in measure, unjudged."""

from collections.abc import Iterator, Mapping
from typing import Any

Answers = dict[str, str | tuple[str, ...]]
_OURS = frozenset({"payer_kind", "patient", "coverage", "injury", "says_has_prescription", "says_employer_knows",
                   "says_saw_physician", "complaints", "red_flags", "trimester", "may_email"})  # fmt: skip
_MOST, _LONGEST, _LONGEST_NAME = 80, 300, 60  # answers, characters


def kept(form: Mapping[str, Any]) -> Answers | None:
    """Answers under the names of their fields; None when they are more than any form of ours has."""
    found: Answers = {}
    for name, value in _flat({name: held for name, held in form.items() if name in _OURS}):
        if len(name) > _LONGEST_NAME or not _in_measure(value) or len(found) >= _MOST:
            return None
        found[name] = value
    return found


def _flat(form: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for name, held in form.items():
        if isinstance(held, dict):
            yield from _flat(held, f"{before}{name}.")
        elif isinstance(held, list):
            yield before + name, tuple(str(one) for one in held)
        else:
            yield before + name, str(held)


def _in_measure(value: str | tuple[str, ...]) -> bool:
    if isinstance(value, tuple):
        return len(value) <= _MOST and all(len(one) <= _LONGEST_NAME for one in value)
    return len(value) <= _LONGEST
