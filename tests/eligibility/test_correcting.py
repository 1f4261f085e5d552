"""The desk corrects what was taken at intake; nothing that stood before is lost, and everybody hears of it."""

import re
from typing import Any

import pytest

from tests.builders import JANE, an_intake
from tests.builders_intake import led_to
from tests.world import Caller, World


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


def takes(desk: Caller, kind: str = "health_plan", **more: Any) -> str:
    """A case taken by telephone."""
    reply = desk.post("eligibility", "/desk/intake", json=an_intake(kind, **more))
    assert reply.status == 201, reply.text
    desk.world.settle()
    return str(reply.json["case"]["facts"]["case_id"])


def corrects(desk: Caller, case_id: str, kind: str = "health_plan", revision: int = 1, **more: Any) -> Any:
    """The desk sends the corrected form."""
    told = {**an_intake(kind), "revision": revision, **more}
    reply = desk.post("eligibility", f"/cases/{case_id}/facts", json=told)
    desk.world.settle()
    return reply


def fields_of(page: str) -> dict[str, str]:
    """What the form on the page would send as it stands: text fields, choices, ticks."""
    form = page[page.index('<form class="intake"') :]
    found = dict(re.findall(r'<input[^>]*? name="([^"]+)" type="(?:text|date|tel|email)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for tag in re.findall(r"<input type=\"(?:checkbox|radio)\"[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]+)"', tag)
        if " checked" in tag and name and value:
            found[name[1]] = value[1]
    return {name: held for name, held in found.items() if held}


@pytest.mark.parametrize("kind", ["health_plan", "workers_compensation", "car_accident", "self_pay"])
def test_the_form_as_it_opens_corrects_nothing(desk: Caller, kind: str) -> None:
    case_id = takes(desk, kind, complaints=["neck"], red_flags=["fever"], says_has_prescription=True)
    filled = fields_of(desk.page("eligibility", f"/desk/cases/{case_id}/facts").text)
    before = desk.get("eligibility", f"/cases/{case_id}").json
    reply = desk.post("eligibility", f"/cases/{case_id}/facts", form=filled)

    assert led_to(reply) == f"/desk/cases/{case_id}"
    assert desk.get("eligibility", f"/cases/{case_id}").json == before


def test_a_corrected_answer_is_a_new_revision_and_the_version_before_is_kept(desk: Caller) -> None:
    case_id = takes(desk)
    view = corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"}, because="she spelled it for us").json
    (kept,) = view["corrections"]

    assert (view["case"]["facts"]["revision"], view["case"]["facts"]["patient"]["last_name"]) == (2, "Corrected")
    assert (kept["corrected_by"], kept["because"], kept["determination"]) == (
        "front-desk-milehigh", "she spelled it for us", 2,
    )  # fmt: skip
    assert kept["replaced"]["patient"]["last_name"] == "Invented"
    assert kept["corrected"] == [{"field": "patient.last_name", "before": "Invented", "after": "Corrected"}]
    assert [one["number"] for one in view["determinations"]] == [1, 2]


def test_all_services_hear_of_it(clinic: World, desk: Caller) -> None:
    case_id = takes(desk)
    corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"})

    for service in ("prescriptions", "billing"):
        told = clinic.sign_in("auditor").get(service, f"/cases/{case_id}").json
        assert told["case"]["patient"]["last_name"] == "Corrected", service


def test_what_changed_names_the_corrected_fact_by_its_label(desk: Caller) -> None:
    case_id = takes(desk)
    coverage = {"payer_id": "example-plan", "member_id": "W999"}
    corrects(desk, case_id, patient={**JANE, "phone": "3035550199"}, coverage=coverage, because="read from the card")
    page = desk.page("eligibility", f"/desk/cases/{case_id}/changes").text

    assert "Judged again because facts were corrected." in page
    assert "Corrected facts" in page
    for words in ("<b>Member number</b>", "W123456789", "W999", "<b>Telephone</b>", "(303) 555-0199",
                  "by front-desk-milehigh: read from the card"):  # fmt: skip
        assert words in page, words


def test_of_two_corrections_the_first_and_the_last_word_are_compared(desk: Caller) -> None:
    case_id = takes(desk)
    for revision, name in ((1, "Once"), (2, "Twice")):
        corrects(desk, case_id, revision=revision, patient={**JANE, "last_name": name})

    def lines(query: str) -> list[tuple[str, str]]:
        found = desk.get("eligibility", f"/cases/{case_id}/changes?{query}").json["changes"]
        return [(one["before"], one["after"]) for one in found if one["kind"] == "Corrected facts"]

    assert lines("before=1&after=3") == [("Invented", "Twice")]
    assert lines("before=2&after=3") == [("Once", "Twice")]
    assert lines("before=3&after=1") == [("Twice", "Invented")]


def test_the_story_says_what_was_corrected_by_whom_and_leads_to_it(desk: Caller) -> None:
    case_id = takes(desk)
    corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"}, because="typed wrong")
    (line,) = (one for one in desk.get("eligibility", f"/cases/{case_id}/timeline").json["entries"]
               if one["words"].startswith("Corrected"))  # fmt: skip

    assert (line["words"], line["who"]) == ("Corrected: last name (typed wrong)", "front-desk-milehigh")
    assert line["link"] == f"/eligibility/desk/cases/{case_id}/changes?before=1&after=2"


def test_the_same_correction_again_changes_nothing(desk: Caller) -> None:
    case_id = takes(desk)
    first = corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"})
    again = corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"})

    assert (again.status, again.json["case"], len(again.json["corrections"])) == (201, first.json["case"], 1)


def test_who_read_an_older_version_saves_nothing(desk: Caller) -> None:
    case_id = takes(desk)
    corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"})
    late = corrects(desk, case_id, patient={**JANE, "first_name": "Joan"})

    assert late.status == 409
    assert "meanwhile" in late.json["detail"]


def test_the_desk_is_held_to_the_same_answers_and_keeps_what_it_typed(desk: Caller) -> None:
    case_id = takes(desk)
    filled = fields_of(desk.page("eligibility", f"/desk/cases/{case_id}/facts").text)
    wrong = {**filled, "patient.phone": "5", "patient.birth_date": "2090-01-01", "because": "a guess"}
    reply = desk.post("eligibility", f"/cases/{case_id}/facts", form=wrong)

    assert reply.status == 422
    assert 'id="patient.phone-wrong"' in reply.text
    assert 'value="a guess"' in reply.text
    assert f'action="/eligibility/cases/{case_id}/facts"' in reply.text


def test_a_day_that_cannot_be_is_refused(desk: Caller) -> None:
    case_id = takes(desk)
    reply = corrects(desk, case_id, patient={**JANE, "birth_date": "2090-01-01"})

    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (422, ["patient.birth_date"])


def test_another_kind_of_payer_asks_its_own_questions_and_is_judged_its_own_way(desk: Caller) -> None:
    case_id = takes(desk)
    page = desk.page("eligibility", f"/desk/cases/{case_id}/facts?path=workers_compensation").text
    assert 'name="injury.employer"' in page
    assert 'value="Jane"' in page
    view = corrects(desk, case_id, "workers_compensation").json

    assert view["determinations"][-1]["requirements"][0]["rule"].startswith("WC-")
    assert view["determinations"][0]["requirements"][0]["rule"].startswith("HP-")
    open_ones = [task for task in view["tasks"] if task["closed_at"] is None]
    assert {task["payer_kind"] for task in open_ones} == {"workers_compensation"}


def test_the_desks_list_has_the_corrected_name_and_payer(desk: Caller) -> None:
    case_id = takes(desk, red_flags=["fever"])
    corrects(desk, case_id, "car_accident", patient={**JANE, "last_name": "Corrected"}, red_flags=["fever"])
    for query in ("", "?payer_kind=car_accident", "?kind=a physician first", "?payer_kind=health_plan"):
        found = desk.get("eligibility", f"/tasks{query.replace(' ', '%20')}").json["tasks"]
        assert {task["patient"] for task in found} <= {"Jane Corrected"}, query
        assert bool(found) is ("health_plan" not in query), query


def test_warnings_come_and_go_with_the_form(desk: Caller) -> None:
    case_id = takes(desk)
    ticked = corrects(desk, case_id, red_flags=["saddle_numbness"]).json
    (task,) = (one for one in ticked["tasks"] if one["kind"] == "a physician first")
    assert (task["due"], task["closed_at"]) == ("2026-03-02", None)

    unticked = corrects(desk, case_id, revision=2).json
    (task,) = (one for one in unticked["tasks"] if one["kind"] == "a physician first")
    assert task["closed_because"] == "the form was corrected"


def test_the_claim_number_is_a_correction_with_its_name(desk: Caller) -> None:
    case_id = takes(desk, "workers_compensation")
    view = desk.post("eligibility", f"/cases/{case_id}/claim-number", json={"claim_number": "WC-2026-77"}).json

    assert view["corrections"][0]["corrected"] == [
        {"field": "injury.claim_number", "before": "WC-2026-004417", "after": "WC-2026-77"}
    ]
    assert view["corrections"][0]["corrected_by"] == "front-desk-milehigh"


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_others_correct_nothing(clinic: World, desk: Caller, role: str) -> None:
    case_id, somebody = takes(desk), clinic.sign_in(role)

    assert somebody.page("eligibility", f"/desk/cases/{case_id}/facts").status == 403
    assert corrects(somebody, case_id).status == 403


def test_the_case_page_leads_to_the_form_and_says_who_corrected_last(desk: Caller) -> None:
    case_id = takes(desk)
    corrects(desk, case_id, patient={**JANE, "last_name": "Corrected"})
    page = desk.page("eligibility", f"/desk/cases/{case_id}").text

    assert f'href="/eligibility/desk/cases/{case_id}/facts"' in page
    assert "corrected 1 time, last by front-desk-milehigh" in page
