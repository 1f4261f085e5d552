"""Billing's calls to its neighbours: a session is reserved before its note is accepted, and given back with its note;
the papers of a case are fetched for a packet.

Idempotent by session id, so they may be asked again. The token names the clinic and lives a minute.
"""

import json
import urllib.error
import urllib.request
from datetime import datetime

from services.billing.models.packets import CasePapers, OrderPapers
from services.billing.models.requests import OrderReason, Reservation, ReservationAsked
from shared import links
from shared.problems import Conflict, Refused, TryAgain
from shared.surroundings import told

_PATIENCE = 10  # seconds
_REFUSED, _NOT_THERE = 409, 404


def reserve(asked: ReservationAsked, clinic: str, now: datetime) -> Reservation:
    """The reservation. Raise Refused with the order's reasons, TryAgain when prescriptions does not answer."""
    try:
        return Reservation.model_validate_json(_post("reservations", asked.model_dump_json(), clinic, now))
    except urllib.error.HTTPError as error:
        if error.code == _REFUSED:
            raise _refusal(error.read()) from None
        raise TryAgain(_ASK_AGAIN) from None
    except OSError:
        raise TryAgain(_ASK_AGAIN) from None


_ASK_AGAIN = "The prescription could not be asked. Send the note again in a moment."


def release(session_id: str, clinic: str, now: datetime) -> None:
    """Give a session back to its order; one that no order counts has nothing to give. Raise TryAgain."""
    try:
        _post("releases", json.dumps({"session_id": session_id}), clinic, now)
    except OSError as error:
        if getattr(error, "code", None) != _NOT_THERE:
            raise TryAgain("It is taken back; the visit is not free on the order yet. Send the same again.") from None


def papers_of_orders(case_id: str, clinic: str, now: datetime) -> OrderPapers:
    """The signed orders of a case with their pages. Raise TryAgain."""
    return OrderPapers.model_validate_json(_fetch("prescriptions", case_id, clinic, now))


def papers_of_case(case_id: str, clinic: str, now: datetime) -> CasePapers:
    """The consent and the payer's leaves of a case. Raise TryAgain."""
    return CasePapers.model_validate_json(_fetch("eligibility", case_id, clinic, now))


def _fetch(service: str, case_id: str, clinic: str, now: datetime) -> bytes:
    try:
        return _post("papers", json.dumps({"case_id": case_id}), clinic, now, service)
    except OSError:
        raise TryAgain("The papers could not be fetched. Nothing was made; ask for the packet again.") from None


def _post(path: str, body: str, clinic: str, now: datetime, service: str = "prescriptions") -> bytes:
    request = urllib.request.Request(  # noqa: S310 - the address is the deployment's own
        f"{_address(service)}/{path}",
        data=body.encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {_token(clinic, now)}"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
        held: bytes = answer.read()
    return held


def _refusal(body: bytes) -> Refused | Conflict:
    said = json.loads(body)
    if said.get("type") != "urn:quarterhour:problem:refused":
        return Conflict("This session was recorded with other contents. A changed note is a new session.")
    reasons = [OrderReason.model_validate(reason) for reason in said.get("reasons", ())]
    return Refused("The prescription does not cover this session; nothing was recorded.", reasons=reasons)


def _address(service: str) -> str:
    """Deployed, the three services share one host name; on one machine the address is told."""
    return told(f"{service.upper()}_URL", "") or f"https://{told('DOMAIN')}/{service}"


def _token(clinic: str, now: datetime) -> str:
    claims = links.Claims("service billing", clinic, "session", now + links.SERVICE_TOKEN_LIFE)
    return links.sign(links.signing_key(), claims)
