"""A plan pays the patient: through the real handler, from the first word of it to a closing answer, books included."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest

from infra.local import invoking
from infra.local.invoking import Reply
from shared.money import ZERO, Money, total
from tests.billing.conftest import Clinic
from tests.billing.test_answers import Sent
from tests.builders import JANE

TO_HER = ("OA*100*63", "PR*1*30**2*27**45*20")  # the plan sent her 63; 77 is hers anyway
TOLD = {"amount": "63.00", "learned_by": "letter", "learned_on": "2026-03-20"}


class Paid:
    """A health plan's claim whose money went to the patient."""

    def __init__(self, billing: Clinic, *, advised: bool = True, kind: str = "health_plan") -> None:
        self.sent = Sent(billing, kind)
        self.billing = billing
        self.at = f"/claims/{self.sent.claim_id}/patient-cheque"
        if advised:
            self.sent.advise("0", self.sent.paid("0", *TO_HER))

    @property
    def cheque(self) -> Any:
        return self.billing.biller.get("billing", self.at).json["cheque"]

    def post(self, path: str = "", **body: Any) -> Reply:
        return self.billing.biller.post("billing", f"{self.at}{path}", json=body)

    def letter(self, number: int) -> Reply:
        return self.post("/letters", number=number)

    def pays_over(self, amount: str = "63.00", **more: Any) -> Reply:
        return self.post("/money", amount=amount, method="check", received_on="2026-04-02", **more)

    def account(self) -> str:
        return str(self.billing.biller.get("billing", f"/cases/{self.sent.case_id}").json["patient_balance"])

    def books_are_even(self) -> bool:
        return total(map(Money.parse, self.sent.balances().values())) == ZERO

    def night(self, **by: float) -> None:
        self.billing.world.now += timedelta(**by)
        invoking.run("billing", "count_claims")
        self.billing.come_back()


@pytest.fixture
def paid(billing: Clinic) -> Paid:
    return Paid(billing)


def test_an_advice_that_pays_her_opens_it_with_a_task_and_puts_it_on_her_account(paid: Paid) -> None:
    assert (paid.cheque["state"], paid.cheque["amount"], paid.cheque["learned_by"]) == ("open", "63.00", "advice")
    assert "write to her" in paid.sent.tasks()
    assert (paid.account(), paid.books_are_even()) == ("140.00", True)
    assert "Paid to patients" in paid.billing.biller.page("billing", "/cheques").text
    assert len(paid.billing.biller.get("billing", "/cheques").json["cheques"]) == 1


def test_an_advice_that_pays_the_clinic_opens_nothing(billing: Clinic) -> None:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", "PR*1*30**2*27**45*20"))

    assert billing.biller.get("billing", f"/claims/{sent.claim_id}/patient-cheque").json["cheque"] is None


def test_who_had_paid_at_the_desk_owes_nothing_and_it_is_closed_at_once(billing: Clinic) -> None:
    paid = Paid(billing, advised=False)
    desk = {"amount": "140.00", "method": "card", "received_on": "2026-03-02"}
    assert billing.biller.post("billing", f"/cases/{paid.sent.case_id}/payments", json=desk).status == 201
    paid.sent.advise("0", paid.sent.paid("0", *TO_HER))

    assert (paid.cheque["state"], paid.account()) == ("settled", "0.00")
    assert "write to her" not in paid.sent.tasks()


def test_she_is_asked_and_reminded_and_both_letters_are_kept(paid: Paid) -> None:
    first, again, reminder = paid.letter(1), paid.letter(1), paid.letter(2)

    assert [reply.status for reply in (first, again, reminder)] == [201, 200, 201]
    assert first.json == again.json
    assert "write to her" not in paid.sent.tasks()
    assert [one["number"] for one in paid.cheque["letters"]] == [1, 2]
    assert paid.cheque["state"] == "reminded"
    assert "Please pay $63.00" in read(paid, 1)
    assert "we wrote to you" in read(paid, 2)
    assert paid.letter(2).status == 200


def read(paid: Paid, letter: int) -> str:
    reply = paid.billing.biller.get("billing", f"{paid.at}/letters/{letter}")
    bucket, _, key = urlsplit(reply.headers["location"]).path.lstrip("/").partition("/")
    held = paid.billing.world.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return " ".join("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(held)).split())


def test_a_reminder_comes_after_a_letter(paid: Paid) -> None:
    reply = paid.letter(2)

    assert (reply.status, "does not become reminded" in reply.json["detail"]) == (409, True)
    assert paid.billing.biller.get("billing", f"{paid.at}/letters/1").status == 404


def test_who_agreed_to_mail_is_told_without_plan_or_amount(billing: Clinic) -> None:
    patient = {**JANE, "email": "jane@mailbox.example"}
    case_id = billing.case(patient=patient, may_email=True)
    claim_id = billing.sign(case_id).json["claim_id"]
    billing.night()
    told = billing.biller.post("billing", f"/claims/{claim_id}/patient-cheque", json=TOLD)
    assert told.status == 201, told.text
    at = f"/claims/{claim_id}/patient-cheque/letters"
    before = len(billing.world.letters())
    assert billing.biller.post("billing", at, json={"number": 1}).json["letters"][0]["emailed"] is True
    billing.world.settle()

    (mail,) = billing.world.letters()[before:]
    assert "on its way to you by post" in mail.body
    assert not [word for word in ("63", "Example Health", "March") if word in mail.body]


def test_what_she_pays_over_goes_to_her_account_and_closes_it(paid: Paid) -> None:
    paid.letter(1)
    part, rest, again = paid.pays_over("20.00"), paid.pays_over("43.00"), paid.pays_over("43.00")

    assert [reply.status for reply in (part, rest, again)] == [201, 201, 200]
    assert [reply.json["state"] for reply in (part, rest, again)] == ["asked", "paid-over", "paid-over"]
    assert (paid.account(), paid.books_are_even()) == ("77.00", True)
    assert paid.billing.biller.get("billing", "/cheques").json["cheques"] == []


@pytest.mark.parametrize("amount", ["0", "-1.00", "63.01"])
def test_more_than_what_is_left_and_nothing_are_refused_at_the_field(paid: Paid, amount: str) -> None:
    reply = paid.pays_over(amount)

    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "amount")


def test_who_refuses_owes_it_still_and_may_pay_after_all(paid: Paid) -> None:
    closed = paid.post("/closing", answer="refused", words="She says it is hers.")
    again = paid.post("/closing", answer="refused", words="She says it is hers.")

    assert (closed.status, again.status, closed.json["state"]) == (201, 200, "refused")
    assert "She says it is hers." in closed.json["story"][-1]["words"]
    assert (paid.account(), paid.books_are_even()) == ("140.00", True)
    assert paid.pays_over().json["state"] == "paid-over"


@pytest.mark.parametrize("answer", ["open", "paid-over", "settled"])
def test_only_an_answer_closes_it(paid: Paid, answer: str) -> None:
    assert paid.post("/closing", answer=answer).status in {200, 422}
    assert paid.cheque["state"] == "open"


def test_a_payer_that_takes_its_word_back_withdraws_it(paid: Paid) -> None:
    back = paid.sent.paid("0", "OA*100*-63", "PR*1*-30**2*-27**45*-20", charge="-140", status="22")
    paid.sent.advise("0", back, trace="EFT0002", name="2.835")

    assert (paid.cheque["state"], paid.account(), paid.books_are_even()) == ("withdrawn", "0.00", True)


# What the desk is told


def test_what_the_desk_is_told_is_booked_and_the_payers_own_word_replaces_it(billing: Clinic) -> None:
    paid = Paid(billing, advised=False)
    told, again = paid.post(**TOLD), paid.post(**TOLD)
    assert [reply.status for reply in (told, again)] == [201, 200]
    assert (paid.account(), paid.sent.state, paid.books_are_even()) == ("63.00", "paid", True)
    other = paid.post(**{**TOLD, "amount": "64.00"})
    assert other.status == 409

    paid.sent.advise("0", paid.sent.paid("0", "OA*100*70", "PR*1*30**2*27**45*13"))

    assert (paid.cheque["state"], paid.cheque["amount"]) == ("open", "70.00")
    assert (paid.account(), paid.books_are_even()) == ("140.00", True)
    assert paid.sent.balances()["receivable"] == "0.00"
    assert (paid.sent.record["told_by_desk"], paid.sent.record["paid_to_patient"]) == ("0.00", "70.00")


def test_an_advice_that_says_it_paid_the_clinic_withdraws_what_the_desk_was_told(billing: Clinic) -> None:
    paid = Paid(billing, advised=False)
    paid.post(**TOLD)
    paid.sent.advise("63", paid.sent.paid("63", "PR*1*30**2*27**45*20"))

    assert (paid.cheque["state"], paid.account(), paid.books_are_even()) == ("withdrawn", "77.00", True)


def test_a_payer_that_pays_the_clinic_instead_undoes_what_the_desk_was_told(billing: Clinic) -> None:
    paid = Paid(billing, advised=False)
    paid.post(**TOLD)
    closed = paid.post("/closing", answer="reissued", words="Stop payment, new cheque.")

    assert (closed.status, closed.json["state"]) == (201, "reissued")
    assert (paid.account(), paid.sent.state, paid.books_are_even()) == ("0.00", "accepted", True)
    assert paid.post("/closing", answer="reissued").status == 200


def test_a_payer_that_pays_the_clinic_instead_after_an_advice_leaves_the_books_to_its_reversal(paid: Paid) -> None:
    assert paid.post("/closing", answer="reissued").status == 201

    assert (paid.account(), paid.sent.record["paid_to_patient"]) == ("140.00", "63.00")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"amount": "0"}, "amount"), ({"amount": "140.01"}, "amount"), ({"learned_by": "advice"}, "learned_by"),
     ({"learned_on": "2026-03-01"}, "learned_on")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(billing: Clinic, change: dict[str, str], field: str) -> None:
    reply = Paid(billing, advised=False).post(**{**TOLD, **change})

    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (422, [field])


def test_a_claim_that_was_never_sent_cannot_have_been_paid(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]

    assert billing.biller.post("billing", f"/claims/{claim_id}/patient-cheque", json=TOLD).status == 409


def test_without_a_cheque_there_is_nothing_to_answer(billing: Clinic) -> None:
    paid = Paid(billing, advised=False)

    assert [paid.letter(1).status, paid.pays_over().status, paid.post("/closing", answer="refused").status] == [404] * 3
    assert "Has the plan sent its payment" in billing.biller.page("billing", paid.at).text


# Who is never written to


@pytest.mark.parametrize(
    ("kind", "account"), [("workers_compensation", "receivable"), ("car_accident", "lien")]
)  # fmt: skip
def test_a_worker_and_a_lien_are_never_written_to(billing: Clinic, kind: str, account: str) -> None:
    paid = Paid(billing, advised=False, kind=kind)
    before = paid.sent.balances()
    assert paid.post(**TOLD).status == 201
    reply = paid.letter(1)

    assert (reply.status, "is not written to" in reply.json["detail"]) == (409, True)
    assert "she is not written to" in paid.sent.tasks()
    assert "Write the letter" not in billing.biller.page("billing", paid.at).text
    moved = Money.parse(paid.sent.balances()[account]) - Money.parse(before.get(account, "0"))
    assert (str(moved), paid.books_are_even()) == ("63.00" if account == "lien" else "0.00", True)
    assert paid.pays_over().json["state"] == "paid-over"
    assert paid.books_are_even()


# At night


def test_the_night_puts_what_is_due_on_the_list_once(paid: Paid) -> None:
    paid.letter(1)
    paid.night(days=3)
    assert "remind her" not in paid.sent.tasks()
    paid.night(days=15)
    paid.night(days=1)

    assert paid.sent.tasks().count("remind her") == 1


def test_the_night_closes_what_is_even_by_now(paid: Paid) -> None:
    desk = {"amount": "140.00", "method": "card", "received_on": "2026-03-21"}
    assert paid.billing.biller.post("billing", f"/cases/{paid.sent.case_id}/payments", json=desk).status == 201
    paid.night(days=30)

    assert paid.cheque["state"] == "settled"
    assert "write to her" not in paid.sent.tasks()


# On the page


def test_the_page_leads_through_its_steps(paid: Paid) -> None:
    biller = paid.billing.biller
    assert "Write the letter" in biller.page("billing", paid.at).text
    assert biller.post("billing", f"{paid.at}/letters", form={"number": "1"}).status == 303
    assert "Write the reminder" in biller.page("billing", paid.at).text
    wrong = biller.post("billing", f"{paid.at}/money", form={"amount": "99", "method": "check",
                                                            "received_on": "2026-04-02"})  # fmt: skip
    assert (wrong.status, "at most 63.00" in wrong.text) == (422, True)
    assert biller.post("billing", f"{paid.at}/closing", form={"answer": "refused"}).status == 303
    assert "refused" in biller.page("billing", paid.at).text
