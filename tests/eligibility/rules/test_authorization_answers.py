"""What a caseworker's answer comes to, and what she is asked to correct."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.models.authorizations import CaseworkerAnswer, DeskAnswer, Verdict
from services.eligibility.rules.authorization_answers import corrections, leave_from, verdict_of
from tests.builders_authorizations import TODAY, an_answer, asked, units

ASKED = asked()


def said(**changes: Any) -> CaseworkerAnswer:
    return CaseworkerAnswer.model_validate(an_answer(**changes))


CHANGED = {"answer": "changed"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"number": None}, {"number"}),
        ({"may_decide": False}, {"may_decide"}),
        ({"number": None, "may_decide": False}, {"number", "may_decide"}),
        ({"sessions": 12, "first_day": "2026-03-02"}, set()),
        ({"sessions": 6}, {"answer"}),
        ({"last_day": "2026-04-30"}, {"answer"}),
        ({"procedures": [{"code": "97124", "units": 12}]}, {"answer"}),
        ({**CHANGED, "sessions": 6}, set()),
        (CHANGED, set()),
        ({**CHANGED, "last_day": "2026-03-01"}, {"last_day"}),
        ({**CHANGED, "first_day": "2026-02-01", "last_day": "2026-02-28"}, {"last_day"}),
        ({**CHANGED, "last_day": "2026-03-02"}, set()),
        ({**CHANGED, "without": ["97140"]}, set()),
        ({**CHANGED, "without": ["97140", "97124"]}, {"answer"}),
        ({"answer": "refused", "number": None}, {"reason"}),
        ({"answer": "refused", "number": None, "reason": "Not work-related."}, set()),
    ],
)
def test_what_is_to_be_corrected_stands_beside_its_field(changes: dict[str, Any], fields: set[str]) -> None:
    assert {wrong.field for wrong in corrections(ASKED, said(**changes), TODAY)} == fields


def test_the_desk_need_not_say_that_the_payer_may_decide() -> None:
    told = DeskAnswer(answer=Verdict.APPROVED, name="Dana", number="CO-778", how="fax")

    assert corrections(ASKED, told, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({**CHANGED, "sessions": 6}, {"sessions": 6}),
        ({**CHANGED, "last_day": "2026-04-30"}, {"last_day": date(2026, 4, 30)}),
        ({**CHANGED, "without": ["97140"]}, {"procedures": (units("97124", 40),)}),
        ({**CHANGED, "procedures": [{"code": "97124", "units": 12}]},
         {"procedures": (units("97124", 12), units("97140", 8))}),
        ({**CHANGED, "procedures": [{"code": "97124"}, {"code": "97110", "units": 4}], "without": ["97140"]},
         {"procedures": (units("97124", 40), units("97110", 4))}),
    ],
)  # fmt: skip
def test_the_leave_is_what_was_asked_with_what_was_changed(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    leave = leave_from(ASKED, said(**changes))
    wanted = {"number": "CO-778", "granted_by": "Dana Reviewer", "first_day": ASKED.first_day,
              "last_day": ASKED.last_day, "sessions": 12, "procedures": ASKED.procedures, **expected}  # fmt: skip

    assert leave is not None
    assert {name: getattr(leave, name) for name in wanted} == wanted


def test_a_refusal_gives_no_leave() -> None:
    assert leave_from(ASKED, said(answer="refused", reason="No.")) is None
    assert leave_from(ASKED, said(number=None)) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, "approved"), (CHANGED, "approved"), ({**CHANGED, "sessions": 6}, "changed"),
     ({"answer": "refused", "reason": "No."}, "refused")],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_an_approval(changes: dict[str, Any], expected: str) -> None:
    assert verdict_of(ASKED, said(**changes)).value == expected
