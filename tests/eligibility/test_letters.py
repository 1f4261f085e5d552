"""Letters: posted once, kept, shown; what the post refuses is shown too."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from services.eligibility.store import EligibilityStore
from shared import letters
from shared.events import LetterDue
from shared.letters import Letter
from shared.tenancy import at_work_for
from tests.builders import an_intake
from tests.builders_events import event
from tests.world import World, told_settings


def a_letter(**changes: Any) -> Letter:
    said = {"to": "office@practice.example", "subject": "What is missing", "text": "Dear office,\n\nplease sign it.",
            "about": "Asked the office for a signature", **changes}  # fmt: skip
    return Letter.model_validate(said)


def due(world: World, letter: Letter, *cause: str) -> LetterDue:
    told = event("LetterDue", "letter", "milehigh", *cause, letter=letter)
    with at_work_for("milehigh"):
        EligibilityStore("milehigh").bus.tell([told])
    world.settle()
    assert isinstance(told, LetterDue)
    return told


def test_a_letter_comes_from_the_house_in_the_clinics_name(clinic: World) -> None:
    due(clinic, a_letter())

    (sent,) = clinic.letters()
    name = told_settings()["letterhead"]["name"]
    assert parseaddr(sent.source) == (name, "post@quarterhour.example")
    assert sent.destinations == {"ToAddresses": ["office@practice.example"]}
    assert (sent.subject, sent.body) == ("What is missing", "Dear office,\n\nplease sign it.")


def test_a_letter_that_is_told_twice_is_posted_once(clinic: World) -> None:
    told = due(clinic, a_letter())
    with at_work_for("milehigh"):
        EligibilityStore("milehigh").bus.tell([told, told])
    clinic.settle()

    assert len(clinic.letters()) == 1


def test_the_desk_sees_what_was_written(clinic: World) -> None:
    due(clinic, a_letter())
    desk = clinic.sign_in("front-desk")

    (posted,) = desk.get("eligibility", "/letters").json["letters"]
    assert (posted["was_taken"], posted["letter"]["subject"]) == (True, "What is missing")
    assert "Asked the office for a signature" in desk.page("eligibility", "/letters").text


def test_a_letter_about_a_case_stands_in_its_timeline(clinic: World) -> None:
    case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"]
    due(clinic, a_letter(case_id=case_id))

    timeline = clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}").json["timeline"]
    assert timeline[0]["words"] == "Letter sent: Asked the office for a signature"


def test_a_letter_the_post_will_never_take_is_kept_as_not_taken_and_not_tried_for_ever(
    clinic: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POST_ADDRESS", "post@never-confirmed.example")
    due(clinic, a_letter())

    (posted,) = clinic.sign_in("front-desk").get("eligibility", "/letters").json["letters"]
    assert posted["was_taken"] is False
    assert (clinic.letters(), clinic.dead_letters()) == ([], {})


def test_letters_go_on_by_a_cursor(clinic: World) -> None:
    for number in range(27):
        due(clinic, a_letter(subject=f"Letter {number}"), str(number))
    desk = clinic.sign_in("front-desk")

    first = desk.get("eligibility", "/letters").json
    rest = desk.get("eligibility", f"/letters?after={quote(first['after'])}").json
    subjects = {one["letter"]["subject"] for one in first["letters"] + rest["letters"]}
    assert (len(first["letters"]), len(rest["letters"]), rest["after"], len(subjects)) == (25, 2, None, 27)


@pytest.mark.parametrize(
    "changes",
    [{"subject": "Hello\nBcc: all@clinic.example"}, {"subject": ""}, {"about": "a\rb"}, {"to": "nobody"},
     {"text": ""}, {"answers": "<a@b>\r\nX: y"}, {"answers": "a@b.example"}],
)  # fmt: skip
def test_a_letter_with_a_broken_head_cannot_be_written(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        a_letter(**changes)


def test_an_answer_names_the_mail_that_it_answers_and_says_that_a_machine_wrote_it() -> None:
    from services.eligibility import letterbox

    named = {one["Name"]: one["Value"] for one in letterbox._headers(a_letter(answers="<m1@practice.example>"))}
    assert named == {"Auto-Submitted": "auto-replied", "In-Reply-To": "<m1@practice.example>",
                     "References": "<m1@practice.example>"}  # fmt: skip


def test_a_link_in_a_letter_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOUSE_URL", raising=False)
    monkeypatch.setenv("DOMAIN", "desk.clinic.example")

    assert letters.link("/eligibility/status/x") == "https://desk.clinic.example/eligibility/status/x"
