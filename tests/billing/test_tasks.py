"""Tasks in people's hands: a denial's with its day and what is usually done; given, given again, closed."""

from typing import Any

from tests.billing.conftest import Clinic
from tests.billing.test_answers import Sent


def denied(billing: Clinic) -> dict[str, Any]:
    sent = Sent(billing)
    sent.advise("0", sent.paid("0", "CO*197*140"))
    (task,) = [one for one in billing.biller.get("billing", "/tasks").json["tasks"] if "denied" in one["words"]]
    assert (task["claim_id"], task["due_on"]) == (sent.claim_id, sent.record["answer_by"])
    return dict(task)


def act(billing: Clinic, task: dict[str, Any], what: str, **told: str) -> Any:
    return billing.biller.post("billing", f"/tasks/{task['task_id']}/{what}", json=told)


def test_a_denial_is_a_task_with_its_last_day_and_what_is_usually_done(billing: Clinic) -> None:
    task = denied(billing)

    assert any(reason.startswith("CO-197") for reason in task["reasons"])
    assert task["suggested"]
    assert task["owner"] is None


def test_a_task_is_given_and_given_on_and_every_remark_stays(billing: Clinic) -> None:
    task = denied(billing)
    first = act(billing, task, "assignment", owner="biller-milehigh", due="2026-04-01", note="call first")
    assert (first.status, first.json["owner"], first.json["due_on"]) == (200, "biller-milehigh", "2026-04-01")
    assert act(billing, task, "assignment", owner="biller-milehigh", due="2026-04-01", note="call first").json == (
        first.json
    )
    second = act(billing, task, "assignment", owner="ana").json

    assert (second["owner"], second["due_on"]) == ("ana", "2026-04-01")
    assert [one["words"] for one in second["remarks"]] == ["Given to biller-milehigh: call first", "Given to ana"]
    assert "ana" in billing.biller.page("billing", "/desk").text


def test_a_closed_task_leaves_the_list_and_is_kept_with_how_it_ended(billing: Clinic) -> None:
    task = denied(billing)
    closed = act(billing, task, "done", note="leave was sent by fax")
    again = act(billing, task, "done", note="something else")

    assert closed.json == again.json
    assert task["task_id"] not in [one["task_id"] for one in billing.biller.get("billing", "/tasks").json["tasks"]]
    (kept,) = billing.biller.get("billing", "/tasks?done=yes").json["tasks"]
    assert kept["remarks"][-1]["words"] == "Done: leave was sent by fax"
    assert act(billing, task, "assignment", owner="ana").status == 409
    page = billing.biller.page("billing", "/desk/tasks?done=yes").text
    assert "leave was sent by fax" in page


def test_a_task_that_is_not_there_and_a_reader_who_may_not(billing: Clinic) -> None:
    task = denied(billing)

    assert act(billing, {"task_id": "nosuchtask00"}, "done", note="done").status == 404
    told = {"note": "done"}
    assert billing.therapist.post("billing", f"/tasks/{task['task_id']}/done", json=told).status == 403
    assert "It is done" not in billing.therapist.page("billing", "/desk/tasks").text


def test_an_empty_sentence_is_asked_for_on_the_page(billing: Clinic) -> None:
    task = denied(billing)
    reply = billing.biller.post("billing", f"/tasks/{task['task_id']}/done", form={"note": "x"})

    assert (reply.status, "Waits for a person" in reply.text) == (422, True)
