"""Events: versioned, with an id that its cause gives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import events
from shared.events import CATALOGUE, CaseOpened, ClaimPaid
from shared.identifiers import opaque_id
from tests.builders_events import event

parts = st.lists(st.text(max_size=5), max_size=4)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_an_event_comes_back_from_the_bus(kind: str) -> None:
    sent = event(kind)
    message = json.dumps({"detail-type": sent.name, "source": f"quarterhour.{sent.owner}",
                          "detail": json.loads(sent.model_dump_json())})  # fmt: skip

    assert events.understand(message) == sent


def test_an_unknown_kind_is_said_to_be_unknown() -> None:
    with pytest.raises(LookupError, match="does not know"):
        events.understand(json.dumps({"detail-type": "CaseVanished", "detail": {}}))


@given(parts, parts)
def test_the_same_cause_gives_the_same_id_and_another_cause_another(one: list[str], other: list[str]) -> None:
    ids = [events.derived_id(CaseOpened, "milehigh", *cause) for cause in (one, other)]

    assert (ids[0] == ids[1]) == (one == other)
    assert all(opaque_id.is_valid(name) for name in ids)


def test_kind_and_clinic_are_part_of_the_id() -> None:
    ids = {events.derived_id(kind, clinic, "1") for kind in (CaseOpened, ClaimPaid) for clinic in ("a1", "b1")}

    assert len(ids) == 4


@pytest.mark.parametrize("kind", CATALOGUE)
def test_an_event_names_its_owner_and_kind(kind: str) -> None:
    assert event(kind).owner in {"eligibility", "prescriptions", "billing", "house"}
    assert event(kind).name == kind
