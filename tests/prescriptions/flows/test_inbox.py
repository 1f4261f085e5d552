"""The inbox: each page waits for one thing, and each way of looking for it is one query."""

from datetime import timedelta
from typing import Any

import pytest

from services.prescriptions.models.documents import Channel, Document, DocumentMatch, FirstReview, MatchedBy
from services.prescriptions.models.inbox import DocumentFilter, Waits, waits_for
from services.prescriptions.store import PrescriptionsStore, inbox
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_mail, a_picture, a_review, post
from tests.world import NOON, Caller, World

OURS = DocumentMatch(case_id="case00000001", matched_by=MatchedBy.CODE)
READ_ONCE = FirstReview(review=a_review(), reviewed_at=NOON, reviewed_by="ann")


def a_document(number: int = 1, **changed: Any) -> Document:
    facts: dict[str, Any] = {
        "document_id": f"document{number:06}", "content_hash": "0" * 64, "kind": "pdf", "channel": Channel.EMAIL,
        "received_at": NOON, "pages": 1, "match": OURS, "questions": 0,
    }  # fmt: skip
    return Document(**facts | changed)


@pytest.mark.parametrize(
    ("situation", "changed", "waits"),
    [
        ("nothing is asked", {}, Waits.LOOK),
        ("two questions", {"questions": 2}, Waits.QUESTIONS),
        ("not read yet", {"questions": None}, Waits.QUESTIONS),
        ("a page of the same form is there", {"came_before": ("document000009",)}, Waits.DUPLICATE),
        ("one of two readers has read it", {"first_review": READ_ONCE}, Waits.SECOND_READER),
        ("no case", {"match": None}, Waits.CASE),
        ("cannot be opened", {"pages": 0, "match": None}, Waits.UNUSABLE),
    ],
)
def test_a_page_waits_for_one_thing(situation: str, changed: dict[str, Any], waits: Waits) -> None:
    assert waits_for(a_document(**changed)) is waits, situation
    assert waits.label


@pytest.fixture
def held(clinic: World) -> PrescriptionsStore:
    """Forty pages: every fourth without a case, every other by fax, one older than the next by an hour."""
    store = PrescriptionsStore("milehigh")
    with at_work_for("milehigh"):
        for number in range(40):
            store.receive(
                a_document(
                    number, match=None if number % 4 == 0 else OURS,
                    channel=Channel.FAX if number % 2 else Channel.EMAIL,
                    received_at=NOON - timedelta(hours=40 - number),
                ), (),
            )  # fmt: skip
    return store


def wanted(store: PrescriptionsStore, **narrowed: Any) -> list[int]:
    """The numbers of the pages found, by going on to the end."""
    found, after = [], None
    with at_work_for("milehigh"):
        while True:
            page = inbox.waiting(store.table, DocumentFilter(**narrowed), NOON, after, limit=7)
            found += [int(one.document_id.removeprefix("document")) for one in page.documents]
            after = page.after
            if after is None:
                return found


@pytest.mark.parametrize(
    ("narrowed", "numbers"),
    [
        ({}, list(range(40))),
        ({"waits_for": "case"}, list(range(0, 40, 4))),
        ({"channel": "fax"}, list(range(1, 40, 2))),
        ({"waits_for": "look", "channel": "fax"}, list(range(1, 40, 2))),
        ({"waits_for": "case", "channel": "fax"}, []),
        ({"days": 1}, list(range(17))),
        ({"days": 1, "waits_for": "case"}, [0, 4, 8, 12, 16]),
    ],
)
def test_the_list_is_narrowed_and_goes_on(held: PrescriptionsStore, narrowed: Any, numbers: list[int]) -> None:
    assert wanted(held, **narrowed) == numbers


def test_a_page_changes_its_list_with_what_it_waits_for_and_leaves_when_decided(
    clinic: World, case_id: str, desk: Caller
) -> None:
    def waiting(of: str) -> int:
        return len(desk.get("prescriptions", f"/documents?waits_for={of}").json["documents"])

    post(clinic, a_mail(("page.png", a_picture())))
    clinic.settle()
    assert (waiting("case"), waiting("questions")) == (1, 0)
    document = desk.get("prescriptions", "/documents?waits_for=case&channel=email").json["documents"][0]["document_id"]
    desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
    assert (waiting("case"), waiting("questions")) == (0, 1)
    line = desk.get("prescriptions", "/documents").json["documents"][0]
    assert (line["patient"], line["waits_for"]) == ("Jane Invented", "questions")
    desk.post("prescriptions", f"/documents/{document}/confirmation", json=a_confirmation())
    assert waiting("questions") == 0
    assert not [key for key in clinic.dump() if "#BY_" in key]


def test_a_list_that_cannot_be_narrowed_so_says_which_answer_is_wrong(desk: Caller) -> None:
    reply = desk.get("prescriptions", "/documents?waits_for=nobody&days=0")
    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (422, ["days", "waits_for"])
    assert desk.page("prescriptions", "/desk?channel=pigeon").status == 422


def test_the_page_of_the_inbox_says_how_long_each_waits(clinic: World, waiting: str, desk: Caller) -> None:
    clinic.pass_time(minutes=5)
    clinic.now += timedelta(days=4)
    late = clinic.sign_in("front-desk", name="late")
    assert "4 days" in late.page("prescriptions", "/desk?days=3").text
    assert "Nothing of this kind waits" in late.page("prescriptions", "/desk?days=7").text
