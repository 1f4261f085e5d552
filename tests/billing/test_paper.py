"""Papers on request: the CMS-1500, its proof and the calibration sheet, through the real handler."""

from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest

from tests.billing.conftest import Clinic


def opened(billing: Clinic, path: str) -> str:
    """The words of the PDF behind a five-minute link."""
    reply = billing.biller.get("billing", path)
    assert reply.status == 303, reply.text
    place = urlsplit(reply.headers["location"]).path.lstrip("/")
    bucket, _, key = place.partition("/")
    held = billing.world.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(held))


def a_claim(billing: Clinic) -> dict[str, Any]:
    claim: dict[str, Any] = billing.claim(billing.sign(billing.case("workers_compensation")).json["claim_id"])
    return claim


def test_a_claim_is_typed_for_the_form_with_the_day_its_note_was_signed(billing: Clinic) -> None:
    claim = a_claim(billing)
    words = opened(billing, f"/claims/{claim['claim_id']}/cms1500")

    assert claim["claim"]["control_number"] in words
    assert "03 02 2026" in words


def test_its_proof_names_the_boxes(billing: Clinic) -> None:
    assert "27 We take the plan's amount" in opened(billing, f"/claims/{a_claim(billing)['claim_id']}/cms1500/proof")


def test_the_offset_of_the_settings_moves_the_sheet(billing: Clinic) -> None:
    admin = billing.world.sign_in("admin")
    settings = admin.get("eligibility", "/settings").json
    changed = {**settings, "form_printer": {"left": 12, "down": -3}}
    assert admin.put("eligibility", "/settings", json=changed).status == 200
    billing.world.settle()

    assert "Printed with left 12, down -3" in opened(billing, "/cms1500/calibration")


def test_the_same_claim_is_kept_once(billing: Clinic) -> None:
    path = f"/claims/{a_claim(billing)['claim_id']}/cms1500"
    names = {urlsplit(billing.biller.get("billing", path).headers["location"]).path for _ in range(2)}

    assert len(names) == 1


@pytest.mark.parametrize("paper", ["cms1500", "cms1500/proof"])
def test_there_is_no_paper_of_a_claim_that_is_not_there(billing: Clinic, paper: str) -> None:
    assert billing.biller.get("billing", f"/claims/{'z' * 26}/{paper}").status == 404
