"""A file of claims on its way: who sends it to whom, under which numbers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.model import Model

ControlNumber = Annotated[int, Field(ge=1, le=999_999_999)]


class Submission(Model):
    """One interchange to one receiver. Its control numbers are never used again, not even after a rejection."""

    batch_id: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,30}$")]  # BHT03
    submitter_id: str
    submitter_qualifier: str = "ZZ"  # ISA05
    submitter_name: str
    contact_name: str = "BILLING OFFICE"
    contact_phone: str
    receiver_id: str
    receiver_qualifier: str = "ZZ"  # ISA07
    receiver_name: str
    moment: datetime  # the clinic's wall clock
    interchange_control_number: ControlNumber
    group_control_number: ControlNumber
    usage: Literal["T", "P"] = "T"
    wants_ta1: bool = False  # ISA14
