"""A signed form is held to its policy: each kind of condition, each way to lie."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.post_policy import refusal

NOW = datetime(2026, 3, 2, 19, tzinfo=UTC)
CONDITIONS: list[Any] = [
    {"bucket": "uploads"}, ["eq", "$key", "milehigh/x"], ["starts-with", "$Content-Type", "image/"],
    ["content-length-range", 1, 10], {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
    {"x-amz-credential": "me/day/here/s3/aws4_request"},
]  # fmt: skip


def a_form(conditions: list[Any], secret: str = "secret", **changed: str | None) -> dict[str, str]:
    said = {"expiration": "2026-03-02T19:30:00Z", "conditions": conditions}
    policy = base64.b64encode(json.dumps(said).encode()).decode()
    key = f"AWS4{secret}".encode()
    for step in ("day", "here", "s3", "aws4_request"):
        key = hmac.digest(key, step.encode(), hashlib.sha256)
    signature = hmac.new(key, policy.encode(), hashlib.sha256).hexdigest()
    fields = {"key": "milehigh/x", "Content-Type": "image/png", "policy": policy, "x-amz-signature": signature,
              "x-amz-algorithm": "AWS4-HMAC-SHA256", "x-amz-credential": "me/day/here/s3/aws4_request"}  # fmt: skip
    return {name: value for name, value in (fields | changed).items() if value is not None}


def judged(fields: dict[str, str], size: int = 5, bucket: str = "uploads", now: datetime = NOW) -> str | None:
    return refusal(fields, size, bucket, "secret", now)


def test_a_form_that_keeps_to_its_policy_is_taken() -> None:
    assert judged(a_form(CONDITIONS)) is None
    assert judged(a_form(CONDITIONS, **{"x-ignore-me": "x"})) is None


@pytest.mark.parametrize(
    ("situation", "fields", "more", "words"),
    [
        ("signed by another", a_form(CONDITIONS, secret="other"), {}, "SignatureDoesNotMatch"),
        ("no scope", a_form(CONDITIONS, **{"x-amz-credential": None}), {}, "SignatureDoesNotMatch"),
        ("an old algorithm", a_form(CONDITIONS, **{"x-amz-algorithm": "AWS2"}), {}, "SignatureDoesNotMatch"),
        ("another key", a_form(CONDITIONS, key="milehigh/y"), {}, "Condition failed"),
        ("another kind", a_form(CONDITIONS, **{"Content-Type": "text/html"}), {}, "Condition failed"),
        ("no kind", a_form(CONDITIONS, **{"Content-Type": None}), {}, "Condition failed"),
        ("too long", a_form(CONDITIONS), {"size": 11}, "Condition failed"),
        ("empty", a_form(CONDITIONS), {"size": 0}, "Condition failed"),
        ("another bucket", a_form(CONDITIONS), {"bucket": "documents"}, "Condition failed"),
        ("a field nobody named", a_form(CONDITIONS, acl="public-read"), {}, "Extra input fields"),
        ("too late", a_form(CONDITIONS), {"now": datetime(2026, 3, 2, 19, 30, tzinfo=UTC)}, "expired"),
    ],
)
def test_a_form_that_does_not_is_refused(
    situation: str, fields: dict[str, str], more: dict[str, Any], words: str
) -> None:
    assert words in (judged(fields, **more) or ""), situation
