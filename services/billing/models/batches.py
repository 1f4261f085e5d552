"""Files on their way: a night's run to one receiver, its files, the road each takes, and the answers it waits for."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from services.billing.models.submissions import ControlNumber
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.settings import USUAL


class AnswerKind(StrEnum):
    """What a receiver answers, one after the other; each later one says that the earlier ones were good."""

    ENVELOPE = "TA1"
    FILE = "999"
    CLAIMS = "277CA"
    PAYMENT = "835"


class AwaitedAnswer(Model):
    """One answer to a file: until when it is due, and when it came with which verdict."""

    kind: AnswerKind
    due_at: datetime
    came_at: datetime | None = None
    verdict: str = ""
    asked: bool = Field(default=False, description="it is late, and a person was told")


class TransferState(StrEnum):
    """Where a file is on its way by SFTP."""

    WANTED = "wanted"
    UNDERWAY = "underway"
    ARRIVED = "arrived"
    FAILED = "failed"


class Transfer(Model):
    """A file handed to the SFTP connector: its number there, how often it was tried, what became of it."""

    state: TransferState
    transfer_id: str = ""
    attempts: int = Field(default=0, ge=0)
    started_at: datetime | None = None
    failure: str = Field(default="", max_length=80, description="AWS Transfer Family's own code")


class Batch(Model):
    """One file to one receiver, frozen with its control numbers before it is written."""

    batch_id: OpaqueId
    run_id: OpaqueId
    receiver: str = Field(default=USUAL, description="our key of it")
    receiver_id: str
    claims: tuple[OpaqueId, ...]
    interchange_control_number: ControlNumber
    group_control_number: ControlNumber
    frozen_at: datetime
    goes_on: bool = Field(default=False, description="more claims may wait for the run's next file")
    file: str | None = Field(default=None, description="where the 837P is kept, once written")
    transfer: Transfer | None = Field(default=None, description="None: the receiver fetches the file")
    sent_at: datetime | None = None
    awaited: tuple[AwaitedAnswer, ...] = ()


class RunState(StrEnum):
    """A run goes on file by file, unless a person stops it."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class BatchRun(Model):
    """All files that one night, or one press of the button, makes for one receiver; counted as they are frozen."""

    run_id: OpaqueId
    receiver: str = USUAL
    receiver_name: str
    asked_at: datetime
    state: RunState
    files: int
    claims: int
    last_batch: OpaqueId
    changed_by: str = Field(default="", max_length=80, description="who stopped it, or let it go on")


class WaitingClaims(Model):
    """How many ready claims wait for a receiver: those whose time has come, counted up to a hundred."""

    receiver: str
    receiver_name: str
    claims: int
    is_more: bool = False


class BatchList(Model):
    """A page of files, the newest first, and the latest runs."""

    batches: tuple[Batch, ...]
    runs: tuple[BatchRun, ...] = ()
    after: str | None = None
