"""Whether what a template connects can work: what CloudFormation, cfn-lint and SAM let pass and AWS refuses or loses.

`faults(template)` takes the transformed template. A queue's function must be allowed to take from the queue and read
its key, report what failed, and have more time than the queue hides a message; schedules of three stacks must not
share a name; whoever sends to a queue must be let in.
"""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from infra.checks.references import Resource, Template, all_named, as_list, named, of_kind, statements

POLL = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_HIDDEN, _TIMEOUT = 30, 3  # what SQS and Lambda take when nothing is said, in seconds
_PATIENCE = 6  # AWS asks for a visibility of six times the function's timeout
_CRON_FIELDS = 6
_RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)")


def faults(template: Template) -> list[str]:
    """Every fault, in words; an empty list is a template that can work."""
    return [*_mapping_faults(template), *_schedule_faults(template), *_sender_faults(template)]


def _mapping_faults(template: Template) -> Iterator[str]:
    resources = template["Resources"]
    for logical_id, mapping in of_kind(template, "AWS::Lambda::EventSourceMapping"):
        queue_id, function_id = str(named(mapping["EventSourceArn"])), str(named(mapping["FunctionName"]))
        function = resources[function_id]["Properties"]
        role = resources[str(named(function["Role"]))]["Properties"]
        for fault in _of_mapping(mapping, resources[queue_id]["Properties"], function, role, queue_id):
            yield f"{logical_id}: {fault}"


def _of_mapping(mapping: Resource, queue: Resource, function: Resource, role: Resource, queue_id: str) -> Iterator[str]:
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", ()):
        yield "one failed message takes the whole batch with it, or is lost with it"
    if queue.get("VisibilityTimeout", _HIDDEN) < _PATIENCE * function.get("Timeout", _TIMEOUT):
        yield "the queue shows a message again while the function may still be at it"
    if "deadLetterTargetArn" not in queue.get("RedrivePolicy", {}):
        yield "a message that always fails comes back for ever"
    for action in POLL:
        if not allows(role, action, queue_id):
            yield f"the function's role may not {action}"
    if "KmsMasterKeyId" in queue and not any(_acts(statement, "kms:Decrypt") for statement in statements(role)):
        yield "the function's role may not read the queue's key"


def allows(role: Resource, action: str, logical_id: str) -> bool:
    """Whether a role allows an action on a resource of the same template."""
    return any(_acts(s, action) and logical_id in all_named(s["Resource"]) for s in statements(role))


def _acts(statement: Mapping[str, Any], action: str) -> bool:
    allowed = as_list(statement["Action"])
    return statement["Effect"] == "Allow" and any(fnmatchcase(action.lower(), one.lower()) for one in allowed)


def _schedule_faults(template: Template) -> Iterator[str]:
    for logical_id, schedule in of_kind(template, "AWS::Scheduler::Schedule"):
        if "Name" in schedule:
            yield f"{logical_id}: a fixed name, which another service's schedule of the account may bear"
        if not is_schedule(schedule["ScheduleExpression"]):
            yield f"{logical_id}: not a schedule that EventBridge Scheduler reads"


def is_schedule(expression: str) -> bool:
    """Whether an expression is `rate(5 minutes)` or a cron of six fields, one of the two day fields a `?`.

    >>> is_schedule("cron(0 2 * * ? *)"), is_schedule("cron(0 2 * * *)"), is_schedule("rate(1 minutes)")
    (True, False, False)
    """
    if _RATE.fullmatch(expression):
        return True
    fields = expression.removeprefix("cron(").removesuffix(")").split(" ")
    shaped = expression.startswith("cron(") and expression.endswith(")") and len(fields) == _CRON_FIELDS
    return shaped and (fields[2], fields[4]).count("?") == 1


def _sender_faults(template: Template) -> Iterator[str]:
    """Rules, topics and buckets that send to a queue whose policy does not let them in."""
    for sender, principal, queue_id in _senders(template):
        if not _lets_in(template, queue_id, principal):
            yield f"{sender}: {queue_id} does not let {principal} in"


def _senders(template: Template) -> Iterator[tuple[str, str, str]]:
    for logical_id, rule in of_kind(template, "AWS::Events::Rule"):
        for target in rule["Targets"]:
            ends = (target["Arn"], target.get("DeadLetterConfig", {}).get("Arn"))
            yield from ((logical_id, "events.amazonaws.com", end) for end in map(named, ends) if end)
    for logical_id, subscription in of_kind(template, "AWS::SNS::Subscription"):
        yield logical_id, "sns.amazonaws.com", str(named(subscription["Endpoint"]))
    for logical_id, bucket in of_kind(template, "AWS::S3::Bucket"):
        for told in bucket.get("NotificationConfiguration", {}).get("QueueConfigurations", ()):
            yield logical_id, "s3.amazonaws.com", str(named(told["Queue"]))


def _lets_in(template: Template, queue_id: str, principal: str) -> bool:
    return any(
        principal in as_list(statement["Principal"].get("Service", [])) and queue_id in all_named(statement["Resource"])
        for _, policy in of_kind(template, "AWS::SQS::QueuePolicy")
        for statement in statements(policy)
        if _acts(statement, "sqs:SendMessage")
    )
