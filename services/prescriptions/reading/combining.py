"""From boxes to the fields of the review: groups with one choice, groups with several, contradictions, writing by hand.

A field is read only when everything in it is certain. Who signed, when, and every number a hand wrote are never read
here; they are shown, and asked for when they are missing.
"""

from collections.abc import Iterable, Iterator, Mapping

from services.prescriptions.forms.layout import Box, Layout
from services.prescriptions.models.readings import FieldReading, FieldState, MarkState, PlaceOnPage
from services.prescriptions.reading.deciding import NOTHING_MARKED, Mark

_SEVERAL = {"icd": "diagnoses", "area": "body_areas", "cpt": "procedures"}
_ONE = {"minutes": "minutes_per_session", "per_week": "sessions_per_week", "weeks": "weeks", "ptype": "credential"}
_BY_HAND = {"icd": "icd_other", "weeks": "weeks_other", "ptype": "credential_other"}
_WRITTEN = {
    "prescriber_first_name": "prescriber_name", "prescriber_last_name": "prescriber_name",
    "phone": "prescriber_phone", "npi": "npi", "written_on": "signed_month", "signature": "signature",
}  # fmt: skip
_REQUIRED = {"signature": "No signature is seen.", "written_on": "No date of signing is seen.",
             "npi": "No NPI is seen."}  # fmt: skip
_WRITING = 6.0  # square points of ink: something is written
_AROUND = 4.0  # points


def fields(marks: tuple[Mark, ...], ink_by_hand: Mapping[str, float], known: frozenset[str], layout: Layout,
           labels: Mapping[str, float]) -> tuple[FieldReading, ...]:  # fmt: skip
    """Every field of the page, in its order. `ink_by_hand`: square points in each place to write in; `labels`: where
    the words of each box end.
    """
    groups: dict[str, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(mark.box.group, []).append(mark)
    return (*_marked(groups, ink_by_hand, labels), *_by_hand(ink_by_hand, known, layout))


def _marked(
    groups: Mapping[str, list[Mark]], ink_by_hand: Mapping[str, float], labels: Mapping[str, float]
) -> Iterator[FieldReading]:
    for group, marks in groups.items():
        zone = _BY_HAND.get(group, "")
        written = ink_by_hand.get(zone, 0) > _WRITING
        asked = [mark for mark in marks if mark.state is MarkState.ASK]
        shown = [mark for mark in asked if mark.why != NOTHING_MARKED] or marks
        place = _place([mark.box for mark in shown], labels)
        if group in _SEVERAL:
            yield from _several(_SEVERAL[group], marks, written, place)
        else:
            yield from _one(_ONE[group], marks, written, place)


def _several(name: str, marks: list[Mark], written: bool, place: PlaceOnPage) -> Iterator[FieldReading]:
    """A group in which several may be marked; the sentence "as clinically indicated" is a field of its own."""
    indicated = [mark for mark in marks if mark.box.value == "indicated"]
    listed = [mark for mark in marks if mark not in indicated]
    values = tuple(mark.box.value for mark in listed if mark.is_marked and mark.box.value != "other")
    why = _why(listed) or _other(listed, written)
    state = FieldState.ASK if why else FieldState.READ if values else FieldState.EMPTY
    yield FieldReading(name=name, state=state, values=values, confidence=_least(listed), why=why, place=place)
    for mark in indicated:
        yield _indicated(mark, place)


def _indicated(mark: Mark, place: PlaceOnPage) -> FieldReading:
    state = {MarkState.MARKED: FieldState.READ, MarkState.BLANK: FieldState.EMPTY, MarkState.ASK: FieldState.ASK}
    return FieldReading(
        name="as_clinically_indicated", state=state[mark.state], values=("true",) if mark.is_marked else (),
        confidence=mark.confidence, why=mark.why, place=place,
    )  # fmt: skip


def _one(name: str, marks: list[Mark], written: bool, place: PlaceOnPage) -> Iterator[FieldReading]:
    """A group with one choice: read only when exactly one box is marked and no other is in doubt."""
    chosen = [mark.box.value for mark in marks if mark.is_marked]
    why = _why(marks) or (_TWO if len(chosen) > 1 else "") or _other(marks, written)
    state = FieldState.ASK if why else FieldState.READ
    value = chosen[0] if len(chosen) == 1 and chosen != ["other"] else ""
    every_two = value == "every_2_weeks"
    values = ("1",) if every_two else (value,) if value else ()
    yield FieldReading(name=name, state=state, values=values, confidence=_least(marks), why=why, place=place)
    if name == "sessions_per_week":
        state = state if every_two or state is FieldState.ASK else FieldState.EMPTY
        yield FieldReading(name="every_weeks", state=state, values=("2",) if every_two else (), why=why,
                           confidence=_least(marks), place=place)  # fmt: skip


_TWO = "More than one box is marked where one is asked."


def _why(marks: Iterable[Mark]) -> str:
    """What is asked of a group, in words; nothing when every box is certain."""
    asked = [mark for mark in marks if mark.state is MarkState.ASK]
    reasons = list(dict.fromkeys(mark.why for mark in asked))
    if not reasons:
        return ""
    named = [mark.box.label.rstrip(":") for mark in asked if mark.why == reasons[0]]
    if reasons[0] == NOTHING_MARKED or len(named) > _FEW:
        return reasons[0]
    more = f" ({len(asked) - len(named)} more to look at.)" if len(asked) > len(named) else ""
    return f"{', '.join(named)}: {reasons[0]}{more}"


_FEW = 3


def _other(marks: Iterable[Mark], written: bool) -> str:
    """A box "other", or something written behind it: a person copies it."""
    marked = any(mark.box.value == "other" and mark.is_marked for mark in marks)
    if marked or written:
        return "Something else is written by hand." if written else "The box for something else is marked."
    return ""


def _least(marks: list[Mark]) -> float:
    return min((mark.confidence for mark in marks), default=0.0)


def _place(boxes: list[Box], labels: Mapping[str, float]) -> PlaceOnPage:
    """The rectangle about boxes and their words."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(max(labels.get(box.key, 0), box.x + box.size) for box in boxes)
    bottom = max(box.y + box.size for box in boxes)
    return around(left, top, right - left, bottom - top)


def around(x: float, y: float, w: float, h: float) -> PlaceOnPage:
    """A place with a little paper around it."""
    return PlaceOnPage(x=round(x - _AROUND, 1), y=round(y - _AROUND, 1), w=round(w + 2 * _AROUND, 1),
                       h=round(h + 2 * _AROUND, 1))  # fmt: skip


def _by_hand(ink_by_hand: Mapping[str, float], known: frozenset[str], layout: Layout) -> Iterator[FieldReading]:
    for name, zone_name in _WRITTEN.items():
        zone = layout.zone(zone_name)
        width = layout.zone("signed_year").x + layout.zone("signed_year").w - zone.x if name == "written_on" else zone.w
        place = around(zone.x, zone.y, width, zone.h)
        if ink_by_hand.get(zone_name, 0) > _WRITING:
            yield FieldReading(name=name, state=FieldState.WRITTEN, place=place)
        elif name in _REQUIRED and zone_name not in known:
            yield FieldReading(name=name, state=FieldState.ASK, why=_REQUIRED[name], place=place)
        else:
            yield FieldReading(name=name, state=FieldState.EMPTY, place=place)
