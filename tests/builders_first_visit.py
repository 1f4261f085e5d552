"""What is done between the answer and the first visit, step by step."""

from typing import Any

from infra.local.invoking import Reply
from services.eligibility.flows import asking, good_faith
from services.eligibility.rules.duties import CAUSE
from services.eligibility.store import EligibilityStore
from shared import clock, links
from shared.settings import ConsentText
from shared.tenancy import at_work_for
from tests.builders import JANE, an_intake
from tests.builders_events import prescription
from tests.thread import Outside
from tests.world import Caller, World

EMAIL = "jane@mailbox.example"
SIGNED = {"version": ConsentText().version, "typed_name": "Jane Invented", "agrees": "yes"}
TIMES = {"first": "2026-03-09T10:00", "second": "2026-03-10T15:30"}
SET = {"starts": "2026-03-09T10:00"}


def reachable(kind: str = "self_pay", **patient: Any) -> dict[str, Any]:
    """The form of somebody who can be written to."""
    told = {**JANE, "email": EMAIL, **patient}
    return an_intake(kind, patient=told, may_email=told["email"] is not None)


def open_case(world: World, kind: str = "self_pay", **patient: Any) -> str:
    """A case of somebody who can be written to."""
    reply = world.request("eligibility", "POST", "/intake/milehigh", json=reachable(kind, **patient))
    world.settle()
    found: str = reply.json["case_id"]
    return found


def link(case_id: str, purpose: str = asking.FIRST_VISIT) -> str:
    """The patient's link."""
    claims = links.Claims(purpose, "milehigh", case_id, clock.now() + asking.LINK_LIFE)
    path = "good-faith-estimate" if purpose == good_faith.PURPOSE else "first-visit"
    return f"/{path}/{links.sign(links.signing_key(), claims)}"


def by_link(world: World, case_id: str, part: str = "", **sent: Any) -> Reply:
    """The patient opens her page, or sends something from it."""
    method = "POST" if sent or part not in {"", "/calendar"} else "GET"
    return world.request("eligibility", method, link(case_id) + part, **sent)


def tasks_of(world: World, case_id: str) -> list[Any]:
    """The tasks that the first visit opens for a case, the most urgent first; not those of its determinations."""
    with at_work_for("milehigh"):
        held = EligibilityStore("milehigh").get_case(case_id)[0].tasks
    return [task for task in held if not task.cause.startswith(CAUSE)]


def order(case_id: str) -> Any:
    """A prescription for the case."""
    return prescription(case_id)


def before_the_first_visit(outside: Outside, desk: Caller, case_id: str) -> None:
    """Every door of it, opened once."""
    here = f"/cases/{case_id}"
    estimate = desk.post("eligibility", f"{here}/estimates", json={"visits": 8}).json["estimate"]["estimate_id"]
    opens(desk, f"{here}/estimates/{estimate}", f"/desk{here}/estimates/{estimate}")
    opens(desk, f"{here}/timeline", f"/desk{here}/timeline", f"/desk{here}/first-visit", f"{here}/readiness")
    sends(desk, f"{here}/good-faith-estimates", {"visits": 8, "by_choice": True})
    opens(desk, f"{here}/good-faith-estimates/1", f"{here}/good-faith-estimates/1/document")
    sends(desk, f"{here}/asks", {"item": "consent", "to": EMAIL})
    for part, told in (("/consent", SIGNED), ("/appointment", TIMES), ("/estimate-request", {})):
        assert by_link(outside.world, case_id, part, json=told).status == 201
    sends(desk, f"{here}/appointment", SET)
    opens(desk, f"{here}/calendar")
    for path in (link(case_id), f"{link(case_id)}/calendar", link(case_id, good_faith.PURPOSE)):
        assert outside.world.request("eligibility", "GET", path).status == 200
    document = f"{link(case_id, good_faith.PURPOSE)}/document"
    assert outside.world.request("eligibility", "GET", document).status == 303
    sends(desk, f"{here}/appointment/cancellation", {})
    assert by_link(outside.world, case_id, "/consent/revocation", json={}).status == 201
    outside.settle()


def sends(who: Caller, path: str, told: dict[str, Any]) -> Reply:
    """Somebody sends something that is taken."""
    reply = who.post("eligibility", path, json=told)
    assert reply.status == 201, (path, reply.text)
    return reply


def opens(who: Caller, *paths: str) -> None:
    """Somebody looks at pages and data of eligibility."""
    for path in paths:
        reply = who.page("eligibility", path) if path.startswith("/desk") else who.get("eligibility", path)
        assert reply.status in {200, 303}, (path, reply.text)
