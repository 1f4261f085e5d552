"""Where the clinic wants four eyes: two people read the page, and only where they agree it becomes a prescription."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders_prescriptions import a_confirmation, a_mail, post
from tests.prescriptions.conftest import open_case
from tests.world import Caller, World


@pytest.fixture
def page(clinic: World, desk: Caller, form_of: Callable[[str], bytes]) -> str:
    """A page that waits at a clinic that wants four eyes."""
    clinic.open_clinic(four_eyes=True, revision=2)
    post(clinic, a_mail(("Rx.pdf", form_of(open_case(clinic)))))
    clinic.settle()
    found: str = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    return found


def confirm(who: Caller, page: str, **changed: Any) -> Any:
    return who.post("prescriptions", f"/documents/{page}/confirmation", json=a_confirmation(**changed))


def waits(desk: Caller) -> list[str]:
    return [one["waits_for"] for one in desk.get("prescriptions", "/documents").json["documents"]]


def test_what_the_first_reader_confirms_waits_and_nothing_is_told(clinic: World, page: str, desk: Caller) -> None:
    reply = confirm(desk, page)
    assert (reply.status, reply.json["state"]) == (201, "verified")
    clinic.settle()
    case = desk.get("prescriptions", f"/documents/{page}").json["match"]["case_id"]
    assert desk.get("prescriptions", f"/cases/{case}").json["prescriptions"] == []
    assert waits(desk) == ["second_reader"]
    assert "front-desk-milehigh has read it" in desk.page("prescriptions", f"/desk/documents/{page}").text


def test_the_same_person_is_no_second_reader(clinic: World, page: str, desk: Caller) -> None:
    for _ in range(3):
        assert confirm(desk, page).json["state"] == "verified"
    assert waits(desk) == ["second_reader"]


def test_a_second_person_who_agrees_makes_it_active(clinic: World, page: str, desk: Caller) -> None:
    confirm(desk, page, goals="turn the head")
    second = clinic.sign_in("front-desk", name="second")
    reply = confirm(second, page, goals="in other words")
    assert (reply.status, reply.json["state"], reply.json["goals"]) == (201, "active", "in other words")
    assert desk.get("prescriptions", f"/documents/{page}").json["decision"]["decided_by"] == "second"
    assert waits(desk) == []


def test_a_second_person_who_reads_something_else_is_told_which_fields_and_nothing_is_saved(
    clinic: World, page: str, desk: Caller
) -> None:
    confirm(desk, page)
    second = clinic.sign_in("front-desk", name="second")
    reply = confirm(second, page, minutes_per_session=30, body_areas=["upper_back"])
    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (
        422, ["body_areas", "minutes_per_session"],
    )  # fmt: skip
    assert "30" not in reply.text.partition("errors")[2]  # neither says to the other what was read
    assert waits(desk) == ["second_reader"]


def test_the_first_reader_may_read_again_and_is_then_the_first_with_new_answers(
    clinic: World, page: str, desk: Caller
) -> None:
    confirm(desk, page, minutes_per_session=30)
    confirm(desk, page)
    second = clinic.sign_in("front-desk", name="second")
    assert confirm(second, page).json["state"] == "active"


def test_a_page_that_moves_to_another_case_is_read_anew_by_both(clinic: World, page: str, desk: Caller) -> None:
    confirm(desk, page)
    other = open_case(clinic, "workers_compensation")
    desk.post("prescriptions", f"/documents/{page}/case", json={"case_id": other})
    assert desk.get("prescriptions", f"/documents/{page}").json["first_review"] is None
