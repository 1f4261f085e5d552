"""Mail taken apart: refused on its bytes, or read into attachments; never an exception, whatever the bytes."""

from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.prescriptions.mail.message import attachments, refuse, safe_name
from shared.identifiers import form_reference
from tests.builders_prescriptions import OTHER_REFERENCE, REFERENCE, a_mail

PDF = b"%PDF-1.7 invented"
LARGE = "headers of the mail are too large"


def names(raw: bytes) -> list[str]:
    return [attachment.name for attachment in attachments(raw).attachments]


def parts_of(*headers: str) -> bytes:
    """A mail of parts with these headers, each with the body `x`."""
    parts = "".join(f"--b\r\n{header}\r\n\r\nx\r\n" for header in headers)
    return f"Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n".encode()


def test_an_honest_mail_gives_its_attachment_and_who_sent_it() -> None:
    mail = attachments(a_mail(("Rx.pdf", PDF), Subject=f"Form {form_reference.format(REFERENCE)}"))
    assert [(one.name, one.content) for one in mail.attachments] == [("Rx.pdf", PDF)]
    assert mail.sender_domain == "practice.example"
    assert mail.message_id == "<1@practice.example>"
    assert mail.subject_references == (REFERENCE,)


def test_two_references_in_a_subject_are_both_told() -> None:
    subject = f"{form_reference.format(REFERENCE)} and {form_reference.format(OTHER_REFERENCE)}"
    assert attachments(a_mail(Subject=subject)).subject_references == (REFERENCE, OTHER_REFERENCE)


def test_a_mail_without_attachment_has_none() -> None:
    assert attachments(a_mail()).attachments == ()


def test_an_attached_text_is_an_attachment() -> None:
    mail = EmailMessage()
    mail.set_content("hello")
    mail.add_attachment("note", filename="note.txt")
    assert names(mail.as_bytes()) == ["note.txt"]


def test_an_inline_photo_is_an_attachment() -> None:
    raw = parts_of('Content-Type: image/jpeg; name="IMG_1.jpg"\r\nContent-Disposition: inline')
    assert names(raw) == ["IMG_1.jpg"]


def test_a_forwarded_mail_is_opened() -> None:
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(message_from_bytes(a_mail(("Rx.pdf", PDF)), _class=EmailMessage))
    assert names(outer.as_bytes()) == ["Rx.pdf"]


def test_a_forwarded_mail_too_deep_is_kept_whole() -> None:
    raw = b"Content-Type: message/rfc822\n\n" * 12 + a_mail(("Rx.pdf", PDF))
    assert names(raw) == ["attachment-1"]


def test_an_empty_attachment_is_none() -> None:
    assert names(a_mail(("empty.pdf", b""))) == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\scans\Rx 12.pdf", "Rx 12.pdf"),
        ("a\r\nBcc: x.pdf", "aBcc x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        (".htaccess", "htaccess"),
        ("<script>.pdf", "script.pdf"),
        ("a" * 300 + ".pdf", "a" * 110 + ".pdf"),
        ("b" * 300, "b" * 120),
        ("...", ""),
        ("Überweisung.pdf", "Überweisung.pdf"),
    ],
)
def test_a_file_name_is_safe_to_show(written: str, name: str) -> None:
    assert safe_name(written) == name


@pytest.mark.parametrize(
    ("situation", "disposition", "name"),
    [
        ("RFC 2231", "filename*=utf-8''..%2F..%2FR%C3%A9.pdf", "Ré.pdf"),
        ("RFC 2231 in pieces", 'filename*0="Rx of a "; filename*1="patient.pdf"', "Rx of a patient.pdf"),
        ("RFC 2231 in coded pieces", "filename*0*=utf-8''R%C3%A9; filename*1*=%20x.pdf", "Ré x.pdf"),
        ("RFC 2047", 'filename="=?utf-8?b?UsOpLnBkZg==?="', "Ré.pdf"),
        ("RFC 2047, another charset", 'filename="=?iso-8859-1?q?R=E9=2Epdf?="', "Ré.pdf"),
        ("CRLF hidden in a word", 'filename="=?utf-8?q?a=0D=0ABcc=3A_x?="', "a  Bcc x"),
        ("quoted pair", r'filename="a\"b.pdf"', "ab.pdf"),
        ("bare", "filename=Rx.pdf", "Rx.pdf"),
        ("none", "", "attachment-1"),
        ("empty", 'filename=""', "attachment-1"),
    ],
)
def test_a_file_name_is_read_in_every_way_it_is_written(situation: str, disposition: str, name: str) -> None:
    raw = parts_of(f"Content-Type: application/pdf\r\nContent-Disposition: attachment; {disposition}")
    assert names(raw) == [name], situation


@pytest.mark.parametrize(
    ("situation", "senders", "domain"),
    [
        ("name and address", ["Office <desk@Practice.Example>"], "practice.example"),
        ("bare address", ["desk@practice.example"], "practice.example"),
        ("two From lines", ["a@practice.example", "b@other.example"], None),
        ("no From", [], None),
        ("two addresses", ["a@practice.example, b@practice.example"], None),
        ("an address as the name", ['"a@practice.example" <b@other.example>'], None),
        ("no address", ["Office"], None),
        ("nothing behind the at", ["Office <desk@>"], None),
        ("an endless comment", ["(" * 20_000 + "desk@practice.example"], "practice.example"),
    ],
)
def test_the_sender_is_one_address_or_unknown(situation: str, senders: list[str], domain: str | None) -> None:
    raw = "".join(f"From: {sender}\r\n" for sender in senders) + "\r\nhello"
    assert attachments(raw.encode()).sender_domain == domain, situation


def test_a_subject_in_raw_utf8_or_latin_is_read() -> None:
    coded = f"Subject: Ré {form_reference.format(REFERENCE)}\n\n"
    for raw in (coded.encode("utf-8"), coded.encode("latin-1")):
        assert attachments(raw).subject_references == (REFERENCE,)


@pytest.mark.parametrize(
    ("situation", "raw", "words"),
    [
        ("26 MB", b"a" * 26_000_000, "larger than 25 MB"),
        ("200,000 parts", b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 200_000, "too many parts"),
        ("101 content types", parts_of(*["Content-Type: text/plain"] * 101), "too many parts"),
        ("3,000 multiparts in each other", b"Content-Type: multipart/mixed; boundary=b\n\n" * 50, "nested too deep"),
        ("3,000 mails in each other", b"Content-Type: message/rfc822\n\n" * 50, "nested too deep"),
        ("100,000 recipients", b"To: " + b"a@b.example,\r\n " * 100_000 + b"\n\nx", LARGE),
        ("20,000 parameters", b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\n", LARGE),
        ("a long field in a part", parts_of("Content-Disposition: attachment; filename=" + "a" * 5000), LARGE),
    ],
)  # fmt: skip
def test_a_mail_that_would_keep_us_busy_is_refused_at_once(situation: str, raw: bytes, words: str) -> None:
    assert words in (refuse(raw) or ""), situation


def test_an_honest_mail_is_not_refused() -> None:
    assert refuse(a_mail(("Rx.pdf", PDF), ("photo.jpg", b"\xff\xd8\xff" * 1000))) is None


def test_an_honest_mail_of_20_mb_is_read_whole() -> None:
    raw = a_mail(("Rx.pdf", bytes(17_000_000)))
    assert refuse(raw) is None
    assert len(attachments(raw).attachments[0].content) == 17_000_000


@given(raw=st.binary(max_size=2000))
def test_any_bytes_give_an_answer(raw: bytes) -> None:
    refuse(raw)
    attachments(raw)


FRAGMENTS = st.sampled_from(
    b"""Content-Type: multipart/mixed; boundary=|boundary*=a%00b''c|"b"|b|--b|--b--|\r\n|\n|\r|\r\n\r\n|YQ=|Y|=3|=\n
Content-Type: message/rfc822|Content-Transfer-Encoding: base64|Content-Transfer-Encoding: quoted-printable|a@b
Content-Disposition: attachment; filename*=|x-unknown''%ff%00|filename*0*=|=?utf-8?b?YQ?=|=?\x00?q?=?=|From: |\xff\x00
Subject: """.split(b"|")
)


@settings(max_examples=400)
@given(pieces=st.lists(FRAGMENTS, max_size=40))
def test_any_mosaic_of_mail_gives_an_answer(pieces: list[bytes]) -> None:
    mail = attachments(b"".join(pieces))
    for one in mail.attachments:
        assert one.name
        assert one.name.isprintable()
        assert not set(one.name) & set('/\\<>"')


@settings(max_examples=60)
@given(
    files=st.lists(
        st.tuples(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=60), st.binary(min_size=1)),
        max_size=4,
    )
)
def test_what_an_honest_program_attaches_is_what_we_read(files: list[tuple[str, bytes]]) -> None:
    """The standard library writes; we read."""
    mail = attachments(a_mail(*files))
    assert [one.content for one in mail.attachments] == [content for _, content in files]
