"""References of printed forms: read from paper, found in e-mails, derived from a request."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.identifiers import form_reference
from shared.identifiers.errors import InvalidFormat, InvalidLength
from shared.identifiers.opaque_id import framed

REFERENCE = "7K3QW9ZX0V5TBMND"
references = st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Form 7K3Q-W9ZX-0V5T-BMND enclosed", [REFERENCE]),
        ("(7k3q-w9zx-ov5t-bmnd)", [REFERENCE]),
        ("MMT1A.7K3QW9ZX0V5TBMND", [REFERENCE]),
        ("subject: mmt1b.7K3Q-W9ZX-0V5T-BMND.", [REFERENCE]),
        ("7K3Q-W9ZX-0V5T-BMND and again MMT1A.7K3QW9ZX0V5TBMND", [REFERENCE]),
        ("7K3Q-W9ZX-0V5T-BMND, 0000-0000-0000-000A", [REFERENCE, "000000000000000A"]),
        ("MMT1A.0000000000000000", ["0000000000000000"]),
        ("without the prefix 7K3QW9ZX0V5TBMND says nothing", []),
        ("card 4000-1234-5678-9010", []),
        ("serial 17K3Q-W9ZX-0V5T-BMND", []),
        ("serial 7K3Q-W9ZX-0V5T-BMND-1111", []),
        ("7K3Q-W9ZX-0V5T-BMNU", []),
        ("7K3Q-W9ZX-0V5T-BMN\u017f", []),
        ("", []),
    ],
)
def test_only_printed_references_are_found_in_free_text(text, found) -> None:
    assert form_reference.find_all(text) == found


@given(reference=references, before=st.text(max_size=5), after=st.text(max_size=5))
def test_a_reference_behind_its_prefix_is_always_found(reference, before, after) -> None:
    assert reference in form_reference.find_all(f"{before} MMT1A.{reference} {after}")


@given(text=st.text(alphabet="MTIA1B.-07KU ", max_size=80))
def test_all_that_is_found_is_a_reference(text) -> None:
    assert all(form_reference.parse(found) == found for found in form_reference.find_all(text))


@given(key=st.binary(min_size=16, max_size=32), parts=st.lists(st.text(alphabet="ab/é"), max_size=3))
def test_a_derived_reference_is_eighty_bits_of_hmac_sha_256(key, parts) -> None:
    bits = hmac.new(key, framed(tuple(parts)), hashlib.sha256).digest()[:10]
    to_crockford = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    expected = base64.b32encode(bits).translate(to_crockford).decode()
    assert form_reference.derive(key, *parts) == expected == form_reference.parse(expected)


def test_another_key_derives_another_reference() -> None:
    assert form_reference.derive(b"demo key one", "case1") != form_reference.derive(b"demo key two", "case1")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("7K3Q-W9ZX-0V5T-BMN", InvalidLength),
        ("7K3Q-W9ZX-0V5T-BMNDX", InvalidLength),
        ("7K3Q-W9ZX-0V5T-BMNU", InvalidFormat),
        ("7K3Q-W9ZX-0V5T-BMN\u0131", InvalidFormat),
    ],
)
def test_what_was_not_printed_is_refused(text, error) -> None:
    with pytest.raises(error):
        form_reference.parse(text)
