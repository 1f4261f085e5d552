"""The payment advice: it balances or is held; it finds its claim; its money lands on the right account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.models.claims import Claim, ClaimEvent
from services.billing.models.remittances import ClaimPayment, PaymentStatus, ProviderAdjustment
from services.billing.rules.remittances import (
    by_name,
    doubts,
    imbalances,
    match_claim,
    names_in,
    post_remittance,
    same_words,
)
from shared.money import Money, total
from tests.builders_billing import (
    a_car_case,
    a_claim,
    a_payment,
    a_remittance,
    a_workers_case,
    adjusted,
    money,
)

GUIDE = "X12 835 005010X221A1, balancing"

PAID = a_payment()
REVERSED = a_payment("-140", "-63", adjusted("PR", ("1", "-30"), ("2", "-27"), ("45", "-20")), PaymentStatus.REVERSAL)
CORRECTED = a_payment("140", "84", adjusted("PR", ("2", "36"), ("45", "20")))
DENIED = a_payment("140", "0", adjusted("CO", ("197", "140")))
WITHOUT_LINES = PAID.model_copy(update={"services": (), "adjustments": PAID.all_adjustments})
TO_PATIENT = a_payment(
    "140", "0", (*adjusted("PR", ("1", "30"), ("2", "27"), ("45", "20")), *adjusted("OA", ("100", "63")))
)


def plb(reason: str, amount: str) -> tuple[ProviderAdjustment, ...]:
    return (ProviderAdjustment(reason=reason, amount=money(amount)),)


@pytest.mark.parametrize(
    ("payments", "provider", "deposit"),
    [
        ([PAID], (), "63"),
        ([REVERSED, CORRECTED], (), "21"),
        ([DENIED], (), "0.00"),
        ([PAID], plb("WO", "25"), "38"),
        ([a_payment("-140", "-140", (), PaymentStatus.REVERSAL)], plb("FB", "-140"), "0.00"),
        ([a_payment("200", "200", ())], plb("FB", "140"), "60"),
        ([PAID], plb("L6", "-1.5"), "64.50"),
    ],
)
def test_an_advice_balances_at_line_claim_and_file(
    payments: list[ClaimPayment], provider: tuple[ProviderAdjustment, ...], deposit: str
) -> None:
    advice = a_remittance(*payments, deposit=deposit, provider_adjustments=provider)
    assert imbalances(advice) == (), GUIDE


@pytest.mark.parametrize(
    ("payment", "fault"),
    [
        (a_payment(paid="64"), "claim 1: line 1: charge less adjustments is not what was paid"),
        (a_payment(paid_amount=money("64")), "claim 1: charge less all adjustments is not what was paid"),
        (
            a_payment(charge_amount=money("150"), adjustments=adjusted("CO", ("45", "10"))),
            "claim 1: the charges of the lines are not the charge of the claim",
        ),
    ],
)
def test_each_broken_balance_is_named_by_position(payment: ClaimPayment, fault: str) -> None:
    assert fault in imbalances(a_remittance(payment))


def test_a_deposit_that_differs_from_the_claims_is_named() -> None:
    (fault,) = imbalances(a_remittance(PAID, deposit="63.01"))
    assert fault.startswith("payment:")


def test_a_claim_without_lines_balances_by_its_own_adjustments() -> None:
    assert imbalances(a_remittance(WITHOUT_LINES)) == ()


def test_an_advice_out_of_balance_is_held_and_nothing_is_posted() -> None:
    posting = post_remittance(a_remittance(PAID, deposit="62"), [a_claim()])
    assert posting.held
    assert (posting.claims, posting.provider_entries) == ((), ())


OTHER = a_claim(a_car_case(), "MH-000103", payer_claim_control_number="P100")


@pytest.mark.parametrize(
    ("payment", "found"),
    [
        (PAID, "MH-000101"),
        (a_payment(control_number="0"), "MH-000101"),  # the line number alone
        (a_payment(services=(), payer_claim_control_number=""), "MH-000101"),
        (a_payment(services=(), control_number="0"), "MH-000103"),  # the payer's number alone
    ],
)
def test_a_payment_is_matched_by_line_then_by_our_number_then_by_theirs(payment: ClaimPayment, found: str) -> None:
    matched = match_claim(payment, by_name([a_claim(), OTHER]))
    assert matched
    assert matched.control_number == found


def test_a_payment_that_fits_two_claims_is_matched_to_neither() -> None:
    again = a_claim(payer_claim_control_number="P999")
    assert match_claim(PAID, by_name([a_claim(), again])) is None


def test_an_unknown_claim_is_matched_to_nothing() -> None:
    assert match_claim(PAID, by_name([])) is None


def accounts(payment: ClaimPayment, claim: Claim) -> dict[str, str]:
    (posted,) = post_remittance(a_remittance(payment), [claim]).claims
    return {entry.account: str(entry.amount) for entry in posted.entries}


def test_the_patients_share_moves_to_the_patients_account() -> None:
    assert accounts(PAID, a_claim()) == {
        "cash": "63.00",
        "patient:case0001jane": "77.00",
        "receivable:MH-000101": "-140.00",
    }


@pytest.mark.parametrize(("group", "account"), [("PR", "patient:case0001jane"), ("CO", "writeoff:CO-45")])
def test_the_amount_above_the_allowed_is_the_patients_or_ours_by_its_group(group: str, account: str) -> None:
    payment = a_payment("140", "120", adjusted(group, ("45", "20")))
    assert accounts(payment, a_claim())[account] == "20.00"


def test_a_denial_is_not_a_write_off_and_stays_receivable() -> None:
    (posted,) = post_remittance(a_remittance(DENIED), [a_claim()]).claims
    assert posted.entries == ()
    assert (posted.event, posted.disputed) == (ClaimEvent.DENIED, money("140"))


def test_money_the_plan_sent_to_the_patient_is_charged_to_her_account() -> None:
    """She paid at the desk, so her account was in credit for the whole charge."""
    (posted,) = post_remittance(a_remittance(TO_PATIENT), [a_claim()]).claims
    assert posted.paid_to_patient == money("63")
    assert accounts(TO_PATIENT, a_claim())["patient:case0001jane"] == "140.00"


def test_a_car_accident_share_stands_on_the_lien() -> None:
    assert accounts(WITHOUT_LINES, a_claim(a_car_case()))["lien:case0003edga"] == "77.00"


def test_a_worker_owes_nothing_so_her_share_is_disputed() -> None:
    """Colorado: no recovery from the employee (C.R.S. 8-42-101)."""
    claim = a_claim(a_workers_case(), "MH-000101")
    (posted,) = post_remittance(a_remittance(PAID), [claim]).claims
    assert {e.account for e in posted.entries} == {"cash", "receivable:MH-000101"}
    assert (posted.disputed, posted.event) == (money("77"), ClaimEvent.PARTLY_PAID)


@pytest.mark.parametrize(
    ("payment", "event"),
    [
        (PAID, ClaimEvent.PAID),
        (a_payment("140", "0", adjusted("PR", ("1", "120"), ("45", "20"))), ClaimEvent.PAID),  # deductible
        (TO_PATIENT, ClaimEvent.PAID),
        (a_payment("140", "120", adjusted("CO", ("45", "20"))), ClaimEvent.PAID),
        (a_payment("140", "100", adjusted("CO", ("151", "40"))), ClaimEvent.PARTLY_PAID),
        (DENIED, ClaimEvent.DENIED),
        (a_payment("140", "0", adjusted("PR", ("204", "140"))), ClaimEvent.DENIED),
        (
            a_payment("140", "0", adjusted("PR", ("31", "140")), PaymentStatus.PATIENT_UNKNOWN),
            ClaimEvent.DENIED,
        ),
        (REVERSED, ClaimEvent.REVERSED),
    ],
)
def test_the_adjustments_decide_what_became_of_a_claim(payment: ClaimPayment, event: ClaimEvent) -> None:
    (posted,) = post_remittance(a_remittance(payment), [a_claim()]).claims
    assert posted.event is event


def test_a_reversal_and_its_correction_leave_only_the_correction() -> None:
    posting = post_remittance(a_remittance(PAID, REVERSED, CORRECTED), [a_claim()])
    (right,) = post_remittance(a_remittance(CORRECTED), [a_claim()]).claims
    sums: dict[str, Money] = {}
    for entry in (entry for part in posting.claims for entry in part.entries):
        sums[entry.account] = sums.get(entry.account, Money(0)) + entry.amount
    assert sums == {entry.account: entry.amount for entry in right.entries}


def test_money_for_an_unknown_claim_is_in_the_books_and_waits_for_a_person() -> None:
    posting = post_remittance(a_remittance(PAID), [])
    (unknown,) = posting.unknown
    assert [(e.account, str(e.amount)) for e in unknown.entries] == [
        ("cash", "63.00"),
        ("unapplied:EFT0001", "-63.00"),
    ]


def test_interest_and_recoupment_move_cash_outside_any_claim() -> None:
    advice = a_remittance(PAID, deposit="39.5", provider_adjustments=plb("WO", "25") + plb("L6", "-1.5"))
    entries = post_remittance(advice, [a_claim()]).provider_entries
    assert [(e.account, str(e.amount)) for e in entries] == [
        ("plb:WO", "25.00"),
        ("cash", "-25.00"),
        ("plb:L6", "-1.50"),
        ("cash", "1.50"),
    ]


amounts = st.integers(-50_000, 50_000).map(Money)
groups = st.sampled_from(["CO", "PR", "OA", "PI"])
reasons = st.sampled_from(["1", "2", "3", "45", "100", "50", "197", "P12"])


@given(st.lists(st.tuples(groups, reasons, amounts), max_size=6), amounts, st.lists(amounts, max_size=3))
def test_cash_is_the_deposit_whatever_the_adjustments(
    cas: list[tuple[str, str, Money]], paid: Money, provider: list[Money]
) -> None:
    adjustments = tuple(a for group, reason, amount in cas for a in adjusted(group, (reason, str(amount))))
    charge = paid + total(a.amount for a in adjustments)
    advice = a_remittance(
        a_payment(str(charge), str(paid), adjustments),
        deposit=str(paid - total(provider)),
        provider_adjustments=tuple(ProviderAdjustment(reason="WO", amount=amount) for amount in provider),
    )
    posting = post_remittance(advice, [a_claim()])
    entries = (*posting.claims[0].entries, *posting.provider_entries)
    assert total(e.amount for e in entries if e.account == "cash") == advice.paid_amount
    assert total(e.amount for e in entries) == Money(0)


def test_a_line_without_a_day_is_found_by_its_numbers_only() -> None:
    payment = a_payment()
    (service,) = payment.services
    undated = payment.model_copy(update={"services": (service.model_copy(update={"service_date": None}),)})

    assert len(list(names_in(undated))) == len(list(names_in(payment))) - 1


@pytest.mark.parametrize(
    ("told", "word"),
    [({"trace_number": ""}, "TRN02"), ({"payer_identifier": ""}, "TRN03"), ({"paid_amount": money("-1")}, "negative")],
)
def test_an_advice_that_balances_and_is_odd_is_looked_at_by_a_person(told: dict[str, object], word: str) -> None:
    (doubt,) = doubts(a_remittance(PAID).model_copy(update=told))

    assert word in doubt


def test_an_advice_without_anything_odd_is_not_doubted() -> None:
    assert doubts(a_remittance(PAID)) == ()


def test_the_same_payment_under_another_number_is_known_by_its_words_whatever_the_order_of_claims() -> None:
    one, other = a_remittance(PAID, DENIED), a_remittance(DENIED, PAID).model_copy(update={"trace_number": "EFT9"})

    assert same_words(one) == same_words(other) != same_words(a_remittance(PAID))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"trace_number": ""}, "has no number (TRN02)"),
        ({"payer_identifier": ""}, "does not say whose it is (TRN03)"),
        ({"paid_amount": money("-63")}, "the deposit is negative"),
    ],
)
def test_an_advice_in_doubt_says_why(changes: dict[str, object], why: str) -> None:
    (doubt,) = doubts(a_remittance(PAID).model_copy(update=changes))
    assert why in doubt


def test_an_advice_with_its_names_and_a_deposit_is_in_no_doubt() -> None:
    assert doubts(a_remittance(PAID)) == ()


def test_two_advices_say_the_same_whatever_their_numbers_and_the_order_of_their_claims() -> None:
    first, second = a_remittance(PAID, DENIED), a_remittance(DENIED, PAID).model_copy(update={"trace_number": "EFT9"})
    assert same_words(first) == same_words(second) != same_words(a_remittance(PAID))
