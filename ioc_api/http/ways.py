"""All routes of an application, those of its routers among them."""

from collections.abc import Iterable, Iterator
from typing import Any

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope


def every_route(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield routes and those of routers that were included; all of ours without a prefix."""
    for route in routes:
        included: Any = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from every_route(included.routes)


def methods_at(routes: Iterable[BaseRoute], scope: Scope) -> list[str]:
    """Return the methods of all routes that a request's path leads to, in order."""
    methods: set[str] = set()
    for route in every_route(routes):
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return sorted(methods)
