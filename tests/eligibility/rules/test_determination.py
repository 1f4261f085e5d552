"""The three requirements, per payer path. Sources stand beside each line.

Health plan: what the benefits department said on a dated call outweighs the payer's profile; a plan that pays massage
only by a physical therapist does not pay a massage therapist. Workers' compensation: the carrier's authorization
decides (7 CCR 1101-3, Rule 16). Car: MedPay is presumed (C.R.S. 10-4-635), and what is left only the adjuster knows.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.eligibility.models import BenefitsVerification, Case, Determination, Status
from services.eligibility.rules.determination import determine
from shared.codes.payer_kind import PayerKind
from shared.facts import Coverage, Injury
from shared.settings import ClinicSettings
from tests.builders_events import authorization, case_facts, limits, prescription
from tests.world import told_settings

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 19, tzinfo=UTC)
PAYERS = {PayerKind.HEALTH_PLAN: "example-plan", PayerKind.WORKERS_COMPENSATION: "example-comp",
          PayerKind.CAR_ACCIDENT: "example-auto"}  # fmt: skip


def _settings(**profile: Any) -> ClinicSettings:
    data = told_settings()
    return ClinicSettings.model_validate({**data, "payers": [{**payer, **profile} for payer in data["payers"]]})


def _case(kind: PayerKind = PayerKind.HEALTH_PLAN, **changes: Any) -> Case:
    coverage = Coverage(payer_id=PAYERS[kind]) if kind in PAYERS else None
    hurt = kind in {PayerKind.WORKERS_COMPENSATION, PayerKind.CAR_ACCIDENT}
    injury = Injury(injured_on=date(2026, 1, 15), claim_number="WC-1") if hurt else None
    facts = case_facts(payer_kind=kind, coverage=coverage, injury=injury)
    return Case(facts=facts, opened_at=NOON, **changes)


def _call(minute: int = 0, **answers: Any) -> BenefitsVerification:
    return BenefitsVerification(
        representative="Sam", reference_number=f"R-{minute}", verification_id=f"call{minute:06}", verified_on=TODAY,
        recorded_at=NOON.replace(minute=minute), **answers,
    )  # fmt: skip


def _determine(case: Case, settings: ClinicSettings | None = None, **known: Any) -> Determination:
    return determine(case, settings or _settings(), today=TODAY, number=1, cause="test", **known)


def _first_two(determination: Determination) -> str:
    return "/".join(requirement.status.value for requirement in determination.requirements[:2])


# Requirements one and two: a health plan

YES, NO = "yes", "no"


@pytest.mark.parametrize(
    ("situation", "profile", "calls", "expected"),
    [
        ("nobody asked yet", {}, [], "unknown/unknown"),
        ("the call says yes to all", {}, [{"covers_massage": YES, "accepts_massage_therapists": YES,
                                               "pays_out_of_network": YES}], "met/met"),
        ("no massage", {}, [{"covers_massage": NO, "pays_out_of_network": YES}], "not_met/met"),
        ("massage, but only by a physical therapist", {}, [{"covers_massage": YES, "accepts_massage_therapists": NO}],
         "not_met/unknown"),
        ("massage, and nobody asked by whom", {}, [{"covers_massage": YES}], "unknown/unknown"),
        ("inside its network only", {}, [{"covers_massage": YES, "accepts_massage_therapists": YES,
                                              "pays_out_of_network": NO}], "met/not_met"),
        ("the profile says yes", {"covers_massage": YES, "accepts_massage_therapists": YES,
                                     "pays_out_of_network": YES}, [],
         "met/met"),
        ("the call outweighs the profile", {"covers_massage": YES, "accepts_massage_therapists": YES},
         [{"covers_massage": NO}], "not_met/unknown"),
        ("the call is silent, the profile speaks", {"pays_out_of_network": YES}, [{"covers_massage": NO}],
         "not_met/met"),
        ("the later call counts", {}, [{"covers_massage": NO}, {"covers_massage": YES,
                                                                     "accepts_massage_therapists": YES}],
         "met/unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)  # fmt: skip
def test_a_health_plan_is_judged_by_its_strongest_evidence(
    situation: str, profile: dict[str, Any], calls: list[dict[str, Any]], expected: str
) -> None:
    verifications = [_call(minute, **answers) for minute, answers in enumerate(calls)]

    assert _first_two(_determine(_case(), _settings(**profile), verifications=verifications)) == expected
    assert _first_two(_determine(_case(), _settings(**profile), verifications=verifications[::-1])) == expected


# the other payers


@pytest.mark.parametrize(
    ("situation", "kind", "known", "expected"),
    [
        ("not authorized yet", "workers_compensation", {}, "unknown/unknown"),
        ("authorized", "workers_compensation", {"authorizations": [authorization()]}, "met/met"),
        ("authorized until yesterday", "workers_compensation",
         {"authorizations": [authorization(last_day=date(2026, 3, 1))]}, "unknown/unknown"),
        ("authorized from tomorrow", "workers_compensation",
         {"authorizations": [authorization(first_day=date(2026, 3, 3))]}, "unknown/unknown"),
        ("authorized for today only", "workers_compensation",
         {"authorizations": [authorization(first_day=TODAY, last_day=TODAY)]}, "met/met"),
        ("the adjuster was not asked", "car_accident", {}, "unknown/met"),
        ("MedPay is left", "car_accident", {"verifications": [_call(covers_massage=YES)]}, "met/met"),
        ("MedPay was rejected or is used up", "car_accident", {"verifications": [_call(covers_massage=NO)]},
         "not_met/met"),
        ("she pays herself", "self_pay", {}, "not_met/not_met"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)  # fmt: skip
def test_each_payer_path_has_its_own_way(situation: str, kind: str, known: dict[str, Any], expected: str) -> None:
    assert _first_two(_determine(_case(PayerKind(kind)), **known)) == expected


def test_without_a_claim_number_the_patient_is_asked_for_it() -> None:
    case = _case(PayerKind.WORKERS_COMPENSATION)
    bare = case.facts.model_copy(update={"injury": Injury(injured_on=date(2026, 1, 15))})
    steps = [_determine(one).requirements[0].next_step for one in (case, case.model_copy(update={"facts": bare}))]

    assert [step.who for step in steps if step] == ["front desk", "patient"]


# Requirement three

IN_EFFECT = prescription()
OVER = prescription(limits=limits(effective_to=date(2026, 3, 1)))
NOT_YET = prescription(limits=limits(effective_from=date(2026, 3, 3)))


@pytest.mark.parametrize(
    ("situation", "prescriptions", "status", "rule"),
    [
        ("none", [], "not_met", "RX-MISSING"),
        ("in effect", [IN_EFFECT], "met", "RX-IN-HAND"),
        ("on its last day", [prescription(limits=limits(effective_to=TODAY))], "met", "RX-IN-HAND"),
        ("on its first day", [prescription(limits=limits(effective_from=TODAY))], "met", "RX-IN-HAND"),
        ("over since yesterday", [OVER], "not_met", "RX-ENDED"),
        ("from tomorrow on", [NOT_YET], "not_met", "RX-MISSING"),
        ("one over, one in effect", [OVER, IN_EFFECT], "met", "RX-IN-HAND"),
    ],
)
def test_an_order_in_effect_must_be_in_hand(situation: str, prescriptions: list[Any], status: str, rule: str) -> None:
    third = _determine(_case(), prescriptions=prescriptions).requirements[2]

    assert (third.status.value, third.rule) == (status, rule)


def test_saying_that_there_is_an_order_is_not_an_order() -> None:
    third = _determine(_case(says_has_prescription=True)).requirements[2]

    assert third.status is Status.NOT_MET
    assert third.to_patient.startswith("You told us that you have one")


# Ready, and what it costs


def test_all_three_are_needed_but_not_of_who_pays_herself() -> None:
    leave = {"authorizations": [authorization()], "prescriptions": [IN_EFFECT]}

    assert _determine(_case(PayerKind.WORKERS_COMPENSATION), **leave).ready_to_treat
    assert not _determine(_case(PayerKind.WORKERS_COMPENSATION), authorizations=[authorization()]).ready_to_treat
    assert _determine(_case(PayerKind.SELF_PAY)).ready_to_treat


TOLD = {"allowed_per_unit": "30", "coinsurance_percent": 30}


@pytest.mark.parametrize(
    ("situation", "kind", "calls", "expected"),
    [
        ("nothing is known", "health_plan", [], ("140.00", "None", "None")),
        ("the call told the terms", "health_plan", [_call(**TOLD)], ("140.00", "84.00", "56.00")),
        ("the call did not tell the share", "health_plan", [_call(allowed_per_unit="30")], ("140.00", "None", "None")),
        ("the plan does not cover it", "health_plan", [_call(covers_massage=NO, **TOLD)], ("140.00", "0.00", "140.00")),
        ("the plan stays in its network", "health_plan", [_call(pays_out_of_network=NO, **TOLD)],
         ("140.00", "0.00", "140.00")),
        ("P10: the injured worker", "workers_compensation", [], ("140.00", "None", "0.00")),
        ("the car insurer has not said what is left", "car_accident", [_call(covers_massage=YES)],
         ("140.00", "None", "None")),
        ("P11: 100 dollars of MedPay are left", "car_accident", [_call(covers_massage=YES, benefit_left="100")],
         ("140.00", "100.00", "40.00")),
        ("no MedPay", "car_accident", [_call(covers_massage=NO)], ("140.00", "0.00", "140.00")),
        ("the clinic's price for who pays herself", "self_pay", [], ("100.00", "None", "100.00")),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)  # fmt: skip
def test_the_estimate_says_what_is_known_and_no_more(
    situation: str, kind: str, calls: list[BenefitsVerification], expected: tuple[str, str, str]
) -> None:
    estimate = _determine(_case(PayerKind(kind)), verifications=calls).estimate

    assert (str(estimate.charge), str(estimate.plan_pays), str(estimate.patient_owes)) == expected


@pytest.mark.parametrize(
    "prices",
    [
        [{"code": "97140", "usual_charge": "38", "clinic_price": "27", "valid_from": "2026-01-01"}],
        [{"code": "97124", "usual_charge": "35", "clinic_price": "25", "valid_from": "2026-03-03"}],
        [{"code": "97124", "usual_charge": "35", "clinic_price": "25", "valid_from": "2025-01-01",
          "valid_to": "2026-03-01"}],
    ],
)  # fmt: skip
def test_without_a_price_in_force_there_is_no_estimate(prices: list[dict[str, str]]) -> None:
    estimate = _determine(_case(), _settings().model_copy(
        update={"prices": ClinicSettings.model_validate({**told_settings(), "prices": prices}).prices}
    )).estimate  # fmt: skip

    assert (estimate.patient_owes, estimate.words) == (None, "The clinic has no price for massage on this day.")


# Reasons


@pytest.mark.parametrize("kind", PayerKind)
def test_every_judgement_has_a_rule_and_words_and_what_is_open_has_a_next_step(kind: PayerKind) -> None:
    for requirement in _determine(_case(kind)).requirements:
        assert requirement.rule
        assert requirement.to_patient
        assert requirement.to_staff
        assert requirement.next_step or requirement.status is not Status.UNKNOWN


def test_evidence_says_who_said_it_when() -> None:
    first = _determine(_case(), verifications=[_call(7, covers_massage=NO)]).requirements[0]

    assert [(one.words, one.dated) for one in first.evidence] == [("Told by telephone, reference R-7", TODAY)]


WEAK = "LICENSED MASSAGE THERAPIST NOT COVERED"


@pytest.mark.parametrize(
    ("situation", "profile", "told", "status"),
    [
        ("only the plan's own words: a person asks", "unknown", "unknown", "unknown"),
        ("the payer's profile decides", "yes", "unknown", "met"),
        ("the payer's profile decides against", "no", "unknown", "not_met"),
        ("a call decides before the profile", "no", "yes", "met"),
    ],
)
def test_words_about_who_may_give_it_are_weak_evidence(situation: str, profile: str, told: str, status: str) -> None:
    plan = _call(covers_massage="yes", pays_out_of_network="yes", accepts_massage_therapists=told,
                 provider_words=(WEAK,))  # fmt: skip
    found = _determine(_case(), _settings(accepts_massage_therapists=profile), verifications=[plan])
    first = found.requirements[0]
    part = next(one for one in first.parts if one.rule.startswith("HP-PROVIDER-TYPE"))

    assert (first.status.value, part.status.value) == (status, status)
    assert any(WEAK in one.words for one in part.evidence)
    assert (status == "met") or (part.next_step is not None and part.next_step.kind.name == "PROVIDER_TYPE")
