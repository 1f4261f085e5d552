"""The superbill and the lawyer's invoice: what stands on them, and that they are drawn the same each time."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from services.billing.forms import paid_invoice, superbill
from services.billing.forms.paid_invoice import invoice_for
from services.billing.forms.superbill import NoSuperbill, superbill_for
from services.billing.models.receipts import Credit, PaymentMethod, Receipt
from tests.builders_billing import (
    SERVICE_DATE,
    a_car_case,
    a_claim,
    a_courtesy_case,
    a_prescription,
    a_workers_case,
    money,
)

ISSUED = date(2026, 3, 3)
RECEIPT = Receipt(receipt_id="receipt0001", received_on=SERVICE_DATE, method=PaymentMethod.CARD, amount=money("140"))
BILL = superbill_for(a_claim(), a_prescription(a_courtesy_case()), [RECEIPT], ISSUED)
CAR = a_car_case()
assert CAR.injury
CREDIT = Credit(posted_on=date(2026, 3, 20), text="Medical payments", amount=money("100"))
INVOICE = invoice_for(a_claim(CAR, "MH-000103"), CAR.injury, [CREDIT], ISSUED)


def printed(pdf: bytes) -> str:
    """The words of the pages, as PDFium reads them."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_superbill_carries_what_a_plan_asks_for() -> None:
    words = printed(superbill.render(BILL))
    for wanted in (
        "MILE HIGH MEDICAL MASSAGE LLC", "EIN 84-1234567", "NPI 1234567893", "(303) 555-0100",  # who bills
        "ANA RIVERA, LMT", "MT.0099999 (CO)", "1999999984", "225700000X",  # who treats
        "JANE DOE", "04/12/1985", "1 MAIN ST", "W123456789",  # whom
        "ALAN SMITH, MD", "1558598797", "02/20/2026",  # who ordered it
        "M54.2", "M62.838", "97124-GP", "massage", "11 office", "03/02/2026",  # what for, what, where, when
        "Total charges", "$140.00", "card", "This is not a claim",
    ):  # fmt: skip
        assert wanted in words


def test_the_balance_is_shown_even_when_it_is_zero() -> None:
    assert BILL.sums[-1] == ("Balance", "$0.00")


def test_a_worker_or_a_driver_gets_no_superbill() -> None:
    for case in (a_workers_case(), CAR):
        with pytest.raises(NoSuperbill, match="her own health plan"):
            superbill_for(a_claim(case, "MH-000102"), a_prescription(case), [], ISSUED)


def test_pointers_are_letters_on_paper() -> None:
    """1:2:12 in an 837P is ABL on paper."""
    line = a_claim().lines[0].model_copy(update={"pointers": (1, 2, 12)})
    (shown,) = superbill_for(a_claim(lines=(line,)), a_prescription(a_courtesy_case()), [RECEIPT], ISSUED).lines
    assert shown.pointers == "ABL"


def test_the_invoice_names_the_matter_and_runs_a_balance() -> None:
    words = printed(paid_invoice.render(INVOICE))
    for wanted in ("EDGAR POE", "02/10/2026", "Demo & Sample LLP", "F-2026-17", "CLM-55-81723", "C.R.S. 38-27.5"):
        assert wanted in words
    assert [row[-1] for row in INVOICE.rows] == ["$140.00", "$155.00", "$55.00"]


def test_a_lien_promises_no_interest_and_no_collection() -> None:
    assert "No interest" in paid_invoice.LIEN_TERMS
    assert "collection agency" in paid_invoice.LIEN_TERMS


def test_an_invoice_that_is_settled_says_so() -> None:
    assert CAR.injury
    settled = invoice_for(
        a_claim(CAR, "MH-000103"), CAR.injury, [CREDIT.model_copy(update={"amount": money("155")})], ISSUED
    )
    assert settled.paid
    assert "PAID IN FULL" in printed(paid_invoice.render(settled))


def test_a_procedure_without_a_label_is_a_service() -> None:
    line = a_claim().lines[0]
    unknown = line.model_copy(update={"charge": line.charge.model_copy(update={"code": "Z0701"})})
    assert superbill.label_of(unknown) == "service"


def test_a_place_without_a_label_is_its_number() -> None:
    (shown,) = superbill_for(a_claim(place_of_service="77"), a_prescription(a_courtesy_case()), [RECEIPT], ISSUED).lines
    assert shown.place == "77"


def test_a_long_account_goes_on_over_several_pages() -> None:
    many = [CREDIT.model_copy(update={"text": f"Payment {n}"}) for n in range(60)]
    assert CAR.injury
    view = invoice_for(a_claim(CAR, "MH-000103"), CAR.injury, many, ISSUED)
    words = printed(paid_invoice.render(view))
    assert words.count("INVOICE") == 0
    assert "Page 2" in words
    assert "Payment 59" in words


def test_the_same_view_gives_the_same_bytes() -> None:
    assert superbill.render(BILL) == superbill.render(BILL)
    assert paid_invoice.render(INVOICE) == paid_invoice.render(INVOICE)


@pytest.mark.parametrize(("cents", "shown"), [("1234.5", "$1,234.50"), ("-0.07", "-$0.07"), ("0.00", "$0.00")])
def test_dollars_are_shown_as_americans_write_them(cents: str, shown: str) -> None:
    assert superbill.dollars(money(cents)) == shown


WITHOUT_PILLOW = """
import sys
sys.modules["PIL"] = None  # as in the deployed function, which has none
from tests.billing.forms.test_forms import BILL, INVOICE
from services.billing.forms import paid_invoice, superbill
assert superbill.render(BILL).startswith(b"%PDF")
assert paid_invoice.render(INVOICE).startswith(b"%PDF")
"""


def test_both_are_drawn_without_pillow() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", WITHOUT_PILLOW], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
