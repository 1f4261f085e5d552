"""Write down what each service does, as OpenAPI: `python -m infra.describe`. A test fails when a file is too old."""

import importlib
import json
from pathlib import Path

from infra.packaging import staging
from shared import openapi

DOCUMENTS = staging.HOUSE / "docs" / "openapi"


def described(service: str) -> str:
    """The document of a service as it is now."""
    app = importlib.import_module(f"services.{service}.app").app
    return json.dumps(openapi.document(app), indent=1, ensure_ascii=False) + "\n"


def place(service: str) -> Path:
    """Where the document of a service stands."""
    return DOCUMENTS / f"{service}.json"


def main() -> None:
    """Write all documents."""
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    for service in staging.services():
        place(service).write_text(described(service), encoding="utf-8")
        print(place(service).relative_to(staging.HOUSE))


if __name__ == "__main__":
    main()
