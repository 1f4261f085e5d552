"""The books: what each step does to the accounts, and that nothing is ever made or lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.billing.models.claims import ClaimFrequency
from services.billing.models.journal import JournalEntry, JournalPosting
from services.billing.models.remittances import ClaimPayment
from services.billing.rules import ledger
from shared.facts import CaseFacts
from shared.money import Money
from tests.builders_billing import a_car_case, a_claim, a_courtesy_case, a_payment, a_workers_case, adjusted, money

CASE = a_courtesy_case().case_id


def posted(payment: ClaimPayment) -> JournalPosting:
    return JournalPosting(posting_id="POST#1", reason="835", entries=ledger.entries_of(payment, a_claim()))


def test_a_charge_is_owed_by_the_payer_and_earned() -> None:
    assert ledger.balances([ledger.charged(a_claim())]) == {
        "receivable:MH-000101": money("140"),
        "revenue": money("-140"),
    }


def test_a_session_without_a_payer_is_owed_by_the_patient() -> None:
    assert ledger.balances([ledger.charged_to_patient(CASE, "session0001", money("100"))]) == {
        f"patient:{CASE}": money("100"),
        "revenue": money("-100"),
    }


def test_a_payment_at_the_desk_puts_the_patient_in_credit() -> None:
    assert ledger.balances([ledger.paid_by_patient(CASE, "R1", money("140"))]) == {
        "cash": money("140"),
        f"patient:{CASE}": money("-140"),
    }


def test_a_courtesy_claim_ends_with_nobody_owing_anything() -> None:
    """She paid 140, the plan sent her 63, the other 77 are her share: only cash and revenue remain."""
    shares = (*adjusted("PR", ("1", "30"), ("2", "27"), ("45", "20")), *adjusted("OA", ("100", "63")))
    books = ledger.balances(
        [
            ledger.charged(a_claim()),
            ledger.paid_by_patient(CASE, "R1", money("140")),
            posted(a_payment("140", "0", shares)),
        ]
    )
    assert {account: amount for account, amount in books.items() if amount} == {
        "cash": money("140"),
        "revenue": money("-140"),
    }


def test_a_car_accident_share_stands_on_a_lien_and_not_on_the_patient() -> None:
    assert ledger.patient_account(a_claim(a_car_case())) == "lien:case0003edga"


def test_lines_that_do_not_sum_to_zero_are_refused() -> None:
    with pytest.raises(ValidationError, match="do not sum to zero"):
        JournalPosting(posting_id="P1", reason="one-sided", entries=(JournalEntry(account="cash", amount=Money(1)),))


@pytest.mark.parametrize("account", ["Cash", "patient:", "patient:Jane Doe", "7:x"])
def test_an_account_name_is_a_kind_and_an_opaque_name(account: str) -> None:
    with pytest.raises(ValidationError):
        JournalEntry(account=account, amount=Money(1))


movements = st.lists(st.tuples(st.sampled_from(["cash", "a", "b"]), st.integers(-999, 999).map(Money)))


@given(movements)
def test_settling_always_sums_to_zero_and_never_writes_an_empty_line(moved: list[tuple[str, Money]]) -> None:
    entries = ledger.settle(moved, against="cash")
    assert sum(entry.amount.cents for entry in entries) == 0
    assert all(entry.amount for entry in entries)


def test_a_void_claim_is_charged_no_longer_and_a_replacement_is_charged_anew() -> None:
    original = a_claim()
    following = original.model_copy(update={"control_number": "MH-000102", "frequency": ClaimFrequency.REPLACEMENT})
    void = following.model_copy(update={"frequency": ClaimFrequency.VOID})
    first = ledger.charged(original)

    assert ledger.balances([first, ledger.superseded(original, following, "MH-000102")]) == {
        "receivable:MH-000101": money("0"), "receivable:MH-000102": money("140"), "revenue": money("-140"),
    }  # fmt: skip
    assert not any(ledger.balances([first, ledger.superseded(original, void, "MH-000102")]).values())


def test_a_corrected_note_charges_the_difference_and_nothing_where_there_is_none() -> None:
    claim = a_claim()
    (line,) = claim.lines[:1]
    less = line.model_copy(update={"charge": line.charge.model_copy(update={"unit_price": money("30")})})
    shorter = claim.model_copy(update={"lines": (less, *claim.lines[1:])})
    made = ledger.corrected(claim, shorter, 2)

    assert made is not None
    assert ledger.balances([made])["revenue"] == claim.charge_amount - shorter.charge_amount
    assert ledger.corrected(claim, claim, 2) is None
    assert ledger.corrected_for_patient(CASE, "session0001", 2, money("0")) is None


def test_a_note_taken_back_before_its_claim_left_takes_its_whole_charge_off() -> None:
    claim = a_claim()
    made = ledger.taken_off(claim, 2)

    assert made is not None
    assert ledger.balances([made])["revenue"] == claim.charge_amount


def test_what_the_first_payer_left_is_asked_of_the_second_before_the_patient() -> None:
    first = a_claim()
    second = first.model_copy(update={"control_number": "MH-000102"})
    made = ledger.passed_on(first, second, money("20"), "MH-000102")

    assert made is not None
    assert ledger.balances([made])["receivable:MH-000102"] == money("20")
    assert ledger.passed_on(first, second, money("0"), "MH-000102") is None


def test_a_discount_for_prompt_payment_comes_off_her_account_with_the_payment_that_earned_it() -> None:
    paid = ledger.with_prompt_pay(ledger.paid_by_patient(CASE, "R1", money("126")), CASE, money("14"))
    books = ledger.balances([ledger.charged_to_patient(CASE, "session0001", money("140")), paid])

    assert {account: amount for account, amount in books.items() if amount} == {
        "cash": money("126"),
        "writeoff:prompt-pay": money("14"),
        "revenue": money("-140"),
    }


@pytest.mark.parametrize(
    ("case", "told", "after"),
    [
        (a_courtesy_case(), {f"patient:{CASE}": "63"}, {}),
        (a_car_case(), {"lien:case0003edga": "63"}, {}),
        (a_workers_case(), {}, {"receivable:MH-000101": "-63"}),  # a worker owes nothing: it stays the carrier's
    ],
)
def test_what_the_payer_sent_the_patient_stands_where_her_share_stands(
    case: CaseFacts, told: dict[str, str], after: dict[str, str]
) -> None:
    claim = a_claim(case)
    posting = ledger.told_paid_to_patient(claim, money("63"), "cheque/1")
    books = ledger.balances([posting])
    both = ledger.balances([posting, ledger.paid_over(claim, "R1", money("63"))])

    assert {name: str(amount) for name, amount in books.items() if not name.startswith("receivable")} == {
        name: f"{amount}.00" for name, amount in told.items()
    }
    assert {name: str(amount) for name, amount in both.items() if amount and name != "cash"} == (
        {name: f"{amount}.00" for name, amount in after.items()} or {"receivable:MH-000101": "-63.00"}
    )


_STEPS = st.tuples(st.sampled_from(["charge", "told", "over", "desk", "discount"]), st.integers(-999, 999).map(Money),
                   st.sampled_from([a_courtesy_case(), a_car_case(), a_workers_case()]))  # fmt: skip


@given(st.lists(_STEPS, max_size=10))
@settings(max_examples=50)
def test_whatever_happens_the_trial_balance_is_zero(steps: list[tuple[str, Money, CaseFacts]]) -> None:
    made = {
        "charge": lambda claim, _: ledger.charged(claim),
        "told": lambda claim, amount: ledger.told_paid_to_patient(claim, amount, "cheque/1"),
        "over": lambda claim, amount: ledger.paid_over(claim, "R1", amount),
        "desk": lambda claim, amount: ledger.paid_by_patient(claim.case_id, "R2", amount),
        "discount": lambda claim, amount: ledger.with_prompt_pay(
            ledger.paid_by_patient(claim.case_id, "R3", amount), claim.case_id, amount
        ),
    }
    postings = [made[what](a_claim(case), amount) for what, amount, case in steps]

    assert sum(amount.cents for amount in ledger.balances(postings).values()) == 0
