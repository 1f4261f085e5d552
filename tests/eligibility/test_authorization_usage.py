"""Sessions that billing tells are counted against the leave of their day: once, in whatever order they come."""

import json
from datetime import date
from typing import Any

import pytest

from infra.local import invoking
from shared.events import SessionRecorded
from tests.builders_authorizations import a_case, again, answers, asks, link_in_mail, open_tasks
from tests.builders_events import event
from tests.world import World


def told(case: str, number: int, day: date = date(2026, 3, 2), units: int = 4, version: int = 1) -> dict[str, Any]:
    """One session as it comes from the queue, in one version of its note."""
    happened = event("SessionRecorded", case, "milehigh", str(number), str(version), session_id=f"session{number:05d}",
                     service_date=day, prescription_id=None, units=[{"code": "97124", "units": units}],
                     version=version)  # fmt: skip
    made = SessionRecorded.model_validate(happened.model_dump())
    body = {"detail-type": made.name, "source": "quarterhour.billing", "detail": json.loads(made.model_dump_json())}
    return {"messageId": f"m{number}-{version}", "body": json.dumps(body)}


def taken_back(case: str, number: int, version: int) -> dict[str, Any]:
    """The same session, whose note was taken back."""
    message = told(case, number, version=version)
    body = json.loads(message["body"])
    body["detail"] |= {"voided": True, "units": [], "charge": "0.00"}
    return {**message, "body": json.dumps(body)}


def deliver(clinic: World, *messages: dict[str, Any]) -> None:
    assert invoking.deliver("eligibility", "on_events", list(messages)) == set()
    clinic.settle()


def leave_of_five(clinic: World) -> str:
    """A case with leave for five visits and 16 units."""
    case = a_case(clinic)
    asks(clinic, case, sessions=5, procedures=[{"code": "97124", "units": 16}])
    answers(clinic, link_in_mail(clinic))
    return case


def page(clinic: World, case: str) -> str:
    return again(clinic).page("eligibility", f"/desk/cases/{case}").text


def test_visits_and_units_are_counted_once_each(clinic: World) -> None:
    case = leave_of_five(clinic)
    deliver(clinic, told(case, 1), told(case, 1), told(case, 2, units=3))
    deliver(clinic, told(case, 2, units=3))

    assert "Visits: 2 of 5 used" in page(clinic, case)
    assert "Units of 97124: 7 of 16 used" in page(clinic, case)


@pytest.mark.parametrize("order", [(1, 2, 1), (2, 1, 2)])
def test_a_corrected_note_takes_the_place_of_the_one_before_whatever_comes_first(
    clinic: World, order: tuple[int, ...]
) -> None:
    case = leave_of_five(clinic)
    for version in order:
        deliver(clinic, told(case, 1, units={1: 4, 2: 2}[version], version=version))

    assert "Visits: 1 of 5 used" in page(clinic, case)
    assert "Units of 97124: 2 of 16 used" in page(clinic, case)


@pytest.mark.parametrize("order", [(1, 2, 1), (2, 1, 2)])
def test_a_note_taken_back_frees_its_visit_whatever_comes_first(clinic: World, order: tuple[int, ...]) -> None:
    case = leave_of_five(clinic)
    deliver(clinic, told(case, 2))
    for version in order:
        deliver(clinic, taken_back(case, 1, 2) if version == 2 else told(case, 1))

    assert "Visits: 1 of 5 used" in page(clinic, case)
    assert "Units of 97124: 4 of 16 used" in page(clinic, case)


def test_a_session_outside_the_days_of_the_leave_is_not_counted(clinic: World) -> None:
    case = leave_of_five(clinic)
    deliver(clinic, told(case, 1, date(2026, 7, 1)))

    assert "Visits: 0 of 5 used" in page(clinic, case)


def test_four_fifths_and_the_end_of_a_limit_are_told_once(clinic: World) -> None:
    case = leave_of_five(clinic)
    deliver(clinic, *(told(case, n) for n in range(3)))
    assert open_tasks(again(clinic), case) == {}
    deliver(clinic, told(case, 3, units=1))
    assert open_tasks(again(clinic), case) == {"four fifths of 5 visits": "front desk",
                                               "four fifths of 16 units of 97124": "front desk"}  # fmt: skip
    deliver(clinic, told(case, 4), told(case, 3))

    assert open_tasks(again(clinic), case) == {"used up 5/16": "front desk"}
    assert "used up</span>" in page(clinic, case)
    requirements = again(clinic).get("eligibility", f"/cases/{case}").json["determinations"][-1]["requirements"]
    assert requirements[0]["status"] == "unknown"


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_whatever_comes_first_the_count_is_the_same(clinic: World, order: tuple[int, ...]) -> None:
    """Leave, its change, and the sessions come in every order."""
    case = a_case(clinic)
    steps = [
        lambda: deliver(clinic, *(told(case, n) for n in range(4))),
        lambda: _records(clinic, case, 5),
        lambda: deliver(clinic, *(told(case, n) for n in range(3, 5))),
    ]
    for number in order:
        steps[number]()

    assert "Visits: 5 of 5 used" in page(clinic, case)
    assert list(open_tasks(again(clinic), case))[-1].startswith("used up")


def _records(clinic: World, case: str, sessions: int) -> None:
    leave = {"number": "PA-1", "granted_by": "Adjuster", "first_day": "2026-03-01", "last_day": "2026-06-30",
             "sessions": sessions}  # fmt: skip
    assert again(clinic).post("eligibility", f"/cases/{case}/authorizations", json=leave).status == 201
    clinic.settle()


def test_leave_that_is_raised_runs_again_and_its_tasks_are_done(clinic: World) -> None:
    case = a_case(clinic)
    _records(clinic, case, 2)
    deliver(clinic, told(case, 1), told(case, 2))
    assert list(open_tasks(again(clinic), case)) == ["used up 2"]
    _records(clinic, case, 12)

    assert open_tasks(again(clinic), case) == {}
    assert "Visits: 2 of 12 used" in page(clinic, case)


def test_a_case_without_leave_takes_a_session_in_as_before(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    deliver(clinic, told(case, 1), told(case, 1))
    view = again(clinic).get("eligibility", f"/cases/{case}").json

    words = [entry["words"] for entry in view["timeline"] if entry["words"].startswith("Session")]
    assert words == ["Session of 60 minutes on 2026-03-02"]
    assert len(view["determinations"]) == 1


def test_a_procedure_the_leave_does_not_name_is_shown_as_outside_of_it(clinic: World) -> None:
    case = a_case(clinic)
    asks(clinic, case, sessions=None, procedures=[{"code": "97140", "units": 16}])
    answers(clinic, link_in_mail(clinic))
    deliver(clinic, told(case, 1))

    assert "Given outside this authorization: 97124" in page(clinic, case)
