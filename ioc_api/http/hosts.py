"""Under which names this server is asked for: a foreign name is a trick, not an address.

A page of another origin may let its own name resolve to this machine ("DNS rebinding"); the
browser then takes our answers for that page's. The name stays in the header `Host`, so it tells.
"""

import ipaddress
import re
import socket
from collections.abc import Collection
from http import HTTPStatus

from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from ioc_api.http import problem

ANY = "*"
LOCALHOST = "localhost"
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - recognised, not bound
NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?", re.ASCII)
_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[^:\[\]]{1,255})(:[0-9]{0,5})?", re.ASCII)


def name_of(host: str) -> str | None:
    """Return the name or address in a `Host` without its port, or None where it is malformed."""
    match = _HOST.fullmatch(host.strip().lower())
    if match is None:
        return None
    name = match[1].strip("[]").removesuffix(".")
    return name if _address(name) or NAME.fullmatch(name) else None


def listed(text: str) -> tuple[str, ...]:
    """Return the names in a list that commas separate."""
    return tuple(name for name in map(str.strip, text.lower().split(",")) if name)


class Served:
    """The names of one server.

    Parameters
    ----------
    bound : str
        The address it listens on. Where that is every address of the machine, any address is its
        own, as is the machine's name: neither can be another site's.
    others : collection of str
        Further names, `*` for all.
    """

    def __init__(self, bound: str, others: Collection[str]) -> None:
        self._has_all_addresses = bound in WILDCARDS
        self._takes_all = ANY in others
        self._names = {bound.lower(), *others}
        if self._has_all_addresses:
            self._names.add(socket.gethostname().lower())

    def takes(self, name: str) -> bool:
        """Tell whether a name is one of this server's."""
        if self._takes_all or name in self._names:
            return True
        if name == LOCALHOST or name.endswith(f".{LOCALHOST}"):
            return True
        address = _address(name)
        return address is not None and (self._has_all_addresses or address.is_loopback)


class Hosts:
    """Wraps an application so that it is asked only under its own names."""

    def __init__(self, app: ASGIApp, *, served: Served) -> None:
        self._app = app
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        refusal = None if scope["type"] == "lifespan" else self._refusal(Headers(scope=scope))
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocket(scope, receive, send).send_denial_response(refusal)
        else:
            await refusal(scope, receive, send)

    def _refusal(self, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        name = name_of(hosts[0]) if len(hosts) == 1 else None
        if name is None:
            said = ", ".join(hosts)[:100]
            detail = f"one header Host with a name is wanted, found {said!r}"
            return problem.problem_response(
                status=HTTPStatus.BAD_REQUEST, code="refused", detail=detail
            )
        if self._served.takes(name):
            return None
        detail = (
            f"Host {name[:100]!r} is no name of this server; "
            f"if it should be one, start it with IOC_API_HOSTS={name[:100]}"
        )
        return problem.problem_response(
            status=HTTPStatus.MISDIRECTED_REQUEST, code="refused", detail=detail
        )


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
