"""The clinic's settings: read from a page or a file, checked, recorded as the next revision, told to all."""

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from services.eligibility.models.questions import QuestionsText
from services.eligibility.store import EligibilityStore as Store
from shared import events, problems
from shared.events import ClinicSettingsChanged
from shared.settings import ClinicSettings
from shared.table import RowChanged


def from_data(data: Any) -> ClinicSettings:
    """Settings from plain data; BadInput names every wrong field."""
    try:
        return ClinicSettings.model_validate(data)
    except ValidationError as error:
        raise problems.bad_input(error) from None


def from_page(text: str, clinic: str) -> ClinicSettings:
    """Settings from the text of the settings page, for this clinic only."""
    try:
        settings = ClinicSettings.model_validate_json(text)
    except ValidationError as error:
        raise problems.bad_input(error) from None
    if settings.clinic != clinic:
        raise problems.BadInput("These settings belong to another clinic.")
    return settings


def change(store: Store, settings: ClinicSettings, now: datetime) -> ClinicSettings:
    """Record the settings as the revision after the one they were edited from."""
    following = settings.model_copy(update={"revision": settings.revision + 1})
    event_id = events.derived_id(ClinicSettingsChanged, settings.clinic, str(following.revision))
    told = ClinicSettingsChanged(event_id=event_id, clinic=settings.clinic, occurred_at=now, settings=following)
    try:
        store.record_settings(following, (told,))
    except RowChanged:
        if store.find_settings() == following:  # sent again after an answer that was lost
            return following
        raise problems.Conflict(
            "Somebody changed the settings meanwhile. Open the page again; nothing was saved."
        ) from None
    return following


def change_questions(store: Store, said: QuestionsText, now: datetime) -> ClinicSettings:
    """Record the clinic's questions and answers as the next revision; without any, those of the house hold."""
    held = store.get_settings()
    return change(store, held.model_copy(update={"questions": said.questions, "revision": said.revision}), now)


def load(store: Store, settings: ClinicSettings, now: datetime) -> ClinicSettings:
    """Load a file: the first revision of a new clinic, or the next of a known one. The same file changes nothing."""
    held = store.find_settings()
    current = held.revision if held else 0
    wanted = settings.model_copy(update={"revision": current})
    return held if held is not None and held == wanted else change(store, wanted, now)
