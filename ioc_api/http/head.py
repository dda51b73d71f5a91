"""HEAD wherever there is GET (RFC 9110): probes and `curl -I` ask that way."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Head:
    """Wraps an application so that it answers HEAD as GET; the server leaves the body out.

    Parameters
    ----------
    others : frozenset[str]
        Paths of which that is not so: their answers never end, or they look after it themselves.
    """

    def __init__(self, app: ASGIApp, *, others: frozenset[str]) -> None:
        self._app = app
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope.get("method") == "HEAD" and scope["path"] not in self._others:
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)
