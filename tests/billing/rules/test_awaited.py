"""What a file waits for, until when, and what an answer says of the others."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.billing.models.batches import AnswerKind, Batch, Transfer, TransferState
from services.billing.models.claims import ClaimState
from services.billing.rules import awaited
from shared.settings import AnswersDue, ElectronicAddress

DENVER = ZoneInfo("America/Denver")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENT = awaited.awaited(
    ElectronicAddress(submitter_id="US", receiver_id="THEM", receiver_name="THEM", wants_ta1=True), MONDAY, DENVER
)
E, F, C, P = AnswerKind


def kinds(held: awaited.Awaited) -> set[AnswerKind]:
    return {one.kind for one in held if one.came_at is None}


def test_the_house_allows_four_hours_a_day_two_business_days_and_thirty_days() -> None:
    assert [(one.kind, one.due_at - MONDAY) for one in SENT] == [
        (E, timedelta(hours=4)), (F, timedelta(hours=24)), (C, timedelta(hours=48)), (P, timedelta(days=30)),
    ]  # fmt: skip


def test_a_receiver_of_whom_no_ta1_is_asked_owes_none_and_may_have_hours_of_its_own() -> None:
    slow = ElectronicAddress(submitter_id="US", receiver_id="THEM", receiver_name="THEM",
                             answers_due=AnswersDue(file=72))  # fmt: skip
    held = awaited.awaited(slow, MONDAY, DENVER)
    assert kinds(held) == {F, C, P}
    assert held[0].due_at == MONDAY + timedelta(hours=72)


@pytest.mark.parametrize(
    ("sent", "due", "why"),
    [
        ("2026-03-02T09:00Z", "2026-03-04T09:00Z", "Monday to Wednesday"),
        ("2026-03-05T20:00Z", "2026-03-09T19:00Z", "Thursday to Monday: summer time began on Sunday the 8th"),
        ("2026-03-13T20:00Z", "2026-03-17T20:00Z", "Friday to Tuesday"),
        ("2026-03-15T01:00Z", "2026-03-18T06:00Z", "Saturday evening in Denver: from Monday's midnight there"),
    ],
)
def test_weekends_do_not_count_for_the_277ca(sent: str, due: str, why: str) -> None:
    assert awaited.working_hours_after(datetime.fromisoformat(sent), 48, DENVER) == datetime.fromisoformat(due), why


@pytest.mark.parametrize(
    ("kind", "refused", "left"),
    [
        (E, False, {F, C, P}), (F, False, {C, P}), (C, False, {P}), (P, False, set()),
        (E, True, set()), (F, True, set()),
    ],
)  # fmt: skip
def test_an_answer_says_that_the_earlier_ones_were_good_and_a_refusal_that_nothing_more_comes(
    kind: AnswerKind, refused: bool, left: set[AnswerKind]
) -> None:
    held = awaited.after_answer(SENT, kind, MONDAY, "R" if refused else "A", refused=refused)
    assert kinds(held) == left
    assert [one.verdict for one in held if one.verdict] == ["R" if refused else "A"]
    assert awaited.after_answer(held, kind, MONDAY + timedelta(days=1), "A") == held if not left else True


def test_what_is_late_is_asked_once() -> None:
    now = MONDAY + timedelta(hours=30)
    late = awaited.overdue(SENT, now)
    assert {one.kind for one in late} == {E, F}
    held = awaited.asked(SENT, [one.kind for one in late])
    assert awaited.overdue(held, now) == ()
    assert awaited.open_alarms(held) == {E, F}
    assert awaited.open_alarms(awaited.after_answer(held, F, now, "A")) == set()


def test_every_claim_answered_closes_its_kind_alone_and_keeps_the_first_moment() -> None:
    once = awaited.every_claim_answered(SENT, C, MONDAY)
    assert kinds(once) == {E, F, P}
    assert awaited.every_claim_answered(once, C, MONDAY + timedelta(days=1)) == once


def a_batch(**changes: object) -> Batch:
    facts = {"batch_id": "batch000001", "run_id": "run00000001", "receiver_id": "THEM", "claims": ("claim00001",),
             "interchange_control_number": 1, "group_control_number": 1, "frozen_at": MONDAY}  # fmt: skip
    return Batch.model_validate({**facts, **changes})


LATER = MONDAY + timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "look"),
    [
        ({}, MONDAY + timedelta(minutes=15)),
        ({"transfer": Transfer(state=TransferState.UNDERWAY, started_at=LATER)}, LATER),
        ({"transfer": Transfer(state=TransferState.WANTED)}, MONDAY),
        ({"transfer": Transfer(state=TransferState.FAILED, started_at=LATER)}, None),
        ({"sent_at": MONDAY, "awaited": SENT}, MONDAY + timedelta(hours=4)),
        ({"sent_at": MONDAY, "awaited": awaited.asked(SENT, [E])}, MONDAY + timedelta(hours=24)),
        ({"sent_at": MONDAY, "awaited": awaited.after_answer(SENT, P, MONDAY, "")}, None),
    ],
)
def test_when_somebody_must_look_at_a_file(changes: dict[str, object], look: datetime | None) -> None:
    assert awaited.next_look(a_batch(**changes)) == look


@pytest.mark.parametrize(
    ("state", "waits_277", "waits_835"),
    [("sent", True, True), ("received", True, True), ("accepted", False, True), ("rejected", False, False),
     ("paid", False, False)],
)  # fmt: skip
def test_which_claims_still_wait(state: str, waits_277: bool, waits_835: bool) -> None:
    assert awaited.is_unanswered(C, ClaimState(state)) is waits_277
    assert awaited.is_unanswered(P, ClaimState(state)) is waits_835
