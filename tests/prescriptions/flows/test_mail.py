"""A mail comes in as SES brings it: every page is kept once, matched by its form's reference, and waits."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from services.prescriptions.store import PrescriptionsStore
from shared.identifiers import form_reference
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_mail, a_picture, post
from tests.prescriptions.conftest import open_case
from tests.scans.tablet import completed_on_a_tablet
from tests.world import Caller, World

FAIL = {"status": "FAIL"}
Form = Callable[[str], bytes]


def documents(desk: Caller) -> list[dict[str, Any]]:
    """All documents that wait, whole."""
    lines = desk.get("prescriptions", "/documents").json["documents"]
    return [desk.get("prescriptions", f"/documents/{line['document_id']}").json for line in lines]


def reference_of(desk: Caller, case_id: str) -> str:
    found: str = desk.get("prescriptions", f"/cases/{case_id}").json["form"]["request"]["reference"]
    return found


def come_in(world: World, desk: Caller, raw: bytes, **changed: Any) -> dict[str, Any]:
    """The one document that a mail became."""
    post(world, raw, **changed)
    world.settle()
    assert world.dead_letters() == {}
    (found,) = documents(desk)
    return found


def test_a_page_finds_its_case_by_its_square_code(clinic: World, case_id: str, desk: Caller, form_of: Form) -> None:
    document = come_in(clinic, desk, a_mail(("scan.pdf", form_of(case_id))))
    assert document["match"] == {
        "case_id": case_id, "matched_by": "code", "reference": reference_of(desk, case_id)
    }  # fmt: skip
    assert (document["kind"], document["pages"], document["file_name"]) == ("pdf", 1, "scan.pdf")
    assert document["received_at"] == "2026-03-02T18:30:00Z"


def test_eligibility_hears_that_a_page_arrived(clinic: World, case_id: str, desk: Caller, form_of: Form) -> None:
    come_in(clinic, desk, a_mail(("scan.pdf", form_of(case_id))))
    timeline = desk.get("eligibility", f"/cases/{case_id}").json["timeline"]
    assert "A signed page arrived by email and waits for review" in [entry["words"] for entry in timeline]


def test_the_same_mail_again_changes_nothing(clinic: World, case_id: str, desk: Caller, form_of: Form) -> None:
    raw = a_mail(("scan.pdf", form_of(case_id)))
    come_in(clinic, desk, raw)
    before = clinic.dump()
    post(clinic, raw)
    clinic.settle()
    assert clinic.dump() == before


def test_the_same_page_in_another_mail_is_the_same_document(
    clinic: World, case_id: str, desk: Caller, form_of: Form
) -> None:
    come_in(clinic, desk, a_mail(("scan.pdf", form_of(case_id))))
    post(clinic, a_mail(("again.pdf", form_of(case_id)), Subject="Once more"), name="mail0002")
    clinic.settle()
    assert len(documents(desk)) == 1


@pytest.mark.parametrize(
    ("by", "how"),
    [
        ("address", lambda ref: {"recipients": [f"rx+{ref.lower()}@clinic.example"]}),
        ("subject", lambda ref: {"Subject": f"Form {form_reference.format(ref)}"}),
        ("file name", lambda ref: {"file": f"{form_reference.format(ref)}.png"}),
    ],
)
def test_a_page_without_code_is_found_by_other_marks(
    clinic: World, case_id: str, desk: Caller, by: str, how: Callable[[str], dict[str, Any]]
) -> None:
    marks = how(reference_of(desk, case_id))
    raw = a_mail((marks.pop("file", "page.png"), a_picture()), **{k: v for k, v in marks.items() if k == "Subject"})
    document = come_in(clinic, desk, raw, **{k: v for k, v in marks.items() if k == "recipients"})
    assert document["match"]["matched_by"] == by


def test_an_address_that_only_looks_like_a_reference_is_none(clinic: World, case_id: str, desk: Caller) -> None:
    raw = a_mail(("page.png", a_picture()))
    assert come_in(clinic, desk, raw, recipients=["rx+uuuuuuuuuuuuuuuu@clinic.example"])["match"] is None


def test_a_page_that_names_no_form_waits_for_a_person(clinic: World, case_id: str, desk: Caller) -> None:
    document = come_in(clinic, desk, a_mail(("page.png", a_picture())))
    assert document["match"] is None
    assert "choose the case" in document["notes"][-1]


def test_a_mail_with_the_pages_of_two_cases_makes_two_documents(
    clinic: World, case_id: str, desk: Caller, form_of: Form
) -> None:
    other = open_case(clinic, "workers_compensation")
    post(clinic, a_mail(("one.pdf", form_of(case_id)), ("two.pdf", form_of(other))))
    clinic.settle()
    assert {document["match"]["case_id"] for document in documents(desk)} == {case_id, other}


def test_a_subject_that_names_two_cases_is_a_question(clinic: World, case_id: str, desk: Caller) -> None:
    other = open_case(clinic, "workers_compensation")
    both = " ".join(form_reference.format(reference_of(desk, one)) for one in (case_id, other))
    document = come_in(clinic, desk, a_mail(("page.png", a_picture()), Subject=both))
    assert document["match"] is None
    assert "more than one case" in document["notes"][-1]


@pytest.mark.parametrize(
    ("situation", "raw", "changed", "words"),
    [
        ("no attachment", a_mail(), {}, "no page attached"),
        ("a virus", a_mail(("a.pdf", b"%PDF-")), {"virusVerdict": FAIL}, "virus scan did not pass"),
        ("spam", a_mail(("a.pdf", b"%PDF-")), {"spamVerdict": FAIL}, "marked as spam"),
        ("a bomb of parts", b"\n--b" * 500, {}, "too many parts"),
        ("no mail at all", b"\x00\xff", {}, "no page attached"),
    ],
)
def test_a_mail_that_cannot_be_used_waits_with_its_reason(
    clinic: World, desk: Caller, situation: str, raw: bytes, changed: dict[str, Any], words: str
) -> None:
    document = come_in(clinic, desk, raw, **changed)
    assert words in document["notes"][0], situation
    assert (document["kind"], document["pages"], document["match"]) == ("mail", 0, None)
    assert desk.get("prescriptions", f"/documents/{document['document_id']}/picture").status == 404
    assert desk.page("prescriptions", f"/desk/documents/{document['document_id']}").status == 200


@pytest.mark.parametrize(
    ("situation", "content", "words"),
    [
        ("an unknown kind", b"\x00\xff", "This kind of file is not read here. Send a PDF, JPEG, PNG or TIFF."),
        ("a damaged file", b"%PDF-1.7\nnothing", "The file is damaged or incomplete."),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_and_says_why(
    clinic: World, desk: Caller, situation: str, content: bytes, words: str
) -> None:
    document = come_in(clinic, desk, a_mail(("file", content)))
    assert words in document["notes"], situation
    link = desk.get("prescriptions", f"/documents/{document['document_id']}/picture")
    assert (link.status, f"/pages/{document['content_hash']}" in link.headers["location"]) == (303, True)


def test_a_stranger_is_named_as_one_until_a_page_of_theirs_was_confirmed(
    clinic: World, case_id: str, desk: Caller, form_of: Form
) -> None:
    stranger = "The clinic does not correspond with this sender yet."
    first = come_in(clinic, desk, a_mail(("Rx.pdf", form_of(case_id))))
    assert stranger in first["notes"]
    assert first["sender_domain"] == "practice.example"
    desk.post("prescriptions", f"/documents/{first['document_id']}/confirmation", json=a_confirmation())
    second = come_in(clinic, desk, a_mail(("next.png", a_picture())), name="mail0002")
    assert stranger not in second["notes"]


def test_the_reply_address_of_a_form_vouches_for_its_sender(clinic: World, case_id: str, desk: Caller) -> None:
    address = f"rx+{reference_of(desk, case_id)}@clinic.example"
    document = come_in(clinic, desk, a_mail(("page.png", a_picture())), recipients=[address])
    assert document["notes"] == []


def test_of_a_mail_with_too_many_pages_the_rest_is_named(clinic: World, desk: Caller) -> None:
    files = [(f"{number}.png", a_picture(size=(40, 40 + number))) for number in range(22)]
    post(clinic, a_mail(*files))
    clinic.settle()
    found = documents(desk)
    assert len(found) == 20
    assert (
        "The mail has 2 more attachments, which were not read. The mail itself is kept in the inbox."
        in found[0]["notes"]
    )


def test_ses_announcing_itself_is_no_mail(clinic: World, desk: Caller) -> None:
    notice = {"notificationType": "AmazonSnsSubscriptionSucceeded"}
    topic = clinic.built.made["prescriptions", "MailTopic"].ref
    clinic.session.client("sns").publish(TopicArn=topic, Message=json.dumps(notice))
    clinic.settle()
    assert documents(desk) == []
    assert clinic.dead_letters() == {}


def test_a_mail_for_another_clinic_is_not_seen_here(clinic: World, desk: Caller) -> None:
    clinic.open_clinic("seaside")
    post(clinic, a_mail(("page.png", a_picture())), clinic="seaside")
    clinic.settle()
    assert documents(desk) == []
    there = clinic.sign_in("front-desk", clinic="seaside")
    assert len(documents(there)) == 1


def test_what_was_typed_into_the_form_is_suggested(clinic: World, case_id: str, desk: Caller, form_of: Form) -> None:
    from tests.prescriptions.reading.test_pdf import crossed

    document = come_in(clinic, desk, a_mail(("Rx.pdf", crossed(form_of(case_id)))))
    assert document["suggestions"] == {"diagnoses": ["M542"]}
    page = desk.page("prescriptions", f"/desk/documents/{document['document_id']}").text
    assert 'value="M542" checked' in page


def test_what_was_typed_into_a_form_is_said_by_the_list_that_was_printed(clinic: World) -> None:
    """The first box stands for another diagnosis at a clinic that chose its own list."""
    clinic.open_clinic(form_diagnoses=["M797", "G5601"], revision=2)
    case_id, desk = open_case(clinic), clinic.sign_in("front-desk")
    form = desk.get("prescriptions", f"/cases/{case_id}").json["form"]["document"]
    with at_work_for("milehigh"):
        pdf = PrescriptionsStore("milehigh").documents.fetch(form)
    document = come_in(clinic, desk, a_mail(("Rx.pdf", completed_on_a_tablet(pdf))))
    assert document["suggestions"]["diagnoses"] == ["M797"]
    assert document["suggestions"]["minutes_per_session"] == "60"


def test_the_diagnoses_typed_into_a_form_that_nobody_knows_are_not_guessed(clinic: World, desk: Caller) -> None:
    from tests.scans.pages import issued

    document = come_in(clinic, desk, a_mail(("Rx.pdf", completed_on_a_tablet(issued("7K4MQ2TD9HXAV3CE")))))
    assert "diagnoses" not in document["suggestions"]
    assert document["suggestions"]["npi"] == "2222222228"


def test_a_fax_that_comes_by_mail_is_a_fax_of_several_pages_and_its_service_is_not_answered(
    clinic: World, desk: Caller
) -> None:
    from PIL import Image

    clinic.open_clinic(fax_senders=["faxes.example"], revision=2)
    pages, out = [Image.new("1", (1728, 2200), 1) for _ in range(3)], io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 196))
    document = come_in(clinic, desk, a_mail(("fax.tif", out.getvalue()), From="Fax <in@faxes.example>"))
    assert (document["channel"], document["kind"], document["pages"]) == ("fax", "tiff", 3)
    assert not [note for note in document["notes"] if "correspond" in note]
    assert desk.get("prescriptions", "/documents?channel=fax").json["documents"]
    post(clinic, a_mail(("broken.pdf", b"%PDF-broken"), From="Fax <in@faxes.example>"), name="mail0002")
    clinic.settle()
    assert clinic.letters() == []
