"""A waiting page is decided by one person, once."""

from collections.abc import Callable
from typing import Any

import pytest

from services.prescriptions.flows import reviewing
from services.prescriptions.models.documents import Rejection
from services.prescriptions.models.reviews import Review
from services.prescriptions.store import PrescriptionsStore
from shared.problems import Conflict
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_mail, a_picture, post
from tests.prescriptions.conftest import open_case
from tests.world import Caller, World


def confirm(desk: Caller, document: str, **changed: Any) -> Any:
    return desk.post("prescriptions", f"/documents/{document}/confirmation", json=a_confirmation(**changed))


def test_a_confirmed_page_becomes_an_active_prescription(clinic: World, waiting: str, desk: Caller) -> None:
    reply = confirm(desk, waiting)
    assert (reply.status, reply.json["state"]) == (201, "active")
    assert reply.json["limits"]["number_of_sessions"] == 12
    assert reply.json["limits"]["effective_to"] == "2026-04-12"
    assert desk.get("prescriptions", "/documents").json["documents"] == []


def test_requirement_three_closes_at_eligibility(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    latest = desk.get("eligibility", f"/cases/{case_id}").json["determinations"][-1]
    assert latest["requirements"][2]["status"] == "met"


def test_a_broken_rule_stands_beside_its_field_and_nothing_is_saved(waiting: str, desk: Caller) -> None:
    reply = confirm(desk, waiting, npi="1234567890", signature="stamp", goals="")
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["npi", "signature"]
    assert reply.json["errors"][1]["detail"] == "The signature is a stamp; it must be by hand or electronic. (RX-15)"
    assert len(desk.get("prescriptions", "/documents").json["documents"]) == 1


def test_what_a_rule_warns_of_keeps_nothing_back_and_stands_on_the_order(waiting: str, desk: Caller) -> None:
    reply = confirm(desk, waiting, goals="")
    assert reply.json["remarks"][-1] == "No goal is given; some payers ask for one."
    page = desk.page("prescriptions", f"/desk/prescriptions/{reply.json['prescription_id']}").text
    assert "No goal is given; some payers ask for one." in page


def test_a_therapists_own_npi_is_refused(waiting: str, desk: Caller) -> None:
    """Ana Rivera's number in the invented clinic's settings."""
    assert confirm(desk, waiting, npi="1999999984").json["errors"][0]["field"] == "npi"


def test_the_same_answer_again_is_the_same_prescription(clinic: World, waiting: str, desk: Caller) -> None:
    first = confirm(desk, waiting).json
    clinic.settle()
    before = clinic.dump()
    assert confirm(desk, waiting).json == first
    assert clinic.dump() == before


def test_another_answer_after_the_decision_is_a_conflict(waiting: str, desk: Caller) -> None:
    confirm(desk, waiting)
    assert confirm(desk, waiting, minutes_per_session=30).status == 409
    assert desk.post("prescriptions", f"/documents/{waiting}/rejection", json={"reason": "blank"}).status == 409


def test_of_two_reviewers_at_once_one_decides(clinic: World, waiting: str) -> None:
    """Both have loaded the page; the second finds at the commit that the first was faster."""

    class SlowReviewer(PrescriptionsStore):
        def change_document(self, *args: Any, **more: Any) -> None:
            reviewing.reject(
                PrescriptionsStore("milehigh"), waiting, Rejection(reason="blank page"), "first", clinic.now
            )
            super().change_document(*args, **more)

    review = Review.model_validate(a_confirmation())
    with at_work_for("milehigh"), pytest.raises(Conflict):
        reviewing.confirm(SlowReviewer("milehigh"), waiting, review, "second", clinic.now)
    with at_work_for("milehigh"):
        document, _ = PrescriptionsStore("milehigh").get_document(waiting)
        assert document.decision is not None
        assert document.decision.decided_by == "first"


def test_a_page_without_case_cannot_be_confirmed(clinic: World, desk: Caller) -> None:
    post(clinic, a_mail(("page.png", a_picture())))
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    assert confirm(desk, document).status == 409


def test_a_page_of_an_unclear_sender_makes_nobody_a_correspondent(
    clinic: World, case_id: str, desk: Caller, form_of: Callable[[str], bytes]
) -> None:
    post(clinic, a_mail(("Rx.pdf", form_of(case_id)), From="nobody"))
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    assert confirm(desk, document).status == 201
    assert not [key for key in clinic.dump() if "CORRESPONDENT#" in key]


def test_a_rejected_page_leaves_the_list_with_its_reason(clinic: World, waiting: str, desk: Caller) -> None:
    reply = desk.post("prescriptions", f"/documents/{waiting}/rejection", json={"reason": "blank page"})
    assert (reply.status, reply.json["decision"]["reason"]) == (201, "blank page")
    assert reply.json["decision"]["decided_by"] == "front-desk-milehigh"
    assert desk.get("prescriptions", "/documents").json["documents"] == []
    again = desk.post("prescriptions", f"/documents/{waiting}/rejection", json={"reason": "blank page"})
    assert again.json == reply.json


def test_a_person_finds_the_case_of_a_page(clinic: World, case_id: str, desk: Caller) -> None:
    post(clinic, a_mail(("page.png", a_picture())))
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    for _ in range(2):
        reply = desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
        assert reply.json["match"] == {"case_id": case_id, "matched_by": "person", "reference": None}
    clinic.settle()
    timeline = desk.get("eligibility", f"/cases/{case_id}").json["timeline"]
    assert len([entry for entry in timeline if "arrived by email" in entry["words"]]) == 1


def test_a_page_moves_from_the_wrong_case_to_the_right_one(
    clinic: World, case_id: str, waiting: str, desk: Caller
) -> None:
    right = open_case(clinic, "workers_compensation")
    desk.post("prescriptions", f"/documents/{waiting}/case", json={"case_id": right})
    assert desk.get("prescriptions", f"/cases/{case_id}").json["documents"] == []
    assert len(desk.get("prescriptions", f"/cases/{right}").json["documents"]) == 1


def test_a_decided_page_does_not_move(clinic: World, waiting: str, desk: Caller) -> None:
    other = open_case(clinic, "workers_compensation")
    confirm(desk, waiting)
    assert desk.post("prescriptions", f"/documents/{waiting}/case", json={"case_id": other}).status == 409


def test_a_case_nobody_knows_is_not_found(waiting: str, desk: Caller) -> None:
    assert desk.post("prescriptions", f"/documents/{waiting}/case", json={"case_id": "nosuchcase"}).status == 404


def test_a_second_order_names_the_one_it_follows(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    post(clinic, a_mail(("page.png", a_picture())), name="mail0002")
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
    assert confirm(desk, document).json["replaces"] == active


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_only_the_front_desk_and_administrators_review(clinic: World, role: str) -> None:
    person = clinic.sign_in(role)
    for what in ("confirmation", "rejection", "case"):
        assert person.post("prescriptions", f"/documents/abcdefgh/{what}", json={}).status == 403


def test_another_clinics_page_is_not_found(clinic: World, waiting: str) -> None:
    clinic.open_clinic("seaside")
    stranger = clinic.sign_in("front-desk", clinic="seaside")
    assert stranger.get("prescriptions", f"/documents/{waiting}").status == 404
    assert confirm(stranger, waiting).status == 404


def test_a_form_that_is_not_drawn_yet_asks_for_patience(
    clinic: World, case_id: str, waiting: str, desk: Caller
) -> None:
    with at_work_for("milehigh"):
        store = PrescriptionsStore("milehigh")
        store.table.commit(store.table.delete(f"CASE#{case_id}#FORM"))
    assert confirm(desk, waiting).status == 409
    assert desk.get("prescriptions", f"/cases/{case_id}/form").status == 404
