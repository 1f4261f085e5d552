"""Who answers whom: the receiver of the 837P answers its sender, in a test interchange."""

import hashlib
from datetime import date, datetime, time

from infra.local.simulated_payer.claims import ReceivedFile
from shared.x12.text import fold
from shared.x12.writing import InterchangeHeader

NAME = "SIMULATED PAYER"
_MORNING = time(6, 0)
_KINDS = 3  # 999, 277CA, 835: three control numbers for each file received
_HIGHEST = 999_999_999


def reply_header(received: ReceivedFile, kind: int, functional_id: str, version: str, today: date) -> InterchangeHeader:
    """The envelope of one answer; its control number follows from that of the file."""
    number = (received.control_number * _KINDS + kind) % _HIGHEST + 1
    return InterchangeHeader(
        sender=received.receiver, receiver=received.sender, control_number=number, group_control_number=number,
        functional_id=functional_id, version=version, moment=datetime.combine(today, _MORNING), usage="T",
    )  # fmt: skip


def payer_name(name: str) -> str:
    """The name of the insurer it plays, so that nobody takes the file for a real one (NM103 has 60 characters)."""
    return fold(f"{NAME} FOR {name}", 60)


def derived(*cause: str) -> str:
    """A number of the payer's own, the same for the same cause."""
    return "SIM" + hashlib.sha256("\0".join(cause).encode()).hexdigest()[:12].upper()
