"""Load a clinic's settings into a deployment: `python -m infra.load_clinic FILE [--check]`.

The file is judged here first; every wrong field is named, never what stands in it. `--check` stops there. The same
file again changes nothing.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infra import operating
from services.eligibility.flows import settings
from shared.problems import BadInput
from shared.settings import ClinicSettings


class NotLoaded(RuntimeError):
    """The deployment did not take the settings."""


def read(path: Path) -> ClinicSettings:
    """The settings in a file. Raise BadInput that names every wrong field, or that it is no JSON."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise BadInput("This is not JSON.") from None
    return settings.from_data(data)


def load(session: Any, wanted: ClinicSettings) -> int:
    """Hand the settings to the deployed function; return the revision under which they are kept."""
    name = operating.function_name(session, "eligibility", "LoadSettings")
    reply = session.client("lambda").invoke(FunctionName=name, Payload=wanted.model_dump_json().encode())
    if "FunctionError" in reply:
        raise NotLoaded("The deployment refused the settings; its log says why. Nothing was changed.")
    return int(json.loads(reply["Payload"].read()))


def findings(problem: BadInput) -> list[str]:
    """What is wrong, one line a field."""
    said = problem.as_json()
    errors = [f"{error.get('field', '')}: {error.get('detail', '')}" for error in said.get("errors", [])]
    return errors or [str(said["detail"])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file, and load it unless only asked to check; 0 when it is right."""
    parser = argparse.ArgumentParser(prog="python -m infra.load_clinic", description="Load a clinic's settings.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="only say whether the file is right")
    said = parser.parse_args(arguments)
    try:
        wanted = read(said.file)
    except BadInput as problem:
        print("\n".join(findings(problem)), file=sys.stderr)
        return 1
    print(f"{said.file.name} is right." if said.check else _loaded(wanted))
    return 0


def _loaded(wanted: ClinicSettings) -> str:
    import boto3

    return f"{wanted.clinic}: revision {load(boto3.Session(), wanted)}"


if __name__ == "__main__":
    sys.exit(main())
