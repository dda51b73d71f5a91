"""What the document says of who may ask is what the routes declare."""

from typing import Any

import pytest
from fastapi import FastAPI

from ioc_api.accounts.declarations import declarations
from ioc_api.accounts.right import Door
from tests.stand.running_api import app_of, settings_of

NOWHERE = "postgresql://ioc_api@127.0.0.1:1/ioc"


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return app_of(settings_of(NOWHERE, "mqtt://127.0.0.1:1", api_truth=True))


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> dict[tuple[str, str], dict[str, Any]]:
    """The operations by path and method."""
    return {
        (path, method.upper()): operation
        for path, of_path in app.openapi()["paths"].items()
        for method, operation in of_path.items()
    }


def test_every_operation_names_its_right(
    app: FastAPI, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    demands = {(each.path, each.method): each.demand for each in declarations(app)}
    assert {place: one["x-right"] for place, one in operations.items()} == {
        place: demands[place] for place in operations
    }


def test_what_is_public_needs_no_security_and_all_else_either_way(
    app: FastAPI, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    assert {*app.openapi()["components"]["securitySchemes"]} == {"session", "key"}
    for place, one in operations.items():
        is_public = one["x-right"] == Door.PUBLIC
        assert one["security"] == ([] if is_public else [{"session": []}, {"key": []}]), place
        assert is_public or {"401", "403"} <= one["responses"].keys(), place
        assert "429" in one["responses"], place
