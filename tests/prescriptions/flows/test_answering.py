"""Nothing is dropped: every odd mail becomes a task with its reason, and whoever may be answered is, once a day."""

from typing import Any

import pytest

from tests.builders_mail import ENCRYPTED, HEIC, a_winmail, forwarded, with_inline
from tests.builders_prescriptions import a_mail, a_picture, post
from tests.prescriptions.flows.test_mail import Form, documents
from tests.world import Caller, World

FAIL = {"status": "FAIL"}


def told(world: World, raw: bytes, name: str = "mail0001", **changed: Any) -> list[Any]:
    """The letters posted once a mail has come in."""
    post(world, raw, name=name, **changed)
    world.settle()
    assert world.dead_letters() == {}
    return world.letters()


@pytest.mark.parametrize(
    ("situation", "raw", "words"),
    [
        ("an iPhone's photo", a_mail(("IMG_1.HEIC", HEIC)), "This is a HEIC photo"),
        ("encrypted", a_mail(("smime.p7m", ENCRYPTED)), "encrypted (S/MIME)"),
        ("no page", a_mail(), "The mail has no page attached."),
        ("only a logo", with_inline(a_picture()), "The mail has no page attached."),
        ("a damaged file", a_mail(("Rx.pdf", b"%PDF-1.7\nnothing")), "damaged or incomplete"),
        ("a bomb of parts", a_mail() + b"\n--b" * 500, "too many parts"),
        ("a mail below the stated depth", forwarded(a_mail(("Rx.pdf", b"%PDF-1.7")), 6), "mail inside other mails"),
    ],
)
def test_who_sends_what_cannot_be_used_is_answered_with_the_reason(
    clinic: World, desk: Caller, situation: str, raw: bytes, words: str
) -> None:
    (letter,) = told(clinic, raw)
    assert words in letter.body, situation
    assert letter.destinations["ToAddresses"] == ["desk@practice.example"]
    assert len(documents(desk)) == 1


def test_a_page_that_can_be_shown_is_not_answered(clinic: World, case_id: str, form_of: Form) -> None:
    assert told(clinic, a_mail(("Rx.pdf", form_of(case_id)))) == []


@pytest.mark.parametrize(
    ("situation", "headers", "changed"),
    [
        ("an away note", {"Auto_Submitted": "auto-replied"}, {}),
        ("a forged sender", {}, {"dmarcVerdict": FAIL, "dkimVerdict": FAIL}),
        ("our own address", {"From": "desk@clinic.example"}, {}),
    ],
)
def test_these_get_no_answer_and_still_become_a_task(
    clinic: World, desk: Caller, situation: str, headers: dict[str, str], changed: dict[str, Any]
) -> None:
    assert told(clinic, a_mail(("IMG_1.HEIC", HEIC), **headers), **changed) == [], situation
    assert len(documents(desk)) == 1


def test_a_sender_gets_one_answer_a_day_and_another_the_next_day(clinic: World) -> None:
    for number in range(3):
        told(clinic, a_mail((f"{number}.heic", HEIC + bytes([number]))), name=f"mail{number:04}")
    assert len(clinic.letters()) == 1
    told(clinic, a_mail(("4.heic", HEIC + b"4"), From="other@practice.example"), name="mail0004")
    assert len(clinic.letters()) == 2


def test_our_own_answer_that_comes_back_is_not_answered(clinic: World) -> None:
    """The loop: somebody forwards all mail of the sender's box back to us. `Auto-Submitted` ends it."""
    (letter,) = told(clinic, a_mail(("IMG_1.HEIC", HEIC)))
    echoed = a_mail(("IMG_1.HEIC", HEIC + b"2"), Subject=letter.subject, Auto_Submitted="auto-replied",
                    From="Loop <loop@other.example>")  # fmt: skip
    assert len(told(clinic, echoed, name="mail0002")) == 1


def test_the_answer_names_no_person_and_no_file(clinic: World) -> None:
    raw = a_mail(("Jane Invented 1985.heic", HEIC), Subject="Jane Invented", From="Jane <jane@practice.example>")
    (letter,) = told(clinic, raw)
    assert not {"Jane", "Invented", "1985", "heic"} & set(letter.body.replace(",", " ").split())


def test_a_page_in_outlooks_wrapping_finds_its_case(clinic: World, case_id: str, desk: Caller, form_of: Form) -> None:
    told(clinic, a_mail(("winmail.dat", a_winmail(("RX.PDF", form_of(case_id))))))
    (document,) = documents(desk)
    assert (document["match"]["case_id"], document["file_name"]) == (case_id, "RX.PDF")


def test_a_page_in_a_mail_in_a_mail_in_a_mail_finds_its_case(
    clinic: World, case_id: str, desk: Caller, form_of: Form
) -> None:
    told(clinic, forwarded(a_mail(("Rx.pdf", form_of(case_id))), 2))
    (document,) = documents(desk)
    assert document["match"]["case_id"] == case_id


def test_logos_stay_in_the_mail_and_are_counted(clinic: World, case_id: str, desk: Caller, form_of: Form) -> None:
    told(clinic, with_inline(a_picture(), ("Rx.pdf", form_of(case_id))))
    (document,) = documents(desk)
    assert "Small pictures of the mail's own text (logos) were left in it: 1." in document["notes"]


def test_the_same_bytes_again_are_one_document_that_came_twice(clinic: World, desk: Caller) -> None:
    page = a_picture()
    for number, name in enumerate(("first.png", "again.png")):
        told(clinic, a_mail((name, page)), name=f"mail{number:04}")
    (document,) = documents(desk)
    page_text = desk.page("prescriptions", f"/desk/documents/{document['document_id']}").text
    assert document["file_name"] == "first.png"
    assert "again.png" in page_text


def test_the_same_page_photographed_again_is_shown_beside_the_first(
    clinic: World, case_id: str, desk: Caller, form_of: Form
) -> None:
    form = form_of(case_id)
    told(clinic, a_mail(("Rx.pdf", form)))
    told(clinic, a_mail(("Again.pdf", form + b"\n% once more")), name="mail0002")
    first, second = sorted(documents(desk), key=lambda one: str(one["file_name"]), reverse=True)
    assert (first["came_before"], second["came_before"]) == ([], [first["document_id"]])
    page_text = desk.page("prescriptions", f"/desk/documents/{second['document_id']}").text
    assert f"/prescriptions/desk/documents/{first['document_id']}" in page_text


def test_of_a_document_stands_who_sent_it_and_what_the_envelope_proved(clinic: World, desk: Caller) -> None:
    told(clinic, a_mail(("page.png", a_picture())))
    (document,) = documents(desk)
    assert (document["sender"], document["sender_verdict"]) == ("desk@practice.example", "UNKNOWN_SENDER")
