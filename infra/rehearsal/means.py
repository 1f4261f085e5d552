"""The story's means where the house is deployed: API Gateway behind one door, deployed roles, the emulator's queues.

The deployed clock cannot be moved. So the story's days are moved into the past (`in_our_days`), and the one wait that
is longer than a rehearsal, the day for corrections, is passed by asking for tomorrow night's batch today.
"""

import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from infra import add_staff
from infra.local import invoking, people
from infra.local.calling import call
from infra.local.demo.cast import Case
from infra.local.invoking import Reply
from infra.local.payer import Payer
from infra.local.post_office import PostOffice
from infra.local.serving import Asked, House
from infra.rehearsal.deploying import Deployed
from shared import aws, clock
from shared.settings import ClinicSettings

TREATED = date(2026, 3, 4)  # the story's day of treatment (demo/cast.py)
_DAY = re.compile(r"\b2026-\d\d-\d\d\b")
_QUIET, _PATIENCE = 3, 120.0  # looks in a row that find nothing; seconds


class NoRest(RuntimeError):
    """Messages are still waiting, or have died."""


def in_our_days(cases: Sequence[Case], treated: date) -> tuple[Case, ...]:
    """The cases with every day of the story's year moved, so that the treatment was on `treated`."""
    by = treated - TREATED
    return tuple(_moved(case, by) for case in cases)


def _moved(case: Case, by: timedelta) -> Case:
    said = {
        name: getattr(case, name) for name in ("intake", "review", "session", "outside", "benefits", "authorization")
    }
    moved = json.loads(_DAY.sub(lambda day: str(date.fromisoformat(day[0]) + by), json.dumps(said)))
    return replace(case, **{**moved, "outside": tuple(moved["outside"])})


class Gateway(House):
    """The one host of production: a service's base path leads to its API, everything else to the buckets."""

    def __init__(self, deployed: Deployed) -> None:
        super().__init__(list(deployed.apis), {})
        self.deployed = deployed

    def answer(self, asked: Asked) -> Reply:
        """Hand a request on, as API Gateway's custom domain does."""
        first, _, rest = asked.target.lstrip("/").partition("/")
        target = f"{self.deployed.path(first)}/{rest}" if first in self.services else asked.target
        headers = {name: held for name, held in asked.headers.items() if name.lower() not in {"host", "connection"}}
        return call(self.deployed.emulated.port, asked.method, target, asked.body, headers)


@dataclass
class OnMiniStack:
    """The deployed house."""

    deployed: Deployed
    port: int
    password: str = field(default_factory=add_staff.a_password)

    @property
    def post_office(self) -> PostOffice | None:
        """It lays mail into the deployed inbox, and tells the deployed topic."""
        topic = self.deployed.resource("prescriptions", "MailTopic")
        return PostOffice(self.deployed.emulated.client, self.deployed.told["PRESCRIPTIONS_INBOX"], topic)

    @cached_property
    def payer(self) -> Payer:
        """It fetches from and brings to the deployed buckets."""
        told, s3 = self.deployed.told, self.deployed.emulated.client("s3")
        return Payer(s3, told["BILLING_OUTBOUND"], told["BILLING_INBOUND"])

    def open_clinic(self) -> None:
        """By the deployed function, and by the operator's own command for each person."""
        data = people.demo_settings()
        self.deployed.invoke("eligibility", "LoadSettings", data)
        cognito, pool = self.deployed.emulated.client("cognito-idp"), self.deployed.resource("platform", "UserPool")
        for person in people.people_of(ClinicSettings.model_validate(data)):
            add_staff.enrol(cognito, pool, person.username, person.clinic, person.role)
            cognito.admin_set_user_password(
                UserPoolId=pool, Username=person.username, Password=self.password, Permanent=True
            )

    def settle(self) -> None:
        """Wait until no queue holds anything, several looks in a row; NoRest names those that do, or the dead."""
        ends_at, quiet = time.monotonic() + _PATIENCE, 0
        while quiet < _QUIET:
            waiting = {name: number for name, number in self._waiting() if number}
            dead = {name: number for name, number in waiting.items() if "Dlq" in name}
            if dead or time.monotonic() > ends_at:
                raise NoRest(f"not handled: {dead or waiting}")
            quiet = 0 if waiting else quiet + 1
            time.sleep(0.5)

    def _waiting(self) -> Iterator[tuple[str, int]]:
        sqs = self.deployed.emulated.client("sqs")
        wanted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        for url in sqs.list_queues()["QueueUrls"]:
            held = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)["Attributes"]
            yield url.rsplit("/", 1)[-1], sum(int(held[name]) for name in wanted)

    def set_clock(self, now: datetime) -> None:
        """The deployed clock goes by itself."""

    def run_the_night(self) -> None:
        """First the deployed schedule (nothing is due today), then the same function with tomorrow's clock, here."""
        self.deployed.invoke("billing", "NightlyBatch")
        self.settle()
        with _tomorrow(self.deployed):
            invoking.run("billing", "nightly_batch")


@contextmanager
def _tomorrow(deployed: Deployed) -> Iterator[None]:
    """This process asks the deployed tables and queues, a day and an hour later."""
    surroundings = {
        **deployed.told, "AWS_ENDPOINT_URL": deployed.emulated.address, "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "invented", "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    before = dict(os.environ)
    os.environ.update(surroundings)
    clock.use(lambda: datetime.now(UTC) + timedelta(hours=25))
    aws.forget()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        clock.use()
        aws.forget()
