"""Ordinary web forms as the same nested data that JSON brings, so that one model judges both.

>>> parse(b"patient.first_name=Ana&areas[]=neck&areas[]=chest&lines.0.code=97124&note=")
{'patient': {'first_name': 'Ana'}, 'areas': ['neck', 'chest'], 'lines': [{'code': '97124'}]}
"""

from typing import Any
from urllib.parse import parse_qsl

from shared.problems import BadInput

_FIELDS = 1_000
_LONGEST_NAME, _DEEPEST = 100, 6  # deeper than any model of ours; a bomb of points is no form


def parse(data: bytes) -> dict[str, Any]:
    """Nested dicts and lists; a field left empty is not there. Raise BadInput for what is no form."""
    try:
        pairs = parse_qsl(data.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        raise BadInput("This is not an ordinary form.") from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        if value.strip():
            _place(found, name, value)
    return {name: _listed(held) for name, held in found.items()}


def without_seal(form: dict[str, Any]) -> dict[str, Any]:
    """The form without its own protection."""
    return {name: held for name, held in form.items() if name != "seal"}


def _place(found: dict[str, Any], name: str, value: str) -> None:
    *path, last = name.split(".")
    if len(name) > _LONGEST_NAME or len(path) >= _DEEPEST:
        raise BadInput("This form has a field that no form of ours has.")
    spot = found
    for step in path:
        spot = spot.setdefault(step, {})
        if not isinstance(spot, dict):
            raise BadInput("Two fields of this form have the same name.")
    if last.endswith("[]") and isinstance(listed := spot.setdefault(last[:-2], []), list):
        listed.append(value)
    elif last.endswith("[]") or last in spot:
        raise BadInput("Two fields of this form have the same name.")
    else:
        spot[last] = value


def _listed(held: Any) -> Any:
    """A dict whose names are 0, 1, 2... is a list."""
    if not isinstance(held, dict):
        return held
    inner = {name: _listed(value) for name, value in held.items()}
    if inner and all(name.isascii() and name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
