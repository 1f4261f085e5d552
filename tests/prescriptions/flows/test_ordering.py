"""The order on the web: opened by a link, kept as a draft, signed once, confirmed by a person like any page."""

from datetime import timedelta
from typing import Any

import pytest

from infra.local.invoking import Reply
from services.prescriptions.flows.roads import LIFE, link
from tests.builders_prescriptions import a_picture
from tests.builders_upload import upload
from tests.builders_web_order import FILLED, a_web_order
from tests.prescriptions.flows.test_mail import documents
from tests.world import Caller, World


class Office:
    """The prescriber's office, with its link."""

    def __init__(self, world: World, case_id: str) -> None:
        self.world, self.case_id = world, case_id
        self.token = link("order", "milehigh", case_id, world.now)

    def opens(self, path: str = "") -> Reply:
        return self.world.request("prescriptions", "GET", f"/order/{self.token}{path}", headers={"Accept": "text/html"})

    def sends(self, path: str = "", **fields: Any) -> Reply:
        reply = self.world.request("prescriptions", "POST", f"/order/{self.token}{path}", form=FILLED | fields)
        self.world.settle()
        return reply


@pytest.fixture
def office(clinic: World, case_id: str) -> Office:
    return Office(clinic, case_id)


def test_the_page_asks_what_the_printed_form_asks(office: Office) -> None:
    page = office.opens()
    assert page.status == 200
    for words in ("Jane Invented", "M54.2", "97124", "60 minutes", "My typed name is my signature"):
        assert words in page.text


def test_a_signed_order_becomes_a_page_that_waits_with_every_field_filled_in(
    clinic: World, office: Office, desk: Caller
) -> None:
    reply = office.sends()
    assert (reply.status, reply.headers["location"]) == (303, f"/prescriptions/order/{office.token}"), reply.text
    (document,) = documents(desk)
    assert (document["channel"], document["kind"], document["pages"]) == ("web", "pdf", 1)
    assert document["match"]["case_id"] == office.case_id
    said = document["suggestions"]
    assert (said["written_on"], said["signature"], said["injured_on"]) == ("2026-03-02", "electronic", "2026-02-10")
    assert (said["diagnoses"], said["weeks"], said["npi"]) == (["M542"], "6", "2222222228")
    assert "patient_confirmed" not in said


def test_the_desk_confirms_it_as_it_stands(clinic: World, office: Office, desk: Caller) -> None:
    office.sends()
    (document,) = documents(desk)
    page = desk.page("prescriptions", f"/desk/documents/{document['document_id']}").text
    assert 'src="data:image/png;base64,' in page
    answers = {**document["suggestions"], "patient_confirmed": "true"}
    form = {f"{name}[]" if isinstance(held, list) else name: held for name, held in answers.items()}
    reply = desk.post("prescriptions", f"/documents/{document['document_id']}/confirmation", form=form)
    assert reply.status == 303, reply.text
    order = desk.get("prescriptions", f"/cases/{office.case_id}").json["prescriptions"][0]["prescription"]
    assert (order["state"], order["document"]) == ("active", document["content_hash"])


def test_eligibility_hears_that_a_page_arrived(clinic: World, office: Office, desk: Caller) -> None:
    office.sends()
    timeline = desk.get("eligibility", f"/cases/{office.case_id}").json["timeline"]
    assert any("arrived by web" in entry["words"] for entry in timeline)


def test_after_it_was_sent_the_link_says_so_and_takes_nothing_more(clinic: World, office: Office, desk: Caller) -> None:
    office.sends()
    assert "Thank you, the order is signed" in office.opens().text
    assert office.sends().status == 303
    assert office.sends(weeks="8").status == 409
    assert office.sends("/draft").status == 409
    assert len(documents(desk)) == 1


def test_the_same_order_sent_again_later_keeps_the_moment_of_its_signature(
    clinic: World, office: Office, desk: Caller
) -> None:
    office.sends()
    before = clinic.dump()
    clinic.pass_time(minutes=3)
    office.sends()
    after = {key: held for key, held in clinic.dump().items() if "audit" not in key}
    assert after == {key: held for key, held in before.items() if "audit" not in key}


def test_a_draft_is_kept_as_it_was_typed_and_is_no_order(clinic: World, office: Office, desk: Caller) -> None:
    reply = office.sends("/draft", npi="12", weeks="many", intends_to_sign="")
    assert reply.headers["location"].endswith("?kept=yes")
    page = office.opens("?kept=yes").text
    assert "The draft is kept." in page
    assert 'value="many"' in page
    assert 'value="M542" checked' in page
    assert documents(desk) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("signature_name", "T. Example"),
        ("intends_to_sign", ""),
        ("medically_necessary", ""),
        ("patient_confirmed", ""),
        ("npi", "1234567890"),
        ("diagnoses[]", ["X"]),
        ("body_areas[]", []),
        ("minutes_per_session", "50"),
        ("weeks", ""),
        ("credential", "RN"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    clinic: World, office: Office, field: str, typed: Any
) -> None:
    reply = clinic.request("prescriptions", "POST", f"/order/{office.token}", form=FILLED | {field: typed})
    name = field.removesuffix("[]")
    assert reply.status == 422
    assert f'id="{name}-wrong"' in reply.text
    assert "turn the head without pain" in reply.text


def test_a_program_gets_a_problem_by_field(clinic: World, office: Office) -> None:
    told = a_web_order(npi="1234567890")
    reply = clinic.request("prescriptions", "POST", f"/order/{office.token}", json=told)
    assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, ["npi"])


def test_a_link_ends_with_its_90_days(clinic: World, office: Office) -> None:
    clinic.now += LIFE - timedelta(seconds=1)
    assert office.opens().status == 200
    clinic.now += timedelta(seconds=1)
    assert (office.opens().status, office.sends().status) == (410, 410)


def test_links_that_were_taken_back_open_nothing_and_a_new_one_does(
    clinic: World, office: Office, desk: Caller
) -> None:
    path = f"/cases/{office.case_id}/order-link/revocation"
    assert desk.post("prescriptions", path, form={}).status == 303
    assert [office.opens().status, office.sends().status, office.sends("/draft").status] == [410, 410, 410]
    assert office.opens("/upload").status == 410
    clinic.pass_time(minutes=1)
    assert Office(clinic, office.case_id).opens().status == 200
    assert documents(desk) == []


def test_the_office_may_send_the_paper_instead(clinic: World, office: Office, desk: Caller) -> None:
    upload(clinic, office.opens("/upload"), a_picture())
    (document,) = documents(desk)
    assert document["notes"] == ["The prescriber's office sent it by its link."]


def test_the_desk_sends_the_office_its_link_once_a_day(clinic: World, office: Office, desk: Caller) -> None:
    for _ in range(2):
        reply = desk.post("prescriptions", f"/cases/{office.case_id}/order-link", form={"email": "dr@practice.example"})
        assert reply.status == 303, reply.text
        clinic.settle()
    (letter,) = clinic.letters()
    token = letter.body.partition("/prescriptions/order/")[2].split()[0]
    page = clinic.request("prescriptions", "GET", f"/order/{token}", headers={"Accept": "text/html"})
    assert page.status == 200
    assert "Jane" not in letter.body + letter.subject


def test_an_address_that_is_none_is_said_on_the_page_of_the_case(clinic: World, office: Office, desk: Caller) -> None:
    reply = desk.post("prescriptions", f"/cases/{office.case_id}/order-link", form={"email": "nobody"})
    assert (reply.status, "Jane Invented" in reply.text) == (422, True)


def test_two_who_sign_at_once_make_one_order(clinic: World, office: Office, desk: Caller) -> None:
    """Both have read the empty row; the second finds that the first was faster, and that it is the same order."""
    from services.prescriptions.flows import ordering

    real, calls = ordering.receive, list[Any]()

    def meanwhile(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 1:
            office.sends()
        real(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "receive", meanwhile)
        assert office.sends().status == 303
    assert len(documents(desk)) == 1
