"""The packet as paper: contents that tell the truth, parts as the facts have them, the same bytes each time."""

import base64
import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from services.billing.forms import packet_parts as parts
from services.billing.forms.cms1500.boxes import forms_for
from services.billing.forms.packet import Packet, Page, Part, Words, render
from services.billing.forms.packet_cover import cover
from services.billing.models.packets import LeavePaper, LeaveStep, PacketAsked, SignedConsent, SignedOrder
from services.billing.models.progress import Goal, Scores
from services.billing.models.receipts import Credit
from services.billing.models.records import ClaimRecord, SessionRecord
from shared.facts import AuthorizedProcedure, CaseFacts
from tests.builders_billing import (
    SERVICE_DATE,
    a_car_case,
    a_claim,
    a_clinic,
    a_prescription,
    a_session,
    a_workers_case,
    an_authorization,
    money,
)

NOW = datetime(2026, 3, 3, tzinfo=UTC)
LAWYER = PacketAsked(kind="lawyer", recipient="Demo & Sample LLP", release_signed_on=date(2026, 3, 1))
CASEWORKER = PacketAsked(kind="caseworker", recipient="Dana Invented")
CONSENT = SignedConsent(
    case_id="case0003edga", number=1, version="abcdef", paragraphs=("I ask for massage.", "I may take this back."),
    signed_name="Edgar Poe", signer="patient", signed_at=NOW, signed_on=date(2026, 3, 1),
)  # fmt: skip


def a_page() -> str:
    held = BytesIO()
    Image.new("L", (1275, 1650), 255).save(held, "JPEG")
    return base64.b64encode(held.getvalue()).decode()


def a_record(case: CaseFacts | None = None) -> ClaimRecord:
    return ClaimRecord(
        claim_id="claim00000001", session_id="session0001", prescription_id="prescription1", ready_from=NOW,
        claim=a_claim(case or a_car_case(), "MH-000103"),
    )  # fmt: skip


def paid(amount: str) -> list[Credit]:
    return [Credit(posted_on=date(2026, 3, 20), text="Payment by the insurer", amount=money(amount))]


def kept(**changes: Any) -> SessionRecord:
    return SessionRecord(session=a_session(a_car_case()).model_copy(update=changes), units=(), charges=())


def whole(*held: Part, asked: PacketAsked = LAWYER, case: CaseFacts | None = None) -> Packet:
    return cover(case or a_car_case(), a_clinic(), asked, held, date(2026, 4, 1))


def read(packet: Packet) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(render(packet)))]


def test_the_contents_name_the_page_on_which_each_part_begins() -> None:
    long = Part("Long part", tuple(Words(f"line {n}") for n in range(120)))
    pages = read(whole(long, Part("Short part", (Words("end"),))))
    begins = {title: next(n for n, text in enumerate(pages[1:], start=2) if f". {title}" in text)
              for title in ("Long part", "Short part")}  # fmt: skip

    assert begins["Short part"] > begins["Long part"] + 1
    for title, page in begins.items():
        assert re.search(rf"{title}\s+{page}\b", pages[0])
    assert all("EDGAR POE, born 01/19/1990" in text for text in pages)


def test_the_same_packet_is_the_same_bytes() -> None:
    one = whole(parts.account([(a_record(), paid("100"))]), parts.order(_order(a_page())))
    assert render(one) == render(one)


def _order(*pages: str) -> SignedOrder:
    return SignedOrder(facts=a_prescription(a_car_case()), state="active", pages=pages)


def test_the_account_runs_from_charge_to_payment_and_names_the_terms_of_the_lien() -> None:
    text = "\n".join(read(whole(parts.account([(a_record(), paid("100"))]))))

    for words in ("$140.00", "$155.00", "$100.00", "$55.00", "TERMS OF THE LIEN", "No interest", "CERTIFICATION"):
        assert words in text


@pytest.mark.parametrize(("amount", "words"), [("155", "Paid in full"), ("100", "Open"), (None, "Open")])
def test_an_invoice_says_whether_it_is_paid(amount: str | None, words: str) -> None:
    text = "\n".join(read(whole(parts.invoice(a_record(), paid(amount) if amount else []))))

    assert words in text
    assert ("Payment by the insurer" in text) is (amount is not None)


def test_a_note_shows_what_was_measured_and_aimed_at() -> None:
    goals = (Goal(words="drive an hour"), Goal(words="sleep", measure="pain", target="3", by=date(2026, 5, 1)))
    full = kept(scores=Scores(pain=7, ndi=44), goals=goals)
    text = "\n".join(read(whole(parts.note(full, ("Pain: 7 of 10, now 7 of 10; baseline",)))))
    bare = "\n".join(read(whole(parts.note(kept(), ()))))

    for words in ("MEASURED ON THIS DAY", "44 %", "PROGRESS SINCE THE BASELINE", "drive an hour", "(until 05/01/2026)"):
        assert words in text
        assert words not in bare
    assert "RESPONSE" not in bare


def test_a_prescription_stands_with_its_signed_page_and_the_hash_of_the_original() -> None:
    pages = read(whole(parts.order(_order(a_page()))))

    assert len(pages) == 2  # facts and picture on one sheet
    assert "0" * 40 in pages[1].replace("\r\n", "")
    assert "12 of 60 minutes" in pages[1]


@pytest.mark.parametrize(("changes", "told"), [({}, False), ({"revoked_at": NOW}, True)])
def test_a_consent_says_when_it_was_taken_back(changes: dict[str, Any], told: bool) -> None:
    text = "\n".join(read(whole(parts.consent(CONSENT.model_copy(update=changes)))))

    assert "I may take this back." in text
    assert ("Taken back on 03/03/2026" in text) is told


def test_a_caseworkers_packet_has_bill_and_authorization_and_asks_nothing_of_the_worker() -> None:
    case = a_workers_case()
    bill = parts.bill(a_record(case), forms_for(a_claim(case, "MH-000103"), SERVICE_DATE))
    narrow = (AuthorizedProcedure(code="97124", units=48), AuthorizedProcedure(code="97010"))
    leave = an_authorization().model_copy(update={"procedures": narrow, "sessions": None})
    held = LeavePaper(leave=leave, story=(LeaveStep(at=NOW, words="Asked by fax"),))
    text = "\n".join(read(whole(bill, parts.leave(held), asked=CASEWORKER, case=case)))

    for words in ("178 36", "SERVICE LINES (BOX 24)", "PA556677", "not limited", "48 units, any sessions",
                  "any units, any sessions", "Asked by fax", "nothing is asked of the worker", "164.512"):  # fmt: skip
        assert words in text
    assert "LIEN" not in text


def test_a_picture_keeps_its_proportions() -> None:
    assert len(read(whole(Part("Page", (Page(a_page()),))))) == 2
