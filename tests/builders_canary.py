"""The canary: everything personal in the thread carries a mark, and an ear hears whatever leaves the house unsealed.

Letters are marked ZZPHIZZ; where a field takes digits only, the digits are a run that stands nowhere else. What people
and partners are meant to read (a page, a claim, an order in a database) may carry a mark; what operators read may not.
"""

import io
import json
import logging
import re
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

import pytest
from moto.backends import get_backend

from infra.local import invoking, resources
from infra.local.invoking import Reply
from shared import aws
from tests.thread import Outside
from tests.world import World

BORN, PHONE, ZIP, NUMBER = "1937-11-23", "7195550183", "809739173", "9173991739"
WRONG_NPI = NUMBER  # ten digits whose check digit is wrong
MARK = re.compile(rf"zz-?phi-?zz|1937-?11-?23|11/23/1937|719\W{{0,2}}555\W?0183|5550183|{ZIP}|{NUMBER}", re.IGNORECASE)
LOGGERS = ("quarterhour", "chalice", "botocore", "boto3", "urllib3")

PATIENT = {
    "first_name": "Zzphizza", "last_name": "O'Zzphizz", "birth_date": BORN, "sex": "F", "phone": PHONE,
    "email": "zzphizz.home@mailbox.example",
    "address": {"street": "7 Zzphizz Street", "city": "Zzphizztown", "state": "CO", "zip_code": ZIP},
}  # fmt: skip
COVERAGE: dict[str, dict[str, Any]] = {
    "health_plan": {"payer_id": "example-plan", "member_id": "ZZPHIZZ12345", "group_number": "GZZPHIZZ1"},
    "workers_compensation": {"payer_id": "example-comp"},
    "car_accident": {"payer_id": "example-auto", "member_id": "PAP-ZZPHIZZ-7", "assigns_benefits": True},
}
_PEOPLE = {"adjuster": "Ad Zzphizz", "attorney": "Lee Zzphizz, Esq.", "attorney_file_number": "F-ZZPHIZZ-1"}
INJURY: dict[str, dict[str, Any] | None] = {
    "health_plan": None,
    "workers_compensation": {"injured_on": "2026-01-15", "employer": "Zzphizz Roofing", **_PEOPLE},
    "car_accident": {"injured_on": "2026-02-10", "claim_number": "CLM-ZZPHIZZ-9", **_PEOPLE},
}
CALL = {"representative": "Sam Zzphizz", "reference_number": "R-ZZPHIZZ-1"}
LEAVE = {"number": "PA-ZZPHIZZ-5", "granted_by": "Zzphizz, case manager", "first_day": "2026-02-01",
         "last_day": "2026-08-31", "sessions": 12}  # fmt: skip
MAIL = {"From": "Zzphizz <zzphizz@zzphizz.example>", "To": "rx@milehigh.example", "Subject": "Rx of Zzphizza O'Zzphizz",
        "Text": "For Zzphizza, born 1937-11-23."}  # fmt: skip
PRESCRIBER = {"prescriber_first_name": "Zzphizza", "prescriber_last_name": "Drzzphizz", "phone": PHONE,
              "goals": "ZZPHIZZ turns the head", "precautions": "ZZPHIZZ bruises"}  # fmt: skip
WORDS = {part: f"ZZPHIZZ {part}" for part in ("subjective", "objective", "assessment", "plan")}


@dataclass(repr=False, eq=False)  # botocore at DEBUG prints whoever listens
class Ear(logging.Handler):
    """Hears log lines, output, tracebacks, and of every request and call what is no sealed body."""

    heard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        super().__init__(logging.NOTSET)

    def emit(self, record: logging.LogRecord) -> None:
        """A log line, with the traceback it brings."""
        self.heard["log"].append(self.format(record))

    def marks(self, place: str) -> list[str]:
        """What was heard in a place and carries a mark."""
        return sorted({text for text in self.heard[place] if MARK.search(text)})

    def asked(self, path: str, reply: Reply) -> Reply:
        """A request of the web: its address, and the headers and problems it was answered."""
        self.heard["addresses"].append(path)
        self.heard["headers"] += [f"{name}: {value}" for name, value in reply.headers.items()]
        if "problem+json" in reply.headers.get("content-type", ""):
            self.heard["problems"].append(reply.text)
        return reply

    def called(self, event_name: str, request: Any, **more: Any) -> None:
        """A call to AWS: its address and headers, and of its body what names things or routes them."""
        service, _, operation = event_name.removeprefix("before-send.").partition(".")
        self.heard["calls"] += [
            operation,
            request.url,
            *(f"{name}: {value}" for name, value in request.headers.items()),
        ]
        if service in {"sqs", "events"}:
            self.heard["envelopes"] += _envelopes(json.loads(request.body))

    def attach(self, session: Any) -> None:
        """The hook for `shared.aws.on_new_session`: before whoever answers the call."""
        session.events.register_first("before-send", self.called)

    def look_around(self, world: World) -> None:
        """Write down the names of all that is kept now."""
        self.heard["row keys"] += list(_row_keys())
        self.heard["objects"] += list(_objects())
        self.heard["queues"] += list(_queues())
        self.heard["claims sent"] += re.findall(r"CLM\*([^*]*)\*", "".join(Outside(world).files().values()))
        dead = [body for bodies in world.dead_letters().values() for body in bodies]
        self.heard["dead letters"] += dead


def _envelopes(body: dict[str, Any]) -> Iterator[str]:
    """Of a message its queue and attributes, of an event its kind, source and id; the content itself is sealed."""
    yield json.dumps({name: told for name, told in body.items() if name not in {"MessageBody", "Entries"}})
    for entry in body.get("Entries", []):
        yield json.dumps({name: told for name, told in entry.items() if name not in {"Detail", "MessageBody"}})
        yield str(json.loads(entry.get("Detail", "{}")).get("event_id"))


def _row_keys() -> Iterator[str]:
    for name, table in get_backend("dynamodb")[resources.ACCOUNT][resources.REGION].tables.items():
        keys = {one["AttributeName"] for one in table.attr}
        for partition in table.items.values():
            for row in partition.values():
                held = row.to_json()["Attributes"]
                yield f"{name} {sorted((key, str(held[key])) for key in keys & held.keys())}"


def _objects() -> Iterator[str]:
    for name, bucket in get_backend("s3")[resources.ACCOUNT]["aws"].buckets.items():
        yield from (f"{name} {key} {dict(held.metadata)}" for key, held in bucket.keys.items())


def _queues() -> Iterator[str]:
    for name, queue in get_backend("sqs")[resources.ACCOUNT][resources.REGION].queues.items():
        yield name
        yield from (str(message.message_attributes) for message in queue._messages)


class Overheard(Outside):
    """Everybody who is not the house, and the runtime, which prints the traceback of whatever escapes."""

    ear: Ear

    def until(self, attempt: Callable[[], Any], answered: Callable[[Any], bool] = lambda _: True) -> Any:
        """Ask until there is an answer; what escapes is printed as Lambda prints it."""
        return super().until(lambda: printed(self.ear, attempt), answered)


def printed(ear: Ear, attempt: Callable[[], Any]) -> Any:
    """Do it; whatever escapes is written where the log is."""
    try:
        return attempt()
    except BaseException:
        ear.heard["tracebacks"].append(traceback.format_exc())
        raise


@contextmanager
def listening(ear: Ear, level: int = logging.INFO) -> Iterator[None]:
    """The ear on the root logger, on the loggers of house and libraries, on both outputs, on web and AWS."""
    said, real = io.StringIO(), invoking.request
    loggers = [logging.getLogger(name) for name in ("", *LOGGERS)]
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.setattr(invoking, "request", lambda *asked: ear.asked(asked[2], real(*asked)))
        for logger in loggers:
            patch.setattr(logger, "handlers", [*logger.handlers, ear])
            patch.setattr(logger, "level", level)
            logger.manager._clear_cache()  # type: ignore[attr-defined]  # levels are remembered
        aws.on_new_session(ear.attach)
        try:
            yield
        finally:
            aws._hooks.remove(ear.attach)
            aws.forget()
    loggers[0].manager._clear_cache()  # type: ignore[attr-defined]
    ear.heard["output"] += said.getvalue().splitlines()
