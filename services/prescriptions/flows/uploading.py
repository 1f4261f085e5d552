"""A page is uploaded: the browser sends it straight to S3 by a signed form, and S3 tells the queue that it is there.

The name of the object says by which road it came and to which case, in opaque ids; the form allows this name only.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import unquote_plus

from services.prescriptions import pages
from services.prescriptions.flows.receiving import Arrival, receive
from services.prescriptions.models.arrivals import Correspondent
from services.prescriptions.models.documents import Channel
from services.prescriptions.reading.loading import BYTES
from services.prescriptions.store import PrescriptionsStore as Store
from shared import aws, letters
from shared.facts import CaseFacts
from shared.objects import Invitation
from shared.tenancy import at_work_for
from shared.web import Answer, Request, may_send_to

NO_CASE = "none"
_NAME_BYTES = 16  # of chance: nobody guesses the name of somebody else's page


class Road(StrEnum):
    """Who sends it: the patient by her link, the prescriber's office by its own, or the front desk."""

    PATIENT = "patient"
    OFFICE = "office"
    DESK = "desk"


_SENT = {
    Road.PATIENT: "The patient sent it by her link.",
    Road.OFFICE: "The prescriber's office sent it by its link.",
    Road.DESK: "The front desk uploaded it.",
}


@dataclass(frozen=True)
class Upload:
    """An object that a browser stored: where, since when, and which of its versions."""

    clinic: str
    name: str
    version: str | None
    received_at: datetime

    @property
    def road(self) -> Road:
        """By whose link."""
        return Road(self.name.partition("/")[0])

    @property
    def case_id(self) -> str | None:
        """The case that the link named; None from the desk, where a person chooses."""
        case_id = self.name.split("/")[1]
        return None if case_id == NO_CASE else case_id


def invite(store: Store, road: Road, case_id: str | None, page: str) -> Invitation:
    """A signed form for one page; `page` is the path to which the browser comes back."""
    name = f"{road}/{case_id or NO_CASE}/{secrets.token_hex(_NAME_BYTES)}"
    return store.uploads.invitation(aws.signer(), name, most=BYTES, then=letters.link(page))


def take_in(body: str) -> None:
    """Take in one message of the uploads queue: each object that S3 says was stored."""
    for upload in _uploads(json.loads(body)):
        with at_work_for(upload.clinic):
            _take_in(Store(upload.clinic), upload)


def _uploads(told: dict[str, Any]) -> Iterator[Upload]:
    for record in told["Records"]:
        stored = record["s3"]["object"]
        clinic, _, name = unquote_plus(stored["key"]).partition("/")
        received_at = datetime.fromisoformat(record["eventTime"]).replace(microsecond=0)
        yield Upload(clinic, name, stored.get("versionId"), received_at)


def _take_in(store: Store, upload: Upload) -> None:
    content = store.uploads.fetch(upload.name, upload.version)
    facts, _ = store.find_case(upload.case_id) if upload.case_id else (None, 0)
    channel = Channel.DESK if upload.road is Road.DESK else Channel.UPLOAD
    receive(store, Arrival(
        content, "page", (_SENT[upload.road],), channel=channel, source=f"{upload.name}@{upload.version or ''}",
        answered=_patient(upload.road, facts), case_id=facts.case_id if facts else None,
    ), upload.received_at)  # fmt: skip


def _patient(road: Road, facts: CaseFacts | None) -> Correspondent | None:
    """Who is told that a page cannot be used: the patient, where she sent it and left an address."""
    known = road is Road.PATIENT and facts is not None and facts.patient.email
    return Correspondent(address=known) if known else None


def page(request: Request[Any], road: Road, case_id: str | None, path: str) -> Answer:
    """The page that sends a page; the browser comes back to it with the name that S3 has stored."""
    store = Store(request.clinic)
    if case_id:
        store.get_case(case_id)
    invitation = invite(store, road, case_id, f"/prescriptions{path}")
    shown = pages.upload(request, store.get_settings(), invitation, has_arrived="key" in request.query)
    return Answer(shown, headers=may_send_to(invitation.address))
