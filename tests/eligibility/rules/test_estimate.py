"""What the patient will probably owe.

P1 to P11: worked examples of the project's rules of the trade, section 3.5 (benefit arithmetic of 45 CFR 147.136
terms: deductible, coinsurance, out-of-pocket maximum, balance billing).
"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eligibility.models import EstimateInputs
from services.eligibility.rules.estimate import estimate_patient_responsibility
from shared.money import ZERO, Money, total


def _inputs(charge: str, allowed: str, **more: Any) -> EstimateInputs:
    return EstimateInputs.model_validate({"charge": charge, "allowed": allowed, **more})


OUT: dict[str, Any] = {"coinsurance": "0.30", "out_of_pocket_left": "4200"}


@pytest.mark.parametrize(
    ("source", "inputs", "plan", "patient", "parts"),
    [
        ("P1 out of network", _inputs("140", "120", **OUT, deductible_left="30"), "63.00", "77.00", ("57.00", "20.00")),
        ("P2 maximum almost met", _inputs("140", "120", coinsurance="0.30", deductible_left="30",
                                          out_of_pocket_left="40"), "80.00", "60.00", ("40.00", "20.00")),
        ("P3 deductible open", _inputs("140", "120", **OUT, deductible_left="500"), "0.00", "140.00",
         ("120.00", "20.00")),
        ("P4 deductible met", _inputs("140", "120", **OUT), "84.00", "56.00", ("36.00", "20.00")),
        ("P5 the customary rate lies above the charge", _inputs("140", "152", coinsurance="0.40"), "84.00", "56.00",
         ("56.00", "0.00")),
        ("P6 rounding", _inputs("140", "97.33", coinsurance="0.30"), "68.13", "71.87", ("29.20", "42.67")),
        ("P7 maximum met", _inputs("140", "120", coinsurance="0.30", deductible_left="30", out_of_pocket_left="0"),
         "120.00", "20.00", ("0.00", "20.00")),
        ("P8 in network, copay", _inputs("140", "100", copay="40", in_network=True), "60.00", "40.00",
         ("40.00", "0.00")),
        ("P9 in network, deductible and share", _inputs("140", "100", coinsurance="0.20", deductible_left="25",
                                                        in_network=True), "60.00", "40.00", ("40.00", "0.00")),
        ("P11 100 dollars of MedPay left", _inputs("140", "140", benefit_left="100"), "100.00", "40.00",
         ("40.00", "0.00")),
        ("no visit left", _inputs("140", "120", **OUT, visits_left=0), "0.00", "140.00", ("140.00", "0.00")),
        ("not covered", _inputs("140", "120", **OUT, covered=False), "0.00", "140.00", ("140.00", "0.00")),
        ("a copay above the allowed amount", _inputs("140", "30", copay="40"), "0.00", "140.00", ("30.00", "110.00")),
        ("one visit left", _inputs("140", "120", visits_left=1), "120.00", "20.00", ("0.00", "20.00")),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)  # fmt: skip
def test_plan_and_patient_share_a_visit(
    source: str, inputs: EstimateInputs, plan: str, patient: str, parts: tuple[str, str]
) -> None:
    split = estimate_patient_responsibility(inputs)

    assert (str(split.plan_pays), str(split.patient_owes)) == (plan, patient)
    assert (str(split.share), str(split.balance)) == parts


@pytest.mark.parametrize("copay", [None, "40"])
def test_in_network_the_contract_takes_off_what_is_above(copay: str | None) -> None:
    assert estimate_patient_responsibility(_inputs("140", "100", copay=copay, in_network=True)).write_off == Money(4000)


amounts = st.integers(0, 100_000).map(Money)
maybe = st.none() | amounts
situations = st.builds(
    EstimateInputs, charge=amounts, allowed=amounts, deductible_left=amounts, copay=maybe, out_of_pocket_left=maybe,
    benefit_left=maybe, coinsurance=st.decimals(0, 1, places=2), in_network=st.booleans(), covered=st.booleans(),
    visits_left=st.none() | st.integers(0, 3),
)  # fmt: skip


@given(situations)
def test_the_parts_are_the_charge_and_none_is_negative(inputs: EstimateInputs) -> None:
    split = estimate_patient_responsibility(inputs)
    parts = [split.plan_pays, split.share, split.balance, split.write_off]

    assert total(parts) == inputs.charge
    assert min(parts) >= ZERO


@given(situations, amounts)
def test_a_higher_deductible_never_costs_the_patient_less(inputs: EstimateInputs, more: Money) -> None:
    higher = inputs.model_copy(update={"deductible_left": inputs.deductible_left + more})
    before, after = estimate_patient_responsibility(inputs), estimate_patient_responsibility(higher)

    assert after.patient_owes >= before.patient_owes


@given(situations)
def test_the_balance_never_counts_toward_the_maximum(inputs: EstimateInputs) -> None:
    met = inputs.model_copy(
        update={"out_of_pocket_left": ZERO, "benefit_left": None, "covered": True, "visits_left": 1}
    )

    assert estimate_patient_responsibility(met).share == ZERO


def test_a_share_is_a_part_of_one() -> None:
    assert EstimateInputs(charge=Money(1), allowed=Money(1), coinsurance=Decimal(1)).coinsurance == 1
    with pytest.raises(ValueError, match="less than or equal to 1"):
        EstimateInputs(charge=Money(1), allowed=Money(1), coinsurance=Decimal(30))
