"""Minutes to units: the tables of both rules, and the limits that take units away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.models.units import LossReason, LostUnits, UnitCap
from services.billing.rules.units import billable_units, midpoint, total_time, units_for, units_of, within, within_a_day
from shared.codes.unit_rule import UnitRule

MANUAL = "CMS Claims Processing Manual ch. 5 s. 20.2"


@pytest.mark.parametrize(
    ("least", "most", "units"),
    [(0, 7, 0), (8, 22, 1), (23, 37, 2), (38, 52, 3), (53, 67, 4), (68, 82, 5), (83, 97, 6), (98, 112, 7)],
)
def test_one_code_counts_by_the_table_of_the_manual(least: int, most: int, units: int) -> None:
    assert {units_of(minutes) for minutes in range(least, most + 1)} == {units}


def test_a_fifty_minute_hour_is_three_units() -> None:
    assert units_of(50) == 3


BOTH_RULES = [
    # minutes per code, by total time, by midpoint
    ("A24 B23", "A2 B1", "A2 B2"),
    ("A20 B20", "A2 B1", "A1 B1"),
    ("A33 B7", "A2 B1", "A2 B0"),
    ("A18 B13 C10 D8", "A1 B1 C1 D0", "A1 B1 C1 D1"),
    ("A7 B7 C7", "A1 B0 C0", "A0 B0 C0"),
    ("A10 B10", "A1 B0", "A1 B1"),
    ("A10 B10 C10", "A1 B1 C0", "A1 B1 C1"),
    ("A8 B8 C8", "A1 B1 C0", "A1 B1 C1"),
    ("A22 B22", "A2 B1", "A1 B1"),
    ("A12 B8", "A1 B0", "A1 B1"),
    ("A38 B7", "A3 B0", "A3 B0"),
    ("A30 B7", "A2 B0", "A2 B0"),
    ("A50 B10", "A3 B1", "A3 B1"),
    ("A6 B6", "A1 B0", "A0 B0"),
    ("A25 B14", "A2 B1", "A2 B1"),
    ("A29 B29", "A2 B2", "A2 B2"),
    ("A45 B8", "A3 B1", "A3 B1"),
]


def counts(text: str) -> dict[str, int]:
    return {word[0]: int(word[1:]) for word in text.split()}


@pytest.mark.parametrize(("minutes", "cms", "_"), BOTH_RULES)
def test_total_time_pools_the_minutes_of_the_day(minutes: str, cms: str, _: str) -> None:
    assert total_time(counts(minutes)) == counts(cms), MANUAL


@pytest.mark.parametrize(("minutes", "_", "cpt"), BOTH_RULES)
def test_the_midpoint_rule_lets_each_code_stand_alone(minutes: str, _: str, cpt: str) -> None:
    assert midpoint(counts(minutes)) == counts(cpt)


def test_a_tie_goes_to_the_code_with_more_minutes() -> None:
    assert total_time({"A": 10, "B": 25}) == {"A": 0, "B": 2}


documented = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 240), min_size=1)


@given(documented)
def test_total_time_gives_exactly_the_units_of_the_total(minutes: dict[str, int]) -> None:
    assert sum(total_time(minutes).values()) == units_of(sum(minutes.values()))


@given(documented)
def test_no_code_gets_more_than_one_unit_beyond_its_full_quarters(minutes: dict[str, int]) -> None:
    assert all(0 <= units - minutes[code] // 15 <= 1 for code, units in total_time(minutes).items())


@given(st.sampled_from(UnitRule), st.integers(0, 480))
def test_both_rules_agree_on_a_single_code(rule: UnitRule, minutes: int) -> None:
    assert units_for({"97124": minutes}, rule) == {"97124": units_of(minutes)}


def test_minutes_beyond_the_prescription_are_not_billed() -> None:
    (massage,) = billable_units({"97124": 60}, {"97124": 30}, UnitRule.MIDPOINT)
    assert (massage.billable_minutes, massage.units) == (30, 2)
    assert massage.lost == (LostUnits(units=2, reason=LossReason.PRESCRIBED_MINUTES),)


def test_a_unit_beyond_the_medically_unlikely_edit_is_lost_to_it() -> None:
    cap = UnitCap(code="97124", units=4, reason=LossReason.MEDICALLY_UNLIKELY)
    (massage,) = billable_units({"97124": 75}, {"97124": 75}, UnitRule.MIDPOINT, [cap])
    assert (massage.units, massage.lost) == (4, (LostUnits(units=1, reason=LossReason.MEDICALLY_UNLIKELY),))


def test_each_limit_records_what_it_took() -> None:
    caps = [
        UnitCap(code="97124", units=3, reason=LossReason.AUTHORIZATION),
        UnitCap(code="97124", units=4, reason=LossReason.MEDICALLY_UNLIKELY),
    ]
    (massage,) = billable_units({"97124": 90}, {"97124": 60}, UnitRule.MIDPOINT, caps)
    assert [(lost.reason, lost.units) for lost in massage.lost] == [
        (LossReason.PRESCRIBED_MINUTES, 2),
        (LossReason.AUTHORIZATION, 1),
    ]


def test_prescribed_minutes_are_given_out_in_the_order_of_the_note() -> None:
    assert within({"97124": 45, "97140": 30, "97110": 5}, 60) == {"97124": 45, "97140": 15, "97110": 0}


def test_a_lost_unit_never_moves_to_another_code() -> None:
    """With 40 of 45 minutes the pooled tie would hand the first code the unit that the second one lost."""
    first, second = billable_units({"A": 20, "B": 25}, {"A": 20, "B": 20}, UnitRule.CMS)
    assert (first.units, second.units, second.lost[0].units) == (1, 1, 1)


def test_a_code_the_order_does_not_cover_keeps_no_minute() -> None:
    (manual,) = billable_units({"97140": 30}, {"97124": 60}, UnitRule.MIDPOINT)
    assert (manual.billable_minutes, manual.units, manual.lost[0].units) == (0, 0, 2)


def test_an_untimed_code_is_one_unit_whatever_its_time() -> None:
    massage, pack = billable_units({"97124": 60}, {"97124": 60}, UnitRule.CMS, untimed=["97010"])
    assert (massage.units, pack.units, pack.billable_minutes) == (4, 1, 0)


@given(documented, st.sampled_from(UnitRule), st.integers(15, 120))
def test_what_is_billed_and_what_is_lost_is_what_was_documented(
    minutes: dict[str, int], rule: UnitRule, prescribed: int
) -> None:
    counted = billable_units(minutes, within(minutes, prescribed), rule)
    assert {u.code: u.units + sum(lost.units for lost in u.lost) for u in counted} == units_for(minutes, rule)


@pytest.mark.parametrize(
    ("most", "billed", "lost"),
    [(8, [3, 2], [0, 0]), (5, [3, 2], [0, 0]), (4, [3, 1], [0, 1]), (2, [2, 0], [1, 2]), (0, [0, 0], [3, 2])],
)
def test_a_payers_most_units_a_day_are_given_out_in_the_order_of_the_note(
    most: int, billed: list[int], lost: list[int]
) -> None:
    """RULES 2.6: what is over is recorded as lost to the payer, never moved to another code or day."""
    counted = billable_units({"97124": 45, "97140": 30}, {"97124": 45, "97140": 30}, UnitRule.MIDPOINT, (), ["97010"])
    found = within_a_day(counted, most)
    assert [units.units for units in found] == [*billed, 1]
    assert [sum(one.units for one in units.lost) for units in found] == [*lost, 0]
    assert {one.reason for units in found for one in units.lost} <= {LossReason.PAYER_MAXIMUM}
