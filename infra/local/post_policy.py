"""Whether S3 would take a form: its signature, its time, and that every field is as the signed policy says.

Amazon S3 API Reference, "Browser-Based Uploads Using POST (AWS Signature Version 4)". The emulator checks none of it,
so tests and `make run` do.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

ALGORITHM = "AWS4-HMAC-SHA256"
_FREE = frozenset({"policy", "x-amz-signature", "file"})  # no condition needs to name these


def refusal(fields: Mapping[str, str], size: int, bucket: str, secret: str, now: datetime) -> str | None:
    """Why the form is not taken, in S3's words for it; None when it is."""
    sent = {name.lower(): value for name, value in fields.items()} | {"bucket": bucket}
    if not hmac.compare_digest(_signature(sent, secret), sent.get("x-amz-signature", "")):
        return "SignatureDoesNotMatch"
    policy = json.loads(base64.b64decode(sent["policy"]))
    if now >= datetime.fromisoformat(policy["expiration"]):
        return "AccessDenied: Policy expired"
    conditions = list(map(_condition, policy["conditions"]))
    if not all(_holds(condition, sent, size) for condition in conditions):
        return "AccessDenied: Policy Condition failed"
    named = {name for _, name, _ in conditions}
    extra = [name for name in sent if name not in named | _FREE and not name.startswith("x-ignore-")]
    return "AccessDenied: Extra input fields" if extra else None


def _signature(sent: Mapping[str, str], secret: str) -> str:
    """The signature that the policy has under the secret; nothing when the form does not say by what it was signed."""
    scope = sent.get("x-amz-credential", "").split("/")[1:]
    if sent.get("x-amz-algorithm") != ALGORITHM or scope[2:] != ["s3", "aws4_request"]:
        return "none"
    key = f"AWS4{secret}".encode()
    for step in scope:
        key = hmac.digest(key, step.encode(), hashlib.sha256)
    return hmac.new(key, sent.get("policy", "").encode(), hashlib.sha256).hexdigest()


def _condition(said: Any) -> tuple[str, str, Any]:
    """Kind, field and what is asked: {"a": "b"} says the same as ["eq", "$a", "b"]."""
    if isinstance(said, dict):
        ((name, value),) = said.items()
        return "eq", name.lower(), value
    if said[0] == "content-length-range":
        return said[0], "", (int(said[1]), int(said[2]))
    return said[0], str(said[1]).removeprefix("$").lower(), said[2]


def _holds(condition: tuple[str, str, Any], sent: Mapping[str, str], size: int) -> bool:
    kind, name, asked = condition
    if kind == "content-length-range":
        return bool(asked[0] <= size <= asked[1])
    value = sent.get(name)
    return value is not None and (value == asked if kind == "eq" else value.startswith(str(asked)))
