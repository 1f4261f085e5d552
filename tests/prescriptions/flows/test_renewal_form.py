"""The form that asks for the next order: printed once, found again, read beside its own PDF."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from services.prescriptions.models.requests import IssuedForm
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_mail, post
from tests.scans.conditions import a_scan_of
from tests.world import Caller, World


@pytest.fixture
def renewal(clinic: World, desk: Caller, active: str) -> IssuedForm:
    """The form for a renewal, printed twice."""
    path = f"/prescriptions/{active}/renewal-form"
    (first, again) = (urlsplit(desk.get("prescriptions", path).headers["location"]).path for _ in range(2))
    assert first == again
    rows = {key: held for key, held in clinic.dump().items() if " FORM#" in key}
    forms = [form_in(held) for held in rows.values()]
    return next(form for form in forms if form.request.last_order)


def form_in(row: str) -> IssuedForm:
    return IssuedForm.model_validate_json(json.loads(row)["body"]["S"])


def pdf_of(form: IssuedForm) -> bytes:
    with at_work_for("milehigh"):
        return PrescriptionsStore("milehigh").documents.fetch(form.document)


def test_it_names_the_prescriber_and_what_was_ordered_last_time(renewal: IssuedForm, active: str) -> None:
    last = renewal.request.last_order
    assert last
    assert (last.prescription_id, last.diagnoses, last.sessions, last.sessions_used) == (active, ("M542",), 12, 0)
    assert renewal.request.prescriber
    assert renewal.request.prescriber.npi == "2222222228"
    import pypdfium2

    words = pypdfium2.PdfDocument(pdf_of(renewal))[0].get_textpage().get_text_range()
    for said in ("Renewal of the order of 03/01/2026, 0 of 12 sessions given", "last time M54.2", "last time 97124",
                 "last time neck, upper back", "last 60 min, 2 a week", "Testa Example"):  # fmt: skip
        assert said in words, said


def test_it_is_another_form_of_the_same_case_and_renews_the_order(
    clinic: World, renewal: IssuedForm, case_id: str, desk: Caller, active: str, form_of: Callable[[str], bytes]
) -> None:
    assert pdf_of(renewal) != form_of(case_id)
    post(clinic, a_mail(("scan.jpg", a_scan_of(pdf_of(renewal)))), name="mail0002")
    clinic.reads_pages = True
    clinic.settle()
    (line,) = desk.get("prescriptions", "/documents").json["documents"]
    document: dict[str, Any] = desk.get("prescriptions", f"/documents/{line['document_id']}").json
    assert document["match"] == {
        "case_id": case_id, "matched_by": "code", "reference": renewal.request.reference,
    }  # fmt: skip
    page = desk.page("prescriptions", f"/desk/documents/{line['document_id']}").text
    assert "read: 60" in page
    told = a_confirmation(starts_on="2026-03-20")
    made = desk.post("prescriptions", f"/documents/{line['document_id']}/confirmation", json=told).json
    assert made["replaces"] == active


def test_only_who_reviews_prints_it_and_an_unknown_order_has_none(clinic: World, active: str, desk: Caller) -> None:
    path = f"/prescriptions/{active}/renewal-form"
    assert clinic.sign_in("therapist").get("prescriptions", path).status == 403
    assert desk.get("prescriptions", "/prescriptions/nosuchorder/renewal-form").status == 404
