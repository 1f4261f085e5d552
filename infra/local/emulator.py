"""AWS on one machine: moto in this process behind one door, the templates' resources in it.

Every call of every client passes the door, one at a time (moto is not thread-safe), and leaves it only after what it
changed has been kept. Nothing ever reaches the real AWS: a call that the emulator does not answer is refused.
"""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local import moto_fast, resources, sftp
from shared import aws, clock

SETTLED = 300  # HTTP: from here on a call changed nothing
STIRRING = frozenset({"sqs", "sns", "events", "s3"})  # what may put a message on a queue


@dataclass(frozen=True)
class Call:
    """One call that AWS answered with success."""

    service: str
    operation: str
    params: Mapping[str, Any]


class NotEmulated(RuntimeError):
    """The emulator has no such call; it must not go to the network instead."""


@dataclass
class Emulator:
    """moto, serialised. `after` sees each successful call before its caller does."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    stirred: threading.Condition = field(default_factory=threading.Condition)
    after: Callable[[Call], None] | None = None
    built: resources.Built = field(default_factory=resources.Built)
    _asked: threading.local = field(default_factory=threading.local)
    _session: Any = None

    def start(self, signing_key: str, secret: str = "invented") -> None:  # noqa: S107 the emulator's, opens nothing
        """Start moto, make the resources, and stand between every client and it."""
        os.environ.update({
            "AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": resources.REGION,
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled", "AWS_MAX_ATTEMPTS": "1",
        })  # fmt: skip
        for profile in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
            os.environ.pop(profile, None)
        import boto3
        from moto import mock_aws

        moto_fast.install()
        mock_aws(config={"core": {"mock_credentials": False}}).start()
        _events_tell_our_time()
        self._session = boto3.Session()
        self.guard(self._session)
        self.built = resources.build(self.client, signing_key)
        sftp.install()
        os.environ.update(self.built.environment)
        aws.on_new_session(self.guard)

    def client(self, service: str) -> Any:
        """A client of the operator: through the door, outside the tenant gate."""
        return self._session.client(service)

    def guard(self, session: Any) -> None:
        """Put the door into a session in moto's place."""
        from moto.core.models import botocore_stubber

        session.events.unregister("before-send", botocore_stubber)
        session.events.register("before-send", self._through_the_door)
        session.events.register("provide-client-params", self._note_what_is_asked)

    def _note_what_is_asked(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        self._asked.call = Call(model.service_model.service_name, model.name, params)

    def _through_the_door(self, event_name: str, request: Any, **_: Any) -> Any:
        from moto.core.models import botocore_stubber

        with self.lock:
            answer = botocore_stubber(event_name, request)
            if answer is None:
                raise NotEmulated(event_name)
            call: Call = self._asked.call
            if answer.status_code < SETTLED and self.after:
                self.after(call)
        if call.service in STIRRING and call.operation != "ReceiveMessage":
            with self.stirred:
                self.stirred.notify_all()
        return answer


def _events_tell_our_time() -> None:
    """What a bucket tells of an object carries the house's time, which can be moved; moto's own cannot."""
    from moto.s3 import notifications

    def moment(_: object = None) -> str:
        return f"{clock.now():%Y-%m-%dT%H:%M:%S}.000Z"

    vars(notifications)["iso_8601_datetime_with_milliseconds"] = moment
