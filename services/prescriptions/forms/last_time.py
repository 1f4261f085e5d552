"""What was ordered last time, in the headings of a renewal's form. Nothing is crossed beforehand.

>>> diagnoses(None), dose(None)
('', '')
"""

from services.prescriptions.forms.page_frame import shown_day
from services.prescriptions.models.requests import LastOrder
from shared.identifiers import icd10cm


def ordered(last: LastOrder | None) -> str:
    """Which order is renewed, and how much of it was used."""
    if last is None:
        return ""
    used = f"{last.sessions_used} of {last.sessions} sessions given"
    return f"Renewal of the order of {shown_day(last.written_on)}, {used}. Please mark anew what should go on."


def diagnoses(last: LastOrder | None) -> str:
    """The codes."""
    return "; last time " + ", ".join(map(icd10cm.format, last.diagnoses)) if last else ""


def areas(last: LastOrder | None) -> str:
    """The areas."""
    return "; last time " + ", ".join(area.label for area in last.body_areas) if last else ""


def procedures(last: LastOrder | None) -> str:
    """The procedures; there is room for nothing else."""
    return "last time " + ", ".join(last.procedures) if last else "CPT code"


def dose(last: LastOrder | None) -> str:
    """Minutes and how often."""
    if last is None:
        return ""
    every = "a week" if last.every_weeks == 1 else f"every {last.every_weeks} weeks"
    return f"; last {last.minutes_per_session} min, {last.sessions_per_week} {every}"
