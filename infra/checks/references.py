"""Whom a value of a template points to. Intrinsics stand in their long form (infra/*.yaml).

>>> named({"Fn::GetAtt": ["Queue", "Arn"]}), named({"Fn::Sub": "${Table.Arn}/index/*"}), named("plain text")
('Queue', 'Table', None)
"""

import re
from collections.abc import Iterator
from typing import Any

Template = dict[str, Any]
Resource = dict[str, Any]
_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9]+)?\}")


def named(value: Any) -> str | None:
    """The logical id that a value refers to, or None."""
    return next(all_named(value), None)


def all_named(value: Any) -> Iterator[str]:
    """Every logical id that a value refers to, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from all_named(item)
    elif isinstance(value, dict):
        yield from _of_intrinsic(value)


def _of_intrinsic(value: dict[str, Any]) -> Iterator[str]:
    if "Ref" in value:
        yield value["Ref"]
    elif "Fn::GetAtt" in value:
        held = value["Fn::GetAtt"]
        yield held.partition(".")[0] if isinstance(held, str) else held[0]
    elif "Fn::Sub" in value:
        held = value["Fn::Sub"]
        yield from _SUBSTITUTED.findall(held if isinstance(held, str) else held[0])
    else:
        yield from all_named(list(value.values()))


def of_kind(template: Template, kind: str) -> Iterator[tuple[str, Resource]]:
    """Logical ids and properties of the resources of one kind, such as AWS::SQS::Queue."""
    for logical_id, resource in template["Resources"].items():
        if resource.get("Type") == kind:
            yield logical_id, resource.get("Properties", {})


def as_list(value: Any) -> list[Any]:
    """One or many, as IAM writes them."""
    return value if isinstance(value, list) else [value]


def statements(properties: Resource) -> Iterator[Resource]:
    """The statements of a role or of a resource policy."""
    for policy in (properties, *properties.get("Policies", ())):
        yield from as_list(policy.get("PolicyDocument", {}).get("Statement", []))
