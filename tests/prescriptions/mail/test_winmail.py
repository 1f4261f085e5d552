"""Outlook's wrapping is unwrapped; a stream that is cut or lies about its lengths gives what can be had of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.prescriptions.mail import winmail
from services.prescriptions.mail.message import attachments
from tests.builders_mail import SIGNATURE, a_winmail, an_attribute
from tests.builders_prescriptions import a_mail

PDF = b"%PDF-1.7 invented"


def test_the_files_inside_are_what_was_attached() -> None:
    mail = attachments(a_mail(("winmail.dat", a_winmail(("Rx.pdf", PDF), ("../../x.png", b"\x89PNG")))))
    assert [(one.name, one.content) for one in mail.attachments] == [("Rx.pdf", PDF), ("x.png", b"\x89PNG")]


def test_a_file_without_a_title_gets_one() -> None:
    (found,) = attachments(a_mail(("winmail.dat", a_winmail(("", PDF))))).attachments
    assert found.name == "winmail.dat-1"


def test_a_wrapping_without_files_stays_as_it_is() -> None:
    (found,) = attachments(a_mail(("winmail.dat", a_winmail()))).attachments
    assert (found.name, found.content) == ("winmail.dat", a_winmail())


@pytest.mark.parametrize(
    ("situation", "stream", "files"),
    [
        ("cut in the second file", a_winmail(("a", b"A"), ("b", b"B" * 9))[:-5], [("a", b"A")]),
        ("a length beyond the end", SIGNATURE + b"\0\0" + b"\x02" + b"\x0f\x80\x06\x00" + b"\xff" * 4 + b"x", []),
        ("no bytes", a_winmail(("a", b"")), []),
        ("only the signature", SIGNATURE, []),
        ("another file", b"%PDF-1.7", []),
    ],
)
def test_a_damaged_stream_gives_what_can_be_had(situation: str, stream: bytes, files: list[tuple[str, bytes]]) -> None:
    assert list(winmail.files(stream)) == files, situation


def test_a_stream_of_a_million_attributes_is_left_after_a_thousand() -> None:
    stream = SIGNATURE + b"\x01\x00" + an_attribute(0x00018010, b"") * 200_000 + an_attribute(0x0006800F, PDF)
    assert list(winmail.files(stream)) == []


@given(rest=st.binary(max_size=300))
def test_any_bytes_behind_the_signature_give_an_answer(rest: bytes) -> None:
    assert all(content for _, content in winmail.files(SIGNATURE + rest))
