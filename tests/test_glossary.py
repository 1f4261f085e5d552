"""The glossary names every public model of the services and every event."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

from shared.model import Model

ROOT = Path(__file__).parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
MODULES = ["shared.facts", "shared.settings", "shared.events", "shared.staff", "shared.letters", "shared.audit",
           "services.eligibility.models",
           "services.prescriptions.models", "services.billing.models"]  # fmt: skip


def _public_models() -> set[str]:
    found = set()
    for name in MODULES:
        module = importlib.import_module(name)
        parts = [module]
        if hasattr(module, "__path__"):
            parts += [importlib.import_module(f"{name}.{part.name}") for part in pkgutil.iter_modules(module.__path__)]
        for part in parts:
            found |= {n for n, kind in inspect.getmembers(part, inspect.isclass) if issubclass(kind, Model)}
    return found - {"Event"}


@pytest.mark.parametrize("name", sorted(_public_models()))
def test_a_public_model_stands_in_the_glossary(name: str) -> None:
    assert f"`{name}`" in GLOSSARY
