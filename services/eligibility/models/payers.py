"""What the page of one payer sends: the profile as it is to be, with the revision of the settings it was read from."""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.identifiers import procedure_code
from shared.settings import PayerProfile

_LIMIT = re.compile(r"\s*([0-9A-Za-z]{5})\s*=\s*([0-9]{1,2})\s*")


class PayerForm(PayerProfile):
    """A profile as a form fills it in. Limits of single codes are written as text: `97124=4, 97140=6`."""

    revision: int = Field(ge=1)
    code_limits: Annotated[str, Field(max_length=400, description="97124=4, 97140=6")] = ""

    @model_validator(mode="after")
    def _limits_can_be_read(self) -> Self:
        for part in filter(str.strip, self.code_limits.split(",")):
            found = _LIMIT.fullmatch(part)
            if not found or not procedure_code.is_valid(found[1]):
                raise ValueError("limits of codes are written as in 97124=4, 97140=6")
        return self

    def profile(self) -> PayerProfile:
        """The profile itself."""
        parts = (_LIMIT.fullmatch(part) for part in self.code_limits.split(","))
        limits = {procedure_code.parse(found[1]): int(found[2]) for found in parts if found}
        facts = self.model_dump(exclude={"revision", "code_limits", "max_units_per_code"})
        return PayerProfile.model_validate({**facts, "max_units_per_code": limits})
