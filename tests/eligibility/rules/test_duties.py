"""What a determination leaves to do: a table per payer path, and what changes between two of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.eligibility.models import BenefitsVerification, Case, Determination
from services.eligibility.models.decisions import Verdict
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from services.eligibility.rules.determination import determine
from services.eligibility.rules.duties import Duty, difference, due, duties, is_first_payer_open
from shared.codes.payer_kind import PayerKind
from shared.facts import Coverage, Injury
from shared.settings import ClinicSettings
from tests.builders_events import authorization, case_facts, prescription
from tests.world import told_settings

TODAY = date(2026, 3, 2)  # a Monday
NOON = datetime(2026, 3, 2, 19, tzinfo=UTC)
PAYERS = {"health_plan": "example-plan", "workers_compensation": "example-comp", "car_accident": "example-auto"}
YES: Any = "yes"


def a_case(kind: str, injury: dict[str, Any] | None = None, **says: Any) -> Case:
    coverage = Coverage(payer_id=PAYERS[kind]) if kind in PAYERS else None
    hurt = kind in {"workers_compensation", "car_accident"}
    told = Injury.model_validate({"injured_on": "2026-01-15", **(injury or {})}) if hurt else None
    return Case(facts=case_facts(payer_kind=PayerKind(kind), coverage=coverage, injury=told), opened_at=NOON, **says)


def a_call(**answers: Any) -> BenefitsVerification:
    told = {"representative": "Sam", "reference_number": "R-1", "verification_id": "call000001",
            "verified_on": TODAY, "recorded_at": NOON, **answers}  # fmt: skip
    return BenefitsVerification(**told)


def an_answer(**said: Any) -> BenefitsVerification:
    return a_call(channel="270/271", verdict=Verdict.COVERED, good_until=date(2026, 3, 9), **said)


def judged(case: Case, **known: Any) -> Determination:
    settings = ClinicSettings.model_validate(told_settings())
    return determine(case, settings, today=TODAY, number=1, cause="test", **known)


def left_to_do(case: Case, **known: Any) -> list[tuple[str, str]]:
    found = duties(judged(case, **known), known.get("verifications", ()))
    return [(one.kind.name, one.waits_for.name) for one in found]


RX = {"prescriptions": [prescription()]}
NUMBER = {"claim_number": "WC-1"}
TABLE: list[tuple[str, Case, dict[str, Any], list[tuple[str, str]]]] = [
    ("a health plan nobody has asked", a_case("health_plan"), {},
     [("BENEFITS", "DESK"), ("PROVIDER_TYPE", "DESK"), ("PRESCRIPTION", "PATIENT")]),
    ("everything said, an order in hand", a_case("health_plan"),
     {"verifications": [a_call(covers_massage=YES, pays_out_of_network=YES, accepts_massage_therapists=YES,
                               needs_authorization="no")], **RX}, []),
    ("leave is needed", a_case("health_plan"),
     {"verifications": [a_call(covers_massage=YES, pays_out_of_network=YES, accepts_massage_therapists=YES,
                               needs_authorization=YES)], **RX}, [("AUTHORIZATION", "DESK")]),
    ("leave is needed and there", a_case("health_plan"),
     {"verifications": [a_call(covers_massage=YES, pays_out_of_network=YES, accepts_massage_therapists=YES,
                               needs_authorization=YES)], "authorizations": [authorization()], **RX}, []),
    ("comp: nobody has said anything", a_case("workers_compensation"), {},
     [("CLAIM_NUMBER", "PATIENT"), ("CLAIM_FILED", "PATIENT"), ("PHYSICIAN", "PATIENT"), ("AUTHORIZATION", "DESK"),
      ("PRESCRIPTION", "PATIENT")]),
    ("comp: the employer knows, a physician has seen it",
     a_case("workers_compensation", says_employer_knows=True, says_saw_physician=True), {},
     [("CLAIM_NUMBER", "PATIENT"), ("AUTHORIZATION", "DESK"), ("PRESCRIPTION", "PATIENT")]),
    ("comp: a claim number and an order", a_case("workers_compensation", NUMBER), RX, [("AUTHORIZATION", "DESK")]),
    ("comp: authorized, and ordered", a_case("workers_compensation", NUMBER),
     {**RX, "authorizations": [authorization()]}, []),
    ("car: nothing is known", a_case("car_accident"), {},
     [("BENEFITS", "DESK"), ("PHYSICIAN", "PATIENT"), ("CLAIM_NUMBER", "DESK"), ("PRESCRIPTION", "PATIENT")]),
    ("car: a lawyer is named", a_case("car_accident", {**NUMBER, "attorney": "Lee Invented"}), RX,
     [("BENEFITS", "DESK"), ("LIEN_DISCLOSURE", "DESK"), ("LIEN", "DESK")]),
    ("self-pay", a_case("self_pay"), {}, [("PRESCRIPTION", "PATIENT")]),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "case", "known", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_left_to_do(situation: str, case: Case, known: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert left_to_do(case, **known) == expected


ANSWERS: list[tuple[str, dict[str, Any], TaskKind, str, date]] = [
    ("another payer is named", {"other_payers": ("OTHER PLAN",)}, TaskKind.OTHER_INSURANCE, "OTHER PLAN",
     date(2026, 3, 5)),
    ("something must be corrected", {"to_correct": ("Date of birth: does not fit",)}, TaskKind.CORRECT_INQUIRY,
     "Date of birth", date(2026, 3, 3)),
    ("wait thirty days", {"follow_up": "W"}, TaskKind.ASK_AGAIN, "2026-04-01", date(2026, 4, 1)),
    ("wait ten days", {"follow_up": "X"}, TaskKind.ASK_AGAIN, "2026-03-12", date(2026, 3, 12)),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "said", "kind", "words", "until"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_an_electronic_answer_leaves_its_own_duties(
    situation: str, said: dict[str, Any], kind: TaskKind, words: str, until: date
) -> None:
    told = [an_answer(**said)]
    found = [one for one in duties(judged(a_case("health_plan"), verifications=told), told) if one.kind is kind]

    assert [(one.due, words in one.words) for one in found] == [(until, True)]


def test_only_the_newest_electronic_answer_leaves_duties() -> None:
    older = an_answer(other_payers=("OTHER PLAN",))
    newer = older.model_copy(update={"other_payers": (), "recorded_at": NOON.replace(hour=20)})
    found = duties(judged(a_case("health_plan"), verifications=[older, newer]), [newer, older])

    assert TaskKind.OTHER_INSURANCE not in {one.kind for one in found}


def test_an_answer_that_is_out_of_date_is_asked_for_again() -> None:
    told = an_answer(covers_massage="yes").model_copy(update={"good_until": date(2026, 3, 1)})

    assert ("ASK_AGAIN", "DESK") in left_to_do(a_case("health_plan"), verifications=[told])


@pytest.mark.parametrize(("left", "status"), [(0, "not_met"), (1, "met"), (None, "met")])
def test_a_plan_without_a_visit_left_pays_nothing(left: int | None, status: str) -> None:
    told = a_call(covers_massage="yes", accepts_massage_therapists="yes", visits_left=left)

    assert judged(a_case("health_plan"), verifications=[told]).requirements[0].status.value == status


def test_a_kind_without_a_number_of_days_has_three_business_days() -> None:
    assert due(TaskKind.OTHER, date(2026, 3, 5)) == date(2026, 3, 10)


# Between two determinations

CALL = Duty(TaskKind.BENEFITS, "Call the plan.", WaitsFor.DESK, TODAY)


def a_task(cause: str = "determination 1: abc", **changes: Any) -> Task:
    facts = {"task_id": "abcdefgh", "case_id": "abcdefgh", "kind": CALL.kind, "cause": cause, "words": CALL.words,
             "waits_for": CALL.waits_for, "payer_kind": "health_plan", "patient": "Jane Invented",
             "due": date(2026, 2, 27), "opened_at": NOON, **changes}  # fmt: skip
    return Task.model_validate(facts)


@pytest.mark.parametrize(
    ("situation", "wanted", "held", "opened", "closed"),
    [
        ("new", [CALL], [], 1, 0),
        ("still the same", [CALL], [a_task()], 0, 0),
        ("other words", [CALL._replace(words="Call again.")], [a_task()], 1, 1),
        ("done", [], [a_task()], 0, 1),
        ("closed by the house, and here again", [CALL], [a_task(closed_at=NOON)], 1, 0),
        ("closed by a person, and still so", [CALL], [a_task(closed_at=NOON, closed_by="lee")], 0, 0),
        ("another room's", [], [a_task("telephone question 3")], 0, 0),
        ("another room is at it", [CALL], [a_task("telephone question 3"), a_task()], 0, 1),
    ],
)
def test_what_changes_between_two_determinations(
    situation: str, wanted: list[Duty], held: list[Task], opened: int, closed: int
) -> None:
    change = difference(wanted, held)

    assert (len(change.to_open), len(change.to_close)) == (opened, closed)


def test_who_pays_first_is_open_until_somebody_of_the_staff_has_settled_it() -> None:
    called = [a_call(other_insurance=YES)]
    told = judged(a_case("health_plan"), verifications=called)
    (duty,) = (one for one in duties(told, called) if one.kind is TaskKind.OTHER_INSURANCE)
    waits = Task(task_id="thetask00001", case_id="thecase00001", kind=duty.kind, cause="determination 1: x",
                 words=duty.words, waits_for=duty.waits_for, payer_kind=PayerKind.HEALTH_PLAN, patient="Jane Roe",
                 due=duty.due, opened_at=NOON)  # fmt: skip

    assert is_first_payer_open(told, called, [])
    assert is_first_payer_open(told, called, [waits])
    assert is_first_payer_open(told, called, [waits.closed(NOON, "settled by the house")])
    assert not is_first_payer_open(told, called, [waits.closed(NOON, "the plan is the first", by="kim")])


def test_without_another_payer_nothing_is_open_about_who_pays_first() -> None:
    assert not is_first_payer_open(judged(a_case("health_plan")), [], [])
