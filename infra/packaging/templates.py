"""Deployment templates as data: read, written without YAML aliases, and as CloudFormation sees them after SAM.

AWS::Serverless::* is short for plain CloudFormation; the translator that AWS runs is run here, without an account.
"""

import copy
import os
from pathlib import Path
from typing import Any

import yaml

Template = dict[str, Any]
PACKAGE = "deployment.zip"


class _Plain(yaml.SafeDumper):
    """YAML that repeats itself: what CloudFormation makes of aliases is nowhere promised."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 as PyYAML calls it
        return True


class _NoManagedPolicies:
    """Our roles name none, so the translator need not ask AWS for their list."""

    def load(self) -> dict[str, str]:
        return {}


def read(path: Path) -> Template:
    """A template file as data."""
    held: Template = yaml.safe_load(path.read_text(encoding="utf-8"))
    return held


def write(template: Template, path: Path) -> None:
    """Write a template in the order it has."""
    text = yaml.dump(template, Dumper=_Plain, sort_keys=False, width=120, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def transformed(template: Template) -> Template:
    """What CloudFormation gets from the SAM template: functions, roles, mappings, permissions in full."""
    from samtranslator.translator.transform import transform

    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    whole: Template = transform(_uploaded(template), {}, _NoManagedPolicies())
    return whole


def _uploaded(template: Template) -> Template:
    """The template as after an upload: the translator takes no local path."""
    moved = copy.deepcopy(template)
    for resource in moved["Resources"].values():
        properties = resource.get("Properties", {})
        if str(properties.get("CodeUri", "")).startswith("./"):
            properties["CodeUri"] = f"s3://artifacts/{PACKAGE}"
    return moved
