"""The patient's statement: what is hers and why; who owes nothing gets none."""

from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest

from services.billing.forms.statement import NoStatement, statement_for
from services.billing.models.receipts import PaymentMethod, Receipt
from services.billing.models.requests import CaseBilling
from shared.money import ZERO, Money
from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.builders_billing import SERVICE_DATE, a_car_case, a_clinic, a_courtesy_case, a_workers_case, money

CASE = CaseBilling(case=a_courtesy_case(), patient_balance=ZERO, lien_balance=ZERO)
RECEIPT = Receipt(receipt_id="receipt0001", received_on=SERVICE_DATE, method=PaymentMethod.CARD, amount=money("20"))


def opened(billing: Clinic, case_id: str) -> str:
    reply = billing.biller.get("billing", f"/cases/{case_id}/statement")
    assert reply.status == 303, reply.text
    bucket, _, key = urlsplit(reply.headers["location"]).path.lstrip("/").partition("/")
    held = billing.world.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(held))
    return " ".join(text.split())


def pay(billing: Clinic, case_id: str, amount: str) -> None:
    paid = {"amount": amount, "method": "card", "received_on": "2026-03-02"}
    assert billing.biller.post("billing", f"/cases/{case_id}/payments", json=paid).status == 201


@pytest.mark.parametrize(
    ("amount", "last"), [("20", "Please pay $57.00"), ("77", "Balance $0.00"), ("80", "In your favour $3.00")]
)
def test_it_says_her_share_what_she_paid_and_what_is_left(billing: Clinic, amount: str, last: str) -> None:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", SHARES))
    pay(billing, sent.case_id, amount)

    words = opened(billing, sent.case_id)
    assert "your plan paid us $63.00" in words
    assert "Your share $77.00" in words
    assert last in words


def test_a_plan_that_has_not_decided_leaves_her_nothing_to_pay_yet(billing: Clinic) -> None:
    case_id = billing.case()
    assert billing.sign(case_id).status == 201

    words = opened(billing, case_id)
    assert "your plan has not decided yet" in words
    assert "Balance $0.00" in words


@pytest.mark.parametrize(("kind", "why"), [("workers_compensation", "owes nothing"), ("car_accident", "settlement")])
def test_a_worker_and_a_lien_get_none_and_the_answer_says_why(billing: Clinic, kind: str, why: str) -> None:
    reply = billing.biller.get("billing", f"/cases/{billing.case(kind)}/statement")

    assert (reply.status, why in reply.text) == (409, True)


@pytest.mark.parametrize("case", [a_workers_case(), a_car_case()])
def test_no_statement_is_made_whatever_stands_on_the_account(case: Any) -> None:
    with pytest.raises(NoStatement):
        statement_for(CASE.model_copy(update={"case": case, "patient_balance": Money(5000)}), a_clinic(), SERVICE_DATE)


def test_what_the_books_hold_beside_visits_and_payments_is_shown_as_other_entries() -> None:
    case = CASE.model_copy(update={"receipts": (RECEIPT,), "patient_balance": Money(500)})
    view = statement_for(case, a_clinic(), SERVICE_DATE)

    assert view.sums == (
        ("Your share", "$0.00"), ("Your payments", "-$20.00"), ("Other entries", "$25.00"), ("Please pay", "$5.00"),
    )  # fmt: skip
