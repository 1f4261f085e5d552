"""Signed links and service tokens: an HMAC over purpose, clinic, subject and expiry (no JWT: no `alg` to argue about).

Everything that is checked is inside what is signed. The subject is an opaque id; a link names no person.

>>> from datetime import UTC, datetime
>>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
>>> token = sign(b"k" * 32, Claims(purpose="case status", clinic="milehigh", subject="abc", expires=noon))
>>> verify(b"k" * 32, token, "case status", noon - timedelta(seconds=1)).subject
'abc'
>>> verify(b"k" * 32, token, "case status", noon) is None
True
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from shared import aws
from shared.identifiers import opaque_id
from shared.surroundings import told

_VERSION, _NAME = b"quarterhour.link.v1.", b"quarterhour.name.v1."
_SIGNATURE = 32
SERVICE_TOKEN_LIFE = timedelta(minutes=1)


@dataclass(frozen=True)
class Claims:
    """What a link says."""

    purpose: str
    clinic: str
    subject: str
    expires: datetime


@cache
def signing_key() -> bytes:
    """The key of this deployment, from Secrets Manager."""
    secret = aws.client("secretsmanager").get_secret_value(SecretId=told("SIGNING_KEY"))
    return hashlib.sha256(secret["SecretString"].encode()).digest()


def sign(key: bytes, claims: Claims) -> str:
    """The token, safe in a URL."""
    body = json.dumps(
        {"for": claims.purpose, "clinic": claims.clinic, "sub": claims.subject,
         "exp": int(claims.expires.timestamp())}, sort_keys=True, separators=(",", ":"),
    ).encode()  # fmt: skip
    return _text(_seal(key, body) + body)


def verify(key: bytes, token: str, purpose: str, now: datetime) -> Claims | None:
    """The claims, or None when the token is not ours, for another purpose, or expired."""
    data = _bytes(token)
    seal, body = data[:_SIGNATURE], data[_SIGNATURE:]
    # the encoded text is compared too: base64 has several spellings of the same bytes
    if not hmac.compare_digest(seal, _seal(key, body)) or not hmac.compare_digest(_text(data), token):
        return None
    said = json.loads(body)
    claims = Claims(said["for"], said["clinic"], said["sub"], datetime.fromtimestamp(said["exp"], UTC))
    return claims if claims.purpose == purpose and now < claims.expires else None


def keyed_name(key: bytes, *parts: str) -> str:
    """A name for something that must not be recognised without the key: an HMAC over its parts."""
    return base64.b32encode(hmac.digest(key, _NAME + opaque_id.framed(parts), hashlib.sha256))[:26].decode().lower()


def _seal(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, _VERSION + body, hashlib.sha256)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    try:
        return base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
