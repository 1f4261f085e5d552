"""The templates keep the Security Rule's safeguards, and the check would notice each of them missing.

From a good template every setting of every watched resource is removed, one by one. Each removal must be a finding,
unless the setting is named below as one that protects nobody.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from infra.checks.safeguards import Finding, findings
from infra.packaging.templates import Template
from tests.builders_infra import STACKS, cloudformation

Path = tuple[str | int, ...]


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_keeps_every_safeguard(stack: str) -> None:
    assert findings(cloudformation(stack)) == []


# Settings whose absence endangers no one: how things are called, shaped, timed and joined (wiring has its own check).
PROTECTS_NOBODY = {
    "AWS::DynamoDB::Table": {"AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema",
                             "TimeToLiveSpecification"},
    "AWS::S3::Bucket": {"BucketKeyEnabled", "NotificationConfiguration", "LifecycleConfiguration", "OwnershipControls"},
    "AWS::SQS::Queue": {"VisibilityTimeout"},
    "AWS::CloudWatch::Alarm": {"AlarmDescription", "EvaluationPeriods", "Period"},
    "AWS::Logs::LogGroup": {"LogGroupName"},
    "AWS::ApiGateway::Stage": {"DeploymentId", "RestApiId", "StageName"},
    "AWS::ApiGateway::DomainName": {"DomainName", "RegionalCertificateArn", "EndpointConfiguration"},
    "AWS::Cognito::UserPool": {"UserPoolName", "RequireLowercase", "RequireUppercase", "RequireNumbers",
                               "RequireSymbols", "AttributeDataType", "StringAttributeConstraints"},
    "AWS::Cognito::UserPoolClient": {"ClientName", "UserPoolId", "GenerateSecret", "ExplicitAuthFlows",
                                     "ReadAttributes"},
    "AWS::KMS::Key": {"Description", "KeyPolicy"},
    "AWS::SecretsManager::Secret": {"Description", "GenerateSecretString"},
    "AWS::SNS::Topic": {"TopicName"},
}  # fmt: skip
_WATCHED = set(PROTECTS_NOBODY)


def _settings(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key and every item at any depth, but not the insides of intrinsics."""
    if isinstance(value, dict):
        for name, held in value.items():
            if not name.startswith(("Fn::", "Ref")):
                yield (*path, name)
                yield from _settings(held, (*path, name))
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from _settings(held, (*path, number))


def _removable(stack: str) -> Iterator[tuple[str, Path]]:
    for logical_id, resource in cloudformation(stack)["Resources"].items():
        if resource["Type"] in _WATCHED:
            yield from (
                (logical_id, path)
                for path in _settings(resource)
                if path[0] not in {"Type", "DependsOn"} and path[-1] != "Properties"
            )


def _without(stack: str, logical_id: str, path: Path) -> Template:
    template = cloudformation(stack)
    held = template["Resources"][logical_id]
    for step in path[:-1]:
        held = held[step]
    del held[path[-1]]
    return template


def _is_harmless(kind: str, path: Path) -> bool:
    order_of_making = path[0] == "DependsOn"  # says when a resource is made, not how it is kept
    return order_of_making or not PROTECTS_NOBODY[kind].isdisjoint(path)


@pytest.mark.parametrize("stack", STACKS)
def test_every_safeguard_that_is_removed_is_a_finding(stack: str) -> None:
    resources, unnoticed, removed = cloudformation(stack)["Resources"], [], 0
    for logical_id, path in _removable(stack):
        if not _is_harmless(resources[logical_id]["Type"], path):
            removed += 1
            if not findings(_without(stack, logical_id, path)):
                unnoticed.append((logical_id, *path))

    assert unnoticed == []
    assert removed >= 20


NAIVE: Template = {"Resources": {
    "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST"}},
    "Documents": {"Type": "AWS::S3::Bucket", "Properties": {}},
    "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
    "Handler": {"Type": "AWS::Lambda::Function", "Properties": {}},
    "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {}},
}}  # fmt: skip


def test_a_template_that_knows_nothing_of_safeguards_is_told_all_of_them() -> None:
    assert len(findings(NAIVE)) == 4 + 5 + 3 + 1 + 6


@pytest.mark.parametrize(
    ("statement", "words"),
    [({"Action": "dynamodb:*", "Resource": "arn"}, "a role may more than it names"),
     ({"Action": ["dynamodb:GetItem"], "Resource": "*"}, "a role may more than it names"),
     ({"Action": "dynamodb:Scan", "Resource": "arn"}, "a role may what no function needs"),
     ({"Action": "s3:DeleteObjectVersion", "Resource": "arn"}, "a role may what no function needs")],
)  # fmt: skip
def test_a_role_that_may_too_much_is_a_finding(statement: dict[str, Any], words: str) -> None:
    document = {"Statement": [{"Effect": "Allow", **statement}]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": document}]}}

    assert words in {finding.words for finding in findings({"Resources": {"Role": role}})}


def test_a_secret_in_the_environment_is_a_finding_and_a_reference_to_one_is_not() -> None:
    template = cloudformation("eligibility")
    told = template["Resources"]["Sweep"]["Properties"]["Environment"]["Variables"]
    told["SIGNING_KEY"] = "hunter2"

    assert [f.section for f in findings(template)] == ["164.308(a)(5)(ii)(D)"]


def _statements(template: Template) -> list[tuple[str, dict[str, Any]]]:
    kinds = ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy")
    policies = {name: r["Properties"] for name, r in template["Resources"].items() if r["Type"] in kinds}
    return [(name, said) for name, held in policies.items() for said in held["PolicyDocument"]["Statement"]]


@pytest.mark.parametrize("stack", STACKS[1:])
def test_a_queue_topic_or_bucket_that_any_sender_may_fill_is_a_finding(stack: str) -> None:
    template = cloudformation(stack)
    opened = [(name, said) for name, said in _statements(template) if said["Effect"] == "Allow"]
    for _, statement in opened:
        del statement["Condition"]

    expected = [(name, "takes what any sender sends") for name, _ in opened]
    assert [(f.logical_id, f.words) for f in findings(template)] == expected


@pytest.mark.parametrize("stack", STACKS)
def test_a_bucket_that_no_longer_refuses_plain_http_is_a_finding(stack: str) -> None:
    refusals = [
        number for number, (_, said) in enumerate(_statements(cloudformation(stack))) if said["Effect"] == "Deny"
    ]
    for number in refusals:
        for part in ("Effect", "Action", "Principal", "Resource", "Condition"):
            template = cloudformation(stack)
            _, statement = _statements(template)[number]
            statement[part] = {}

            assert "answers without TLS" in {finding.words for finding in findings(template)}, part


def test_an_access_log_with_paths_is_a_finding() -> None:
    template = copy.deepcopy(cloudformation("eligibility"))
    stage = template["Resources"]["RestAPIapiStage"]["Properties"]
    stage["AccessLogSetting"]["Format"] += "$context.path"

    assert findings(template) == [
        Finding("164.308(a)(1)(ii)(D)", "RestAPIapiStage", "its log shows addresses and tokens")
    ]
