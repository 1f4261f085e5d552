"""No person in a log line, a name or an address (docs/adr/0010-no-person-in-a-log.md): the canary.

The three cases run from the form to the books with every personal value marked, undisturbed and then with a call to AWS
failing in each step, and after them the bad input of people and partners. Nobody may hear a mark where operators read.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any

import pytest

from infra.local.invoking import Reply
from shared import logs
from tests import builders_canary as canary
from tests.builders_canary import Ear, Overheard
from tests.builders_canary_bad_input import bad_answers, bad_input
from tests.builders_canary_story import PLAYS, Story, play
from tests.faults.injector import FAULTS
from tests.faults.stage import raised
from tests.world import World


@dataclass(frozen=True)
class Heard:
    """All that was heard, and the answers to bad input."""

    ear: Ear
    replies: dict[str, Reply]


@pytest.fixture(scope="module")
def heard() -> Heard:
    ear, counted = Ear(), list[list[Any]]()
    with raised() as world, canary.listening(ear):
        story = play(ear, world, 0, counted)
        for number in range(1, PLAYS + 1):
            story = play(ear, world, number, counted)
        replies = bad_input(story)
        bad_answers(story)
        ear.look_around(world)
    return Heard(ear, replies)


PLACES = ("log", "output", "tracebacks", "addresses", "headers", "problems", "calls", "envelopes", "row keys",
          "objects", "queues", "claims sent")  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_mark_is_heard(heard: Heard, place: str) -> None:
    assert heard.ear.marks(place) == []


@pytest.mark.parametrize("place", [place for place in PLACES if place != "output"])
def test_something_was_heard_there(heard: Heard, place: str) -> None:
    assert heard.ear.heard[place]


@pytest.mark.parametrize(
    "code",
    [
        logs.LogCode.REQUEST_REFUSED,
        logs.LogCode.REQUEST_FAILED,
        logs.LogCode.MESSAGE_FAILED,
        logs.LogCode.DOCUMENT_HELD,
        logs.LogCode.REMITTANCE_HELD,
        logs.LogCode.REMITTANCE_POSTED,
    ],
)
def test_good_and_bad_was_written_down_by_its_code(heard: Heard, code: logs.LogCode) -> None:
    assert [line for line in heard.ear.heard["log"] if code.value[0] in line]


def test_no_message_died_on_the_way(heard: Heard) -> None:
    assert heard.ear.heard["dead letters"] == []


def test_bad_input_is_a_problem_that_does_not_repeat_it(heard: Heard) -> None:
    told = {name: (reply.status, reply.text) for name, reply in heard.replies.items()}

    assert {name: found for name, found in told.items() if not 400 <= found[0] < 500} == {}
    assert {name: found for name, found in told.items() if canary.MARK.search(found[1])} == {}
    assert all(json.loads(text)["type"].startswith("urn:quarterhour:problem:") for _, text in told.values())


# Controls: the same ear finds marks where there are some


def test_at_debug_the_same_ear_hears_what_botocore_prints() -> None:
    ear = Ear()
    with raised() as world, canary.listening(ear, logging.DEBUG):
        _play_one_step(ear, world)

    assert any(line.startswith("Making request") for line in ear.marks("log"))


def test_a_line_that_leaks_is_heard() -> None:
    ear = Ear()
    with canary.listening(ear):
        logging.getLogger("quarterhour").info("opened for %s", canary.PATIENT["last_name"])
        logging.getLogger("anyone").warning("born %s", canary.BORN)
        print("zip", canary.ZIP)  # noqa: T201 the leak

    assert (len(ear.marks("log")), len(ear.marks("output"))) == (2, 1)


def test_a_careful_line_says_nothing() -> None:
    ear = Ear()
    with canary.listening(ear):
        logs.write(logs.LogCode.REQUEST_FAILED, kind="O'Zzphizz, born 1937-11-23")

    assert ear.heard["log"]
    assert ear.marks("log") == []


def _play_one_step(ear: Ear, world: World) -> None:
    world.wipe()
    outside = Overheard(world)
    outside.ear = ear
    story = Story(outside)
    FAULTS.begin({})
    story.opens_the_clinic()
    story.asks("health_plan")
