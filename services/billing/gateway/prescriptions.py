"""Billing asks prescriptions: it reserves a session on the prescription before a note is accepted.

Idempotent by session id, so it may be asked again. The token names the clinic and lives a minute.
"""

import json
import urllib.error
import urllib.request
from datetime import datetime

from services.billing.models.requests import OrderReason, Reservation, ReservationAsked
from shared import links
from shared.problems import Conflict, Refused, TryAgain
from shared.surroundings import told

_PATIENCE = 10  # seconds
_REFUSED = 409


def reserve(asked: ReservationAsked, clinic: str, now: datetime) -> Reservation:
    """The reservation. Raise Refused with the order's reasons, TryAgain when prescriptions does not answer."""
    request = urllib.request.Request(  # noqa: S310 - the address is the deployment's own
        f"{_address()}/reservations",
        data=asked.model_dump_json().encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {_token(clinic, now)}"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
            return Reservation.model_validate_json(answer.read())
    except urllib.error.HTTPError as error:
        if error.code == _REFUSED:
            raise _refusal(error.read()) from None
        raise TryAgain("The prescription could not be asked. Send the note again in a moment.") from None
    except OSError:
        raise TryAgain("The prescription could not be asked. Send the note again in a moment.") from None


def _refusal(body: bytes) -> Refused | Conflict:
    said = json.loads(body)
    if said.get("type") != "urn:quarterhour:problem:refused":
        return Conflict("This session was recorded with other contents. A changed note is a new session.")
    reasons = [OrderReason.model_validate(reason) for reason in said.get("reasons", ())]
    return Refused("The prescription does not cover this session; nothing was recorded.", reasons=reasons)


def _address() -> str:
    """Deployed, the three services share one host name; on one machine the address is told."""
    return told("PRESCRIPTIONS_URL", "") or f"https://{told('DOMAIN')}/prescriptions"


def _token(clinic: str, now: datetime) -> str:
    claims = links.Claims("service billing", clinic, "session", now + links.SERVICE_TOKEN_LIFE)
    return links.sign(links.signing_key(), claims)
