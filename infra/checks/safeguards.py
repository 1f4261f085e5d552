"""The Security Rule's technical safeguards (45 CFR part 164, subpart C), read off a transformed template.

`findings(template)` is empty for a template that keeps them all. One function per kind of resource says which
settings the kind must have, each with its section; tests remove every setting one by one and demand a finding.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.checks import policies
from infra.checks.references import Resource, Template, all_named, named, of_kind, statements

SIX_YEARS = 2192  # days: 164.316(b)(2)(i)
FORTNIGHT = 1_209_600  # seconds: the longest SQS keeps a message
_PASSWORD_LENGTH = 12
_PUBLIC_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_SECRETS = ("SECRET", "PASSWORD", "TOKEN", "SIGNING_KEY")
_ADDRESSES = ("$context.path", "querystring", "$context.identity", "$context.authorizer", "$input")
Said = tuple[str, bool, str]  # section, whether it is kept, what is wrong when it is not


@dataclass(frozen=True)
class Finding:
    """A safeguard that a resource lacks."""

    section: str
    logical_id: str
    words: str


def findings(template: Template) -> list[Finding]:
    """Every safeguard that is missing."""
    return [
        Finding(section, logical_id, words)
        for logical_id, resource in template["Resources"].items()
        for section, kept, words in _KINDS.get(resource["Type"], _nothing)(template, logical_id, resource)
        if not kept
    ]


def _nothing(_template: Template, _logical_id: str, _resource: Resource) -> Iterator[Said]:
    return iter(())


def _survives(resource: Resource) -> Said:
    kept = resource.get("DeletionPolicy") == "Retain" == resource.get("UpdateReplacePolicy")
    return "164.312(c)(1)", kept, "goes with the stack"


def _table(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    locked, backed_up = held.get("SSESpecification", {}), held.get("PointInTimeRecoverySpecification", {})
    yield "164.308(a)(7)(ii)(A)", backed_up.get("PointInTimeRecoveryEnabled") is True, "cannot be restored to a moment"
    encrypted = locked.get("SSEEnabled") is True and locked.get("SSEType") == "KMS" and "KMSMasterKeyId" in locked
    yield "164.312(a)(2)(iv)", encrypted, "is not encrypted under our key"
    yield "164.312(c)(1)", held.get("DeletionProtectionEnabled") is True, "may be deleted"
    yield _survives(resource)


def _bucket(template: Template, logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    blocks = held.get("PublicAccessBlockConfiguration", {})
    yield "164.312(a)(1)", all(blocks.get(block) is True for block in _PUBLIC_BLOCKS), "may be opened to the public"
    yield "164.312(a)(2)(iv)", _is_encrypted(held), "is not encrypted under our key"
    yield "164.312(c)(1)", held.get("VersioningConfiguration", {}).get("Status") == "Enabled", "forgets what was there"
    yield "164.312(e)(1)", policies.refuses_plain_http(template, logical_id), "answers without TLS"
    yield _survives(resource)


def _is_encrypted(bucket: Resource) -> bool:
    rules = bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
    defaults = [rule.get("ServerSideEncryptionByDefault", {}) for rule in rules]
    return any(rule.get("SSEAlgorithm") == "aws:kms" and "KMSMasterKeyID" in rule for rule in defaults)


def _queue(template: Template, logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    yield "164.312(a)(2)(iv)", "KmsMasterKeyId" in held, "is not encrypted under our key"
    yield "164.312(c)(1)", held.get("MessageRetentionPeriod") == FORTNIGHT, "forgets a message within a fortnight"
    if logical_id.endswith("Dlq"):
        yield "164.308(a)(6)(ii)", _is_watched(template, logical_id), "nobody is told of what could not be handled"
    else:
        redrive = held.get("RedrivePolicy", {})
        kept = str(named(redrive.get("deadLetterTargetArn"))).endswith("Dlq") and redrive.get("maxReceiveCount", 0) > 0
        yield "164.308(a)(6)(ii)", kept, "has no place for what cannot be handled"


def _is_watched(template: Template, queue: str) -> bool:
    """Whether an alarm tells somebody as soon as one message lies in a dead letter queue."""
    return any(
        queue in all_named(alarm.get("Dimensions")) and _tells_of_the_first(alarm)
        for _, alarm in of_kind(template, "AWS::CloudWatch::Alarm")
    )


def _tells_of_the_first(alarm: Resource) -> bool:
    names = [dimension.get("Name") for dimension in alarm["Dimensions"]]
    measured = (alarm.get("Namespace"), alarm.get("MetricName"), alarm.get("Statistic"), names)
    at_once = alarm.get("Threshold") == 0 and alarm.get("ComparisonOperator") == "GreaterThanThreshold"
    return measured == ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", ["QueueName"]) and (
        at_once and bool(alarm.get("AlarmActions"))
    )


def _function(template: Template, logical_id: str, resource: Resource) -> Iterator[Said]:
    groups = [group for _, group in of_kind(template, "AWS::Logs::LogGroup") if logical_id in all_named(group)]
    kept = any(group.get("RetentionInDays", 0) >= SIX_YEARS for group in groups)
    yield "164.312(b)", kept, "its log is not kept for six years"
    told = resource["Properties"].get("Environment", {}).get("Variables", {})
    written = [name for name, value in told.items() if isinstance(value, str) and any(s in name for s in _SECRETS)]
    yield "164.308(a)(5)(ii)(D)", not written, f"a secret is written into the template: {', '.join(written)}"


def _log_group(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    kept = resource["Properties"].get("RetentionInDays", 0) >= SIX_YEARS
    yield "164.316(b)(2)(i)", kept, "is not kept for six years"


def _role(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    for statement in statements(resource["Properties"]):
        yield "164.308(a)(4)(ii)(B)", not policies.is_wide(statement), "a role may more than it names"
        yield "164.308(a)(3)(i)", not policies.forbidden(statement), "a role may what no function needs"


def _resource_policy(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    for statement in statements(resource["Properties"]):
        kept = statement["Effect"] != "Allow" or policies.is_for_one_sender(statement)
        yield "164.312(a)(1)", kept, "takes what any sender sends"


def _api_stage(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    log, settings = held.get("AccessLogSetting", {}), held.get("MethodSettings", [])
    yield "164.312(b)", "DestinationArn" in log and "Format" in log, "nobody sees who asked"
    shown = str(log.get("Format", ""))
    yield "164.308(a)(1)(ii)(D)", not any(part in shown for part in _ADDRESSES), "its log shows addresses and tokens"
    everywhere = [one for one in settings if (one.get("ResourcePath"), one.get("HttpMethod")) == ("/*", "*")]
    slowed = any(one.get("ThrottlingRateLimit") and one.get("ThrottlingBurstLimit") for one in everywhere)
    yield "164.308(a)(1)(ii)(B)", slowed, "lets anyone ask without limit"
    quiet = any(one.get("DataTraceEnabled") is False for one in everywhere)
    yield "164.312(a)(1)", quiet, "may write whole bodies into a log"


def _api(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    said = resource["Properties"].get("Body", {}).get("x-amazon-apigateway-endpoint-configuration", {})
    yield "164.312(e)(1)", said.get("disableExecuteApiEndpoint") is True, "has a second door beside the domain"


def _domain(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    yield "164.312(e)(1)", resource["Properties"].get("SecurityPolicy") == "TLS_1_2", "speaks old TLS"


def _user_pool(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    yield (
        "164.312(d)",
        held.get("MfaConfiguration") == "ON" and bool(held.get("EnabledMfas")),
        "asks for no second factor",
    )
    alone = held.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly") is True
    yield "164.308(a)(3)(ii)(A)", alone, "lets anyone sign up"
    passwords = held.get("Policies", {}).get("PasswordPolicy", {})
    yield "164.308(a)(5)(ii)(D)", passwords.get("MinimumLength", 0) >= _PASSWORD_LENGTH, "takes short passwords"
    clinic = [one for one in held.get("Schema", []) if one.get("Name") == "clinic"]
    yield "164.312(a)(1)", any(one.get("Mutable") is False for one in clinic), "lets a person change clinics"
    yield "164.312(c)(1)", held.get("DeletionProtection") == "ACTIVE", "may be deleted"
    yield _survives(resource)


def _user_pool_client(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    yield "164.312(d)", held.get("PreventUserExistenceErrors") == "ENABLED", "tells which user names there are"
    writable = held.get("WriteAttributes", ["custom:clinic"])
    yield "164.312(a)(1)", "custom:clinic" not in writable, "lets a person choose a clinic"


def _key(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    yield "164.312(a)(2)(iv)", resource["Properties"].get("EnableKeyRotation") is True, "is never renewed"
    yield _survives(resource)


def _secret(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    held = resource["Properties"]
    yield "164.312(a)(2)(iv)", "KmsKeyId" in held, "is not encrypted under our key"
    yield "164.308(a)(5)(ii)(D)", "SecretString" not in held, "a secret is written into the template"
    yield _survives(resource)


def _topic(_template: Template, _logical_id: str, resource: Resource) -> Iterator[Said]:
    yield "164.312(a)(2)(iv)", "KmsMasterKeyId" in resource["Properties"], "is not encrypted under our key"


_KINDS: Mapping[str, Callable[[Template, str, Any], Iterator[Said]]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::SQS::Queue": _queue,
    "AWS::SQS::QueuePolicy": _resource_policy,
    "AWS::SNS::TopicPolicy": _resource_policy,
    "AWS::S3::BucketPolicy": _resource_policy,
    "AWS::Lambda::Function": _function,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::IAM::Role": _role,
    "AWS::ApiGateway::RestApi": _api,
    "AWS::ApiGateway::Stage": _api_stage,
    "AWS::ApiGateway::DomainName": _domain,
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Cognito::UserPoolClient": _user_pool_client,
    "AWS::KMS::Key": _key,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::SNS::Topic": _topic,
}
