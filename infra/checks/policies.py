"""What statements of a policy allow, as far as a template shows it.

>>> is_wide({"Effect": "Allow", "Action": "dynamodb:*", "Resource": "arn"})
True
>>> is_wide({"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn"})
False
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from infra.checks.references import Template, all_named, as_list, of_kind, statements

Statement = Mapping[str, Any]
# They name no resource, or AWS gives them none
_NAMELESS = {"xray:PutTraceSegments", "xray:PutTelemetryRecords", "cloudwatch:PutMetricData"}
# Reading whole tables, destroying what must be kept, changing who may what
_FORBIDDEN = (
    "dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:PartiQL", "s3:DeleteBucket", "s3:DeleteObjectVersion",
    "s3:PutBucketPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "iam:", "sts:AssumeRole", "logs:Delete",
)  # fmt: skip


def is_wide(statement: Statement) -> bool:
    """Whether a statement allows actions or resources by a bare star."""
    if statement["Effect"] != "Allow":
        return False
    actions = as_list(statement.get("Action", "*"))
    if any(action.endswith(":*") or action == "*" for action in actions):
        return True
    return "*" in as_list(statement.get("Resource", "*")) and not set(actions) <= _NAMELESS


def forbidden(statement: Statement) -> bool:
    """Whether a statement allows what no function of the house may do."""
    actions = as_list(statement.get("Action", "*"))
    return statement["Effect"] == "Allow" and any(action.startswith(_FORBIDDEN) for action in actions)


def matches(statement: Statement, action: str, arn: str) -> bool:
    """Whether a statement is about an action on a resource, as IAM compares them; its intrinsics are resolved."""
    named = any(fnmatchcase(action.lower(), one.lower()) for one in as_list(statement["Action"]))
    return named and any(fnmatchcase(arn, one) for one in as_list(statement["Resource"]))


def is_for_one_sender(statement: Statement) -> bool:
    """Whether a service may send only on behalf of a resource or account that is named."""
    named = statement.get("Condition", {})
    conditions = {name.lower() for test in named.values() for name in test}
    return bool(conditions & {"aws:sourcearn", "aws:sourceaccount"})


def refuses_plain_http(template: Template, bucket: str) -> bool:
    """Whether a bucket's policy denies everything, on itself and its objects, that comes without TLS."""
    return any(
        _denies_plain_http(statement, bucket)
        for _, policy in of_kind(template, "AWS::S3::BucketPolicy")
        for statement in statements(policy)
        if bucket in all_named(policy.get("Bucket"))
    )


def _denies_plain_http(statement: Statement, bucket: str) -> bool:
    said = statement.get("Effect"), statement.get("Action"), statement.get("Principal")
    plain = str(statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")).lower() == "false"
    covered = [resource for resource in as_list(statement.get("Resource", [])) if bucket in all_named(resource)]
    objects_too = any("/*" in str(resource) for resource in covered) and any("/*" not in str(r) for r in covered)
    return said == ("Deny", "s3:*", "*") and plain and objects_too
