"""What a form can say that no calendar allows. Shapes are the models' business; these need to know today."""

from datetime import date

from services.eligibility.models import Intake
from shared.problems import FieldError

_OLDEST = 120  # years; nobody asking for massage is older


def impossible_days(intake: Intake, today: date) -> list[FieldError]:
    """The fields whose day cannot be true, each with its sentence."""
    return [FieldError(field=field, detail=words) for field, words, wrong in _checks(intake, today) if wrong]


def _checks(intake: Intake, today: date) -> list[tuple[str, str, bool]]:
    born, hurt = intake.patient.birth_date, intake.injury.injured_on if intake.injury else None
    return [
        ("patient.birth_date", "The date of birth is in the future.", born > today),
        ("patient.birth_date", "The date of birth is too long ago.", today.year - born.year > _OLDEST),
        ("injury.injured_on", "The day of the injury is in the future.", hurt is not None and hurt > today),
        ("injury.injured_on", "The injury is before the date of birth.", hurt is not None and hurt < born),
    ]
