"""The playbook: each reason with its usual path; what is appealed has an argument and something to show."""

from datetime import date

import pytest

from services.billing.models.appeals import Exhibit
from services.billing.models.remittances import Adjustment
from services.billing.rules.denials import exhibits_for, steps
from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.adjustment_reason import REASONS, Path
from shared.money import Money

DAY = date(2026, 3, 20)


def denied(group: str, reason: str, cents: int = 14000) -> Adjustment:
    return Adjustment(group=AdjustmentGroup(group), reason=reason, amount=Money(cents))


# reason, usual path (RULES of the trade: the payer's letter wins)
PATHS = [
    ("CO", "4", "correct"), ("CO", "16", "correct"), ("CO", "18", "check"), ("OA", "22", "reroute"),
    ("CO", "29", "appeal"), ("PR", "31", "correct"), ("CO", "50", "appeal"), ("CO", "97", "correct"),
    ("PR", "96", "patient"), ("OA", "109", "reroute"), ("PR", "119", "patient"), ("CO", "151", "appeal"),
    ("CO", "170", "patient"), ("CO", "197", "appeal"), ("CO", "198", "appeal"), ("PR", "204", "patient"),
    ("CO", "234", "write_off"), ("CO", "252", "respond"), ("CO", "P2", "reroute"), ("CO", "P12", "post"),
    ("CO", "P15", "appeal"), ("CO", "P17", "appeal"), ("CO", "999", "check"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "reason", "path"), PATHS)
def test_a_reason_has_its_usual_path(group: str, reason: str, path: str) -> None:
    (step,) = steps([denied(group, reason)], DAY)

    assert (step.adjustment, step.path, step.amount) == (f"{group}-{reason}", path, "140.00")


@pytest.mark.parametrize("reason", [row.code for row in REASONS if row.path is Path.APPEAL])
def test_what_is_appealed_has_an_argument_and_something_to_show(reason: str) -> None:
    (step,) = steps([denied("CO", reason)], DAY)

    assert step.argument
    assert step.exhibits


def test_a_reason_that_is_not_known_sends_to_the_payers_letter() -> None:
    (step,) = steps([denied("CO", "Z9")], DAY)

    assert (step.action, step.argument, step.exhibits) == ("read the payer's letter", "", ())


def test_an_exhibit_that_two_reasons_ask_for_is_enclosed_once() -> None:
    found = exhibits_for(steps([denied("CO", "50"), denied("CO", "197")], DAY))

    assert found == (Exhibit.PRESCRIPTION, Exhibit.NOTES, Exhibit.PLAN_OF_CARE, Exhibit.AUTHORIZATION)
