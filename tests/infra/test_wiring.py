"""What a template connects can work; each way of breaking a connection is found."""

from collections.abc import Callable

import pytest

from infra.checks.wiring import faults, is_schedule
from infra.packaging import staging
from infra.packaging.templates import Template
from tests.builders_infra import STACKS, cloudformation


@pytest.mark.parametrize("stack", STACKS)
def test_what_a_stack_connects_can_work(stack: str) -> None:
    assert faults(cloudformation(stack)) == []


@pytest.mark.parametrize("service", staging.services())
def test_every_service_listens_to_a_queue_and_sweeps_its_outbox(service: str) -> None:
    kinds = [resource["Type"] for resource in cloudformation(service)["Resources"].values()]

    assert "AWS::Lambda::EventSourceMapping" in kinds
    assert "AWS::Scheduler::Schedule" in kinds


def _mapping(template: Template) -> Template:
    held: Template = template["Resources"]["OnEventsOnEventsSqsEventSource"]["Properties"]
    return held


def _polling(template: Template) -> Template:
    held: Template = template["Resources"]["OnEventsRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    return held


def _without(template: Template, sid: str) -> None:
    document = _polling(template)
    document["Statement"] = [one for one in document["Statement"] if one["Sid"] != sid]


BROKEN: dict[str, tuple[Callable[[Template], object], str]] = {
    "failures are not reported one by one": (
        lambda t: _mapping(t).pop("FunctionResponseTypes"), "takes the whole batch with it"),
    "the queue shows messages too early": (
        lambda t: t["Resources"]["EventsQueue"]["Properties"].update(VisibilityTimeout=60), "may still be at it"),
    "the function takes longer than thought": (
        lambda t: t["Resources"]["OnEvents"]["Properties"].update(Timeout=60), "may still be at it"),
    "no dead letter queue": (
        lambda t: t["Resources"]["EventsQueue"]["Properties"].pop("RedrivePolicy"), "comes back for ever"),
    "the role may not poll": (lambda t: _without(t, "TakeFromTheQueue"), "may not sqs:ReceiveMessage"),
    "the role may poll another queue": (
        lambda t: _polling(t)["Statement"][0].update(Resource={"Fn::GetAtt": ["EventsDlq", "Arn"]}), "may not sqs:"),
    "the role may not read the key": (lambda t: _without(t, "DataAtRest"), "may not read the queue's key"),
    "two stacks with one schedule name": (
        lambda t: t["Resources"]["SweepEveryFiveMinutes"]["Properties"].update(Name="Sweep"), "a fixed name"),
    "a cron of five fields": (
        lambda t: t["Resources"]["SweepEveryFiveMinutes"]["Properties"].update(ScheduleExpression="cron(0 2 * * *)"),
        "not a schedule"),
    "the bus is not let in": (
        lambda t: t["Resources"].pop("EventsQueuePolicy"), "does not let events.amazonaws.com in"),
}  # fmt: skip


@pytest.mark.parametrize("situation", BROKEN)
def test_a_broken_connection_is_found(situation: str) -> None:
    template = cloudformation("eligibility")
    break_it, words = BROKEN[situation]
    break_it(template)

    assert any(words in fault for fault in faults(template))


@pytest.mark.parametrize(
    ("expression", "reads"),
    [("rate(1 minute)", True), ("rate(5 minutes)", True), ("rate(1 minutes)", False), ("rate(0 minutes)", False),
     ("cron(0 2 * * ? *)", True), ("cron(0 2 ? * MON *)", True), ("cron(0 2 * * * *)", False), ("at noon", False)],
)  # fmt: skip
def test_schedules_are_written_as_eventbridge_reads_them(expression: str, reads: bool) -> None:
    assert is_schedule(expression) is reads
