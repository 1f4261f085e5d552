"""Invented requests for authorization and their answers, and a clinic in which they are made."""

import re
from datetime import date, datetime
from typing import Any

from services.eligibility.models.authorizations import (
    AuthorizationAsked,
    AuthorizationRecord,
    Caseworker,
    SessionUse,
    Standing,
)
from shared.facts import Authorization, AuthorizedProcedure, UnitsRecorded
from tests.builders import an_intake
from tests.builders_events import WHEN, authorization
from tests.world import Caller, World

TODAY = date(2026, 3, 2)
DANA = {"name": "Dana Reviewer", "title": "Claims adjuster", "phone": "3035550177", "email": "dana@comp.example"}


def a_request(**changes: Any) -> dict[str, Any]:
    """The desk's form, filled in."""
    filled = {
        "first_day": "2026-03-02", "last_day": "2026-05-31", "sessions": 12, "sessions_per_week": 2,
        "minutes_per_session": 60, "caseworker": DANA, "reason": "Turning the head is getting easier.",
        "procedures": [{"code": "97124", "units": 40}, {"code": "97140", "units": 8}],
    }  # fmt: skip
    return {**filled, **changes}


def an_answer(**changes: Any) -> dict[str, Any]:
    """The caseworker approves what was asked."""
    filled = {"answer": "approved", "name": "Dana Reviewer", "title": "Claims adjuster", "phone": "3035550177",
              "number": "CO-778", "may_decide": True}  # fmt: skip
    return {**filled, **changes}


def asked(**changes: Any) -> AuthorizationAsked:
    """The same as a model."""
    return AuthorizationAsked.model_validate(a_request(**changes))


def a_record(leave: Authorization | None = None, **changes: Any) -> AuthorizationRecord:
    """A request that waits; with leave, one that was given it."""
    facts: dict[str, Any] = {"standing": Standing.ASKED, "answer_due": date(2026, 3, 12)}
    if leave is not None:
        facts = {"standing": Standing.APPROVED, "leave": leave, "revision": 1}
    made = AuthorizationRecord(
        authorization_id="theleave0001", case_id="thecase00001", request=asked(), asked_at=WHEN,
        contact=Caseworker.model_validate(DANA), **facts,
    )  # fmt: skip
    return made.model_copy(update=changes)


def a_leave(**changes: Any) -> Authorization:
    """Ten visits and some units, from March to May."""
    facts = {"number": "CO-778", "sessions": 10, "last_day": date(2026, 5, 31)}
    return authorization(**{**facts, **changes})


def units(code: str, count: int) -> AuthorizedProcedure:
    """So many units of one procedure."""
    return AuthorizedProcedure(code=code, units=count)


def used(number: int, day: date = TODAY, **given: int) -> SessionUse:
    """A session with its units: used(1, c97124=4)."""
    told = tuple(UnitsRecorded(code=code[1:], units=count) for code, count in given.items())
    return SessionUse(session_id=f"session{number:05d}", service_date=day, units=told)


# In a clinic


def a_case(world: World, kind: str = "workers_compensation", **changes: Any) -> str:
    """A case that was opened just now."""
    reply = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind, **changes))
    world.settle()
    return str(reply.json["case_id"])


def asks(world: World, case_id: str, key: str = "request-0001", **changes: Any) -> Any:
    """The desk asks for leave; the reply."""
    headers = {"Idempotency-Key": key}
    path = f"/cases/{case_id}/authorization-requests"
    reply = world.sign_in("front-desk").post("eligibility", path, json=a_request(**changes), headers=headers)
    world.settle()
    return reply


def link_in_mail(world: World, which: int = -1) -> str:
    """The path behind the link of a letter, as the service sees it."""
    found = re.search(r"/eligibility(/authorization/\S+)", world.letters()[which].body)
    assert found
    return found[1]


def answers(world: World, link: str, **changes: Any) -> Any:
    """The caseworker answers; the reply."""
    reply = world.request("eligibility", "POST", link, json=an_answer(**changes))
    world.settle()
    return reply


def records(desk: Caller, case_id: str) -> list[dict[str, Any]]:
    """The authorizations of a case."""
    held: list[dict[str, Any]] = desk.get("eligibility", f"/cases/{case_id}").json["authorization_records"]
    return held


def open_tasks(desk: Caller, case_id: str) -> dict[str, str]:
    """What waits about authorizations: the task's kind and words by its cause, without the authorization's id."""
    tasks = desk.get("eligibility", f"/cases/{case_id}").json["tasks"]
    waiting = (task for task in tasks if task["closed_at"] is None and "authorization" in task["kind"]
               and not task["cause"].startswith("determination"))  # fmt: skip
    return {task["cause"].partition(" ")[2]: task["waits_for"] for task in waiting}


def again(world: World, role: str = "front-desk") -> Caller:
    """Somebody signed in anew: a session idles out."""
    return world.sign_in(role, name=f"{role}-{world.now:%m%d%H%M}")


def at(day: date, hour: int = 19) -> datetime:
    """A moment of a day, noon in Denver."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=WHEN.tzinfo)
