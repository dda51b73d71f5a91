"""Who may change something from a browser: pages of this server, and of no other.

A browser sends our cookie with whatever a page of ours asks, and says in `Origin` whose page it is.
`SameSite` keeps the cookie from other sites' pages; this holds where a browser does not know that,
and for other servers of the same site.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ioc_api.http import problem
from ioc_api.http.observation import TLS_SCHEMES

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_TYPE = "application/json"


def is_of(origin: str, host: str, scheme: str) -> bool:
    """Tell whether an `Origin` is the server's that a request's `Host` names.

    Over TLS a page that came without is another's: whoever stands on the line has written it.
    """
    try:
        page = urlsplit(origin)
    except ValueError:
        return False  # no URL at all
    is_plain_here = scheme not in TLS_SCHEMES
    return page.netloc.lower() == host.lower() and (is_plain_here or page.scheme == "https")


class OwnPages:
    """Wraps an application so that only programs and its own pages change anything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        refusal = None
        if scope["type"] == "http" and scope["method"] not in READING_METHODS:
            refusal = _refusal(Headers(scope=scope), scope["scheme"])
        await (self._app if refusal is None else refusal)(scope, receive, send)


def _refusal(headers: Headers, scheme: str) -> Response | None:
    origin, host = headers.get("origin"), headers.get("host", "")
    if origin is not None and not is_of(origin, host, scheme):
        detail = f"a page of {origin[:100]!r} may change nothing here, at {host[:100]!r}"
        return _refused(HTTPStatus.FORBIDDEN, detail)
    if origin is None and "cookie" in headers:
        detail = (
            "what changes something with a cookie says in Origin whose page it is from; programs "
            "send Authorization: Bearer with a key in place of a cookie"
        )
        return _refused(HTTPStatus.FORBIDDEN, detail)
    if _has_body(headers):
        found = headers.get("content-type", "")
        if found.partition(";")[0].strip().lower() != BODY_TYPE:
            detail = f"a body is {BODY_TYPE} here, found {found[:100]!r}"
            return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    return None


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _refused(status: HTTPStatus, detail: str) -> Response:
    return problem.problem_response(status=status, code="refused", detail=detail)
