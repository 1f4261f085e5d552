"""Log lines carry a code and opaque ids, never a person (docs/adr/0010-no-person-in-a-log.md).

`write` takes only the names in ALLOWED; a value that does not look like an opaque id, a count or a code is dropped.

>>> line(LogCode.REQUEST_FAILED, route="/cases", kind="KeyError")
'{"code": "QH102", "kind": "KeyError", "message": "a request failed inside", "route": "/cases"}'
>>> line(LogCode.REQUEST_FAILED, kind="Jane Doe, born 1985")
'{"code": "QH102", "kind": "-", "message": "a request failed inside"}'
"""

import json
import logging
import re
import traceback
from enum import Enum
from pathlib import PurePath

_logger = logging.getLogger("quarterhour")
ALLOWED = frozenset({"service", "route", "kind", "where", "clinic", "case", "claim", "batch", "document", "session",
                     "event", "queue", "status", "count", "message_id"})  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9_./{}:#<>-]{1,120}")


class LogCode(Enum):
    """The catalogue: code, level, words."""

    REQUEST_REFUSED = ("QH101", logging.INFO, "a request was refused")
    REQUEST_FAILED = ("QH102", logging.ERROR, "a request failed inside")
    MESSAGE_FAILED = ("QH201", logging.ERROR, "a message failed and stays on its queue")
    MESSAGE_UNKNOWN = ("QH202", logging.WARNING, "a message of an unknown kind went to review")
    TELLING_IS_LATE = ("QH203", logging.WARNING, "an event waits in the outbox")
    SWEPT = ("QH204", logging.INFO, "the sweeper told what was left")
    ROUND_FAILED = ("QH205", logging.ERROR, "a round failed for one clinic and went on")
    DOCUMENT_HELD = ("QH301", logging.INFO, "a document waits for a person")
    PAGE_READ = ("QH302", logging.INFO, "a page was read by the machine")
    CLAIM_SUBMITTED = ("QH401", logging.INFO, "a claim went out")
    REMITTANCE_POSTED = ("QH402", logging.INFO, "a remittance was posted")
    REMITTANCE_HELD = ("QH403", logging.WARNING, "a remittance is held for a person")
    BATCH_MADE = ("QH404", logging.INFO, "a batch was made")


def line(code: LogCode, **ids: str | int) -> str:
    """The log line as JSON."""
    number, _, words = code.value
    safe = {name: str(held) if _PLAIN.fullmatch(str(held)) else "-" for name, held in ids.items() if name in ALLOWED}
    return json.dumps({"code": number, "message": words, **safe}, sort_keys=True)


def write(code: LogCode, **ids: str | int) -> None:
    """Write one line."""
    _logger.log(code.value[1], line(code, **ids))


def frames(error: BaseException) -> str:
    """Where an error came from, without its text: a text may carry a person's data."""
    steps = traceback.extract_tb(error.__traceback__)[-6:]
    return "<".join(f"{PurePath(step.filename).name}:{step.lineno}" for step in reversed(steps)) or "-"
