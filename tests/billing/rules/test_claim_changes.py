"""What may become of a claim that was sent, and what may not."""

from datetime import date
from typing import Any

import pytest

from services.billing.models.claims import Claim, ClaimFrequency, ClaimState, PayerOrder, Subscriber
from services.billing.models.records import Judgement
from services.billing.models.remittances import ClaimPayment, PaymentStatus
from services.billing.rules.claim_changes import NotPossible, for_next_payer, may_be_superseded, replacement, void
from services.billing.rules.scrub import filing
from shared.settings import PayerProfile
from tests.builders_billing import AS_PAID, a_claim, a_clinic, a_payment, adjusted, money
from tests.builders_claims import a_second_claim

NEXT = a_clinic().payers[0].model_copy(update={"payer_id": "second", "electronic_id": "2ND02", "name": "SECOND PLAN"})
HOLDER = Subscriber(member_id="S987654321")
JUDGED = a_claim(state=ClaimState.PAID, payer_claim_control_number="P100")


def judged(payment: ClaimPayment) -> Judgement:
    return Judgement(judged_on=date(2026, 3, 20), trace_number="EFT0001", payment=payment)


def passed(claim: Claim = JUDGED, payment: ClaimPayment | None = None, profile: PayerProfile = NEXT) -> Claim:
    return for_next_payer(claim, judged(payment or a_payment()), profile, HOLDER, "MH-2")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"frequency": ClaimFrequency.VOID}, "itself a void"),
        ({"state": ClaimState.READY}, "has judged"),
        ({"state": ClaimState.REJECTED}, "has judged"),
        ({"state": ClaimState.SUPERSEDED}, "has judged"),
        ({"payer_claim_control_number": None}, "number of this claim is not known"),
    ],
)
def test_only_a_judged_claim_with_the_payers_number_is_superseded(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        may_be_superseded(JUDGED.model_copy(update=changes))


@pytest.mark.parametrize("state", [ClaimState.PAID, ClaimState.PARTLY_PAID, ClaimState.DENIED])
def test_a_judged_claim_may_be_superseded(state: ClaimState) -> None:
    may_be_superseded(JUDGED.model_copy(update={"state": state}))


def test_a_replacement_names_the_original_and_has_a_number_of_its_own() -> None:
    new = replacement(JUDGED, JUDGED, "MH-7")
    assert (new.control_number, new.frequency, new.original_reference) == ("MH-7", ClaimFrequency.REPLACEMENT, "P100")
    assert new.payer_claim_control_number is None


def test_a_void_repeats_the_original_word_for_word() -> None:
    new = void(JUDGED)
    assert new.lines == JUDGED.lines
    assert (new.control_number, new.frequency, new.original_reference) == ("MH-000101", ClaimFrequency.VOID, "P100")


def test_the_next_payer_is_told_line_by_line_and_it_adds_up() -> None:
    second = passed()
    (earlier,) = second.earlier_payers
    assert (second.order, second.payer.payer_id, second.subscriber) == (PayerOrder.SECONDARY, "2ND02", HOLDER)
    assert (earlier.lines[0].paid_amount, earlier.lines[0].adjustments) == (money("63"), AS_PAID)
    assert [line.control_number for line in second.lines] == ["MH2L1"]
    assert list(filing.earlier_payers_add_up(second, None)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "services",
    [
        (),  # judged as a whole
        (a_payment().services[0], a_payment().services[0]),  # split
        (a_payment().services[0].model_copy(update={"line_control_number": "X"}),),  # not ours
        (a_payment().services[0].model_copy(update={"charge_amount": money("100")}),),  # bundled
    ],
    ids=["none", "split", "unknown", "bundled"],
)
def test_lines_that_are_not_ours_are_told_as_a_whole(services: Any) -> None:
    payment = a_payment(services=services, adjustments=adjusted("PR", ("45", "77")))
    (earlier,) = passed(payment=payment).earlier_payers
    assert earlier.lines == ()
    assert earlier.adjustments == payment.all_adjustments


def test_a_line_without_units_in_the_advice_keeps_those_that_were_billed() -> None:
    service = a_payment().services[0].model_copy(update={"units": ""})
    (earlier,) = passed(payment=a_payment(services=(service,))).earlier_payers
    assert earlier.lines[0].units == "4"


@pytest.mark.parametrize(
    ("claim", "payment", "profile", "words"),
    [
        (JUDGED, a_payment(status=PaymentStatus.PRIMARY_FORWARDED), NEXT, "passed the claim on itself"),
        (a_second_claim(order=PayerOrder.TERTIARY), a_payment(), NEXT, "no fourth"),
        (JUDGED, a_payment(), a_clinic().payers[0], "another one"),
    ],
)
def test_some_claims_have_no_next_payer(claim: Claim, payment: ClaimPayment, profile: Any, words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        passed(claim, payment, profile)


def test_a_third_payer_is_told_of_both() -> None:
    third = passed(a_second_claim(), a_payment(payer_claim_control_number=""))
    assert third.order is PayerOrder.TERTIARY
    assert [payer.order for payer in third.earlier_payers] == [PayerOrder.PRIMARY, PayerOrder.SECONDARY]
    assert third.earlier_payers[1].claim_control_number is None
