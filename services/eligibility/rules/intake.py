"""What a form can say that no calendar and no list of the clinic allows. Shapes are the models' business."""

from collections.abc import Iterator
from datetime import date

from services.eligibility.models import Intake
from services.eligibility.models.intake import NOT_LISTED
from shared.problems import FieldError
from shared.settings import ClinicSettings

_OLDEST = 120  # years; nobody asking for massage is older


def impossible_answers(intake: Intake, settings: ClinicSettings, today: date) -> list[FieldError]:
    """The fields whose answer cannot be true today and here, each with its sentence."""
    return [*impossible_days(intake, today), *_unknown_insurer(intake, settings)]


def impossible_days(intake: Intake, today: date) -> list[FieldError]:
    """The fields whose day cannot be true."""
    return [FieldError(field=field, detail=words) for field, words, wrong in _checks(intake, today) if wrong]


def _checks(intake: Intake, today: date) -> Iterator[tuple[str, str, bool]]:
    born, hurt = intake.patient.birth_date, intake.injury.injured_on if intake.injury else None
    holder = intake.coverage.subscriber if intake.coverage else None
    yield from _born("patient.birth_date", born, today)
    if holder is not None:
        yield from _born("coverage.subscriber.birth_date", holder.birth_date, today)
    yield "injury.injured_on", "The day of the injury is in the future.", hurt is not None and hurt > today
    yield "injury.injured_on", "The injury is before the date of birth.", hurt is not None and hurt < born


def _born(field: str, day: date, today: date) -> Iterator[tuple[str, str, bool]]:
    yield field, "The date of birth is in the future.", day > today
    yield field, "The date of birth is too long ago.", today.year - day.year > _OLDEST


def _unknown_insurer(intake: Intake, settings: ClinicSettings) -> list[FieldError]:
    if intake.coverage is None or intake.coverage.payer_id == NOT_LISTED:
        return []
    payer = settings.payer(intake.coverage.payer_id)
    if payer is not None and payer.kind is intake.payer_kind:
        return []
    return [FieldError(field="coverage.payer_id", detail="Choose one of the insurers listed, or that yours is not.")]
