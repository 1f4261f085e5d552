"""The body areas of the prescription form: seven on each side and eight in the middle, 22 in all.

>>> BodyArea("left_knee_lower_leg").label, BodyArea.LEFT_KNEE_LOWER_LEG.side
('left knee / lower leg', <Side.LEFT: 'left'>)
>>> BodyArea.NECK.side is None
True
"""

from enum import StrEnum


class Side(StrEnum):
    """A side of the body, the patient's own."""

    LEFT = "left"
    RIGHT = "right"


class BodyArea(StrEnum):
    """Where the prescriber wants massage, as the form offers it."""

    LEFT_SHOULDER = "left_shoulder"
    LEFT_UPPER_ARM = "left_upper_arm"
    LEFT_FOREARM_HAND = "left_forearm_hand"
    LEFT_HIP_GLUTEAL = "left_hip_gluteal"
    LEFT_THIGH = "left_thigh"
    LEFT_KNEE_LOWER_LEG = "left_knee_lower_leg"
    LEFT_ANKLE_FOOT = "left_ankle_foot"
    RIGHT_SHOULDER = "right_shoulder"
    RIGHT_UPPER_ARM = "right_upper_arm"
    RIGHT_FOREARM_HAND = "right_forearm_hand"
    RIGHT_HIP_GLUTEAL = "right_hip_gluteal"
    RIGHT_THIGH = "right_thigh"
    RIGHT_KNEE_LOWER_LEG = "right_knee_lower_leg"
    RIGHT_ANKLE_FOOT = "right_ankle_foot"
    HEAD_FACE = "head_face"
    JAW = "jaw"
    NECK = "neck"
    UPPER_BACK = "upper_back"
    LOW_BACK = "low_back"
    SACRUM = "sacrum"
    CHEST = "chest"
    ABDOMEN = "abdomen"

    @property
    def label(self) -> str:
        """As printed on the form."""
        part = self.value.removeprefix("left_").removeprefix("right_")
        words = _LABELS.get(part, part.replace("_", " "))
        return f"{self.side.value} {words}" if self.side else words

    @property
    def side(self) -> Side | None:
        """Left or right, or None in the middle."""
        return next((side for side in Side if self.value.startswith(f"{side.value}_")), None)


_LABELS = {
    "forearm_hand": "forearm / hand",
    "hip_gluteal": "hip / gluteal",
    "knee_lower_leg": "knee / lower leg",
    "ankle_foot": "ankle / foot",
    "head_face": "head / face",
    "jaw": "jaw (TMJ)",
}
