"""One log line and one count per request, and the headers that every answer bears."""

from collections.abc import Callable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ioc_api import PREFIX
from ioc_api.http.files import WebFiles
from ioc_api.http.policy import COMMON_HEADERS, HTTPS_ONLY, NO_CONTENT_POLICY
from ioc_api.metrics import Metrics

NO_ROUTE = "none"
BROKEN = 500
GONE = 499  # of nobody's standard, but what other servers note of a client that did not wait
RESPONSE_STARTS = frozenset({"http.response.start", "websocket.http.response.start"})
ANSWER_HEADERS = "answer_headers"
"""In a request's state: headers of its answer, whatever that is."""
TLS_SCHEMES = frozenset({"https", "wss"})
STREAM_ROUTES = frozenset({f"{PREFIX}/live"})

_log = structlog.get_logger()


class Observation:
    """Wraps an application without touching the bodies, so that streams stay streams."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, monotonic_s: Callable[[], float]) -> None:
        self._app = app
        self._metrics = metrics
        self._monotonic_s = monotonic_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, _with_headers(scope, send))
            return
        begun_s = self._monotonic_s()
        status, is_begun = BROKEN, False

        async def send_noted(message: Message) -> None:
            nonlocal status, is_begun
            if message["type"] == "http.response.start":
                status, is_begun = message["status"], True
            await send(message)

        try:
            await self._app(scope, receive, _with_headers(scope, send_noted))
            if not is_begun:
                status = GONE
        finally:
            self._note(scope, status, self._monotonic_s() - begun_s)

    def _note(self, scope: Scope, status: int, took_s: float) -> None:
        route = _route(scope)
        self._metrics.requests.labels(route, str(status)).inc()
        if route not in STREAM_ROUTES:
            self._metrics.request_seconds.labels(route).observe(took_s)
        _log.info(
            "request_served",
            method=scope["method"],
            path=scope["path"],
            status=status,
            took_s=round(took_s, 4),
        )


def _with_headers(scope: Scope, send: Send) -> Send:
    """Return a `send` that adds the common headers, also to the refusal of a socket."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] in RESPONSE_STARTS:
            headers = MutableHeaders(scope=message)
            for name, value in COMMON_HEADERS:
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", NO_CONTENT_POLICY)
            for name, value in scope.get("state", {}).get(ANSWER_HEADERS, {}).items():
                headers.setdefault(name, value)
            if scope["scheme"] in TLS_SCHEMES:
                headers.setdefault(*HTTPS_ONLY)
        await send(message)

    return send_with_headers


def _route(scope: Scope) -> str:
    """Return the pattern of the route, for a label must not grow with what clients send."""
    if isinstance(scope.get("endpoint"), WebFiles):
        return f"{scope['root_path']}/{{path}}"
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else NO_ROUTE
