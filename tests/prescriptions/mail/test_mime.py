"""The little of MIME we read, against what mail programs write and what they damage (RFC 2045, 2046)."""

import pytest

from services.prescriptions.mail.mime import from_base64, parameter, parse


def bodies(raw: bytes, depth: int = 10) -> list[bytes]:
    return [leaf.content() for leaf in parse(raw, depth).leaves()]


def test_what_stands_before_and_after_the_parts_is_not_content() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\n\ntwo\n--b--\nepilogue"
    assert bodies(raw) == [b"one", b"two"]


def test_a_multipart_without_its_end_keeps_its_last_part() -> None:
    assert bodies(b'Content-Type: multipart/mixed; boundary="b c"\r\n\r\n--b c\r\n\r\none') == [b"one"]


def test_a_multipart_without_boundary_is_one_body() -> None:
    assert bodies(b"Content-Type: multipart/mixed\n\n--b\n\none") == [b"--b\n\none"]


def test_a_line_that_only_begins_like_the_boundary_is_content() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bc\n--b--"
    assert bodies(raw) == [b"--bc"]


def test_parts_deeper_than_the_limit_stay_whole() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--c--"
    outer = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + inner + b"\n--b--"
    assert bodies(outer) == [b"one"]
    assert bodies(outer, depth=1) == [b"--c\n\none\n--c--"]


def test_a_folded_field_is_one_line() -> None:
    assert parse(b"Subject: one\r\n two\r\n\tthree\r\n\r\n").first("subject") == "one two\tthree"


def test_a_part_without_headers_is_plain_text() -> None:
    part = parse(b"\nhello")
    assert (part.kind, part.content()) == ("text/plain", b"hello")


@pytest.mark.parametrize(
    ("encoded", "content"),
    [
        (b"aGVsbG8=", b"hello"),
        (b"aGVs\r\nbG8=", b"hello"),
        (b"aGVsbG8", b"hello"),
        (b"aGVsbG8=x", b"hello"),
        (b"a", b""),
        (b"", b""),
    ],
)
def test_damaged_base64_gives_what_can_be_read(encoded: bytes, content: bytes) -> None:
    assert from_base64(encoded)[: len(content)] == content


def test_quoted_printable_is_undone() -> None:
    assert bodies(b"Content-Transfer-Encoding: Quoted-Printable\n\na=3Db=\nc") == [b"a=bc"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("attachment; filename=a.pdf", "a.pdf"),
        ('attachment; FileName="a b.pdf"', "a b.pdf"),
        ("attachment;filename = a.pdf; size=3", "a.pdf"),
        ("attachment; xfilename=a.pdf", ""),
        ("attachment", ""),
    ],
)
def test_a_parameter_is_found_by_its_name(value: str, expected: str) -> None:
    assert parameter(value, "filename") == expected
