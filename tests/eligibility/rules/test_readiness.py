"""The checklist of the first visit, line by line."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.models import Case
from services.eligibility.models.intake import PhysicianClearance
from services.eligibility.models.papers import EstimateGiven, GoodFaithGiven, Papers
from services.eligibility.models.visits import ConsentStanding, MissingItem, Readiness
from services.eligibility.rules.determination import determine
from services.eligibility.rules.readiness import Standing, readiness
from shared.codes.complaints import RedFlag
from shared.codes.payer_kind import PayerKind
from shared.facts import Coverage, Injury, ReasonsForCare
from shared.money import Money
from shared.settings import ConsentText
from tests.builders_estimates import NOON, SETTINGS, TODAY, told
from tests.builders_events import authorization, case_facts, prescription

PLAN, COMP, CAR, SELF = (
    PayerKind.HEALTH_PLAN, PayerKind.WORKERS_COMPENSATION, PayerKind.CAR_ACCIDENT, PayerKind.SELF_PAY,
)  # fmt: skip
YES = {"covers_massage": "yes", "accepts_massage_therapists": "yes", "pays_out_of_network": "yes",
       "needs_authorization": "no"}  # fmt: skip
SIGNED = ConsentStanding(number=1, version=SETTINGS.consent.version, signed_on=TODAY)
ESTIMATED = EstimateGiven(estimate_id="estimate1", made_on=TODAY)
GOOD_FAITH = GoodFaithGiven(version=1, content="content12", issued_on=TODAY, valid_until=date(2027, 3, 1),
                            total=Money(80000))  # fmt: skip
INJURY = Injury(injured_on=date(2026, 2, 10), claim_number="WC-1", employer="Invented Roofing")
COVERAGES = {PLAN: Coverage(payer_id="example-plan", member_id="W1"), COMP: Coverage(payer_id="example-comp"),
             CAR: Coverage(payer_id="example-auto"), SELF: None}  # fmt: skip


def checked(kind: PayerKind = PLAN, papers: Papers | None = None, *, answers: dict[str, Any] | None = None,
            leaves: tuple[Any, ...] = (), orders: tuple[Any, ...] | None = None, today: date = TODAY,
            cleared: PhysicianClearance | None = None, **facts: Any) -> Readiness:  # fmt: skip
    """The checklist of a case where everything is there, but for what the test is about."""
    injury = INJURY if kind in {COMP, CAR} else None
    case = Case(
        facts=case_facts(**{"payer_kind": kind, "coverage": COVERAGES[kind], "injury": injury, **facts}),
        opened_at=NOON, papers=papers or Papers(consent=SIGNED, estimate=ESTIMATED), cleared=cleared,
    )  # fmt: skip
    told_ = (told(**(YES if answers is None else answers)),)
    given = (prescription(),) if orders is None else orders
    determination = determine(case, SETTINGS, today=today, number=1, cause="test", verifications=told_,
                              authorizations=leaves, prescriptions=given)  # fmt: skip
    return readiness(Standing(case, determination, told_, leaves, SETTINGS, today))


def missing(found: Readiness) -> list[str]:
    """The rules by which something is missing."""
    return [item.rule for item in found.missing]


def test_with_everything_there_the_first_visit_opens() -> None:
    found = checked()

    assert (found.is_open, missing(found)) == (True, [])
    assert {item.item for item in found.items} == set(MissingItem)


@pytest.mark.parametrize(
    ("situation", "given", "rules"),
    [
        ("no member id", {"coverage": Coverage(payer_id="example-plan")}, ["FV-PAPERWORK-GAP"]),
        ("no insurer", {"coverage": None}, ["FV-PAPERWORK-GAP"]),
        ("nobody has said whether it pays", {"answers": {"needs_authorization": "no"}}, ["FV-COVERAGE-UNKNOWN"]),
        ("it refuses", {"answers": {**YES, "covers_massage": "no"}}, ["FV-COVERAGE-NOT_MET"]),
        ("it pays only in its network", {"answers": {**YES, "pays_out_of_network": "no"}}, ["FV-COVERAGE-NOT_MET"]),
        ("no prescription", {"orders": ()}, ["FV-PRESCRIPTION-NOT_MET"]),
        ("nobody knows whether it wants leave", {"answers": {**YES, "needs_authorization": "unknown"}},
         ["FV-AUTHORIZATION-UNKNOWN"]),
        ("it wants leave", {"answers": {**YES, "needs_authorization": "yes"}}, ["FV-AUTHORIZATION-NONE"]),
        ("nobody was told what it costs", {"papers": Papers(consent=SIGNED)}, ["FV-ESTIMATE-NONE"]),
        ("nobody signed", {"papers": Papers(estimate=ESTIMATED)}, ["FV-CONSENT-NONE"]),
        ("the consent was taken back",
         {"papers": Papers(estimate=ESTIMATED, consent=SIGNED.model_copy(update={"is_revoked": True}))},
         ["FV-CONSENT-REVOKED"]),
        ("the text has changed",
         {"papers": Papers(estimate=ESTIMATED, consent=SIGNED.model_copy(update={"version": "another"}))},
         ["FV-CONSENT-OLD-TEXT"]),
    ],
)  # fmt: skip
def test_one_missing_thing_keeps_it_closed_and_is_named(
    situation: str, given: dict[str, Any], rules: list[str]
) -> None:
    found = checked(**given)

    assert (found.is_open, missing(found)) == (False, rules)
    assert all(item.words and item.who for item in found.missing)


def test_with_leave_in_hand_a_plan_that_wants_it_is_content() -> None:
    wants = {**YES, "needs_authorization": "yes"}

    assert checked(answers=wants, leaves=(authorization(),)).is_open
    late = checked(answers=wants, leaves=(authorization(last_day=date(2026, 3, 1)),))
    assert missing(late) == ["FV-AUTHORIZATION-NONE"]


def test_an_injured_worker_needs_the_carriers_leave_and_no_estimate() -> None:
    consent = Papers(consent=SIGNED)
    asked = checked(COMP, consent)
    assert missing(asked) == ["FV-COVERAGE-UNKNOWN", "FV-AUTHORIZATION-NONE"]
    assert asked.missing[1].who == "caseworker"
    assert checked(COMP, consent, leaves=(authorization(),)).is_open


def test_after_a_car_accident_the_claim_number_is_needed_and_leave_only_where_the_insurer_says_so() -> None:
    unasked = {**YES, "needs_authorization": "unknown"}
    assert checked(CAR, answers=unasked).is_open
    assert missing(checked(CAR, answers={**YES, "needs_authorization": "yes"})) == ["FV-AUTHORIZATION-NONE"]
    numberless = INJURY.model_copy(update={"claim_number": None})
    assert missing(checked(CAR, answers=unasked, injury=numberless)) == ["FV-PAPERWORK-GAP"]


def test_who_pays_herself_needs_a_good_faith_estimate_and_her_consent() -> None:
    assert missing(checked(SELF, Papers(), orders=())) == ["FV-ESTIMATE-NO-GOOD-FAITH", "FV-CONSENT-NONE"]
    assert checked(SELF, Papers(good_faith=GOOD_FAITH, consent=SIGNED), orders=()).is_open
    assert missing(checked(SELF, Papers(good_faith=GOOD_FAITH, consent=SIGNED), orders=(), today=date(2027, 3, 2))) == [
        "FV-ESTIMATE-NO-GOOD-FAITH"
    ]


def test_whom_the_plan_refuses_may_pay_herself() -> None:
    refused = {**YES, "covers_massage": "no"}

    assert checked(papers=Papers(good_faith=GOOD_FAITH, consent=SIGNED), answers=refused, orders=()).is_open


def test_other_words_are_another_version_of_the_consent() -> None:
    assert ConsentText(paragraphs=("I agree.",)).version != ConsentText(paragraphs=("I", "agree.")).version
    assert ConsentText().version == ConsentText().version


@pytest.mark.parametrize(
    ("situation", "reasons", "cleared", "rules"),
    [
        ("nothing ticked", ReasonsForCare(), None, []),
        ("a warning", ReasonsForCare(red_flags=(RedFlag.FEVER,)), None, ["FV-CLEARANCE-NONE"]),
        ("a warning that a physician has cleared", ReasonsForCare(red_flags=(RedFlag.FEVER,)),
         PhysicianClearance(physician="Pat Example", said_on=TODAY), []),
    ],
)  # fmt: skip
def test_a_warning_waits_for_a_physicians_word(
    situation: str, reasons: ReasonsForCare, cleared: PhysicianClearance | None, rules: list[str]
) -> None:
    """Precautions are acknowledged before the first session."""
    assert missing(checked(reasons=reasons, cleared=cleared)) == rules
