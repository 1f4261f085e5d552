"""What comes of hostile files and mails: for each the stated outcome, in bounded time. Bombs are made by code."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.prescriptions.flows.confined import Limits
from services.prescriptions.flows.opening import STOPPED, Opened, open_file, open_here
from services.prescriptions.mail.head import head
from services.prescriptions.mail.message import attachments, refuse
from services.prescriptions.reading.document import Pages, Unreadable
from services.prescriptions.reading.loading import load
from tests import builders_hostile as hostile
from tests.builders_prescriptions import a_picture
from tests.scans import bombs

SLOWEST = 5.0  # seconds of a processor for one file or mail, on a slow machine
DAMAGED, MILLIONS = "The file is damaged or incomplete.", "The picture has more than 64 million pixels."
ONE_PAGE = 1


def quickly(what: Callable[[], Any]) -> Any:
    """The answer, if it took no longer than it may."""
    began = time.process_time()
    answer = what()
    assert time.process_time() - began < SLOWEST
    return answer


# Files: what is read has so many pages; what is not has a reason that begins like this


@pytest.mark.parametrize(
    ("situation", "data", "outcome"),
    [
        ("a page tree of 20,000", hostile.many_pages(), 10),
        ("a page tree that is its own child", hostile.a_page_tree_that_is_its_own_child(), DAMAGED),
        ("JavaScript that runs when it is opened", hostile.with_javascript(), ONE_PAGE),
        ("a program that starts when it is opened", hostile.that_starts_a_program(), ONE_PAGE),
        ("an address that is called when it is opened", hostile.that_calls_home(), ONE_PAGE),
        ("a program inside a PDF", hostile.with_a_file_inside(), ONE_PAGE),
        ("a page two million points wide", hostile.of_size(b"0 0 2000000 792"), 0),
        ("a page without size, which is taken for letter paper", hostile.of_size(b"0 0 0 0"), ONE_PAGE),
        ("300 MB behind two layers of Flate", hostile.a_flate_bomb(), "The file unpacks to more than 250 MB."),
        ("300 MB behind one", hostile.a_flate_bomb(1), "The file unpacks to more than 250 MB."),
        ("a password to open", hostile.protected(), "The file is protected by a password."),
        ("a password only to change", hostile.protected(owner_only=True), ONE_PAGE),
        ("an Office document that unpacks to much", hostile.a_docx(), "This is an archive or an Office document"),
        ("900 million pixels", hostile.a_png(30_000, 30_000), MILLIONS),
        ("3,600 million pixels", bombs.huge_picture(), MILLIONS),
        ("a picture longer than 20,000 pixels", hostile.a_png(20_001, 1), MILLIONS),
        ("a comment of 200 MB", hostile.a_talkative_png(), DAMAGED),
        ("a JPEG that says 65,500 square", hostile.a_tall_jpeg(), MILLIONS),
        ("3,000 frames", hostile.a_fax(3000), 10),
        ("EPS named .jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file", "This is a PostScript file"),
        ("a page behind a picture's first bytes", b"\xff\xd8\xff<script>alert(1)</script>", DAMAGED),
        ("a zip behind a picture", a_picture() + b"PK\x03\x04", ONE_PAGE),
        ("a picture behind a PDF's first bytes", b"%PDF-1.7\n" + a_picture(), DAMAGED),
        ("a PDF behind a shell", b"#!/bin/sh\n" + hostile.a_page(), "This is a program"),
        ("zeros", bytes(5000), "This kind of file"),
        ("nothing", b"", "This kind of file"),
    ],
)  # fmt: skip
def test_each_hostile_file_has_its_outcome(situation: str, data: bytes, outcome: int | str) -> None:
    loaded = quickly(lambda: load(data))
    if isinstance(outcome, int):
        assert isinstance(loaded, Pages), (situation, loaded)
        assert len(loaded.images) == outcome, situation
    else:
        assert isinstance(loaded, Unreadable), situation
        assert loaded.reason.startswith(outcome), (situation, loaded.reason)


def test_a_tiff_that_goes_in_circles_ends() -> None:
    assert isinstance(quickly(lambda: load(hostile.a_tiff_that_goes_in_circles())), Pages | Unreadable)


@pytest.mark.parametrize("name", sorted(hostile.SAMPLES))
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_whatever_is_cut_short_gives_pages_or_a_reason(name: str, share: float) -> None:
    data = hostile.SAMPLES[name]
    assert isinstance(quickly(lambda: load(data[: int(len(data) * share)])), Pages | Unreadable)


# Bombs that no look at the bytes can find: only the limits of a process end them


@pytest.fixture
def confined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENING", "confined")


@pytest.mark.parametrize("bomb", [bombs.nested_forms, bombs.many_strokes])
def test_a_bomb_is_stopped_by_the_limits_of_its_process_and_says_so(confined: None, bomb: Callable[[], bytes]) -> None:
    opened = open_file(bomb(), Limits(cpu_seconds=1, wall_seconds=20))
    assert opened == Opened("pdf", notes=(STOPPED,))


def test_an_honest_file_opened_confined_is_the_same(confined: None) -> None:
    page = hostile.of_size(b"0 0 60 80")
    assert open_file(page) == open_here(page)
    assert open_here(page).pictures


def test_what_was_found_is_handed_over_whole() -> None:
    found = Opened("pdf", (b"one", b"", b"\nthree"), ("7K4MQ2TD9HXAV3CE",), ("a note",), {"diagnoses": ["M542"]})
    assert Opened.unpacked(found.packed()) == found


# Mails


@pytest.mark.parametrize(
    ("situation", "raw", "names"),
    [
        ("200,000 parts hidden by an encoding", hostile.hidden(hostile.of_parts(200_000)), ["attachment-1"]),
        ("3,000 levels hidden by an encoding", hostile.hidden(hostile.of_levels(3000)), ["attachment-1"]),
        ("CRLF in a name", hostile.named(b'filename="a.pdf%0d%0aBcc: x"'), ["a.pdf%0d%0aB"]),
        ("a coded CRLF in a name", hostile.named(b"filename*=utf-8''a%0d%0aBcc%3A%20x.pdf"), ["aBcc x.pdf"]),
        ("a path in a name", hostile.named(b"filename*=utf-8''..%2F..%2Fetc%2Fpasswd"), ["passwd"]),
        ("a charset that is none", hostile.named(b"filename*=x-klingon''%ff.pdf"), ["\N{REPLACEMENT CHARACTER}.pdf"]),
        ("NUL in a name", hostile.named(b'filename="a\x00b.pdf"'), ["a b.pdf"]),
        ("a name of 2,000 letters in pieces",
         hostile.named(b"; ".join(b'filename*%d="%s"' % (n, b"a" * 200) for n in range(10))), ["a" * 120]),
        ("letters that turn the name round", hostile.named('filename="\u202efdp.exe"'.encode()), ["fdp.exe"]),
        ("an unknown charset", hostile.in_an_unknown_charset(), []),
        ("NUL bytes everywhere", hostile.named(b'filename="Rx.pdf"').replace(b"\n", b"\n\x00"), []),
    ],
)  # fmt: skip
def test_each_hostile_mail_has_its_outcome(situation: str, raw: bytes, names: list[str]) -> None:
    assert refuse(raw) is None, situation
    mail = quickly(lambda: attachments(raw))
    assert [one.name for one in mail.attachments] == names, situation


@pytest.mark.parametrize(
    ("situation", "raw", "reason"),
    [
        ("200,000 parts", hostile.of_parts(200_000), "too many parts"),
        ("3,000 levels", hostile.of_levels(3000), "too many parts"),
        ("50 levels", hostile.of_levels(50), "too deep"),
        ("a bomb behind an honest head", b"From: a@practice.example\n\n" + b"\n--b" * 5000, "too many parts"),
    ],
)
def test_each_bomb_of_a_mail_is_refused_unopened_and_its_head_is_read(situation: str, raw: bytes, reason: str) -> None:
    assert reason in (quickly(lambda: refuse(raw)) or ""), situation
    quickly(lambda: head(raw))


# Fuzzing: samples with pieces changed, cut out, doubled. A little in CI, much in `make nightly`


@st.composite
def mutated(draw: Any, samples: dict[str, bytes]) -> bytes:
    """A sample with one to six wounds."""
    data = bytearray(draw(st.sampled_from(sorted(samples.items())))[1])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(("write", "cut", "double")))
        if kind == "write":
            data[at : at + length] = draw(st.binary(max_size=40))
        else:
            data[at : at + length] = b"" if kind == "cut" else bytes(data[at : at + length]) * 2
    return bytes(data)


FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))


def wounded_file(data: bytes) -> None:
    loaded = quickly(lambda: load(data))
    assert isinstance(loaded, Pages | Unreadable)


def wounded_mail(raw: bytes) -> None:
    quickly(lambda: head(raw))
    if quickly(lambda: refuse(raw)) is None:
        for one in quickly(lambda: attachments(raw)).attachments:
            assert one.name.isprintable()
            assert not set(one.name) & set('/\\<>"')


test_a_wounded_file_gives_pages_or_a_reason = FEW(given(data=mutated(hostile.SAMPLES))(wounded_file))
test_a_wounded_mail_gives_attachments_or_a_reason = FEW(given(raw=mutated(hostile.MAILS))(wounded_mail))
test_thousands_of_wounded_files = pytest.mark.nightly(MANY(given(data=mutated(hostile.SAMPLES))(wounded_file)))
test_thousands_of_wounded_mails = pytest.mark.nightly(MANY(given(raw=mutated(hostile.MAILS))(wounded_mail)))
