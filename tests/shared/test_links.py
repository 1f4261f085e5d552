"""Signed links: whatever is changed in one, it no longer opens anything."""

import base64
import json
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import links
from shared.identifiers import opaque_id
from shared.links import Claims

KEY = b"k" * 32
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLAIMS = Claims("case status", "milehigh", "abcdefgh", NOON + timedelta(days=1))
TOKEN = links.sign(KEY, CLAIMS)
ALPHABET = string.ascii_letters + string.digits + "-_=+/. é"


def test_a_link_says_what_was_signed() -> None:
    assert links.verify(KEY, TOKEN, "case status", NOON) == CLAIMS


@pytest.mark.parametrize(
    ("situation", "key", "purpose", "now"),
    [
        ("another key", b"K" * 32, "case status", NOON),
        ("another purpose", KEY, "prescription form", NOON),
        ("in its last second", KEY, "case status", CLAIMS.expires),
        ("long after", KEY, "case status", CLAIMS.expires + timedelta(days=365)),
    ],
)
def test_a_link_opens_only_what_and_when_it_says(situation: str, key: bytes, purpose: str, now: datetime) -> None:
    assert links.verify(key, TOKEN, purpose, now) is None


def test_no_change_of_one_character_is_accepted() -> None:
    changed = [TOKEN[:n] + c + TOKEN[n + 1 :] for n in range(len(TOKEN)) for c in ALPHABET if c != TOKEN[n]]

    assert len(changed) > 9_000
    assert not [token for token in changed if links.verify(KEY, token, "case status", NOON)]


@pytest.mark.parametrize("token", ["", "a", TOKEN[:-1], TOKEN + "A", TOKEN + "=", f" {TOKEN}", TOKEN * 2, "é" * 40])
def test_a_link_cut_or_lengthened_is_refused(token: str) -> None:
    assert links.verify(KEY, token, "case status", NOON) is None


@given(st.text(max_size=200))
def test_any_text_is_judged_without_a_crash(token: str) -> None:
    assert links.verify(KEY, token, "case status", NOON) is None


def test_a_body_that_signs_itself_is_refused() -> None:
    body = json.dumps({"for": "case status", "clinic": "milehigh", "sub": "abcdefgh", "exp": 9_999_999_999}).encode()
    forged = base64.urlsafe_b64encode(bytes(32) + body).decode().rstrip("=")

    assert links.verify(KEY, forged, "case status", NOON) is None


@given(st.text(min_size=1, max_size=30), st.text(max_size=60))
def test_a_link_is_safe_in_an_address(purpose: str, subject: str) -> None:
    token = links.sign(KEY, Claims(purpose, "milehigh", subject, NOON + timedelta(minutes=1)))

    assert set(token) <= set(string.ascii_letters + string.digits + "-_")
    assert links.verify(KEY, token, purpose, NOON) is not None


def test_a_keyed_name_is_the_same_for_the_same_parts_and_nothing_without_the_key() -> None:
    name = links.keyed_name(KEY, "place", "milehigh", "203.0.113.7")

    assert name == links.keyed_name(KEY, "place", "milehigh", "203.0.113.7")
    assert opaque_id.is_valid(name)
    others = {
        links.keyed_name(KEY, "place", "milehigh", "203.0.113.8"),
        links.keyed_name(KEY, "place", "milehigh203.0.113.7"),
        links.keyed_name(b"another key" * 3, "place", "milehigh", "203.0.113.7"),
    }
    assert name not in others
    assert len(others) == 3
