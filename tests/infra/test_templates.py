"""The deployment templates are what AWS takes: the judge is cfn-lint, before and after the SAM transform."""

import json
from pathlib import Path

import pytest
import yaml
from cfnlint.api import ManualArgs, lint

from infra.packaging import staging, templates
from infra.packaging.templates import Template
from shared.permissions import Role
from tests.builders_infra import STACKS, cloudformation, functions, sam


def _complaints(template: Template, *ignored: str) -> list[str]:
    text = json.dumps(template, default=str)
    asked = ManualArgs(regions=["us-east-1"], ignore_checks=list(ignored))
    return [str(match) for match in lint(text, config=asked)]


@pytest.mark.parametrize("service", staging.services())
def test_the_template_that_is_handed_over_is_valid(service: str) -> None:
    assert _complaints(sam(service)) == []


@pytest.mark.parametrize("stack", STACKS)
def test_what_cloudformation_makes_of_it_is_valid(stack: str) -> None:
    # W2001: the parameter that SAM adds for the endpoint is used by nothing
    assert _complaints(cloudformation(stack), "W2001") == []


def test_a_misspelt_property_would_be_found() -> None:
    template = cloudformation("platform")
    pool = template["Resources"]["UserPool"]["Properties"]
    pool["MfaConfig"] = pool.pop("MfaConfiguration")

    assert any("MfaConfig" in complaint for complaint in _complaints(template))


@pytest.mark.parametrize("service", staging.services())
def test_a_template_is_written_without_aliases_and_reads_back_the_same(service: str, tmp_path: Path) -> None:
    templates.write(sam(service), tmp_path / "sam.yaml")
    written = (tmp_path / "sam.yaml").read_text()

    assert not any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(written))
    assert templates.read(tmp_path / "sam.yaml") == sam(service)


@pytest.mark.parametrize("stack", STACKS[1:])
def test_what_a_service_imports_the_platform_exports(stack: str) -> None:
    exports = {output["Export"]["Name"] for output in _outputs("platform") if "Export" in output}

    assert set(_imports(cloudformation(stack))) <= exports


def _outputs(stack: str) -> list[Template]:
    return list(cloudformation(stack)["Outputs"].values())


def _imports(value: object) -> list[str]:
    if isinstance(value, dict):
        here = [value["Fn::ImportValue"]] if "Fn::ImportValue" in value else []
        return here + [name for held in value.values() for name in _imports(held)]
    return [name for held in value for name in _imports(held)] if isinstance(value, list) else []


def test_every_role_of_the_house_is_a_group_of_the_user_pool() -> None:
    resources = cloudformation("platform")["Resources"].values()
    groups = {r["Properties"]["GroupName"] for r in resources if r["Type"] == "AWS::Cognito::UserPoolGroup"}

    assert groups == {role.value for role in Role}


@pytest.mark.parametrize("service", staging.services())
def test_all_functions_of_a_service_are_told_the_same(service: str) -> None:
    told = [held["Environment"]["Variables"] for held in functions(service).values()]

    assert all(one == told[0] for one in told)
    assert told[0][f"{service.upper()}_TABLE"] == {"Ref": "Table"}


@pytest.mark.parametrize("service", staging.services())
def test_the_proof_on_this_machine_differs_from_production_by_its_processor_only(service: str) -> None:
    config = json.loads((staging.HOUSE / "services" / service / ".chalice" / "config.json").read_text())
    production, here = config["stages"]["prod"], config["stages"]["local"]

    assert production == {**here, "lambda_architecture": "arm64"}
    assert here["lambda_architecture"] == "x86_64"
