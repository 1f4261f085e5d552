"""Builds the resources of the deployment templates on the emulated AWS: one description for tests, trying, deploying.

Each kind of resource is one small function from its template properties to the calls that make it. What the
emulator cannot hold to (policies, alarms, schedules, mail receipt) is left out here, and named in LEFT_OUT.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATES = Path(__file__).parents[1]
SERVICES = ("eligibility", "prescriptions", "billing")
REGION, ACCOUNT = "us-east-1", "123456789012"
LEFT_OUT = frozenset({
    "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy",  # moto ignores their conditions
    "AWS::CloudWatch::Alarm", "AWS::Logs::LogGroup", "AWS::IAM::Role",
    "AWS::ApiGateway::Account", "AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping",  # one local door
    "AWS::SES::ReceiptRuleSet", "AWS::SES::ReceiptRule",  # the local post office stands in
    "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCEndpoint", "AWS::EC2::SecurityGroup",  # one machine has no room without a road
})  # fmt: skip
Template = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """What `Ref` and `Fn::GetAtt` give for a resource."""

    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class QueueMapping:
    """A queue that feeds a function, as the template says."""

    service: str
    function: str
    queue_url: str
    reports_failures: bool = True  # without it, a function that returns has handled the whole batch


@dataclass
class Built:
    """The resources of all stacks, and what the functions are told of them."""

    environment: dict[str, str] = field(default_factory=dict)
    mappings: list[QueueMapping] = field(default_factory=list)
    made: dict[tuple[str, str], Made] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)


@cache
def template(name: str) -> Template:
    """A template of infra/ as data."""
    read: Template = yaml.safe_load((TEMPLATES / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def build(client: Callable[[str], Any], signing_key: str) -> Built:
    """Make platform and services. `client(name)` gives an ungated client; `signing_key` is the secret's text."""
    built = Built()
    for stack in ("platform", *(name for name in SERVICES if (TEMPLATES / f"{name}.yaml").exists())):
        _Stack(stack, client, built, signing_key).make()
    return built


class _Stack:
    """One template on its way to being real."""

    def __init__(self, name: str, client: Callable[[str], Any], built: Built, signing_key: str) -> None:
        self.name, self.client, self.built, self.signing_key = name, client, built, signing_key
        self.resources: Template = template(name)["Resources"]

    def make(self) -> None:
        for logical_id, resource in self.resources.items():
            if resource.get("Type") not in LEFT_OUT | {None}:
                self.physical(logical_id)
        for output in self._exported():
            self.built.exports[output["Export"]["Name"]] = self.resolve(output["Value"])
        for logical_id, resource in self.resources.items():
            if "Type" not in resource:
                self._tell(logical_id, resource.get("Properties", {}))

    def _exported(self) -> list[Template]:
        return [output for output in template(self.name).get("Outputs", {}).values() if "Export" in output]

    def physical(self, logical_id: str) -> Made:
        key = (self.name, logical_id)
        if key not in self.built.made:
            resource = self.resources[logical_id]
            properties = self.resolve(resource.get("Properties", {}))
            self.built.made[key] = _MAKERS[resource["Type"]](self, f"{self.name}-{logical_id}".lower(), properties)
        return self.built.made[key]

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (name, held), = value.items()  # fmt: skip
            if name in _INTRINSICS:
                return _INTRINSICS[name](self, held)
        return {name: self.resolve(held) for name, held in value.items()}

    def _tell(self, logical_id: str, properties: Template) -> None:
        """A function of Chalice: its environment, and the queues that feed it."""
        self.built.environment |= self.resolve(properties.get("Environment", {}).get("Variables", {}))
        for source in properties.get("Events", {}).values():
            queue = source.get("Properties", {}).get("Queue")
            if queue:
                url = self.physical(queue["Fn::GetAtt"][0]).ref
                partial = "ReportBatchItemFailures" in source["Properties"].get("FunctionResponseTypes", ())
                self.built.mappings.append(QueueMapping(self.name, handler_name(logical_id), url, partial))


def handler_name(logical_id: str) -> str:
    """OnEvents -> on_events, as Chalice names it the other way round."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", logical_id).lower()


def _ref(stack: _Stack, name: str) -> str:
    parameters = {what: held["Default"] for what, held in template(stack.name).get("Parameters", {}).items()}
    pseudo = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "RestAPI": "local"}
    known = {**pseudo, **parameters}
    return known[name] if name in known else stack.physical(name).ref


def _get_att(stack: _Stack, path: list[str]) -> str:
    return stack.physical(path[0]).attributes[path[1]]


def _sub(stack: _Stack, text: str) -> str:
    def put_in(match: re.Match[str]) -> str:
        name, _, attribute = match[1].partition(".")
        return _get_att(stack, [name, attribute]) if attribute else _ref(stack, name)

    return re.sub(r"\$\{([A-Za-z:.]+)\}", put_in, text)


def _import(stack: _Stack, name: str) -> str:
    return stack.built.exports[name]


_INTRINSICS: Mapping[str, Callable[[_Stack, Any], Any]] = {
    "Ref": _ref, "Fn::GetAtt": _get_att, "Fn::Sub": _sub, "Fn::ImportValue": _import,
}  # fmt: skip


# One function a kind of resource


def _key(stack: _Stack, _name: str, properties: Template) -> Made:
    metadata = stack.client("kms").create_key(Description=properties["Description"])["KeyMetadata"]
    return Made(metadata["KeyId"], {"Arn": metadata["Arn"]})


def _bus(stack: _Stack, _name: str, properties: Template) -> Made:
    arn = stack.client("events").create_event_bus(Name=properties["Name"])["EventBusArn"]
    return Made(properties["Name"], {"Arn": arn})


def _secret(stack: _Stack, name: str, _properties: Template) -> Made:
    return Made(stack.client("secretsmanager").create_secret(Name=name, SecretString=stack.signing_key)["ARN"])


def _table(stack: _Stack, name: str, properties: Template) -> Made:
    taken = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    wanted = {what: properties[what] for what in taken if what in properties}
    arn = stack.client("dynamodb").create_table(TableName=name, **wanted)["TableDescription"]["TableArn"]
    return Made(name, {"Arn": arn})


def _queue(stack: _Stack, name: str, properties: Template) -> Made:
    attributes = {what: json.dumps(held) if isinstance(held, dict) else str(held) for what, held in properties.items()}
    sqs = stack.client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return Made(url, {"Arn": arn, "QueueName": name})


def _rule(stack: _Stack, name: str, properties: Template) -> Made:
    bus, events = properties["EventBusName"], stack.client("events")
    arn = events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(properties["EventPattern"]))["RuleArn"]
    targets = [{"Id": target["Id"], "Arn": target["Arn"]} for target in properties["Targets"]]
    events.put_targets(Rule=name, EventBusName=bus, Targets=targets)
    return Made(name, {"Arn": arn})


def _bucket(stack: _Stack, name: str, properties: Template) -> Made:
    s3, bucket = stack.client("s3"), f"quarterhour-{name}"
    s3.create_bucket(Bucket=bucket)
    told = properties.get("NotificationConfiguration", {}).get("QueueConfigurations", [])
    if told:
        queues = [{"QueueArn": entry["Queue"], "Events": [entry["Event"]]} for entry in told]
        s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={"QueueConfigurations": queues}
        )
    return Made(bucket, {"Arn": f"arn:aws:s3:::{bucket}"})


def _topic(stack: _Stack, name: str, _properties: Template) -> Made:
    return Made(stack.client("sns").create_topic(Name=name)["TopicArn"], {"TopicName": name})


def _subscription(stack: _Stack, name: str, properties: Template) -> Made:
    stack.client("sns").subscribe(TopicArn=properties["TopicArn"], Protocol=properties["Protocol"],
                                  Endpoint=properties["Endpoint"])  # fmt: skip
    return Made(name)


def _pool(stack: _Stack, _name: str, properties: Template) -> Made:
    pool = stack.client("cognito-idp").create_user_pool(
        PoolName=properties["UserPoolName"], Policies=properties["Policies"], Schema=properties["Schema"]
    )["UserPool"]
    return Made(pool["Id"], {"Arn": pool["Arn"]})


def _pool_client(stack: _Stack, _name: str, properties: Template) -> Made:
    made = stack.client("cognito-idp").create_user_pool_client(
        UserPoolId=properties["UserPoolId"], ClientName=properties["ClientName"],
        ExplicitAuthFlows=properties["ExplicitAuthFlows"],
    )["UserPoolClient"]  # fmt: skip
    return Made(made["ClientId"])


def _pool_group(stack: _Stack, _name: str, properties: Template) -> Made:
    stack.client("cognito-idp").create_group(UserPoolId=properties["UserPoolId"], GroupName=properties["GroupName"])
    return Made(properties["GroupName"])


def _identity(stack: _Stack, _name: str, properties: Template) -> Made:
    stack.client("sesv2").create_email_identity(EmailIdentity=properties["EmailIdentity"])
    return Made(properties["EmailIdentity"])


_MAKERS: Mapping[str, Callable[[_Stack, str, Template], Made]] = {
    "AWS::KMS::Key": _key,
    "AWS::Events::EventBus": _bus,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::DynamoDB::Table": _table,
    "AWS::SQS::Queue": _queue,
    "AWS::Events::Rule": _rule,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Topic": _topic,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SES::EmailIdentity": _identity,
    "AWS::Cognito::UserPool": _pool,
    "AWS::Cognito::UserPoolClient": _pool_client,
    "AWS::Cognito::UserPoolGroup": _pool_group,
}
