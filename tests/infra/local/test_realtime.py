"""The simulated payer answers an inquiry at once, says that it is simulated; ids that begin with X it does not know."""

from datetime import date
from typing import Any

import pytest

from infra.local.rooms import Rooms
from infra.local.serving import Asked
from infra.local.simulated_payer.realtime import answer_270
from services.eligibility.models.benefits import BenefitsAnswer, Question
from services.eligibility.x12 import benefits_271, inquiry_270
from shared.x12.errors import X12Error
from tests.builders_benefits import KID, PATA, TRACE, an_inquiry, header
from tests.builders_x12 import claim_text, only_set

TODAY = date(2026, 3, 2)


def text_of(*kinds: str, **changes: Any) -> str:
    return inquiry_270.render(an_inquiry(*kinds, **changes), header())


def answered(*kinds: str, **changes: Any) -> BenefitsAnswer:
    return benefits_271.parse(only_set(answer_270(text_of(*kinds, **changes), TODAY)))


def test_every_answer_says_that_it_is_simulated() -> None:
    answer = answered()

    assert answer.payer
    assert answer.payer.last_name == "SIMULATED PAYER FOR EXAMPLE HEALTH PLAN"
    assert only_set(answer_270(text_of(), TODAY)).interchange.usage == "T"


def test_the_trace_comes_back_beside_the_payers_own() -> None:
    assert [(one.kind, one.number == TRACE) for one in answered().members[0].traces] == [("2", True), ("1", False)]


@pytest.mark.parametrize(
    ("question", "benefits"),
    [(Question(service_types=("BE",)), 6), (Question(procedure="97124"), 6), (Question(service_types=("30",)), 3)],
)
def test_massage_is_answered_when_it_is_asked_for(question: Question, benefits: int) -> None:
    assert len(answered(question=question).members[0].benefits) == benefits


def test_a_dependent_is_answered_below_her_subscriber() -> None:
    subscriber, dependent = answered(dependent=KID).members

    assert (subscriber.benefits, dependent.is_dependent, len(dependent.benefits)) == ((), True, 6)


def test_a_member_whose_id_begins_with_x_is_not_found() -> None:
    (member,) = answered(subscriber=PATA.model_copy(update={"member_id": "X1"})).members

    assert ([r.reason for r in member.rejections], member.benefits) == (["75"], ())


def test_the_same_inquiry_gets_the_same_bytes() -> None:
    assert answer_270(text_of(), TODAY) == answer_270(text_of(), TODAY)


def test_a_claim_is_no_inquiry() -> None:
    with pytest.raises(X12Error, match="only inquiries"):
        answer_270(claim_text(), TODAY)


@pytest.mark.parametrize(("body", "status"), [(text_of(), 200), (claim_text(), 422), ("nonsense", 422)])
def test_the_door_answers_what_is_an_inquiry(body: str, status: int) -> None:
    rooms: Any = Rooms(*[None] * 4, password="", base="")  # type: ignore[arg-type]  # the payer's room needs none
    reply = rooms.payers(Asked("POST", "/payer/realtime", {}, body.encode()))

    assert reply.status == status
    assert "SIMULATED PAYER" in reply.text
