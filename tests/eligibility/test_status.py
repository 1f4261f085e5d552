"""The patient's own page by its link, and the questions and answers that everybody may read."""

import re
from datetime import timedelta

import pytest

from tests.builders import an_intake
from tests.builders_intake import page
from tests.world import World


def her_page(world: World, **more: object) -> str:
    """The address of a new case's page."""
    reply = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(**more))  # type: ignore[arg-type]
    world.settle()
    return str(reply.json["status_page"].removeprefix("/eligibility"))


def test_her_page_leads_to_the_form_the_upload_and_the_first_visit(clinic: World) -> None:
    text = page(clinic, her_page(clinic)).text
    links = dict(re.findall(r'href="/(prescriptions/form|prescriptions/upload|eligibility/first-visit)/([^"]+)"', text))

    assert clinic.request("prescriptions", "GET", f"/form/{links['prescriptions/form']}").status == 303
    assert clinic.request("prescriptions", "GET", f"/upload/{links['prescriptions/upload']}").status == 200
    assert page(clinic, f"/first-visit/{links['eligibility/first-visit']}").status == 200


def test_her_page_says_nothing_in_the_staffs_words(clinic: World) -> None:
    text = page(clinic, her_page(clinic, complaints=["neck"], red_flags=["fever"])).text

    for word in ("M54.2", "front desk:", "FV-", "fever with the pain"):
        assert word not in text.split("<details")[0]


@pytest.mark.parametrize(("days", "is_renewed"), [(0, False), (59, False), (61, True), (89, True)])
def test_a_link_in_its_last_month_gives_her_a_new_one(clinic: World, days: int, is_renewed: bool) -> None:
    link = her_page(clinic)
    clinic.pass_time(days=days)
    reply = page(clinic, link)

    assert reply.status == (303 if is_renewed else 200)
    if is_renewed:
        fresh = reply.headers["location"].removeprefix("/eligibility")
        clinic.pass_time(days=59)
        assert page(clinic, fresh).status == 200


def test_a_link_that_nobody_opened_for_ninety_days_works_no_more(clinic: World) -> None:
    link = her_page(clinic)
    clinic.pass_time(days=90)

    assert page(clinic, link).status == 410


def test_no_link_is_renewed_past_two_years_after_she_asked(clinic: World) -> None:
    link, opened = her_page(clinic), clinic.now
    while (reply := page(clinic, link)).status < 400:
        link = reply.headers.get("location", f"/eligibility{link}").removeprefix("/eligibility")
        clinic.pass_time(days=20)

    assert timedelta(days=730) <= clinic.now - opened < timedelta(days=751)


# Questions and answers


def test_everybody_reads_the_answers_with_todays_numbers(clinic: World) -> None:
    text = page(clinic, "/questions/milehigh").text

    assert "an hour $100.00" in text
    assert "(303) 555-0100" in text


def test_the_questions_of_a_clinic_nobody_knows_are_not_found(clinic: World) -> None:
    assert page(clinic, "/questions/atlantis").status == 404


def written(world: World, *pairs: tuple[str, str], revision: int = 1) -> dict[str, object]:
    """The settings page's form for questions."""
    rows = {f"questions.{n}.{part}": words for n, pair in enumerate(pairs)
            for part, words in zip(("question", "answer"), pair, strict=True)}  # fmt: skip
    return {"revision": revision, **rows}


def test_the_clinic_writes_its_own_and_they_are_text(clinic: World) -> None:
    told = written(clinic, ("Is it <b>nice</b>?", "Yes.\nCall {phone}."), ("", ""))
    reply = clinic.sign_in("admin").post("eligibility", "/settings/questions", form=told)
    text = page(clinic, "/questions/milehigh").text

    assert reply.status == 303
    assert "Is it &lt;b&gt;nice&lt;/b&gt;?" in text
    assert "Call (303) 555-0100." in text
    assert "Which conditions" not in text


def test_without_any_those_of_the_house_hold_again(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    admin.post("eligibility", "/settings/questions", form=written(clinic, ("Well?", "Yes.")))
    admin.post("eligibility", "/settings/questions", form=written(clinic, revision=2))

    assert "Which conditions" in page(clinic, "/questions/milehigh").text


@pytest.mark.parametrize(
    ("situation", "pair", "field"),
    [
        ("an unknown placeholder", ("Well?", "Call {telephone}."), "questions.1.answer"),
        ("no answer", ("Well?", ""), "questions.1.answer"),
        ("no question", ("", "Yes."), "questions.1.question"),
        ("an answer like a book", ("Well?", "x" * 3000), "questions.1.answer"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_nothing_is_lost(
    clinic: World, situation: str, pair: tuple[str, str], field: str
) -> None:
    told = written(clinic, ("First?", "Yes."), pair)
    reply = clinic.sign_in("admin").post("eligibility", "/settings/questions", form=told)

    assert reply.status == 422
    assert f'id="{field}-wrong"' in reply.text
    assert 'value="First?"' in reply.text
    assert "Which conditions" in page(clinic, "/questions/milehigh").text


def test_questions_written_on_an_old_page_change_nothing(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    admin.post("eligibility", "/settings/questions", form=written(clinic, ("Well?", "Yes.")))
    reply = admin.post("eligibility", "/settings/questions", form=written(clinic, ("Well?", "No.")))

    assert reply.status == 409
    assert "Yes." in page(clinic, "/questions/milehigh").text


def test_only_administrators_write_them(clinic: World) -> None:
    assert clinic.sign_in("front-desk").post("eligibility", "/settings/questions", json={}).status == 403
