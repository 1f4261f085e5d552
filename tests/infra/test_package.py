"""What is deployed: always the same bytes, small, for the right machine, and complete on its own."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from infra import package
from infra.packaging import archive, staging
from infra.packaging.pruning import reason_to_leave_out
from tests.builders_infra import functions

pytestmark = [pytest.mark.package, pytest.mark.enable_socket]

SMALL = 6_000_000  # bytes: what a cold start has to fetch
READER = 100_000_000  # bytes unzipped: the service that reads pages; Lambda takes 250
# Pillow's wheels need a newer C library than that of Lambda's Python 3.11
DEPLOYABLE = [name for name in staging.services() if name != "prescriptions" or sys.version_info >= (3, 12)]


@pytest.fixture(scope="module")
def built() -> Iterator[Any]:
    """Builds a package once for this module: `built(service, stage)`."""
    with TemporaryDirectory() as name:

        @cache
        def build(service: str, stage: str) -> Path:
            return package.package(service, Path(name) / stage, stage) / "deployment.zip"

        yield build


def _names(zipped: Path) -> list[str]:
    with zipfile.ZipFile(zipped) as held:
        return held.namelist()


def _sums(zipped: Path) -> dict[str, int]:
    with zipfile.ZipFile(zipped) as held:
        return {entry.filename: entry.CRC for entry in held.infolist()}


@pytest.mark.parametrize("service", DEPLOYABLE)
def test_the_same_source_gives_the_same_bytes(service: str, built: Any, tmp_path: Path) -> None:
    again = package.package(service, tmp_path) / "deployment.zip"

    assert _sums(again) == _sums(built(service, "prod"))
    assert archive.sha256(again) == archive.sha256(built(service, "prod"))


@pytest.mark.parametrize("service", [name for name in DEPLOYABLE if name != "prescriptions"])
def test_a_service_without_pictures_stays_small(service: str, built: Any) -> None:
    assert built(service, "prod").stat().st_size <= SMALL


def test_the_service_that_reads_pages_stays_within_its_bound(built: Any) -> None:
    with zipfile.ZipFile(built("prescriptions", "local")) as held:
        assert sum(entry.file_size for entry in held.infolist() if not entry.filename.endswith(".pyc")) <= READER


@pytest.mark.parametrize("service", DEPLOYABLE)
def test_what_is_deployed_is_built_for_lambda_on_arm64(service: str, built: Any) -> None:
    machine_code = [name for name in _names(built(service, "prod")) if ".so" in name and ".cpython-" in name]

    assert any(name.startswith("pydantic_core/_pydantic_core.") for name in machine_code)
    assert all(f"cpython-{sys.version_info.major}{sys.version_info.minor}-aarch64" in name for name in machine_code)


@pytest.mark.parametrize("service", DEPLOYABLE)
def test_nothing_is_packed_that_is_not_needed_and_licences_travel_along(service: str, built: Any) -> None:
    names = _names(built(service, "prod"))
    tops = {name.partition("/")[0] for name in names}

    assert tops.isdisjoint({"boto3", "botocore", "pip", "tests", "infra", "bin"})
    assert [name for name in names if reason_to_leave_out(service, name)] == []
    assert not [name for name in names if name.endswith("services/README.md")]
    assert any("pydantic-" in name and "LICENSE" in name for name in names)


def test_billing_carries_no_picture_library(built: Any) -> None:
    assert not [name for name in _names(built("billing", "prod")) if name.lower().startswith(("pil/", "pillow"))]


@pytest.mark.parametrize("service", DEPLOYABLE)
def test_every_module_is_compiled_so_that_a_cold_start_compiles_nothing(service: str, built: Any) -> None:
    names = set(_names(built(service, "prod")))
    sources = [Path(name) for name in names if name.endswith(".py")]
    tag = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    compiled = {(path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").as_posix() for path in sources}

    assert compiled <= names


@pytest.mark.parametrize("service", staging.services())
def test_a_clean_interpreter_answers_from_the_unzipped_package_alone(service: str, built: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(built(service, "local")) as held:
        held.extractall(tmp_path)
    handlers = [held["Handler"] for held in functions(service).values()]
    said = _prove(tmp_path, handlers, _a_superbill() if service == "billing" else "")

    assert (said["status"], json.loads(said["body"])) == (200, {"service": service, "answers": True})
    assert said["modules"] > 50
    assert said["drawn"] == ("%PDF-" if service == "billing" else "")


def _prove(folder: Path, handlers: list[str], superbill: str) -> dict[str, Any]:
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("proof.py")), str(folder), *handlers]
    done = subprocess.run(command, input=superbill, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _a_superbill() -> str:
    from services.billing.forms.superbill import superbill_for
    from tests.builders_billing import a_claim, a_courtesy_case, a_prescription

    return superbill_for(a_claim(), a_prescription(a_courtesy_case()), [], date(2026, 3, 9)).model_dump_json()
