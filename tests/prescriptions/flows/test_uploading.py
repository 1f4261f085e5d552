"""A page is uploaded by patient, office or desk: a signed form, exactly one object, taken in exactly once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from infra.local import invoking
from infra.local.invoking import Reply
from services.prescriptions.flows.roads import link
from shared.web import HEADERS
from tests.builders_mail import HEIC
from tests.builders_prescriptions import a_mail, a_picture, post
from tests.builders_upload import SignedForm, send, upload
from tests.prescriptions.conftest import open_case
from tests.prescriptions.flows.test_mail import Form, documents
from tests.world import Caller, World

Open = Callable[[], Reply]


@pytest.fixture
def patients_page(clinic: World, case_id: str) -> Open:
    """The patient opens her link."""
    token = link("upload", "milehigh", case_id, clinic.now)
    return lambda: clinic.request("prescriptions", "GET", f"/upload/{token}", headers={"Accept": "text/html"})


def test_a_page_sent_by_the_patients_link_belongs_to_her_case(
    clinic: World, case_id: str, desk: Caller, patients_page: Open
) -> None:
    reply = upload(clinic, patients_page(), a_picture())
    assert (reply.status, clinic.dead_letters()) == (303, {})
    (document,) = documents(desk)
    assert document["match"] == {"case_id": case_id, "matched_by": "link", "reference": None}
    assert (document["channel"], document["notes"]) == ("upload", ["The patient sent it by her link."])


def test_the_browser_comes_back_and_reads_that_it_arrived(clinic: World, patients_page: Open) -> None:
    reply = upload(clinic, patients_page(), a_picture())
    path = reply.headers["location"].partition("/prescriptions")[2]
    page = clinic.request("prescriptions", "GET", path, headers={"Accept": "text/html"})
    assert "Thank you, it has arrived." in page.text
    assert "Thank you" not in patients_page().text


def test_the_code_on_the_page_goes_before_the_link(
    clinic: World, case_id: str, desk: Caller, form_of: Form, patients_page: Open
) -> None:
    """A patient may have been given another patient's page: it goes where it belongs."""
    other = open_case(clinic, "workers_compensation")
    upload(clinic, patients_page(), form_of(other))
    (document,) = documents(desk)
    assert (document["match"]["case_id"], document["match"]["matched_by"]) == (other, "code")


def test_a_page_that_came_by_mail_and_by_upload_is_one_document(
    clinic: World, case_id: str, desk: Caller, form_of: Form, patients_page: Open
) -> None:
    page = form_of(case_id)
    post(clinic, a_mail(("Rx.pdf", page)))
    upload(clinic, patients_page(), page)
    (document,) = documents(desk)
    shown = desk.page("prescriptions", f"/desk/documents/{document['document_id']}").text
    assert "The same file came 2 times" in shown


def test_of_a_page_that_cannot_be_used_the_patient_is_told(clinic: World, desk: Caller) -> None:
    case = open_case(clinic, "car_accident", patient=a_patient_with_mail())
    token = link("upload", "milehigh", case, clinic.now)
    before = len(clinic.letters())
    upload(clinic, clinic.request("prescriptions", "GET", f"/upload/{token}"), HEIC)
    (letter,) = clinic.letters()[before:]
    assert "HEIC" in letter.body
    assert len(documents(desk)) == 1


def a_patient_with_mail() -> dict[str, Any]:
    from tests.builders import an_intake

    return {**an_intake("car_accident")["patient"], "email": "jane@mail.example"}


@pytest.mark.parametrize("with_case", [True, False])
def test_the_desk_uploads_for_a_case_or_for_none(clinic: World, case_id: str, desk: Caller, with_case: bool) -> None:
    path = f"/desk/cases/{case_id}/upload" if with_case else "/desk/upload"
    upload(clinic, desk.page("prescriptions", path), a_picture())
    (document,) = documents(desk)
    assert (document["channel"], bool(document["match"])) == ("desk", with_case)


def test_s3_telling_it_twice_changes_nothing(clinic: World, case_id: str, desk: Caller, patients_page: Open) -> None:
    send(clinic, SignedForm.on(patients_page().text), a_picture())
    uploads = next(one for one in clinic.built.mappings if one.function == "on_upload")
    told = [message.body for message in clinic.queue(uploads.queue_url)._messages]
    clinic.settle()
    before = clinic.dump()
    for body in told:
        assert deliver(body) == set()
    assert clinic.dump() == before


def deliver(body: str) -> set[str]:
    record = invoking.record({"MessageId": "again", "ReceiptHandle": "x", "Body": body}, "https://queue/uploads")
    return invoking.deliver("prescriptions", "on_upload", [record])


def test_two_files_sent_by_the_same_form_are_both_taken_in(
    clinic: World, case_id: str, desk: Caller, patients_page: Open
) -> None:
    """Somebody goes back in the browser and sends another photo: S3 keeps both versions and names each."""
    s3, bucket = clinic.session.client("s3"), clinic.built.environment["PRESCRIPTIONS_UPLOADS"]
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    try:
        form = SignedForm.on(patients_page().text)
        for page in (a_picture(), a_picture(size=(41, 61))):
            send(clinic, form, page)
        key = dict(form.fields)["key"]
        versions = [one["VersionId"] for one in s3.list_object_versions(Bucket=bucket, Prefix=key)["Versions"]]
        for version in versions:
            assert deliver(a_notice_of(key, version)) == set()
    finally:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert len(versions) == len({one["content_hash"] for one in documents(desk)}) == 2


def a_notice_of(key: str, version: str) -> str:
    stored = {"object": {"key": key, "versionId": version}}
    return json.dumps({"Records": [{"eventTime": "2026-03-02T19:00:00.000Z", "s3": stored}]})


def test_only_this_page_may_send_to_the_bucket(clinic: World, case_id: str, desk: Caller, patients_page: Open) -> None:
    page = patients_page()
    policy = page.headers["content-security-policy"]
    assert f"form-action 'self' {SignedForm.on(page.text).address};" in policy
    other = desk.page("prescriptions", f"/desk/cases/{case_id}")
    assert other.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_no_person_stands_in_the_objects_name(clinic: World, case_id: str, patients_page: Open) -> None:
    key = dict(SignedForm.on(patients_page().text).fields)["key"]
    assert key.startswith(f"milehigh/patient/{case_id}/")
    assert key != dict(SignedForm.on(patients_page().text).fields)["key"]


@pytest.mark.parametrize(
    ("situation", "change", "size", "minutes"),
    [
        ("more than 20 MB", {}, 20_000_001, 0),
        ("nothing", {}, 0, 0),
        ("another case's name", {"key": "milehigh/patient/another0/x"}, 10, 0),
        ("another clinic's name", {"key": "seaside/patient/another0/x"}, 10, 0),
        ("another kind", {"Content_Type": "text/html"}, 10, 0),
        ("open to the public", {"acl": "public-read"}, 10, 0),
        ("elsewhere afterwards", {"success_action_redirect": "https://evil.example/"}, 10, 0),
        ("no kind", {"Content_Type": None}, 10, 0),
        ("a policy of one's own", {"policy": "eyJjb25kaXRpb25zIjpbXX0="}, 10, 0),
        ("no signature", {"x_amz_signature": None}, 10, 0),
        ("too late", {}, 10, 31),
    ],
)  # fmt: skip
def test_what_the_form_does_not_allow_is_not_stored(
    clinic: World, patients_page: Open, situation: str, change: dict[str, Any], size: int, minutes: int
) -> None:
    form = SignedForm.on(patients_page().text)
    reply = send(clinic, form.changed(**change), bytes(size), later=timedelta(minutes=minutes))
    assert reply.status == 403, situation
    assert not [key for key in clinic.dump() if "uploads" in key]


def test_two_files_at_once_are_not_taken(clinic: World, patients_page: Open) -> None:
    assert send(clinic, SignedForm.on(patients_page().text), b"a", b"b").status == 400


def test_a_link_of_a_case_that_is_not_there_is_not_found(clinic: World) -> None:
    token = link("upload", "milehigh", "abcdefgh", clinic.now)
    assert clinic.request("prescriptions", "GET", f"/upload/{token}").status == 404


def test_the_script_is_plain_and_served(clinic: World) -> None:
    reply = clinic.request("prescriptions", "GET", "/upload.js")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
