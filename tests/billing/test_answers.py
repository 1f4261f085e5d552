"""What comes back: acknowledgments move the claim, advices go into the books, the rest waits for a person."""

from datetime import date, timedelta
from typing import Any

import pytest

from infra.local import invoking
from shared.money import ZERO, Money, total
from shared.x12.writing import InterchangeHeader, interchange
from tests.billing.conftest import Clinic
from tests.billing.x12.test_remittance_835 import HEADER as HEADER_835
from tests.billing.x12.test_remittance_835 import payment, segments
from tests.billing.x12.test_status_277ca import HEADER as HEADER_277

HEADER_999 = InterchangeHeader(
    sender="SIMPAYER", receiver="MHMASSAGE", control_number=11, group_control_number=11, functional_id="FA",
    version="005010X231A1", moment=HEADER_835.moment, usage="T",
)  # fmt: skip


class Sent:
    """A health plan's claim that went out last night."""

    def __init__(self, billing: Clinic, kind: str = "health_plan") -> None:
        self.billing = billing
        self.case_id = billing.case(kind)
        self.claim_id = billing.sign(self.case_id).json["claim_id"]
        billing.night()
        self.number = self.record["claim"]["control_number"]

    @property
    def record(self) -> dict[str, Any]:
        found: dict[str, Any] = self.billing.claim(self.claim_id)
        return found

    @property
    def state(self) -> str:
        return str(self.record["claim"]["state"])

    def acknowledge(self, verdict: str, group: str = "1", notes: str = "") -> None:
        text = (
            f"ST*999*0001*005010X231A1~AK1*HC*{group}*005010X222A1~AK2*837*0001*005010X222A1~{notes}"
            f"IK5*{verdict}~AK9*{verdict}*1*1*{int(verdict in 'AE')}"
        )
        self.billing.receive(f"{verdict}{group}.999", interchange(HEADER_999, [segments(text)]))

    def status(self, category: str, number: str | None = None, name: str = "1.277") -> None:
        text = (
            "ST*277*0001*005010X214~BHT*0085*08*ACK1*20260304*0900*TH~HL*1**20*1~"
            "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054~HL*2*1*21*1~HL*3*2*19*1~HL*4*3*PT~"
            f"NM1*QC*1*DOE*JANE~TRN*2*{number or self.number}~STC*{category}:20*20260304*WQ*140~REF*1K*P100"
        )
        self.billing.receive(name, interchange(HEADER_277, [segments(text)]))

    def advise(self, deposit: str, *claims: str, trace: str = "EFT0001", plb: str = "", name: str = "1.835") -> None:
        self.billing.receive(name, interchange(HEADER_835, [payment(deposit, trace, *claims, plb=plb)]))

    def paid(self, paid: str, *cas: str, status: str = "1", charge: str = "140", number: str | None = None) -> str:
        number = number or self.number
        adjustments = "".join(f"CAS*{one}~" for one in cas)
        return (
            f"CLP*{number}*{status}*{charge}*{paid}**12*P100*11*1~NM1*QC*1*DOE*JANE~SVC*HC:97124:GP*{charge}*{paid}**4~"
            f"DTM*472*20260302~{adjustments}REF*6R*{number}L1~"
        )

    def balances(self) -> dict[str, str]:
        return dict(self.billing.biller.get("billing", "/ledger").json["balances"])

    def tasks(self) -> str:
        return self.billing.biller.page("billing", "/desk").text


@pytest.fixture
def sent(billing: Clinic) -> Sent:
    return Sent(billing)


SHARES = "PR*1*30**2*27**45*20"


# 999 and 277CA


@pytest.mark.parametrize(("verdict", "state"), [("A", "received"), ("E", "received"), ("R", "rejected")])
def test_a_999_says_whether_the_file_was_readable(sent: Sent, verdict: str, state: str) -> None:
    sent.acknowledge(verdict)

    assert sent.state == state


def test_a_refused_file_names_the_place_of_the_fault_and_tells(sent: Sent) -> None:
    sent.acknowledge("R", notes="IK3*NM1*21*2310*8~IK4*9*67*7*BADID~")

    assert sent.record["rejections"] == ["NM1 at 21: code 8"]
    desk = sent.billing.world.sign_in("front-desk")
    timeline = desk.get("eligibility", f"/cases/{sent.case_id}").json["timeline"]
    assert "Claim rejected: NM1 at 21: code 8" in [entry["words"] for entry in timeline]


def test_a_999_for_a_file_we_did_not_send_becomes_a_task(sent: Sent) -> None:
    sent.acknowledge("A", group="4711")

    assert "answers a file that was not sent from here" in sent.tasks()


@pytest.mark.parametrize(
    ("category", "state"), [("A1", "accepted"), ("A2", "accepted"), ("A3", "rejected"), ("A7", "rejected")]
)
def test_a_277ca_says_whether_the_claim_was_taken_in(sent: Sent, category: str, state: str) -> None:
    sent.status(category)

    assert sent.state == state
    assert sent.record["claim"]["payer_claim_control_number"] == "P100"


def test_a_277ca_for_an_unknown_claim_becomes_a_task(sent: Sent) -> None:
    sent.status("A2", number="NOBODY")

    assert "names a claim that was not sent from here" in sent.tasks()


def test_a_late_acknowledgment_does_not_move_a_paid_claim_back(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))
    sent.status("A7")
    sent.acknowledge("R")

    assert sent.state == "paid"


# 835


def test_an_advice_is_posted_and_told(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))

    record = sent.record
    assert (record["paid_to_clinic"], record["patient_responsibility"]) == ("63.00", "77.00")
    assert sent.balances() == {"cash": "63.00", "patient": "77.00", "receivable": "0.00", "revenue": "-140.00"}
    desk = sent.billing.world.sign_in("front-desk")
    timeline = desk.get("eligibility", f"/cases/{sent.case_id}").json["timeline"]
    assert "The insurer paid the clinic" in [entry["words"] for entry in timeline]


def test_a_courtesy_claim_follows_the_money_to_the_patient(sent: Sent) -> None:
    paid = {"amount": "140.00", "method": "card", "received_on": "2026-03-02"}
    sent.billing.biller.post("billing", f"/cases/{sent.case_id}/payments", json=paid)
    sent.advise("0", sent.paid("0", SHARES, "OA*100*63"))

    assert (sent.state, sent.record["paid_to_patient"]) == ("paid", "63.00")
    assert sent.balances() == {"cash": "140.00", "patient": "0.00", "receivable": "0.00", "revenue": "-140.00"}


def test_the_same_advice_again_is_posted_once(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))
    once = sent.balances()
    sent.advise("63", sent.paid("63", SHARES), name="again.835")

    assert sent.balances() == once
    assert sent.record["paid_to_clinic"] == "63.00"


def test_the_same_name_with_other_content_is_held_for_a_person(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))
    sent.advise("64", sent.paid("64", "PR*1*29**2*27**45*20"), name="other.835")

    assert sent.record["paid_to_clinic"] == "63.00"
    assert "under a name already used" in sent.tasks()


def test_an_advice_out_of_balance_is_held_whole_with_its_reason(sent: Sent) -> None:
    sent.advise("62", sent.paid("63", SHARES))

    (remittance,) = sent.billing.biller.get("billing", "/remittances").json["remittances"]
    assert remittance["state"] == "held"
    assert "less the provider adjustments is not the deposit" in sent.tasks()
    assert (sent.state, sent.balances()["receivable"]) == ("sent", "140.00")


def test_a_denial_stays_owed_and_has_a_last_day_and_a_usual_answer(sent: Sent) -> None:
    sent.advise("0", sent.paid("0", "CO*197*140"))

    record = sent.record
    assert (record["claim"]["state"], record["disputed"], record["answer_by"]) == ("denied", "140.00", "2026-09-16")
    assert sent.balances()["receivable"] == "140.00"
    page = sent.billing.biller.page("billing", f"/desk/claims/{sent.claim_id}").text
    assert "authorization missing" in page
    assert "ask for leave after the fact" in page


def test_a_reason_this_house_does_not_know_is_shown_as_such(sent: Sent) -> None:
    sent.advise("0", sent.paid("0", "CO*999*140"))

    page = sent.billing.biller.page("billing", f"/desk/claims/{sent.claim_id}").text
    assert "a reason this house does not know yet" in page


def test_a_reversal_and_its_correction_leave_the_corrected_money(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))
    reversal = sent.paid("-63", "PR*1*-30**2*-27**45*-20", status="22", charge="-140")
    sent.advise("21", reversal, sent.paid("84", "PR*2*36**45*20"), trace="EFT0002", name="2.835")

    record = sent.record
    assert (record["claim"]["state"], record["paid_to_clinic"], record["patient_responsibility"]) == (
        "paid", "84.00", "56.00",
    )  # fmt: skip
    assert sent.balances()["cash"] == "84.00"


def test_money_for_an_unknown_claim_is_booked_and_becomes_a_task(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES, number="NOBODY"))

    assert sent.balances()["unapplied"] == "-63.00"
    assert "for a claim that is not known here" in sent.tasks()


def test_a_payment_for_a_claim_that_waits_for_none_is_booked_and_becomes_a_task(billing: Clinic) -> None:
    case_id = billing.case()
    sent = Sent.__new__(Sent)
    sent.billing, sent.case_id = billing, case_id
    sent.claim_id = billing.sign(case_id).json["claim_id"]
    sent.number = sent.record["claim"]["control_number"]
    sent.advise("63", sent.paid("63", SHARES))

    assert (sent.state, sent.record["paid_to_clinic"]) == ("ready", "63.00")
    assert "was not waiting for one" in sent.tasks()


def test_money_outside_any_claim_moves_cash_only(sent: Sent) -> None:
    sent.advise("39.5", sent.paid("63", SHARES), plb="PLB*1234567893*20261231*WO:P055*25*L6*-1.5~")

    balances = sent.balances()
    assert (balances["cash"], balances["plb"]) == ("39.50", "23.50")


def test_the_lawyers_invoice_is_drawn_again_with_what_the_insurer_paid(billing: Clinic) -> None:
    sent = Sent(billing, "car_accident")
    before = sent.record["invoice"]
    sent.advise("100", sent.paid("100", "CO*45*10", "PR*45*30"))

    record = sent.record
    assert record["invoice"] != before
    assert [(credit["text"], credit["amount"]) for credit in record["credits"]] == [
        ("Example Auto Insurance, advice EFT0001", "100.00"), ("Written off, advice EFT0001", "10.00"),
    ]  # fmt: skip
    assert sent.balances()["lien"] == "30.00"
    assert "lien: <b>$30.00</b>" in billing.biller.page("billing", f"/desk/cases/{sent.case_id}").text


# Files that are no answers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("this is not X12", "cannot be read"),
        ("", "cannot be read"),
        (interchange(HEADER_999, []), "holds no answer"),
        ("\u00e9\u00e9\u00e9", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_waits_for_a_person(sent: Sent, text: str, words: str) -> None:
    sent.billing.receive("odd.txt", text)

    assert words in sent.tasks()
    assert sent.billing.world.dead_letters().keys() <= {"prescriptions-eventsdlq"}


def test_a_kind_of_answer_we_do_not_read_becomes_a_task(sent: Sent) -> None:
    header = InterchangeHeader(
        sender="SIMPAYER", receiver="MHMASSAGE", control_number=12, group_control_number=12, functional_id="HB",
        version="005010X279A1", moment=HEADER_835.moment, usage="T",
    )  # fmt: skip
    sent.billing.receive(
        "1.271", interchange(header, [segments("ST*271*0001*005010X279A1~BHT*0022*11*A*20260301*0901")])
    )

    assert "does not read" in sent.tasks()


def test_an_advice_cut_short_posts_nothing(sent: Sent) -> None:
    text = interchange(HEADER_835, [payment("63", "EFT0001", sent.paid("63", SHARES))])
    sent.billing.receive("cut.835", text[:-40])

    assert sent.state == "sent"
    assert "cannot be read" in sent.tasks()


# The whole thread, with the simulated payer


def test_three_claims_are_answered_and_the_books_are_even(billing: Clinic) -> None:
    claims = {}
    hours = {"health_plan": "08:00", "workers_compensation": "10:00", "car_accident": "12:00"}
    for kind, start in hours.items():
        end = f"{int(start[:2]) + 1:02d}:15"
        claims[kind] = billing.sign(billing.case(kind), start=start, end=end).json["claim_id"]
    billing.night()
    for answer in billing.payer_answers():
        billing.receive(answer.name, answer.text)

    assert {kind: billing.claim(claim_id)["claim"]["state"] for kind, claim_id in claims.items()} == {
        "health_plan": "paid", "workers_compensation": "paid", "car_accident": "paid",
    }  # fmt: skip
    balances = dict(billing.biller.get("billing", "/ledger").json["balances"])
    assert balances["receivable"] == "0.00"
    assert total(map(Money.parse, balances.values())) == ZERO


def test_the_answers_in_any_order_come_to_the_same(billing: Clinic) -> None:
    sent = Sent(billing)
    for answer in reversed(billing.payer_answers()):
        billing.receive(answer.name, answer.text)

    assert (sent.state, sent.record["paid_to_patient"]) == ("paid", "63.00")


def test_an_outbox_row_left_by_a_dead_process_is_told_by_the_sweeper(sent: Sent) -> None:
    assert invoking.run("billing", "sweep") == 0
    assert date.fromisoformat(str(sent.record["ready_from"])[:10]) - date(2026, 3, 2) == timedelta(days=1)
