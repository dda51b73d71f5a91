"""HEAD wherever there is GET (RFC 9110): probes and `curl -I` ask that way."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Head:
    """Wraps an application so that it answers HEAD as GET; the server leaves the body out.

    Parameters
    ----------
    endless : frozenset[str]
        Paths whose answers never end, so that nobody should wait for one without a body.
    """

    def __init__(self, app: ASGIApp, *, endless: frozenset[str]) -> None:
        self._app = app
        self._endless = endless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope.get("method") == "HEAD" and scope["path"] not in self._endless:
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)
