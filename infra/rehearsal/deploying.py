"""Deploys as docs/how-to/deploy.md does: zips and templates into a bucket, one change set a stack, in order."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from infra.local.resources import SERVICES
from infra.packaging import templates
from infra.rehearsal.ministack import Emulated

ARTIFACTS = "artifacts"
LEFT_OUT = (
    "AWS::SES::ReceiptRule", "AWS::SES::ReceiptRuleSet",  # unknown to MiniStack: the post office brings mail
    "AWS::S3::BucketPolicy",  # ours forbid what comes without TLS, and on loopback nothing has it
)  # fmt: skip
_PATIENCE = 120  # seconds for one stack
_Template = dict[str, Any]


class NotDeployed(RuntimeError):
    """CloudFormation did not make a stack."""


@dataclass
class Deployed:
    """What stands: the id of each service's API, the names of functions, and what functions are told."""

    emulated: Emulated
    apis: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def path(self, service: str) -> str:
        """Where MiniStack answers for a service's API, without its address."""
        return f"/restapis/{self.apis[service]}/api/_user_request_"

    def resource(self, service: str, logical_id: str) -> str:
        """The physical name of a resource."""
        asked = {"StackName": f"quarterhour-{service}", "LogicalResourceId": logical_id}
        found = self.emulated.client("cloudformation").describe_stack_resource(**asked)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def invoke(self, service: str, logical_id: str, event: Any = None) -> Any:
        """Run a function as a schedule or an operator does. NotDeployed when it fell."""
        name = self.resource(service, logical_id)
        reply = self.emulated.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}).encode())
        said = reply["Payload"].read().decode()
        if "FunctionError" in reply:
            raise NotDeployed(f"{service} {logical_id} fell: {said[:2000]}")
        return json.loads(said)

    def words(self) -> str:
        """What the functions wrote into their logs, in the order of time."""
        logs = self.emulated.client("logs")
        lines = [
            (event["timestamp"], event["message"].strip())
            for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
            for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        ]
        return "\n".join(words for _, words in sorted(lines))


def deploy(emulated: Emulated, build: Path, platform: Path) -> Deployed:
    """All four stacks from `build/<service>/{sam.yaml, deployment.zip}`."""
    deployed = Deployed(emulated)
    emulated.client("s3").create_bucket(Bucket=ARTIFACTS)
    _stack(emulated, "platform", yaml.safe_load(platform.read_text(encoding="utf-8")))
    for service in SERVICES:
        _put(emulated, f"{service}.zip", (build / service / templates.PACKAGE).read_bytes())
        _stack(emulated, service, _fitted(templates.read(build / service / "sam.yaml"), service, deployed))
        deployed.apis[service] = deployed.resource(service, "RestAPI")
        name = deployed.resource(service, "APIHandler")
        held = emulated.client("lambda").get_function_configuration(FunctionName=name)
        deployed.told |= held["Environment"]["Variables"]
    return deployed


def _fitted(template: _Template, service: str, deployed: Deployed) -> _Template:
    """The package's template with the zip's place, and what one machine tells the functions instead of a host name."""
    template = _with_the_secrets_arn(template, deployed.emulated)
    told = _told_here(deployed)
    kept = {name: one for name, one in template["Resources"].items() if one["Type"] not in LEFT_OUT}
    for resource in kept.values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{ARTIFACTS}/{service}.zip"
            resource["Properties"]["Environment"]["Variables"] |= told
    return {**template, "Resources": kept}


def _with_the_secrets_arn(template: _Template, emulated: Emulated) -> _Template:
    """`Ref` of a secret is its ARN in CloudFormation, but its name in MiniStack: a role could not be given to it."""
    (secret,) = emulated.client("secretsmanager").list_secrets()["SecretList"]
    imported = json.dumps({"Fn::ImportValue": "quarterhour-signing-key"})
    fitted: _Template = json.loads(json.dumps(template).replace(imported, json.dumps(secret["ARN"])))
    return fitted


def _told_here(deployed: Deployed) -> Mapping[str, str]:
    told = {"COOKIE_SECURE": "no", "HOME_CLINIC": "milehigh"}
    if "prescriptions" in deployed.apis:
        told["PRESCRIPTIONS_URL"] = deployed.emulated.address + deployed.path("prescriptions")
    if "eligibility" in deployed.apis:
        told["ELIGIBILITY_URL"] = deployed.emulated.address + deployed.path("eligibility")
    return told


def _put(emulated: Emulated, name: str, content: bytes) -> None:
    emulated.client("s3").put_object(Bucket=ARTIFACTS, Key=name, Body=content)


def _stack(emulated: Emulated, name: str, template: _Template) -> None:
    """One stack by a change set; a template is too large to be sent along, so it lies in the bucket."""
    cloudformation, stack = emulated.client("cloudformation"), f"quarterhour-{name}"
    _put(emulated, f"{name}.yaml", yaml.safe_dump(template).encode())
    asked = {"StackName": stack, "ChangeSetName": "first"}
    cloudformation.create_change_set(
        **asked, ChangeSetType="CREATE", TemplateURL=f"{emulated.address}/{ARTIFACTS}/{name}.yaml",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )  # fmt: skip
    _until("CREATE_COMPLETE", lambda: cloudformation.describe_change_set(**asked))
    cloudformation.execute_change_set(**asked)
    _until("CREATE_COMPLETE", lambda: _described(cloudformation, stack))


def _described(cloudformation: Any, stack: str) -> Mapping[str, Any]:
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {"Status": found["StackStatus"], "StatusReason": found.get("StackStatusReason", "")}


def _until(wanted: str, look: Callable[[], Mapping[str, Any]]) -> None:
    ends_at = time.monotonic() + _PATIENCE
    while time.monotonic() < ends_at:
        said = look()
        if said["Status"] == wanted:
            return
        if not said["Status"].endswith(("PENDING", "IN_PROGRESS")):
            raise NotDeployed(f"{said['Status']}: {said.get('StatusReason', '')}")
        time.sleep(0.2)
    raise NotDeployed(f"no {wanted} within {_PATIENCE} seconds")
