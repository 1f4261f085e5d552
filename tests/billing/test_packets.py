"""Packets through the whole house: made from the neighbours' own papers, opened by a link that ends."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from infra.local.invoking import Reply
from tests import builders_first_visit as first_visit
from tests import telephone, thread
from tests.thread import Outside
from tests.world import Caller, World

LAWYER = {"kind": "lawyer", "recipient": "Demo & Sample LLP", "release_signed_on": "2026-03-01"}
CASEWORKER = {"kind": "caseworker", "recipient": "Dana Invented, Example Comp Carrier"}
FIRST = {"kind": "first visit", "scores": {"pain": 7, "ndi": 44}, "relaxing_minutes": 30, "end": "11:45",
         "goals": [{"words": "look over her shoulder", "measure": "ndi", "target": "20", "by": "2026-05-01"}],
}  # fmt: skip


class Story:
    """A case whose first visit was given and billed."""

    def __init__(self, world: World, kind: str) -> None:
        self.outside, self.world = Outside(world), world
        self.desk, self.ana = world.sign_in("front-desk"), world.sign_in("therapist", name="ana")
        self.case = thread.opens_a_case(self.outside, kind)
        if kind == "workers_compensation":
            thread.enters_the_leave(self.outside, self.desk, self.case)
        thread.sends_the_page_back(self.outside, self.desk, self.case)
        document = thread.waiting_page(self.desk, self.case)
        assert thread.confirms(self.outside, self.desk, document, kind).status < 300
        signed = thread.signs(self.outside, self.ana, self.case, **FIRST)
        assert signed.status == 201, signed.text

    def make(self, asked: dict[str, Any], by: Caller | None = None) -> Reply:
        return (by or self.desk).post("billing", f"/cases/{self.case}/packets", json=asked)

    def shown(self) -> dict[str, Any]:
        (found,) = self.desk.get("billing", f"/cases/{self.case}/packets").json["packets"]
        return dict(found)

    def open(self, path: str) -> Reply:
        return self.world.request("billing", "GET", path.removeprefix("/billing"), headers={"Accept": "text/html"})

    def text(self, document: str) -> list[str]:
        bucket = self.world.built.environment["BILLING_DOCUMENTS"]
        held = self.world.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{document}")["Body"].read()
        pages = pypdfium2.PdfDocument(BytesIO(held))
        return [page.get_textpage().get_text_range() for page in pages]


@pytest.fixture(autouse=True)
def line(clinic: World) -> Iterator[None]:
    with telephone.connected():
        yield


def test_a_lawyer_gets_account_invoice_note_prescription_and_consent_in_one_document(clinic: World) -> None:
    story = Story(clinic, "car_accident")
    clinic.request("eligibility", "POST", f"{first_visit.link(story.case)}/consent", json=first_visit.SIGNED)
    clinic.settle()
    made = story.make(LAWYER)
    assert made.status == 201, made.text
    titles = [part.partition(",")[0].partition(" MH-")[0] for part in made.json["parts"]]
    assert [title.split()[0] for title in titles] == ["Account", "Invoice", "Session", "Prescription", "Consent"]

    pages = story.text(made.json["document"])
    cover, whole = pages[0], "\n".join(pages)
    for number, title in enumerate(("Account", "Session note", "Prescription of", "Consent to treatment")):
        assert title in cover, number
    place = next(n for n, page in enumerate(pages[1:], start=2) if "Consent to treatment" in page)
    assert re.search(rf"Consent to treatment\s+{place}\b", cover)
    assert "Terms of the lien".upper() in whole
    assert "look over her shoulder" in whole
    assert "Neck disability (NDI): 44 %" in whole
    assert "Relaxing" not in whole
    assert "50.00" not in whole  # what she paid for relaxing
    assert made.json["document"].startswith("packets/")


def test_a_caseworker_gets_each_bill_with_its_note_and_the_authorization(clinic: World) -> None:
    story = Story(clinic, "workers_compensation")
    made = story.make(CASEWORKER)

    assert [part.split()[0] for part in made.json["parts"]] == ["Bill", "Session", "Authorization", "Prescription"]
    whole = "\n".join(story.text(made.json["document"]))
    assert "PA556677" in whole
    assert "$178.36" in whole or "178 36" in whole


def test_the_link_opens_this_packet_until_it_is_taken_back_and_each_opening_is_written_down(clinic: World) -> None:
    story = Story(clinic, "car_accident")
    story.make(LAWYER)
    shown = story.shown()
    assert "Demo &amp; Sample LLP" in story.open(shown["link"]).text
    clinic.pass_time(seconds=5)
    opened = story.open(f"{shown['link']}/document")
    assert (opened.status, "packets/" in opened.headers["location"]) == (303, True)
    assert len(story.shown()["opened"]) == 2
    trail = clinic.sign_in("auditor").get("eligibility", f"/audit?record={shown['packet']['packet_id']}").json
    assert [entry["who"] for entry in trail["entries"] if entry["route"].endswith("/document")] == ["link: packet"]

    path = f"/packets/{shown['packet']['packet_id']}/revocation"
    assert story.desk.post("billing", path).json["revoked_at"] is not None
    assert story.desk.post("billing", path).status == 200
    assert story.open(shown["link"]).status == 410
    assert story.shown()["link"] is None


def test_the_link_ends_with_its_day(clinic: World) -> None:
    story = Story(clinic, "car_accident")
    story.make({**LAWYER, "days": 1})
    link = story.shown()["link"]
    clinic.pass_time(hours=24)

    assert story.open(link).status == 410


def test_the_same_asked_twice_is_one_packet(clinic: World) -> None:
    story = Story(clinic, "car_accident")
    first, again = story.make(LAWYER), story.make(LAWYER)

    assert (first.status, again.status, first.json) == (201, 200, again.json)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({**LAWYER, "release_signed_on": None}, 422),
        ({**LAWYER, "days": 31}, 422),
        (CASEWORKER, 409),
    ],
)
def test_records_go_only_to_whom_they_may_go(clinic: World, asked: dict[str, Any], status: int) -> None:
    outside = Outside(clinic)
    case = thread.opens_a_case(outside, "car_accident")
    reply = clinic.sign_in("front-desk").post("billing", f"/cases/{case}/packets", json=asked)

    assert reply.status == status


def test_papers_that_cannot_be_fetched_make_no_packet(clinic: World, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story(clinic, "car_accident")
    monkeypatch.setenv("ELIGIBILITY_URL", "http://127.0.0.1:1")

    assert story.make(LAWYER).status == 503
    assert story.desk.get("billing", f"/cases/{story.case}/packets").json["packets"] == []


def test_the_desk_sees_the_link_to_hand_on_and_the_form(clinic: World) -> None:
    story = Story(clinic, "car_accident")
    path = f"/desk/cases/{story.case}/packets"
    assert "Make a packet" in story.desk.page("billing", path).text
    form = {name: str(held) for name, held in LAWYER.items()}
    made = story.desk.post("billing", f"/cases/{story.case}/packets", form=form)
    assert (made.status, made.headers["location"]) == (303, f"/billing{path}")
    page = story.desk.page("billing", path).text
    assert "The link to hand on" in page
    assert "Not opened yet" in page
    wrong = story.desk.post("billing", f"/cases/{story.case}/packets", form={**form, "days": "90"})
    assert (wrong.status, "less than or equal to 30" in wrong.text) == (422, True)
