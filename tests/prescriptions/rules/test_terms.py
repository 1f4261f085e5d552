"""On what terms a payer takes an order (RX-02, RX-05, RX-19): the payer's, the state's, the product's."""

from datetime import date
from typing import Any

import pytest

from services.prescriptions.models.terms import Taken
from services.prescriptions.rules.terms import REPORTING, terms_for
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.settings import Answer, PayerProfile

COMP, PLAN = PayerKind.WORKERS_COMPENSATION, PayerKind.HEALTH_PLAN


def a_profile(**changed: Any) -> PayerProfile:
    facts: dict[str, Any] = {
        "payer_id": "demo", "name": "Demo Plan", "kind": PLAN, "electronic_id": "60054", "source": "its manual",
    }  # fmt: skip
    return PayerProfile(**facts | changed)


@pytest.mark.parametrize(
    ("state", "sessions", "days"),
    [("CO", None, 42), ("WA", 6, 30), ("TX", None, None), (None, None, None)],
)
def test_a_state_may_want_to_hear_sooner(state: str | None, sessions: int | None, days: int | None) -> None:
    terms = terms_for(COMP, None, state=state)
    assert (terms.recertify_after_sessions, terms.recertify_after_days) == (sessions, days)


def test_a_health_plan_does_not_follow_the_law_of_work_injuries() -> None:
    assert terms_for(PLAN, None, state="CO").recertify_after_days is None


def test_every_state_names_its_source() -> None:
    assert all(row.source for row in REPORTING)


def test_the_payers_own_words_go_first() -> None:
    told = terms_for(
        COMP, a_profile(prescription_days=60, recertify_after_days=21, recertify_after_sessions=4), state="CO"
    )
    assert (told.longest_days, told.recertify_after_days, told.recertify_after_sessions) == (60, 21, 4)
    assert told.source == "its manual"


def test_without_words_of_its_own_an_order_stands_ninety_days() -> None:
    assert terms_for(PLAN, a_profile()).longest_days == terms_for(PLAN, None).longest_days == 90


def test_a_leave_ends_orders_of_work_injuries_only() -> None:
    leave = date(2026, 5, 31)
    assert terms_for(COMP, None, authorized_to=leave).authorized_to == leave
    assert terms_for(PLAN, None, authorized_to=leave).authorized_to is None


@pytest.mark.parametrize(
    ("kind", "credential", "taken"),
    [
        (PLAN, "MD", Taken.YES), (PLAN, "NP", Taken.YES), (PLAN, "DC", Taken.YES), (PLAN, "ND", Taken.ASK),
        (PLAN, "PT", Taken.ASK), (COMP, "DC", Taken.YES), (COMP, "DDS", Taken.ASK), (COMP, "DPM", Taken.ASK),
        (PayerKind.CAR_ACCIDENT, "ND", Taken.ASK), (PayerKind.SELF_PAY, "PT", Taken.YES),
    ],
)  # fmt: skip
def test_a_profession_that_only_some_payers_take_is_asked_about(kind: PayerKind, credential: str, taken: Taken) -> None:
    assert terms_for(kind, None).takes(Credential(credential)) is taken


def test_a_payer_that_names_its_prescribers_takes_no_others() -> None:
    terms = terms_for(PLAN, a_profile(accepted_prescribers=("MD", "DO")))
    assert terms.takes(Credential.DO) is Taken.YES
    assert terms.takes(Credential.NP) is Taken.NO


def test_what_a_payer_says_of_open_orders_necessity_and_plans_is_kept() -> None:
    told = terms_for(
        PLAN, a_profile(accepts_open_orders="no", needs_necessity_statement="no", needs_plan_of_care="yes")
    )
    assert (told.open_orders, told.necessity, told.plan_of_care) == (Answer.NO, Answer.NO, Answer.YES)
