"""A patient at the public form, without a browser: she opens the page, takes her time, sends or keeps it."""

import re
from collections.abc import Mapping
from typing import Any

from infra.local.invoking import Reply
from tests.world import World

YOU = {
    "patient.first_name": "Jane", "patient.last_name": "Invented", "patient.birth_date": "1985-04-12",
    "patient.phone": "(303) 555-0111", "patient.address.street": "1 Madeup Street", "patient.address.city": "Denver",
    "patient.address.state": "CO", "patient.address.zip_code": "80203",
}  # fmt: skip
ANSWERS: dict[str, dict[str, Any]] = {
    "health_plan": {**YOU, "coverage.payer_id": "example-plan", "coverage.member_id": "W123456789"},
    "workers_compensation": {**YOU, "coverage.payer_id": "example-comp", "injury.injured_on": "2026-01-15",
                             "injury.employer": "Invented Roofing Inc"},
    "car_accident": {**YOU, "coverage.payer_id": "example-auto", "injury.injured_on": "2026-02-10"},
    "self_pay": YOU,
}  # fmt: skip
HOLDER = {
    "coverage.relationship": "child", "coverage.subscriber.first_name": "June",
    "coverage.subscriber.last_name": "Invented", "coverage.subscriber.birth_date": "1960-02-29",
}  # fmt: skip


def page(world: World, path: str, **headers: str) -> Reply:
    """A page as a browser asks for it."""
    return world.request("eligibility", "GET", path, headers={"Accept": "text/html", **headers})


def token_on(text: str) -> str:
    """The token of the form on a page."""
    found = re.search(r'name="form" value="([^"]+)"', text)
    assert found, "the page has no form token"
    return found[1]


def answers(kind: str = "health_plan", **more: Any) -> dict[str, Any]:
    """A form of one path as a browser sends it; `__` stands for the point in a name, None leaves a field out."""
    changed = {name.replace("__", "."): held for name, held in more.items()}
    filled = {"payer_kind": kind, **ANSWERS[kind], **changed}
    return {name: held for name, held in filled.items() if held is not None}


def shown(world: World, kind: str = "health_plan", clinic: str = "milehigh") -> str:
    """She opens the page of a path: its token."""
    reply = page(world, f"/intake/{clinic}/{kind}")
    assert reply.status == 200, reply.text
    return token_on(reply.text)


def sends(world: World, filled: Mapping[str, Any], token: str | None = None, *, to: str = "/intake/milehigh",
          seconds: float = 60) -> Reply:  # fmt: skip
    """She takes her time and sends the form; without a token she has opened the page first."""
    held = shown(world, str(filled.get("payer_kind", "health_plan"))) if token is None else token
    world.pass_time(seconds=seconds)
    return world.request("eligibility", "POST", to, form={**filled, "form": held})


def keeps(world: World, filled: Mapping[str, Any], token: str | None = None, **more: Any) -> Reply:
    """She keeps the form for later."""
    return sends(world, filled, token, to="/drafts/milehigh", **more)


def led_to(reply: Reply) -> str:
    """Where a form leads, as a path of the service."""
    assert reply.status == 303, reply.text
    return reply.headers["location"].removeprefix("/eligibility")
