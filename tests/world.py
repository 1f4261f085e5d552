"""The world of the tests: the templates' resources on moto, the three services, their queues, a movable clock.

A test drives it as the outside does: HTTP requests, delivered messages, schedules. `settle()` delivers until quiet.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws
from moto.backends import get_backend

from infra.local import invoking, moto_fast, resources, sftp
from infra.local.invoking import Reply
from shared import aws, clock, links

NOON = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)  # a Monday, noon in Denver
PASSWORD = "Correct-horse-7-battery"  # an invented clinic's invented password
ROOT = Path(__file__).parents[1]
_INSTALLED: dict[str, Any] = {}
MAX_RECEIVES = 5


def told_settings(clinic: str = "milehigh") -> dict[str, Any]:
    """The invented clinic's settings as plain data."""
    data: dict[str, Any] = json.loads((ROOT / "infra" / "local" / "demo_clinic.json").read_text())
    return {**data, "clinic": clinic}


class World:
    """Everything that is real in a test."""

    def __init__(self) -> None:
        self.now = NOON
        self.built, self.session = _install()
        os.environ.update({**self.built.environment, "OPENING": "here"})  # a process for each page would take minutes
        clock.use(lambda: self.now)
        self.cookies: dict[str, str] = {}
        self.enrolled: set[str] = set()
        self.reads_pages = False  # a second each: the machine's reader is at work only where a test is about it

    # clinics and staff

    def open_clinic(self, clinic: str = "milehigh", **changes: Any) -> None:
        """Load an invented clinic's settings and let every service hear of it."""
        invoking.run("eligibility", "load_settings", {**told_settings(clinic), **changes})
        self.settle()

    def sign_in(self, role: str, clinic: str = "milehigh", name: str | None = None) -> "Caller":
        """A person of the staff with one role, signed in."""
        username = name or f"{role}-{clinic}"
        if username not in self.cookies:
            self._enrol(username, role, clinic) if username not in self.enrolled else None
            said = {"username": username, "password": PASSWORD}
            reply = self.request("eligibility", "POST", "/sign-in", json=said)
            assert reply.status == 204, reply.text
            self.cookies[username] = reply.headers["set-cookie"].partition(";")[0]
        return Caller(self, self.cookies[username])

    def _enrol(self, username: str, role: str, clinic: str) -> None:
        self.enrolled.add(username)
        pool = self.built.made["platform", "UserPool"].ref
        cognito = self.session.client("cognito-idp")
        attributes = [{"Name": "custom:clinic", "Value": clinic}]
        cognito.admin_create_user(UserPoolId=pool, Username=username, UserAttributes=attributes)
        cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=PASSWORD, Permanent=True)
        cognito.create_group(UserPoolId=pool, GroupName=role) if role not in self._groups(pool) else None
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName=role)

    def _groups(self, pool: str) -> set[str]:
        return {
            group["GroupName"] for group in self.session.client("cognito-idp").list_groups(UserPoolId=pool)["Groups"]
        }

    # the outside

    def request(self, service: str, method: str, path: str, *, json: Any = None, form: dict[str, Any] | None = None,
                body: bytes | None = None, headers: dict[str, str] | None = None) -> Reply:  # fmt: skip
        """One HTTP request to a service, as API Gateway hands it over."""
        sent = {"Host": "desk.example", "Accept": "application/json", **(headers or {})}
        if form is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
            data = invoking.form(form)
        else:
            sent.setdefault("Content-Type", "application/json")
            data = body if body is not None else (_json(json) if json is not None else b"")
        return invoking.request(service, method, path, sent, data)

    # the inside

    def poll(self, mapping: resources.QueueMapping) -> int:
        """One poll of one queue; return how many messages were handed over."""
        if mapping.function == "on_page" and not self.reads_pages:
            return 0
        queue = self.queue(mapping.queue_url)
        size = invoking.batch_size(mapping.service, mapping.function)
        batch = list(queue._messages[:size])
        if not batch:
            return 0
        for message in batch:
            message.receives = getattr(message, "receives", 0) + 1
        failed = {message.id for message in batch}
        try:
            failed = invoking.deliver(mapping.service, mapping.function, [_record(m, mapping.queue_url) for m in batch])
        finally:
            self._put_back(queue, batch, failed)
        return len(batch)

    def _put_back(self, queue: Any, batch: list[Any], failed: set[str]) -> None:
        done = [message for message in batch if message.id not in failed or message.receives >= MAX_RECEIVES]
        dead = [message for message in done if message.id in failed]
        queue._messages[:] = [message for message in queue._messages if message not in done]
        if dead:
            queue.dead_letter_queue._messages.extend(dead)

    def settle(self, rounds: int = 60) -> None:
        """Deliver and sweep until nothing moves."""
        for _ in range(rounds):
            moved = sum(self.poll(mapping) for mapping in self.built.mappings)
            moved += sum(invoking.run(name, "sweep") for name in self.services())
            if not moved:
                return
        raise AssertionError("the world does not come to rest")

    def services(self) -> list[str]:
        """The services that are there."""
        return [name for name in resources.SERVICES if (ROOT / "services" / name / "app.py").exists()]

    def queue(self, url: str) -> Any:
        """A queue of the emulator."""
        return get_backend("sqs")[resources.ACCOUNT][resources.REGION].queues[url.rsplit("/", 1)[-1]]

    def dead_letters(self) -> dict[str, list[str]]:
        """What ended in the dead letter queues."""
        queues = get_backend("sqs")[resources.ACCOUNT][resources.REGION].queues
        return {
            name: [m.body for m in queue._messages]
            for name, queue in queues.items()
            if name.endswith("dlq") and queue._messages
        }

    def letters(self) -> list[Any]:
        """What the post took: each with `source`, `destinations`, `subject`, `body`, oldest first."""
        return list(get_backend("ses")[resources.ACCOUNT][resources.REGION].sent_messages)

    def pass_time(self, **by: float) -> None:
        """Let the clock go on."""
        self.now += timedelta(**by)

    # the state as a whole

    def dump(self, *, trail: bool = False) -> dict[str, str]:
        """Every row, object and queued message, for comparing two runs; who asks twice has asked twice, so without
        the audit trail unless it is wanted.
        """
        found: dict[str, str] = {}
        for name, table in get_backend("dynamodb")[resources.ACCOUNT][resources.REGION].tables.items():
            if name == "platform-audittable" and not trail:
                continue
            for partition in table.items.values():
                for row in partition.values():
                    held = row.to_json()["Attributes"]
                    found[f"row {name} {held['pk']['S']} {held['sk']['S']}"] = json.dumps(held, sort_keys=True)
        for name, bucket in get_backend("s3")[resources.ACCOUNT]["aws"].buckets.items():
            for key, held in bucket.keys.items():
                found[f"object {name} {key}"] = held.etag
        for name, queue in get_backend("sqs")[resources.ACCOUNT][resources.REGION].queues.items():
            for number, message in enumerate(queue._messages):
                found[f"message {name} {number}"] = message.body
        return found

    def wipe(self) -> None:
        """Empty tables, buckets and queues; the resources stay."""
        self.now = NOON
        clock.use(lambda: self.now)
        self.cookies.clear()
        self.enrolled.clear()
        for table in get_backend("dynamodb")[resources.ACCOUNT][resources.REGION].tables.values():
            table.items.clear()
        for bucket in get_backend("s3")[resources.ACCOUNT]["aws"].buckets.values():
            bucket.keys.clear()
        for queue in get_backend("sqs")[resources.ACCOUNT][resources.REGION].queues.values():
            for held in (queue._messages, queue._pending_messages, queue.deleted_messages):
                held.clear()
        get_backend("ses")[resources.ACCOUNT][resources.REGION].sent_messages.clear()
        for pool in get_backend("cognito-idp")[resources.ACCOUNT][resources.REGION].user_pools.values():
            pool.users.clear()


class Caller:
    """A signed-in person."""

    def __init__(self, world: World, cookie: str) -> None:
        self.world, self.cookie = world, cookie

    def get(self, service: str, path: str, **more: Any) -> Reply:
        """GET as this person."""
        return self._send(service, "GET", path, **more)

    def post(self, service: str, path: str, **more: Any) -> Reply:
        """POST as this person; a form carries the session's seal."""
        return self._send(service, "POST", path, **more)

    def put(self, service: str, path: str, **more: Any) -> Reply:
        """PUT as this person."""
        return self._send(service, "PUT", path, **more)

    def page(self, service: str, path: str) -> Reply:
        """GET as a browser does."""
        return self._send(service, "GET", path, headers={"Accept": "text/html"})

    def _send(self, service: str, method: str, path: str, **more: Any) -> Reply:
        if more.get("form") is not None:
            from shared.staff import form_seal

            more["form"] = {"seal": form_seal(links.signing_key(), self.cookie.partition("=")[2]), **more["form"]}
        headers = {**more.pop("headers", {}), "Cookie": self.cookie}
        return self.world.request(service, method, path, headers=headers, **more)


def _install() -> tuple[resources.Built, Any]:
    """moto with the templates' resources, once a process: a wipe between tests is a hundred times quicker."""
    if not _INSTALLED:
        os.environ.update({
            "AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented",
            "AWS_DEFAULT_REGION": resources.REGION,
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled", "AWS_MAX_ATTEMPTS": "1",
        })  # fmt: skip
        moto_fast.install()
        mock_aws().start()
        session = boto3.Session()
        built = resources.build(session.client, "an invented signing key of the tests")
        sftp.install()
        _INSTALLED.update(built=built, session=session)
        aws.forget()  # once: making clients anew costs more than a whole test
        links.signing_key.cache_clear()
    return _INSTALLED["built"], _INSTALLED["session"]


def _record(message: Any, url: str) -> dict[str, Any]:
    shown = {"Body": message.body, "MessageId": message.id, "ReceiptHandle": "handle"}
    return invoking.record(shown, url)


def _json(data: Any) -> bytes:
    return json.dumps(data, default=str).encode()
