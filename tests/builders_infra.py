"""The deployment templates as the tests of infra see them: made once a process, handed out as copies."""

import copy
from functools import cache
from typing import Any

from infra import package
from infra.packaging import staging, templates
from infra.packaging.templates import Template

STACKS = ("platform", *staging.services())


def sam(service: str) -> Template:
    """What `chalice package` makes of a service."""
    return copy.deepcopy(_sam(service))


def cloudformation(stack: str) -> Template:
    """What CloudFormation gets of a stack, after SAM."""
    return copy.deepcopy(_cloudformation(stack))


def functions(service: str) -> dict[str, Any]:
    """The properties of a service's functions by logical id."""
    made = cloudformation(service)["Resources"]
    return {name: held["Properties"] for name, held in made.items() if held["Type"] == "AWS::Lambda::Function"}


@cache
def _sam(service: str) -> Template:
    return package.synthesize(service)


@cache
def _cloudformation(stack: str) -> Template:
    if stack == "platform":
        return templates.read(staging.template("platform"))
    return templates.transformed(_sam(stack))
