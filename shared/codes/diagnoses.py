"""The diagnoses a massage clinic meets: those printed on the form, and candidates for the conditions it
treats.

The prescriber diagnoses; this table only knows which codes exist, which can be billed, and short words for
them (ours). Source: ICD-10-CM order file of January 2021 (NCHS/CMS), so rows begin with fiscal year 2021;
code sets change each 1 October and 1 April. M54.5 was divided on 2021-10-01: since then it is a category
that cannot be billed.

Injury codes end in the encounter: A while the injury is actively treated, D afterwards (the usual one for
massage), S for a late effect.

>>> diagnosis_on("S161XXD", date(2026, 3, 2)).label
'neck muscle strain, later care'
>>> diagnosis_on("M545", date(2021, 9, 30)).billable, diagnosis_on("M545", date(2021, 10, 1)).billable
(True, False)
>>> diagnosis_on("S39012", date(2026, 3, 2)).billable
False
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.codes.body_area import Side
from shared.codes.dated import Dated, on

_FISCAL_2021 = date(2020, 10, 1)
_FISCAL_2022 = date(2021, 10, 1)
_ORDER_FILE = "ICD-10-CM order file of January 2021 (NCHS/CMS); compared with the April 2026 list"
_LOW_BACK_DIVIDED = "ICD-10-CM changes of 2021-10-01 (NCHS/CMS); compared with the April 2026 list"
_ENCOUNTERS = {"A": "active treatment", "D": "later care", "S": "late effect"}
_SIDES = {"1": Side.RIGHT, "2": Side.LEFT}
_TRIMESTERS = {"1": "first", "2": "second", "3": "third"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis(Dated):
    """One code, without its point. `side` is set where the code itself names one."""

    code: str
    label: str
    billable: bool = True
    side: Side | None = None

    @property
    def is_external_cause(self) -> bool:
        """Whether it says how something happened: never first on a claim, never alone."""
        return self.code[0] in "VWXY"


def _plain(code: str, label: str, *, billable: bool = True, side: Side | None = None) -> Diagnosis:
    return Diagnosis(code=code, label=label, billable=billable, side=side, valid_from=_FISCAL_2021, source=_ORDER_FILE)


def _sided(stem: str, label: str) -> Iterator[Diagnosis]:
    """Right is 1 and left is 2, appended to the stem."""
    for digit, side in _SIDES.items():
        yield _plain(stem + digit, f"{side.value} {label}", side=side)


def _encounters(stem: str, label: str, side: Side | None = None) -> Iterator[Diagnosis]:
    """The category, which cannot be billed, and the three codes with a seventh character (X fills the gap)."""
    yield _plain(stem.rstrip("X"), label, billable=False, side=side)
    for letter, encounter in _ENCOUNTERS.items():
        yield _plain(stem + letter, f"{label}, {encounter}", side=side)


def _sided_injury(stem: str, label: str) -> Iterator[Diagnosis]:
    for digit, side in _SIDES.items():
        yield from _encounters(stem + digit, f"{side.value} {label}", side)


def _trimesters(stem: str, label: str) -> Iterator[Diagnosis]:
    for digit, trimester in _TRIMESTERS.items():
        yield _plain(stem + digit, f"{label}, {trimester} trimester")


def _low_back(code: str, label: str) -> Diagnosis:
    return Diagnosis(code=code, label=label, valid_from=_FISCAL_2022, source=_LOW_BACK_DIVIDED)


_PAIN_AND_MUSCLE = (
    _plain("M542", "neck pain"),
    _plain("M546", "upper back pain"),
    Diagnosis(
        code="M545",
        label="low back pain",
        valid_from=_FISCAL_2021,
        valid_to=date(2021, 9, 30),
        source=_LOW_BACK_DIVIDED,
    ),
    Diagnosis(
        code="M545",
        label="low back pain, needs a fifth character",
        billable=False,
        valid_from=_FISCAL_2022,
        source=_LOW_BACK_DIVIDED,
    ),
    _low_back("M5450", "low back pain, unspecified"),
    _low_back("M5451", "low back pain from a vertebra's end plate"),
    _low_back("M5459", "low back pain, other"),
    _plain("M5412", "neck nerve root"),
    _plain("M5416", "lumbar nerve root"),
    _plain("M5430", "sciatica, side not given"),
    *_sided("M543", "sciatica"),
    *_sided("M544", "sciatica with low back pain"),
    *_sided("M2551", "shoulder pain"),
    *_sided("M2555", "hip pain"),
    _plain("M62830", "back muscle spasm"),
    _plain("M62831", "calf muscle spasm"),
    _plain("M62838", "muscle spasm elsewhere"),
    _plain("M7912", "muscle pain, head and neck"),
    _plain("M7918", "muscle pain elsewhere"),
    _plain("M797", "fibromyalgia"),
    _plain("M26609", "jaw joint disorder, side not given"),
    _plain("G44209", "tension headache"),
    _plain("G43909", "migraine"),
)

_ARM_AND_SHOULDER = (
    _plain("G5600", "carpal tunnel, side not given"),
    *_sided("G560", "carpal tunnel"),
    _plain("G5603", "carpal tunnel, both sides"),
    _plain("M7710", "tennis elbow, side not given"),
    *_sided("M771", "tennis elbow"),
    _plain("M751", "rotator cuff tear, not by injury", billable=False),
    *_sided("M7510", "rotator cuff tear, extent not given"),
    *_sided("M7511", "rotator cuff tear, incomplete"),
    *_sided("M7512", "rotator cuff tear, complete"),
    *_sided("M754", "shoulder impingement"),
)

_INJURIES = (
    *_encounters("S134XX", "neck ligament sprain"),
    *_encounters("S161XX", "neck muscle strain"),
    *_encounters("S233XX", "upper back ligament sprain"),
    *_encounters("S29012", "upper back muscle strain"),
    *_encounters("S335XX", "low back ligament sprain"),
    *_encounters("S336XX", "sacroiliac joint sprain"),
    *_encounters("S39012", "low back muscle strain"),
    *_sided_injury("S4341", "shoulder sprain (coracohumeral)"),
    *_sided_injury("S4601", "rotator cuff strain"),
    *_sided_injury("S9340", "ankle sprain"),
)

_CIRCULATION_AND_LYMPH = (
    _plain("I10", "high blood pressure"),
    _plain("E11", "type 2 diabetes", billable=False),
    _plain("E1142", "type 2 diabetes with nerve damage"),
    _plain("E1151", "type 2 diabetes with poor circulation, no gangrene"),
    _plain("E1152", "type 2 diabetes with gangrene"),
    _plain("E1159", "type 2 diabetes with other circulation trouble"),
    _plain("I890", "lymphedema"),
    _plain("I972", "lymphedema after mastectomy"),
    _plain("Q820", "hereditary lymphedema"),
)

_PREGNANCY = (
    _plain("O2689", "pregnancy-related condition", billable=False),
    *_trimesters("O2689", "pregnancy-related condition"),
    *_trimesters("O2671", "pelvic joint loosening in pregnancy"),
    _plain("O2673", "pelvic joint loosening after birth"),
    *_trimesters("O120", "swelling in pregnancy"),
    _plain("O1205", "swelling after birth"),
    _plain("O99891", "other condition complicating pregnancy"),
    _plain("O99893", "other condition complicating the time after birth"),
    *_trimesters("Z340", "normal first pregnancy"),
    *_trimesters("Z348", "normal pregnancy, not the first"),
    _plain("Z392", "routine care after birth"),
    _plain("Z3A", "weeks of pregnancy", billable=False),
    *(_plain(f"Z3A{week:02d}", f"{week} weeks of pregnancy") for week in range(8, 43)),
)

_AFTER_SURGERY = (
    _plain("Z471", "care after joint replacement"),
    _plain("Z4789", "other orthopaedic aftercare"),
    _plain("Z483", "care after tumour surgery"),
    _plain("Z48811", "care after nervous system surgery"),
    _plain("Z48812", "care after heart or vessel surgery"),
    _plain("Z48813", "care after lung surgery"),
    _plain("Z48814", "care after mouth surgery"),
    _plain("Z48815", "care after digestive surgery"),
    _plain("Z48816", "care after urinary or genital surgery"),
    _plain("Z48817", "care after skin surgery"),
    _plain("Z4889", "other care after surgery"),
)

_EXTERNAL_CAUSES = (
    *_encounters("V4352X", "car driver hit by a car in traffic"),
    *_encounters("V499XX", "person in a car in a traffic accident"),
    *_encounters("V892XX", "person in a vehicle in a traffic accident"),
    *_encounters("X500XX", "overexertion"),
    *_encounters("W010XX", "slip or trip on the level"),
    *_encounters("W1830X", "fall on the level"),
    *_encounters("W19XXX", "fall"),
    _plain("Y92410", "on a street"),
    _plain("Y92411", "on an interstate highway"),
    _plain("Y92481", "in a parking lot"),
    _plain("Y990", "at paid work"),
    _plain("Y998", "at other activity"),
)

DIAGNOSES = (
    *_PAIN_AND_MUSCLE,
    *_ARM_AND_SHOULDER,
    *_INJURIES,
    *_CIRCULATION_AND_LYMPH,
    *_PREGNANCY,
    *_AFTER_SURGERY,
    *_EXTERNAL_CAUSES,
)

# What the prescription form offers until a clinic chooses its own list, column by column: every condition such clinics
# are known for, with both sides where a code names one; the 27th box is "other", written by hand.
PRINTED_ON_FORM = (
    *("M542", "S134XXD", "S161XXD", "S29012D", "M5450", "S39012D", "M62830", "M5431", "M5432"),
    *("S43411D", "S43412D", "M75101", "M75102", "M7711", "M7712", "G5601", "G5602", "M797"),
    *("S93401D", "S93402D", "I890", "E1151", "I10", "O99891", "O99893", "Z4789"),
)

_BY_CODE: dict[str, list[Diagnosis]] = {}
for _diagnosis in DIAGNOSES:
    _BY_CODE.setdefault(_diagnosis.code, []).append(_diagnosis)


def diagnosis_on(code: str, day: date) -> Diagnosis | None:
    """The diagnosis as it was on the day of service, or None when this table does not know it."""
    return on(day, _BY_CODE.get(code, ()))


def is_billable_now(code: str) -> bool:
    """Whether the newest row of a code can be billed; of a code that the table does not know we cannot say so."""
    return any(row.billable and row.valid_to is None for row in _BY_CODE.get(code, ()))
