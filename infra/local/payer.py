"""The simulated payer's messenger: fetches 837P files from the outbound bucket, brings answers to the inbound bucket.

Each file is answered once: the names of the answers follow from the file, and what is there is not brought again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from infra.local.resources import Built
from infra.local.simulated_payer import answers
from shared import clock
from shared.x12.errors import X12Error


@dataclass(frozen=True)
class Exchange:
    """A file received and what it was answered with (object names); `fault` when it could not be read."""

    received: str
    answered: tuple[str, ...] = ()
    fault: str = ""


@dataclass
class Payer:
    """Where files lie. `s3` is a client outside the tenant gate; `zone` says which day it is where the payer sits."""

    s3: Any
    outbound: str
    inbound: str
    zone: str = "America/Denver"
    exchanges: dict[str, Exchange] = field(default_factory=dict)

    @classmethod
    def of(cls, client: Any, built: Built) -> "Payer | None":
        """From the resources of billing; None while there are none."""
        told = built.environment
        return (
            cls(client("s3"), told["BILLING_OUTBOUND"], told["BILLING_INBOUND"]) if "BILLING_OUTBOUND" in told else None
        )

    def visit(self) -> int:
        """Answer what was not answered yet; return how many files that were."""
        fresh = [name for name in self._names() if name not in self.exchanges]
        for name in fresh:
            self.exchanges[name] = self._answer(name, clock.today(self.zone))
        return sum(1 for name in fresh if not self.exchanges[name].fault)

    def read(self, bucket: str, name: str) -> str:
        """The text of a file, for the page."""
        return str(self.s3.get_object(Bucket=bucket, Key=name)["Body"].read().decode("utf-8", "replace"))

    def _names(self) -> Iterator[str]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.outbound):
            yield from (held["Key"] for held in page.get("Contents", ()))

    def _answer(self, name: str, today: date) -> Exchange:
        text, clinic = self.read(self.outbound, name), name.partition("/")[0]
        try:
            made = answers(text, today)
        except X12Error as error:
            return Exchange(name, fault=str(error))
        mark = hashlib.sha256(name.encode()).hexdigest()[:16]
        brought = tuple(self._bring(f"{clinic}/{mark}/{answer.name}", answer.text) for answer in made)
        return Exchange(name, brought)

    def _bring(self, name: str, text: str) -> str:
        there = self.s3.list_objects_v2(Bucket=self.inbound, Prefix=name).get("KeyCount", 0)
        if not there:
            self.s3.put_object(Bucket=self.inbound, Key=name, Body=text.encode(), ContentType="text/plain")
        return name
