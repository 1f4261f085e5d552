"""A reading held against what was meant: boxes decided wrong, boxes asked, one-choice fields read wrong."""

from dataclasses import dataclass

from services.prescriptions.models.readings import FieldState, MarkState, Reading, ReadingStatus
from tests.scans.pages import Completed

_ONE_CHOICE = {
    "minutes": "minutes_per_session",
    "per_week": "sessions_per_week",
    "weeks": "weeks",
    "ptype": "credential",
}


@dataclass(frozen=True)
class Score:
    """What became of one page, or of many together."""

    pages: int = 0
    matched: int = 0  # pages whose reference was found
    read: int = 0  # pages that were straightened and verified
    boxes: int = 0
    asked: int = 0
    wrong: tuple[str, ...] = ()  # boxes decided otherwise than meant
    choices: int = 0  # one-choice fields read
    wrong_choices: tuple[str, ...] = ()
    silent: int = 0  # pages without a question about a box
    digits: int = 0  # of an NPI, looked at
    right_digits: int = 0  # of these, the likeliest is the one that was written

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def decided(self) -> int:
        return self.boxes - self.asked


def score(meant: Completed, reading: Reading) -> Score:
    """One page."""
    matched = int(reading.reference == meant.reference)
    if reading.status is not ReadingStatus.READ:
        return Score(pages=1, matched=matched)
    asked = sum(mark.state is MarkState.ASK for mark in reading.marks)
    wrong = tuple(f"{mark.key} {mark.state.value}" for mark in reading.marks if _is_wrong(meant, mark.key, mark.state))
    choices, wrong_choices = _choices(meant, reading)
    likeliest = [max(range(10), key=cell.__getitem__) for cell in reading.npi_digits]
    right = sum(str(digit) == written for digit, written in zip(likeliest, meant.npi, strict=False))
    return Score(1, matched, 1, len(reading.marks), asked, wrong, choices, wrong_choices, int(not asked),
                 len(likeliest), right)  # fmt: skip


def _is_wrong(meant: Completed, key: str, state: MarkState) -> bool:
    if state is MarkState.MARKED:
        return key not in meant.marked
    return state is MarkState.BLANK and key in meant.marked | meant.meant


def _choices(meant: Completed, reading: Reading) -> tuple[int, tuple[str, ...]]:
    read, wrong = 0, []
    for group, name in _ONE_CHOICE.items():
        field = reading.field(name)
        if field and field.state is FieldState.READ:
            read += 1
            truth = [box.value for box in meant.layout.group(group) if box.key in meant.marked]
            said = "every_2_weeks" if name == "sessions_per_week" and _every_two(reading) else field.values[0]
            wrong += [name] if truth != [said] else []
    return read, tuple(wrong)


def _every_two(reading: Reading) -> bool:
    field = reading.field("every_weeks")
    return field is not None and field.values == ("2",)
