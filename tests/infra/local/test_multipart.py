"""A form with a file, taken apart: binary bytes stay as they are, odd forms give what can be had of them."""

import pytest

from infra.local.multipart import Field, fields

KIND = 'multipart/form-data; boundary="b1"'


def a_form(*parts: bytes) -> bytes:
    return b"".join(b"--b1\r\n" + part + b"\r\n" for part in parts) + b"--b1--\r\n"


def test_fields_and_file_come_in_their_order_and_byte_for_byte() -> None:
    content = bytes(range(256)) + b"\r\n\r\n--b2\r\n\n\r"
    body = a_form(
        b'Content-Disposition: form-data; name="key"\r\n\r\nmilehigh/x',
        b'Content-Disposition: form-data; name="file"; filename="IMG.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        + content,
    )
    assert list(fields(KIND, body)) == [Field("key", b"milehigh/x", False), Field("file", content, True)]


@pytest.mark.parametrize(
    ("situation", "kind", "body"),
    [
        ("no boundary", "multipart/form-data", a_form(b"x")),
        ("another kind", "application/json", b"{}"),
        ("no blank line", KIND, a_form(b'Content-Disposition: form-data; name="key"')),
        ("no name", KIND, a_form(b"Content-Disposition: form-data\r\n\r\nx")),
        ("nothing", KIND, b""),
    ],
)
def test_what_is_no_form_has_no_fields(situation: str, kind: str, body: bytes) -> None:
    assert list(fields(kind, body)) == [], situation
