"""The contract between the services: each event is told by its owner, and understood by everyone who is sent it."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.local import invoking, resources
from shared.events import CATALOGUE
from tests.builders import an_intake
from tests.builders_events import event
from tests.world import ROOT, World

SAMPLES = Path(__file__).parents[1] / "samples" / "events"
OWNERS = {name: kind.owner for name, kind in CATALOGUE.items()}


def subscriptions() -> list[tuple[str, str]]:
    """(service, event) for each kind that a service's rule lets through."""
    found = []
    for service in resources.SERVICES:
        pattern = resources.template(service)["Resources"]["EventsRule"]["Properties"]["EventPattern"]
        found += [(service, kind) for kind in pattern["detail-type"]]
    return found


def _envelope(told: Any) -> str:
    return json.dumps({"detail-type": told.name, "source": f"quarterhour.{told.owner}",
                       "detail": json.loads(told.model_dump_json())})  # fmt: skip


@pytest.mark.parametrize("service", resources.SERVICES)
def test_a_rule_names_only_events_of_the_catalogue_and_their_owners(service: str) -> None:
    pattern = resources.template(service)["Resources"]["EventsRule"]["Properties"]["EventPattern"]

    assert set(pattern["detail-type"]) <= set(CATALOGUE)
    assert {f"quarterhour.{OWNERS[kind]}" for kind in pattern["detail-type"]} == set(pattern["source"])
    assert f"quarterhour.{service}" not in pattern["source"]


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_event_is_made_by_its_owner_only_or_by_the_whole_house(kind: str) -> None:
    makers = {
        path.relative_to(ROOT).parts[1]
        for path in (ROOT / "services").rglob("flows/*.py")
        if f"{kind}(" in path.read_text(encoding="utf-8")
    }

    assert makers == {OWNERS[kind]} or OWNERS[kind] == "house"


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_event_has_a_reader(kind: str) -> None:
    assert kind in {name for _, name in subscriptions()}


@pytest.mark.parametrize(("service", "kind"), subscriptions())
def test_every_reader_takes_in_what_it_is_sent(clinic: World, service: str, kind: str) -> None:
    case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"]
    clinic.settle()
    bodies = [_envelope(event("PrescriptionActivated", case_id))] if kind == "PrescriptionEnded" else []
    changes = {"prescription_id": None} if kind == "SessionRecorded" else {}
    bodies.append(_envelope(event(kind, case_id, **changes)))
    records = [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]

    assert invoking.deliver(service, "on_events", records) == set()
    once = clinic.dump()
    assert invoking.deliver(service, "on_events", records) == set()
    assert clinic.dump() == once


@pytest.mark.parametrize("kind", CATALOGUE)
def test_what_version_one_said_is_still_understood(kind: str) -> None:
    held = (SAMPLES / f"{kind}.v1.json").read_text(encoding="utf-8")
    read = CATALOGUE[kind].model_validate_json(held)

    assert read.schema_version == 1
    assert _kept(json.loads(held), json.loads(read.model_dump_json())) == json.loads(held)


def _kept(held: Any, now: Any) -> Any:
    """Of what is said now, what was said then: a later field is optional and changes nothing."""
    if isinstance(held, dict):
        return {name: _kept(then, now[name]) for name, then in held.items()}
    if isinstance(held, list):
        return [_kept(*pair) for pair in zip(held, now, strict=True)]
    return now
