"""What is not read says what it is and what to do, and its words fit a letter: no name, no path, one line."""

import pytest

from services.prescriptions.reading.loading import Unreadable, load
from services.prescriptions.reading.other_kinds import why
from tests.builders_mail import ENCRYPTED, HEIC, PGP, SEALED, a_winmail


@pytest.mark.parametrize(
    ("situation", "data", "words"),
    [
        ("an iPhone's photo", HEIC, "HEIC photo"),
        ("Outlook's wrapping", a_winmail(), "winmail.dat"),
        ("sealed by S/MIME", SEALED, "sealed as a whole"),
        ("encrypted by S/MIME", ENCRYPTED, "encrypted (S/MIME)"),
        ("encrypted by PGP", PGP, "encrypted (PGP)"),
        ("an old Word document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document"),
        ("a docx, or a zip bomb", b"PK\x03\x04", "not unpacked"),
        ("a gzip", b"\x1f\x8b\x08", "archive"),
        ("EPS named .jpg", b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        ("EPS with a preview", b"\xc5\xd0\xd3\xc6", "PostScript"),
        ("a Windows program", b"MZ\x90\x00", "program"),
        ("a script", b"#!/bin/sh", "program"),
        ("a GIF", b"GIF89a", "picture"),
        ("a WebP", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        ("a drawing with script", b"<svg onload='x'>", "web page or a drawing"),
        ("a page", b"\n<!DOCTYPE html>", "web page or a drawing"),
        ("a mail too deep", b"From: a@b.example\r\n\r\nx", "mail inside other mails"),
        ("nothing", b"", "This kind of file"),
        ("anything else", b"\x00\xff", "This kind of file"),
    ],
)
def test_a_file_that_is_not_read_says_what_it_is(situation: str, data: bytes, words: str) -> None:
    assert words in why(data), situation
    assert load(data) == Unreadable(why(data)), situation
    assert "\n" not in why(data)
