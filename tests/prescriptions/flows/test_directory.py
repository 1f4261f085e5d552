"""The directory of prescribers: learned from confirmed pages, corrected, merged, and of use at the next page."""

from typing import Any

from tests.builders_prescriptions import a_mail, a_picture, post
from tests.world import Caller, World

NPI = "2222222228"


def doctor(**changed: Any) -> dict[str, Any]:
    return {"first_name": "Pat", "last_name": "Sample", "credential": "DO", **changed}


def enter(desk: Caller, **changed: Any) -> Any:
    return desk.post("prescriptions", "/prescribers", json={"details": doctor(**changed)})


def listed(desk: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get("prescriptions", "/prescribers").json["offices"]
    return found


def test_a_confirmed_page_brings_its_prescriber_once(active: str, desk: Caller) -> None:
    (one,) = listed(desk)
    assert (one["details"]["npi"], one["from_page"], one["revision"]) == (NPI, True, 1)


def test_what_the_desk_adds_stays_and_the_next_page_uses_it(
    clinic: World, case_id: str, active: str, desk: Caller
) -> None:
    (one,) = listed(desk)
    better = {**one["details"], "email": "desk@practice.example", "practice": "Example Family Practice"}
    path = f"/prescribers/{one['prescriber_id']}"
    changed = desk.post("prescriptions", path, json={"details": better, "revision": 1})
    assert (changed.status, changed.json["revision"]) == (200, 2)
    assert desk.post("prescriptions", path, json={"details": better, "revision": 1}).json == changed.json
    post(clinic, a_mail(("page.png", a_picture())), name="mail0002")
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
    page = desk.post("prescriptions", f"/documents/{document}/confirmation", form={"npi": NPI}).text
    assert f'value="{NPI}"' in page  # what was typed is kept beside what is missing


def test_two_people_who_correct_at_once_do_not_overwrite_each_other(clinic: World, active: str, desk: Caller) -> None:
    (one,) = listed(desk)
    path, admin = f"/prescribers/{one['prescriber_id']}", clinic.sign_in("admin")
    fax = {**one["details"], "fax": "3035550101"}
    mail = {**one["details"], "email": "desk@practice.example"}
    assert desk.post("prescriptions", path, json={"details": fax, "revision": 1}).status == 200
    reply = admin.post("prescriptions", path, json={"details": mail, "revision": 1})
    assert (reply.status, "nothing was saved" in reply.json["detail"]) == (409, True)


def test_a_number_that_cannot_exist_is_refused_beside_its_field(desk: Caller) -> None:
    reply = enter(desk, npi="1234567890")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "details.npi")


def test_a_number_that_is_there_already_is_corrected_there(active: str, desk: Caller) -> None:
    assert enter(desk, npi=NPI).status == 409
    assert len(listed(desk)) == 1


def test_the_same_entry_again_is_the_same(desk: Caller) -> None:
    assert enter(desk).json == enter(desk).json
    assert len(listed(desk)) == 1


def test_two_entries_of_one_person_are_merged_and_nothing_is_lost(active: str, desk: Caller) -> None:
    (kept,) = listed(desk)
    other = enter(desk, fax="3035550101", first_name="T.", last_name="Example").json
    path = f"/prescribers/{other['prescriber_id']}/merge"
    merged = desk.post("prescriptions", path, json={"into": kept["prescriber_id"]})
    assert (merged.status, merged.json["details"]["first_name"], merged.json["details"]["fax"]) == (
        200, "Testa", "3035550101",
    )  # fmt: skip
    assert [one["prescriber_id"] for one in listed(desk)] == [kept["prescriber_id"]]
    assert desk.post("prescriptions", path, json={"into": kept["prescriber_id"]}).status == 200
    gone = f"/prescribers/{kept['prescriber_id']}/merge"
    assert desk.post("prescriptions", gone, json={"into": other["prescriber_id"]}).status == 409
    assert desk.post("prescriptions", gone, json={"into": kept["prescriber_id"]}).status == 422


def test_only_who_reviews_changes_the_directory_and_no_other_clinic_sees_it(clinic: World, active: str) -> None:
    assert enter(clinic.sign_in("therapist")).status == 403
    clinic.open_clinic("seaside")
    assert listed(clinic.sign_in("front-desk", clinic="seaside")) == []
