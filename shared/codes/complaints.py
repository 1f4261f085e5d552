"""What a patient says hurts, and what she says that a physician must hear first. Keys only: her words stand on the
form, the staff's words here. No complaint is a diagnosis; the prescriber makes that.

>>> Complaint("shoulder_left").label, Complaint.SHOULDER_LEFT.side
('shoulder pain, left', <Side.LEFT: 'left'>)
>>> RedFlag.SADDLE_NUMBNESS.is_urgent, RedFlag.CANCER_HISTORY.is_urgent
(True, False)
"""

from enum import StrEnum

from shared.codes.body_area import Side


class Complaint(StrEnum):
    """A reason for care, as the intake form offers it."""

    NECK = "neck"
    UPPER_BACK = "upper_back"
    LOW_BACK = "low_back"
    SACROILIAC = "sacroiliac"
    SCIATICA_LEFT = "sciatica_left"
    SCIATICA_RIGHT = "sciatica_right"
    SHOULDER_LEFT = "shoulder_left"
    SHOULDER_RIGHT = "shoulder_right"
    ROTATOR_CUFF_LEFT = "rotator_cuff_left"
    ROTATOR_CUFF_RIGHT = "rotator_cuff_right"
    ELBOW_LEFT = "elbow_left"
    ELBOW_RIGHT = "elbow_right"
    WRIST_LEFT = "wrist_left"
    WRIST_RIGHT = "wrist_right"
    HIP_LEFT = "hip_left"
    HIP_RIGHT = "hip_right"
    ANKLE_LEFT = "ankle_left"
    ANKLE_RIGHT = "ankle_right"
    MUSCLE_SPASM = "muscle_spasm"
    MUSCLE_ACHES = "muscle_aches"
    FIBROMYALGIA = "fibromyalgia"
    TENSION_HEADACHE = "tension_headache"
    MIGRAINE = "migraine"
    JAW = "jaw"
    LYMPHEDEMA = "lymphedema"
    DIABETES = "diabetes"
    BLOOD_PRESSURE = "blood_pressure"
    PREGNANCY = "pregnancy"
    AFTER_BIRTH = "after_birth"
    AFTER_SURGERY = "after_surgery"

    @property
    def side(self) -> Side | None:
        """Left or right, or None where she was not asked."""
        return next((side for side in Side if self.value.endswith(f"_{side.value}")), None)

    @property
    def part(self) -> str:
        """The key without its side."""
        return self.value.removesuffix("_left").removesuffix("_right")

    @property
    def label(self) -> str:
        """For the staff."""
        words = _LABELS[self.part]
        return f"{words}, {self.side.value}" if self.side else words


_LABELS = {
    "neck": "neck pain",
    "upper_back": "upper back pain",
    "low_back": "low back pain",
    "sacroiliac": "sacroiliac pain",
    "sciatica": "pain down the leg",
    "shoulder": "shoulder pain",
    "rotator_cuff": "rotator cuff",
    "elbow": "tennis elbow",
    "wrist": "hand and wrist, numb or tingling",
    "hip": "hip pain",
    "ankle": "ankle",
    "muscle_spasm": "muscle spasm",
    "muscle_aches": "muscle pain",
    "fibromyalgia": "fibromyalgia",
    "tension_headache": "tension headache",
    "migraine": "migraine",
    "jaw": "jaw joint",
    "lymphedema": "lymphedema",
    "diabetes": "circulation or nerves in diabetes",
    "blood_pressure": "high blood pressure",
    "pregnancy": "pregnancy",
    "after_birth": "time after birth",
    "after_surgery": "after surgery",
}


class RedFlag(StrEnum):
    """Something she ticked that a physician must hear of before anybody massages her."""

    SADDLE_NUMBNESS = "saddle_numbness"
    NEW_WEAKNESS = "new_weakness"
    CHEST_PAIN = "chest_pain"
    SUDDEN_HEADACHE = "sudden_headache"
    SWOLLEN_CALF = "swollen_calf"
    FEVER = "fever"
    WEIGHT_LOSS = "weight_loss"
    NIGHT_PAIN = "night_pain"
    CANCER_HISTORY = "cancer_history"
    RECENT_TRAUMA = "recent_trauma"
    BRITTLE_BONES = "brittle_bones"
    BLOOD_THINNER = "blood_thinner"
    RECENT_SURGERY = "recent_surgery"
    OPEN_SORE = "open_sore"
    PREGNANCY_TROUBLE = "pregnancy_trouble"

    @property
    def is_urgent(self) -> bool:
        """Not a matter for next week's appointment."""
        return self in _URGENT

    @property
    def label(self) -> str:
        """For the staff."""
        return _FLAGS[self]


_URGENT = frozenset({
    RedFlag.SADDLE_NUMBNESS, RedFlag.NEW_WEAKNESS, RedFlag.CHEST_PAIN, RedFlag.SUDDEN_HEADACHE, RedFlag.SWOLLEN_CALF,
    RedFlag.PREGNANCY_TROUBLE,
})  # fmt: skip
_FLAGS = {
    RedFlag.SADDLE_NUMBNESS: "numb in the saddle area, or bladder or bowel out of control",
    RedFlag.NEW_WEAKNESS: "an arm or leg newly weak",
    RedFlag.CHEST_PAIN: "chest pain or short of breath",
    RedFlag.SUDDEN_HEADACHE: "sudden, worst headache",
    RedFlag.SWOLLEN_CALF: "one calf swollen, warm, painful",
    RedFlag.FEVER: "fever with the pain",
    RedFlag.WEIGHT_LOSS: "weight loss without a reason",
    RedFlag.NIGHT_PAIN: "pain at night or at rest that nothing eases",
    RedFlag.CANCER_HISTORY: "cancer, now or before",
    RedFlag.RECENT_TRAUMA: "a fall or blow in the last weeks that no physician has seen",
    RedFlag.BRITTLE_BONES: "osteoporosis, or cortisone for months",
    RedFlag.BLOOD_THINNER: "blood thinner, or bleeds easily",
    RedFlag.RECENT_SURGERY: "surgery in the last six weeks",
    RedFlag.OPEN_SORE: "a sore that does not heal, or skin that turned dark",
    RedFlag.PREGNANCY_TROUBLE: "bleeding, cramps or a strong headache in pregnancy",
}


class Trimester(StrEnum):
    """How far a pregnancy is, as the codes of the trade count it."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
