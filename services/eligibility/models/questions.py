"""The form on which a clinic writes its questions and answers."""

from typing import Any

from pydantic import Field, model_validator

from shared.model import Model
from shared.settings import QuestionAndAnswer


class QuestionsText(Model):
    """All questions in order, and the revision of the settings they were edited from. An emptied pair is dropped."""

    revision: int = Field(ge=1)
    questions: tuple[QuestionAndAnswer, ...] = Field(default=(), max_length=40)

    @model_validator(mode="before")
    @classmethod
    def _without_the_empty(cls, given: Any) -> Any:
        """A form sends its rows by number, and nothing of a row that is empty."""
        rows = given.get("questions") if isinstance(given, dict) else None
        return {**given, "questions": [row for row in rows if row]} if isinstance(rows, list) else given
