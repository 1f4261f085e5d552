"""Calls and electronic answers stand beside each other: neither wipes out what the other has told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.eligibility.models import BenefitsVerification, Case, Requirement, Status
from services.eligibility.models.decisions import Verdict
from services.eligibility.rules.determination import determine
from services.eligibility.rules.told import together, words_in_force
from shared.facts import CaseFacts
from shared.money import Money
from shared.settings import Answer, ClinicSettings
from tests.builders import an_intake
from tests.world import told_settings

ELECTRONIC = {"channel": "270/271", "verdict": Verdict.COVERED}


def told(minute: int, **answers: Any) -> BenefitsVerification:
    return BenefitsVerification(
        representative="Sam", reference_number=f"R-{minute}", verification_id=f"told{minute:06}",
        verified_on=date(2026, 3, 2), recorded_at=datetime(2026, 3, 2, 19, minute, tzinfo=UTC), **answers,
    )  # fmt: skip


def test_every_call_counts_and_of_electronic_answers_the_latest_the_newest_stands_first() -> None:
    said = [told(3), told(1, **ELECTRONIC), told(2), told(0, **ELECTRONIC)]

    assert [one.reference_number for one in words_in_force(said)] == ["R-3", "R-2", "R-1"]


def test_a_call_fills_what_the_electronic_answer_left_open() -> None:
    call = told(1, allowed_per_unit="30", coinsurance_percent=20, accepts_massage_therapists=Answer.YES)
    answer = told(2, coinsurance_percent=30, **ELECTRONIC)
    both = together([answer, call])

    assert both
    assert (both.coinsurance_percent, both.allowed_per_unit) == (Decimal(30), Money.parse("30"))
    assert (both.accepts_massage_therapists, both.reference_number) == (Answer.YES, "R-2")


def test_the_newer_of_two_fills_the_gap() -> None:
    both = together([told(3), told(2, visits_left=5, channel="portal"), told(1, visits_left=9, **ELECTRONIC)])

    assert both
    assert both.visits_left == 5


def judged(*said: BenefitsVerification) -> tuple[Requirement, ...]:
    settings = ClinicSettings.model_validate(told_settings())
    facts = CaseFacts(case_id="case00001", revision=1, **an_intake())
    case = Case(facts=facts, opened_at=datetime(2026, 3, 2, 19, tzinfo=UTC))
    return determine(case, settings, today=date(2026, 3, 2), number=1, cause="test", verifications=said).requirements


def test_an_electronic_answer_that_decides_nothing_is_shown_as_the_reason() -> None:
    reasons = ("The plan is active, but says nothing of massage.",)
    first, *_ = judged(told(1, channel="270/271", verdict=Verdict.VERIFY_BY_PHONE, reasons=reasons))

    assert (first.status, [one.words for one in first.evidence]) == (Status.UNKNOWN, list(reasons))


def test_after_a_covering_answer_one_question_is_left_for_the_telephone() -> None:
    first, *_ = judged(told(1, covers_massage=Answer.YES, **ELECTRONIC))

    assert first.status is Status.UNKNOWN
    assert first.next_step
    assert first.next_step.words == "Ask by telephone: does it pay a licensed massage therapist?"


def test_a_call_and_an_electronic_answer_together_meet_the_requirement() -> None:
    electronic = told(2, covers_massage=Answer.YES, pays_out_of_network=Answer.YES, **ELECTRONIC)
    first, second, _ = judged(told(1, accepts_massage_therapists=Answer.YES), electronic)

    assert (first.status, second.status) == (Status.MET, Status.MET)
    assert first.evidence[0].words == "Told electronically, reference R-2"


def test_nothing_told_is_nothing() -> None:
    assert together([]) is None
