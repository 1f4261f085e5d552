"""Package services for deployment: `python -m infra.package [service ...] [--out build] [--stage prod]`.

Each service becomes `<out>/<service>/{sam.yaml, deployment.zip}` for `aws cloudformation package` and `deploy`
(docs/how-to/deploy.md). The zip is for the Python that runs this command.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.packaging import archive, staging, templates, wheels
from infra.packaging.templates import Template

LAMBDA_PROCESSOR = "arm64"  # a fifth cheaper than x86-64 for the same work
_CHALICE = [sys.executable, "-c", "import chalice.cli, sys; sys.exit(chalice.cli.main())"]


def package(service: str, out: Path, stage: str = "prod") -> Path:
    """Build one service into `out/<service>`; return that folder."""
    target = out.resolve() / service
    with TemporaryDirectory() as name:
        staged = staging.stage(service, Path(name))
        processor = LAMBDA_PROCESSOR if stage == "prod" else None
        wheels.fetch(staging.requirements(service), staging.CONSTRAINTS, staged / "vendor", processor)
        _chalice_package(staged, service, stage, target)
    archive.seal(service, target / templates.PACKAGE)
    templates.write(templates.read(target / "sam.yaml"), target / "sam.yaml")
    return target


def synthesize(service: str, stage: str = "prod") -> Template:
    """The service's SAM template alone: no wheel is fetched, so it needs no network."""
    with TemporaryDirectory() as name, TemporaryDirectory() as out:
        _chalice_package(staging.stage(service, Path(name)), service, stage, Path(out))
        return templates.read(Path(out) / "sam.yaml")


def _chalice_package(staged: Path, service: str, stage: str, target: Path) -> None:
    merged = ["--template-format", "yaml", "--merge-template", str(staging.template(service))]
    command = [*_CHALICE, "package", "--stage", stage, *merged, str(target)]
    done = subprocess.run(command, cwd=staged, env=_surroundings(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"chalice package {service} failed:\n{done.stdout}{done.stderr}")


def _surroundings() -> dict[str, str]:
    """Chalice imports the staged app: by nobody else's path, without bytecode left behind; it asks AWS nothing."""
    region = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
    return {**os.environ, "AWS_DEFAULT_REGION": region, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}


def main(arguments: Sequence[str] | None = None) -> None:
    """Package what is named, or all."""
    parser = argparse.ArgumentParser(prog="python -m infra.package", description="Package services for deployment.")
    parser.add_argument("service", nargs="*", help="default: all that are there")
    parser.add_argument("--out", type=Path, default=Path("build"))
    parser.add_argument("--stage", default="prod", choices=("prod", "local"),
                        help="prod: wheels for Lambda on arm64; local: for this machine, to prove the zip")  # fmt: skip
    said = parser.parse_args(arguments)
    for service in said.service or staging.services():
        made = package(service, said.out, said.stage) / templates.PACKAGE
        print(f"{service:14} {made.stat().st_size / 1e6:5.2f} MB  sha256 {archive.sha256(made)}")


if __name__ == "__main__":
    main()
