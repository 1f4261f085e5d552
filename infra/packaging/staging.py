"""The folder that Chalice packages: `app.py` on top, the service and `shared` as real copies under vendor/.

Chalice ships nothing beside app.py except vendor/ and what its requirements.txt names; links and local requirements
are dropped in silence (aws/chalice #1700). So the house is copied, under the full names it is imported by.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

HOUSE = Path(__file__).parents[2]
CONSTRAINTS = HOUSE / "constraints.txt"
NAMES = ("eligibility", "prescriptions", "billing")
_NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "ruff.toml", "README.md")
_ON_TOP = ("app.py", "requirements.txt", ".chalice")


def services() -> tuple[str, ...]:
    """The services that are there, in the order in which a case meets them."""
    return tuple(name for name in NAMES if (HOUSE / "services" / name / "app.py").exists() and template(name).exists())


def template(service: str) -> Path:
    """The service's resources, merged over what Chalice makes."""
    return HOUSE / "infra" / f"{service}.yaml"


def requirements(service: str) -> Path:
    """What the service ships beside the house's own code."""
    return HOUSE / "services" / service / "requirements.txt"


def stage(service: str, into: Path) -> Path:
    """Copy a service into an empty folder in the shape that Chalice packages; return the folder."""
    source, vendor = HOUSE / "services" / service, into / "vendor"
    (vendor / "services").mkdir(parents=True)
    shutil.copy(HOUSE / "services" / "__init__.py", vendor / "services")
    shutil.copytree(source, vendor / "services" / service, ignore=_service_parts(source))
    shutil.copytree(HOUSE / "shared", vendor / "shared", ignore=_NOT_SHIPPED)
    shutil.copy(source / "app.py", into)
    (into / "requirements.txt").touch()  # infra/packaging/wheels.py puts them into vendor/
    shutil.copytree(source / ".chalice", into / ".chalice", ignore=shutil.ignore_patterns("deployments"))
    return into


def _service_parts(source: Path) -> Callable[[str, list[str]], set[str]]:
    """What lies on top is left out of vendor/: a second app.py under another name would be a second app."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        return _NOT_SHIPPED(folder, names) | (set(_ON_TOP) if Path(folder) == source else set())

    return ignored
