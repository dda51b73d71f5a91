"""Every way into an application, with what it asks of its caller."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from ioc_api.accounts.needs import declared
from ioc_api.accounts.right import Demand
from ioc_api.http.ways import every_route

SOCKET = "WEBSOCKET"
FILES = "FILES"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A way in.

    Attributes
    ----------
    path : str
        As the router has it, with the names of its parameters; of files the folder.
    method : str
        Of HTTP, or `SOCKET` or `FILES`.
    demand : Demand or None
        What it asks for; None where nobody has said it.
    route : BaseRoute
        Itself.
    """

    path: str
    method: str
    demand: Demand | None
    route: BaseRoute


def declarations(app: FastAPI) -> Iterator[Declaration]:
    """Yield every way into an application: routes, sockets and folders of files."""
    for route in every_route(app.routes):
        match route:
            case Mount():
                yield Declaration(route.path, FILES, declared(route.app), route)
            case Route():
                for method in sorted(route.methods or ()):
                    yield Declaration(route.path_format, method, declared(route.endpoint), route)
            case WebSocketRoute():
                yield Declaration(route.path, SOCKET, declared(route.endpoint), route)
            case _:
                # What we do not know is undeclared, whatever it is.
                yield Declaration(getattr(route, "path", str(route)), "?", None, route)
