"""Finding the parts of a deployment by the names the templates gave them. Needs the operator's own credentials."""

from typing import Any


def function_name(session: Any, service: str, logical_id: str) -> str:
    """The deployed name of a service's function; the stack is called `quarterhour-<service>`."""
    asked = {"StackName": f"quarterhour-{service}", "LogicalResourceId": logical_id}
    found = session.client("cloudformation").describe_stack_resource(**asked)
    name: str = found["StackResourceDetail"]["PhysicalResourceId"]
    return name


def exported(session: Any, name: str) -> str:
    """What the platform exports under a name, such as `quarterhour-pool`; LookupError when it is not deployed."""
    for page in session.client("cloudformation").get_paginator("list_exports").paginate():
        for export in page["Exports"]:
            if export["Name"] == name:
                return str(export["Value"])
    raise LookupError(f"no stack here exports {name}: deploy the platform first")
