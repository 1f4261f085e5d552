"""Prescriptions' pages and reads, as a person at the desk sees them."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.builders_prescriptions import a_mail, a_picture, post
from tests.world import Caller, World

# A reviewer's answers as a browser sends them.
FILLED = {
    "patient_confirmed": "true", "injured_on": "2026-02-10", "diagnoses[]": ["M542", ""],
    "body_areas[]": ["neck", "upper_back"],
    "procedures[]": ["97124"], "minutes_per_session": "60", "sessions_per_week": "2", "every_weeks": "", "weeks": "6",
    "prescriber_first_name": "Testa", "prescriber_last_name": "Example", "credential": "MD", "npi": "2222222228",
    "written_on": "2026-03-01", "signature": "by_hand", "medically_necessary": "true", "goals": "turn the head",
}  # fmt: skip


def test_the_desk_lists_what_waits(clinic: World, case_id: str, waiting: str, desk: Caller) -> None:
    page = desk.page("prescriptions", "/desk")
    assert page.status == 200
    assert f"/prescriptions/desk/documents/{waiting}" in page.text
    assert f"/prescriptions/desk/cases/{case_id}" in page.text


def test_an_empty_desk_says_so(clinic: World, desk: Caller) -> None:
    assert "Nothing waits." in desk.page("prescriptions", "/desk").text


def test_a_long_list_goes_on_by_its_cursor(clinic: World, desk: Caller) -> None:
    for number in range(13):
        files = [(f"{n}.png", a_picture(size=(40, 40 + 2 * number + n))) for n in range(2)]
        post(clinic, a_mail(*files), name=f"mail{number:04}")
    clinic.settle()
    first = desk.get("prescriptions", "/documents").json
    rest = desk.get("prescriptions", f"/documents?after={quote(first['after'])}").json
    assert (len(first["documents"]), len(rest["documents"]), rest["after"]) == (25, 1, None)
    assert "Later ones" in desk.page("prescriptions", "/desk").text


def test_a_page_is_shown_beside_its_fields(clinic: World, waiting: str, desk: Caller) -> None:
    page = desk.page("prescriptions", f"/desk/documents/{waiting}").text
    assert 'src="data:image/png;base64,iVBOR' in page
    assert "Jane Invented" in page
    assert 'name="minutes_per_session"' in page


def test_a_browser_confirms_and_is_led_to_the_case(clinic: World, case_id: str, waiting: str, desk: Caller) -> None:
    reply = desk.post("prescriptions", f"/documents/{waiting}/confirmation", form=FILLED)
    assert (reply.status, reply.headers.get("location")) == (303, f"/prescriptions/desk/cases/{case_id}"), reply.text
    page = desk.page("prescriptions", f"/desk/cases/{case_id}").text
    assert "Testa Example, MD" in page
    assert "12 left" in page
    assert "M54.2" in page


def test_a_wrong_field_stands_beside_itself_and_nothing_is_lost(clinic: World, waiting: str, desk: Caller) -> None:
    reply = desk.post("prescriptions", f"/documents/{waiting}/confirmation", form={**FILLED, "npi": "1234567890"})
    assert reply.status == 422
    assert 'aria-describedby="npi-wrong"' in reply.text
    assert 'value="turn the head"' in reply.text
    assert 'value="M542" checked' in reply.text


def test_a_decided_page_shows_its_decision(clinic: World, case_id: str, waiting: str, desk: Caller) -> None:
    reply = desk.post("prescriptions", f"/documents/{waiting}/rejection", form={"reason": "blank page"})
    assert reply.headers["location"] == "/prescriptions/desk"
    assert "Rejected by front-desk-milehigh" in desk.page("prescriptions", f"/desk/documents/{waiting}").text
    assert "blank page" in desk.page("prescriptions", f"/desk/cases/{case_id}").text


def test_a_browser_matches_a_page_and_goes_on_reviewing(clinic: World, case_id: str, desk: Caller) -> None:
    post(clinic, a_mail(("page.png", a_picture())))
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    assert "Choose the case" in desk.page("prescriptions", f"/desk/documents/{document}").text
    reply = desk.post("prescriptions", f"/documents/{document}/case", form={"case_id": case_id})
    assert reply.headers["location"] == f"/prescriptions/desk/documents/{document}"


def test_a_browser_revokes(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    short = desk.post("prescriptions", f"/prescriptions/{active}/revocation", form={"reason": "x"})
    assert (short.status, "Jane Invented" in short.text) == (422, True)
    reply = desk.post("prescriptions", f"/prescriptions/{active}/revocation", form={"reason": "fracture"})
    assert reply.headers["location"] == f"/prescriptions/desk/cases/{case_id}"


@pytest.mark.parametrize("path", ["/documents/abcdefgh/rejection", "/prescriptions/abcdefgh/revocation"])
def test_a_form_about_nothing_is_a_page_that_says_so(clinic: World, desk: Caller, path: str) -> None:
    reply = desk.post("prescriptions", path, form={"reason": "whatever"})
    assert (reply.status, "text/html" in reply.headers["content-type"]) == (404, True)


@pytest.mark.parametrize("path", ["/documents/abcdefgh/rejection", "/prescriptions/abcdefgh/revocation"])
def test_a_form_of_nobody_leads_to_sign_in(clinic: World, path: str) -> None:
    reply = clinic.request("prescriptions", "POST", path, form={"reason": "whatever"})
    assert (reply.status, reply.headers["location"]) == (303, "/eligibility/sign-in")


def test_a_form_of_another_role_is_not_taken(clinic: World, active: str, waiting: str) -> None:
    therapist = clinic.sign_in("therapist")
    for path in (f"/documents/{waiting}/rejection", f"/prescriptions/{active}/revocation"):
        assert therapist.post("prescriptions", path, form={"reason": "whatever"}).status == 403


def test_picture_and_form_open_by_links_of_five_minutes(
    clinic: World, case_id: str, waiting: str, desk: Caller
) -> None:
    for path in (f"/documents/{waiting}/picture?page=1", f"/cases/{case_id}/form"):
        reply = desk.get("prescriptions", path)
        assert (reply.status, "X-Amz-Expires=300" in reply.headers["location"]) == (303, True)


def test_a_page_number_that_is_not_there_shows_the_first(clinic: World, waiting: str, desk: Caller) -> None:
    link = desk.get("prescriptions", f"/documents/{waiting}/picture?page=9").headers["location"]
    assert urlsplit(link).path.endswith("/1.png")


def test_the_patient_opens_the_form_by_her_link(clinic: World, case_id: str, desk: Caller) -> None:
    page = desk.page("prescriptions", f"/desk/cases/{case_id}").text
    token = page.partition("/prescriptions/form/")[2].partition('"')[0]
    reply = clinic.request("prescriptions", "GET", f"/form/{token}")
    assert (reply.status, "prescription-form.pdf" in reply.headers["location"]) == (303, True)
    assert clinic.request("prescriptions", "GET", "/form/nonsense").status == 410


@pytest.mark.parametrize(
    ("path", "words"),
    [("/health", '"answers": true'), ("/openapi.json", '"Quarterhour prescriptions"'), ("/style.css", "--accent")],
)
def test_what_is_open_to_all(clinic: World, path: str, words: str) -> None:
    reply = clinic.request("prescriptions", "GET", path)
    assert reply.status == 200
    assert words.replace(" ", "") in reply.text.replace(" ", "")


def test_what_does_not_exist_is_not_found(clinic: World, desk: Caller) -> None:
    missing: tuple[Any, ...] = ("/cases/abcdefgh", "/documents/abcdefgh", "/desk/cases/abcdefgh")
    assert [desk.get("prescriptions", path).status for path in missing] == [404, 404, 404]
