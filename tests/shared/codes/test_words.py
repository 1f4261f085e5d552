"""The words the desk sees: body areas, credentials, payers, unit rules, adjustment groups and reasons."""

from collections import Counter
from datetime import date

import pytest

from shared.codes.adjustment_group import AdjustmentGroup, Bearer
from shared.codes.adjustment_reason import REASONS, Path, reason_on
from shared.codes.body_area import BodyArea, Side
from shared.codes.complaints import Complaint, RedFlag
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.codes.unit_rule import UnitRule

DAY = date(2026, 3, 2)


def test_the_form_has_seven_areas_on_each_side_and_eight_in_the_middle() -> None:
    assert Counter(area.side for area in BodyArea) == {Side.LEFT: 7, Side.RIGHT: 7, None: 8}


def test_every_left_area_has_its_right() -> None:
    left = {area.value.removeprefix("left_") for area in BodyArea if area.side is Side.LEFT}
    right = {area.value.removeprefix("right_") for area in BodyArea if area.side is Side.RIGHT}
    assert left == right


@pytest.mark.parametrize(
    ("area", "label"),
    [
        (BodyArea.LEFT_UPPER_ARM, "left upper arm"),
        (BodyArea.RIGHT_FOREARM_HAND, "right forearm / hand"),
        (BodyArea.HEAD_FACE, "head / face"),
        (BodyArea.JAW, "jaw (TMJ)"),
        (BodyArea.UPPER_BACK, "upper back"),
        (BodyArea.LOW_BACK, "low back"),
    ],
)
def test_a_body_area_is_called_as_on_the_form(area, label) -> None:
    assert area.label == label


@pytest.mark.parametrize("words", [BodyArea, Credential, PayerKind, UnitRule, AdjustmentGroup, Complaint,
                                   RedFlag, Relationship])  # fmt: skip
def test_every_choice_has_a_label_of_its_own(words) -> None:
    labels = [word.label for word in words]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PayerKind.HEALTH_PLAN, "health_plan"),
        (PayerKind.WORKERS_COMPENSATION, "workers_compensation"),
        (PayerKind.CAR_ACCIDENT, "car_accident"),
        (PayerKind.SELF_PAY, "self_pay"),
        (UnitRule.CMS, "cms"),
        (UnitRule.MIDPOINT, "midpoint"),
    ],
)
def test_stored_values_never_change(kind, value) -> None:
    assert str(kind) == value


@pytest.mark.parametrize(
    ("group", "bearer"),
    [
        ("CO", Bearer.CLINIC),
        ("PR", Bearer.PATIENT),
        ("OA", Bearer.OTHER_PAYER),
        ("PI", Bearer.CLINIC),
        ("CR", Bearer.NOBODY),
    ],
)
def test_the_group_says_who_is_left_with_the_amount(group, bearer) -> None:
    assert AdjustmentGroup(group).bearer is bearer


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("1", Path.PATIENT),
        ("18", Path.CHECK),
        ("29", Path.APPEAL),
        ("45", Path.POST),
        ("50", Path.APPEAL),
        ("97", Path.CORRECT),
        ("109", Path.REROUTE),
        ("197", Path.APPEAL),
        ("234", Path.WRITE_OFF),
        ("252", Path.RESPOND),
        ("P12", Path.POST),
    ],
)
def test_a_reason_has_its_usual_way_on(code, path) -> None:
    assert reason_on(code, DAY).path is path


def test_above_the_allowed_amount_comes_under_two_groups() -> None:
    assert reason_on("45", DAY).usual_groups == (AdjustmentGroup.CO, AdjustmentGroup.PR)


def test_the_property_and_casualty_reasons_began_in_2013() -> None:
    assert reason_on("P12", date(2013, 10, 31)) is None


def test_every_reason_tells_cause_and_action() -> None:
    assert all(row.usual_cause and row.usual_action and row.usual_groups for row in REASONS)


@pytest.mark.parametrize(
    ("relationship", "code"),
    [
        (Relationship.SELF, "18"),
        (Relationship.SPOUSE, "01"),
        (Relationship.CHILD, "19"),
        (Relationship.LIFE_PARTNER, "53"),
        (Relationship.OTHER, "G8"),
    ],
)
def test_a_relationship_has_the_code_of_the_837_and_the_270(relationship, code) -> None:
    """Source: 005010, SBR02, PAT01 and INS02."""
    assert relationship.code == code


def test_every_complaint_of_the_left_has_its_right_and_the_middle_has_no_side() -> None:
    sides = Counter(complaint.side for complaint in Complaint)
    left, right = (
        {complaint.part for complaint in Complaint if complaint.side is side} for side in (Side.LEFT, Side.RIGHT)
    )

    assert left == right
    assert sides[None] == len(Complaint) - 2 * len(left)


def test_six_warnings_do_not_wait_for_next_weeks_appointment() -> None:
    assert len([flag for flag in RedFlag if flag.is_urgent]) == 6
