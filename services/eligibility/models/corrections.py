"""A correction of what was taken down at intake: the form as it is to be, and the version that it replaces, kept."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from services.eligibility.models.intake import Intake
from shared.facts import CaseFacts
from shared.model import Model

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Correction(Intake):
    """The whole form as it is to be, and the revision of the facts that it was read from."""

    revision: int = Field(ge=1)
    because: Reason = ""

    def intake(self) -> Intake:
        """What the form says, without what it was read from."""
        return Intake.model_validate(self.model_dump(exclude={"revision", "because"}))


class CorrectedFact(Model):
    """One answer that was corrected, under the name of its field."""

    field: str
    before: str
    after: str


class CaseCorrection(Model):
    """What was corrected, by whom, and the facts as they were before; it led to a determination of its own."""

    revision: int = Field(ge=2, description="of the facts, from this correction on")
    corrected_at: datetime
    corrected_by: str
    because: str = ""
    determination: int = Field(ge=2)
    corrected: tuple[CorrectedFact, ...]
    replaced: CaseFacts = Field(description="as they were before")
