"""The OpenAPI document says what the routes do."""

import pytest
from openapi_spec_validator import validate

from infra.local.invoking import app_of
from infra.local.resources import SERVICES
from shared import openapi
from shared.permissions import Permission
from shared.web import ByLink, FromService, Open
from tests.world import ROOT, World

HERE = [name for name in SERVICES if (ROOT / "services" / name / "app.py").exists()]


@pytest.mark.parametrize("service", HERE)
def test_the_document_is_valid_openapi(service: str) -> None:
    validate(openapi.document(app_of(service)))


@pytest.mark.parametrize("service", HERE)
def test_every_route_is_in_it_and_nothing_else(service: str) -> None:
    paths = openapi.document(app_of(service))["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    real = {(method, path) for path, methods in app_of(service).routes.items() for method in methods}

    assert told == real


@pytest.mark.parametrize("service", HERE)
def test_every_route_says_who_may_call_it(service: str) -> None:
    app = app_of(service)
    paths = openapi.document(app)["paths"]
    for operation in app.operations:
        told = paths[operation.path][operation.method.lower()]
        if isinstance(operation.who, Open | ByLink):
            assert told["security"] == []
        elif isinstance(operation.who, FromService):
            assert told["security"] == [{"service": []}]
        else:
            assert told["security"] == [{"staff": []}]
        if isinstance(operation.who, Permission):
            assert told["x-permission"] == operation.who.value


@pytest.mark.parametrize("service", HERE)
def test_every_post_takes_an_idempotency_key(service: str) -> None:
    for methods in openapi.document(app_of(service))["paths"].values():
        names = [parameter["name"] for parameter in methods.get("post", {}).get("parameters", [])]
        assert "post" not in methods or "Idempotency-Key" in names


@pytest.mark.parametrize("service", HERE)
def test_a_service_serves_its_own_document(world: World, service: str) -> None:
    assert world.request(service, "GET", "/openapi.json").json == openapi.document(app_of(service))
