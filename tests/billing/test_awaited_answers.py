"""Answers that do not come become tasks with a day, seen at the board and at the file; the answer closes them."""

from datetime import timedelta
from typing import Any

import pytest

from infra.local import invoking
from shared.x12.writing import interchange
from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.billing.test_receivers import change_settings
from tests.billing.x12.test_remittance_835 import HEADER as HEADER_835

LATE = {
    "TA1": "No TA1 came for a file", "999": "No 999 came for a file", "277CA": "No 277CA came for claims of a file",
    "835": "No payment advice came for claims of a file",
}  # fmt: skip


@pytest.fixture
def sent(billing: Clinic) -> Sent:
    """A claim sent on Tuesday at one in the afternoon, to a receiver of whom a TA1 is asked."""
    admin = billing.world.sign_in("admin")
    usual = admin.get("eligibility", "/settings").json["electronic"]
    change_settings(billing, electronic={**usual, "wants_ta1": True})
    return Sent(billing)


def after(sent: Sent, **time: float) -> set[str]:
    """So much later the schedule looks; which answers are told to be late."""
    world = sent.billing.world
    world.now += timedelta(**time)
    invoking.run("billing", "watch_files")
    world.settle()
    sent.billing.come_back()
    return told(sent)


def told(sent: Sent) -> set[str]:
    desk = sent.billing.biller.page("billing", "/desk").text
    return {kind for kind, words in LATE.items() if words in desk}


def batch(sent: Sent) -> dict[str, Any]:
    found: dict[str, Any] = sent.billing.biller.get("billing", f"/batches/{sent.record['batch_id']}").json
    return found


def test_each_answer_is_asked_about_when_its_time_is_over(sent: Sent) -> None:
    assert after(sent, hours=3) == set()
    assert after(sent, hours=1) == {"TA1"}
    assert after(sent, hours=20) == {"TA1", "999"}
    assert after(sent, hours=24) == {"TA1", "999", "277CA"}
    assert after(sent, days=28) == {"TA1", "999", "277CA", "835"}


def test_a_task_has_its_day_its_file_and_the_claims_that_wait(sent: Sent) -> None:
    after(sent, days=2)
    desk = sent.billing.biller.page("billing", "/desk").text
    assert "due Mar 5, 2026" in desk
    assert f"1 of 1: {sent.number}" in desk
    assert f"/billing/desk/batches/{sent.record['batch_id']}" in desk
    page = sent.billing.biller.page("billing", f"/desk/batches/{sent.record['batch_id']}").text
    assert page.count('<span class="tag stop">late</span>') == 3


def test_what_was_told_is_not_told_again(sent: Sent) -> None:
    after(sent, days=2)
    before = {k: v for k, v in sent.billing.world.dump().items() if "sessions" not in k}
    after(sent, minutes=5)
    now = {k: v for k, v in sent.billing.world.dump().items() if "sessions" not in k}
    assert now == before


def test_a_999_closes_what_is_asked_about_file_and_envelope(sent: Sent) -> None:
    assert after(sent, days=2) == {"TA1", "999", "277CA"}
    sent.acknowledge("A")

    assert told(sent) == {"277CA"}
    assert [one["verdict"] for one in batch(sent)["awaited"]] == ["", "A", "", ""]


def test_a_ta1_closes_what_is_asked_about_the_envelope_alone(sent: Sent) -> None:
    after(sent, days=1)
    ta1 = ("TA1", "000000001", "260303", "1200", "A", "000")
    sent.billing.receive("1.ta1", interchange(HEADER_835, [], acknowledgments=[ta1]))

    assert told(sent) == {"999"}


def test_a_277ca_closes_everything_before_the_payment(sent: Sent) -> None:
    after(sent, days=2)
    sent.status("A2")

    assert told(sent) == set()
    assert after(sent, days=29) == {"835"}


def test_the_money_closes_everything(sent: Sent) -> None:
    after(sent, days=31)
    sent.advise("63", sent.paid("63", SHARES))

    assert told(sent) == set()
    assert all(one["came_at"] for one in batch(sent)["awaited"])


@pytest.mark.parametrize("how", ["999", "TA1"])
def test_after_a_refusal_nothing_more_is_awaited(sent: Sent, how: str) -> None:
    if how == "999":
        sent.acknowledge("R")
    else:
        ta1 = ("TA1", "000000001", "260303", "1200", "R", "025")
        sent.billing.receive("1.ta1", interchange(HEADER_835, [], acknowledgments=[ta1]))

    assert after(sent, days=40) == set()
    page = sent.billing.biller.page("billing", f"/desk/batches/{sent.record['batch_id']}").text
    assert "refused" in page


def test_claims_that_were_all_answered_in_time_make_no_task(sent: Sent) -> None:
    sent.acknowledge("A")
    sent.status("A2")

    assert after(sent, days=3) == set()
    assert [one["kind"] for one in batch(sent)["awaited"] if not one["came_at"]] == ["835"]


def test_an_answer_for_one_claim_of_two_leaves_the_task_open(billing: Clinic) -> None:
    other = billing.sign(billing.case("car_accident"), start="12:00", end="13:15").json["claim_id"]
    sent = Sent(billing)
    after(sent, days=2)
    sent.status("A2")
    assert told(sent) == {"277CA"}
    sent.status("A2", number=billing.claim(other)["claim"]["control_number"], name="2.277")

    assert told(sent) == set()


def test_a_file_that_was_frozen_and_never_written_is_taken_up_again(
    billing: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its message died in the dead letter queue: the watch finds it."""
    from services.billing.flows import sending

    def dies(*_: Any) -> None:
        raise RuntimeError("the process died")

    claim_id = billing.sign(billing.case()).json["claim_id"]
    with monkeypatch.context() as patch:
        patch.setattr(sending, "see_to", dies)
        billing.night()
    assert billing.claim(claim_id)["claim"]["state"] == "batched"
    billing.world.pass_time(minutes=16)
    invoking.run("billing", "watch_files")
    billing.world.settle()
    billing.come_back()

    assert billing.claim(claim_id)["claim"]["state"] == "sent"
    assert len(billing.files()) == 1
