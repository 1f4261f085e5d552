"""Where a case stands, in the patient's words: whose turn it is on each path."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.eligibility.models import Case, CaseView, Intake
from services.eligibility.models.intake import PhysicianClearance
from services.eligibility.models.papers import Papers
from services.eligibility.models.visits import ConsentStanding
from services.eligibility.rules.determination import determine
from services.eligibility.rules.standing import Door, PatientStanding, Stage, standing
from shared.codes.complaints import RedFlag
from shared.facts import CaseFacts, ReasonsForCare
from shared.settings import ClinicSettings
from tests.builders import an_intake
from tests.builders_estimates import told
from tests.builders_events import authorization, prescription
from tests.world import told_settings

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
SETTINGS = ClinicSettings.model_validate(told_settings())
SIGNED = Papers(consent=ConsentStanding(number=1, version="v", signed_on=NOW.date()))
YES = {"covers_massage": "yes", "accepts_massage_therapists": "yes", "pays_out_of_network": "yes"}


def stands(kind: str = "health_plan", *, answers: dict[str, Any] | None = None, orders: tuple[Any, ...] = (),
           leaves: tuple[Any, ...] = (), flags: tuple[RedFlag, ...] = (), papers: Papers = SIGNED,
           cleared: PhysicianClearance | None = None, injury: dict[str, Any] | None = None,
           **said: Any) -> PatientStanding:  # fmt: skip
    """A case of one path, and where it stands."""
    filled = Intake.model_validate(an_intake(kind, **({"injury": injury} if injury else {})))
    reasons = ReasonsForCare(red_flags=flags) if flags else None
    facts = CaseFacts(case_id="case12345", revision=1, payer_kind=filled.payer_kind, patient=filled.patient,
                      coverage=filled.coverage, injury=filled.injury, reasons=reasons)  # fmt: skip
    case = Case(facts=facts, opened_at=NOW, papers=papers, cleared=cleared, **said)
    told_ = (told(**answers),) if answers else ()
    latest = determine(case, SETTINGS, today=NOW.date(), number=1, cause="test", verifications=told_,
                       authorizations=leaves, prescriptions=orders)  # fmt: skip
    return standing(CaseView(case=case, determinations=(latest,), verifications=told_, authorizations=leaves,
                             prescriptions=orders, timeline=()))  # fmt: skip


def hers(found: PatientStanding) -> list[str]:
    return [todo.name for todo in found.hers]


TAKE = "Take our one-page form to your doctor"
COMP_WITHOUT_NUMBER = {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc"}


@pytest.mark.parametrize(
    ("situation", "given", "headline", "turn"),
    [
        ("a plan that nobody has asked", {}, "We are on it.", [TAKE]),
        ("it pays, the order is missing", {"answers": YES}, "It will be paid for.", [TAKE]),
        ("it refuses", {"answers": {**YES, "covers_massage": "no"}}, "The insurer said no.", [TAKE]),
        ("she has a prescription at home", {"says_has_prescription": True}, "We are on it.",
         ["Send us your prescription"]),
        ("all there", {"answers": YES, "orders": (prescription(),)}, "Everything is in place.",
         ["Make the first appointment"]),
        ("all there but her signature", {"answers": YES, "orders": (prescription(),), "papers": Papers()},
         "Everything is in place.", ["Make the first appointment", "Read and sign before your first visit"]),
        ("all there, and a warning", {"answers": YES, "orders": (prescription(),), "flags": (RedFlag.FEVER,)},
         "A physician first, then we begin.", ["Make the first appointment"]),
        ("hurt at work, nothing done", {"kind": "workers_compensation", "injury": COMP_WITHOUT_NUMBER},
         "We are on it.", ["Tell your employer in writing", "See the physician your employer names",
                           "Get the claim number", TAKE]),
        ("hurt at work, all told", {"kind": "workers_compensation", "says_employer_knows": True,
                                    "says_saw_physician": True}, "We are on it.", [TAKE]),
        ("hurt at work, authorized", {"kind": "workers_compensation", "leaves": (authorization(),),
                                      "says_employer_knows": True, "says_saw_physician": True},
         "It will be paid for.", [TAKE]),
        ("a car accident without a number", {"kind": "car_accident", "injury": {"injured_on": "2026-02-10"}},
         "We are on it.", ["Get the claim number", TAKE]),
        ("she pays herself", {"kind": "self_pay"}, "Everything is in place.", ["Make the first appointment"]),
    ],
)  # fmt: skip
def test_whose_turn_it_is(situation: str, given: dict[str, Any], headline: str, turn: list[str]) -> None:
    found = stands(**given)

    assert (found.headline, hers(found)) == (headline, turn)


def test_an_order_that_ended_is_asked_for_again() -> None:
    over = prescription().model_copy(
        update={"limits": prescription().limits.model_copy(update={"effective_to": NOW.date().replace(day=1)})}
    )

    assert hers(stands(orders=(over,))) == ["Ask your doctor for a new prescription"]


@pytest.mark.parametrize(
    ("given", "stages"),
    [
        ({}, [Stage.DONE, Stage.NOW, Stage.NOW, Stage.LATER]),
        ({"answers": YES}, [Stage.DONE, Stage.DONE, Stage.NOW, Stage.LATER]),
        ({"answers": {**YES, "pays_out_of_network": "no"}}, [Stage.DONE, Stage.STOPPED, Stage.NOW, Stage.LATER]),
        ({"answers": YES, "orders": (prescription(),)}, [Stage.DONE, Stage.DONE, Stage.DONE, Stage.NOW]),
        ({"kind": "self_pay"}, [Stage.DONE, Stage.NOW]),
    ],
)
def test_the_way_so_far(given: dict[str, Any], stages: list[Stage]) -> None:
    assert [step.stage for step in stands(**given).steps] == stages


@pytest.mark.parametrize(
    ("situation", "flags", "cleared", "words"),
    [
        ("nothing ticked", (), None, ""),
        ("fever", (RedFlag.FEVER,), None, "We will call you"),
        ("saddle numb", (RedFlag.FEVER, RedFlag.SADDLE_NUMBNESS), None, "911"),
        ("cleared", (RedFlag.SADDLE_NUMBNESS,), PhysicianClearance(physician="Pat Example", said_on=NOW.date()), ""),
    ],
)
def test_a_warning_is_told_before_everything_else(
    situation: str, flags: tuple[RedFlag, ...], cleared: PhysicianClearance | None, words: str
) -> None:
    found = stands(flags=flags, cleared=cleared)

    assert words in found.warning
    assert bool(found.warning) == bool(words)
    assert any("what you ticked" in line for line in found.ours) == bool(words)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("health_plan", "We ask your plan"), ("workers_compensation", "caseworker"), ("car_accident", "adjuster")],
)
def test_she_reads_what_the_clinic_does(kind: str, words: str) -> None:
    assert words in stands(kind).ours[0]


def test_when_all_is_there_the_clinic_bills_and_no_insurer_is_no_work_of_ours() -> None:
    assert "We bill the insurer" in stands(answers=YES, orders=(prescription(),)).ours[-1]
    assert stands("self_pay").ours == ()


def test_the_doctors_form_can_be_printed_and_sent_back() -> None:
    [todo] = stands().hers

    assert todo.doors == (Door.FORM, Door.UPLOAD)
