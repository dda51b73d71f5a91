"""What the OpenAPI document says of who may ask: made of what the routes declare."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from ioc_api.accounts.declarations import Declaration
from ioc_api.accounts.right import Demand, Door
from ioc_api.http import problem
from ioc_api.http.problem import MEDIA_TYPE

SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "ioc_session",
        "description": "What `POST /api/v1/session` sets; by https its name begins with `__Host-`.",
    },
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of `POST /api/v1/keys`: `Authorization: Bearer ioc_…`.",
    },
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_KNOWN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def add_security(document: dict[str, Any], declarations: Iterable[Declaration]) -> None:
    """Say of each operation whom it is for, and how it refuses others.

    The extension `x-right` is the right that it needs, or `public`, `signed_in` or
    `in_session`.
    """
    demands: Mapping[tuple[str, str], Demand | None] = {
        (each.path, each.method): each.demand for each in declarations
    }
    document["components"]["securitySchemes"] = SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            demand = demands.get((path, method.upper()))
            operation["x-right"] = demand
            operation["security"] = [] if demand is Door.PUBLIC else [{n: []} for n in SCHEMES]
            refused = () if demand is Door.PUBLIC else _KNOWN
            unread = (HTTPStatus.BAD_REQUEST,) if "requestBody" in operation else ()
            for status in (*refused, *unread, HTTPStatus.TOO_MANY_REQUESTS):
                operation["responses"].setdefault(str(status.value), _refusal(status))


def _refusal(status: int) -> dict[str, Any]:
    description = problem.responses(status)[status]["description"]
    return {"description": description, "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
