"""From what the patient says hurts to the codes that come into question. The prescriber chooses, or chooses another.

The candidates of the seed's conditions: ICD-10-CM (NCHS/CMS), kept with their days in shared/codes/diagnoses.py; what
cannot be billed on the day is not offered. After an injury the strains and sprains come first, as later care (D, the
usual character for massage) and as active treatment (A). Gangrene in diabetes is no candidate but a reason to stop.
Warnings never refuse anybody: they make a task, and a sentence for her.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from shared.codes.body_area import Side
from shared.codes.complaints import Complaint, RedFlag, Trimester
from shared.codes.diagnoses import Diagnosis, diagnosis_on
from shared.facts import ReasonsForCare

_DIGIT = {Side.RIGHT: "1", Side.LEFT: "2"}  # `#` in the tables below

# After an injury: categories that take a seventh character
_INJURED: dict[str, tuple[str, ...]] = {
    "neck": ("S161XX", "S134XX"),
    "upper_back": ("S29012", "S233XX"),
    "low_back": ("S39012", "S335XX"),
    "sacroiliac": ("S336XX",),
    "shoulder": ("S4341#", "S4601#"),
    "rotator_cuff": ("S4601#",),
    "ankle": ("S9340#",),
}
_ALWAYS_AN_INJURY = frozenset({"ankle"})
_ENCOUNTERS = ("D", "A")

_PLAIN: dict[str, tuple[str, ...]] = {
    "neck": ("M542",),
    "upper_back": ("M546",),
    "low_back": ("M5450", "M5459"),
    "sacroiliac": ("M5459",),
    "sciatica": ("M543#", "M5416"),
    "shoulder": ("M2551#",),
    "rotator_cuff": ("M754#", "M7510#", "M7511#", "M7512#"),
    "elbow": ("M771#",),
    "wrist": ("G560#",),
    "hip": ("M2555#",),
    "muscle_spasm": ("M62838", "M62830", "M62831"),
    "muscle_aches": ("M7918", "M7912"),
    "fibromyalgia": ("M797",),
    "tension_headache": ("G44209",),
    "migraine": ("G43909",),
    "jaw": ("M26609",),
    "lymphedema": ("I890", "I972", "Q820"),
    "diabetes": ("E1151", "E1159", "E1142"),
    "blood_pressure": ("I10",),
    "after_birth": ("O2673", "O1205", "O99893"),
    "after_surgery": ("Z4789", "Z471", "Z483", "Z4889"),
}
_PREGNANT, _PREGNANT_TRIMESTER = ("O99891",), ("O2689", "O2671", "O120")
_BOTH_WRISTS = frozenset({Complaint.WRIST_LEFT, Complaint.WRIST_RIGHT})
_WITH_BACK_PAIN = frozenset({Complaint.LOW_BACK, Complaint.SACROILIAC})


def reasons_for_care(
    complaints: Sequence[Complaint], red_flags: Sequence[RedFlag], trimester: Trimester | None, *,
    injured: bool, today: date,
) -> ReasonsForCare | None:  # fmt: skip
    """What goes into the facts of the case; None when she said nothing of it."""
    if not complaints and not red_flags:
        return None
    found = candidates(complaints, trimester, injured=injured, today=today)
    return ReasonsForCare(
        complaints=tuple(dict.fromkeys(complaints)),
        candidates=tuple(diagnosis.code for diagnosis in found),
        red_flags=tuple(dict.fromkeys(red_flags)),
    )


def candidates(
    complaints: Sequence[Complaint], trimester: Trimester | None, *, injured: bool, today: date
) -> tuple[Diagnosis, ...]:
    """The codes that come into question and can be billed today, the likeliest first, each once."""
    codes = dict.fromkeys(code for one in complaints for code in _codes(one, complaints, trimester, injured=injured))
    known = (diagnosis_on(code, today) for code in codes)
    return tuple(diagnosis for diagnosis in known if diagnosis is not None and diagnosis.billable)


def labelled(codes: Iterable[str], today: date) -> list[Diagnosis]:
    """Codes with our words for them, as they are today."""
    return [diagnosis for code in codes if (diagnosis := diagnosis_on(code, today))]


def advice(complaints: Iterable[Complaint]) -> str:
    """What the desk should know of the reasons as a whole, or nothing."""
    said = set(complaints)
    if said == {Complaint.BLOOD_PRESSURE}:
        return "High blood pressure alone is a weak reason for massage: plans deny it (CARC 50, 11). Ask for another."
    if Complaint.DIABETES in said:
        return "With gangrene (E11.52) there is no massage at all: ask the prescriber."
    return ""


def _codes(
    one: Complaint, complaints: Sequence[Complaint], trimester: Trimester | None, *, injured: bool
) -> Iterator[str]:
    if one is Complaint.PREGNANCY:
        yield from (stem + trimester.value for stem in _PREGNANT_TRIMESTER if trimester)
        yield from _PREGNANT
        return
    stems = _INJURED.get(one.part, ()) if injured or one.part in _ALWAYS_AN_INJURY else ()
    yield from (_sided(stem, one) + letter for stem in stems for letter in _ENCOUNTERS)
    if one.part == "wrist" and set(complaints) >= _BOTH_WRISTS:
        yield "G5603"
    elif one.part == "sciatica" and _WITH_BACK_PAIN & set(complaints):
        yield from (_sided("M544#", one), "M5416")
    else:
        yield from (_sided(stem, one) for stem in _PLAIN.get(one.part, ()))


def _sided(stem: str, one: Complaint) -> str:
    return stem.replace("#", _DIGIT[one.side]) if one.side else stem
