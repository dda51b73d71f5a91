"""The cookie of a session: no script reads it, and no page of another site sends it along.

Over TLS its name begins with `__Host-`, so no server beside ours can put one in its place.
"""

from fastapi.requests import HTTPConnection

from ioc_api.accounts.sessions import LASTS

PLAIN, OVER_TLS = "ioc_session", "__Host-ioc_session"
_TLS = frozenset({"https", "wss"})


def name_of(asking: HTTPConnection) -> str:
    """Return the cookie's name on a connection."""
    return OVER_TLS if asking.scope["scheme"] in _TLS else PLAIN


def token_of(asking: HTTPConnection) -> str | None:
    """Return the token that a connection brings."""
    return asking.cookies.get(name_of(asking))


def setting(asking: HTTPConnection, token: str) -> dict[str, str]:
    """Return the header that gives a browser its session."""
    return {"Set-Cookie": _cookie(asking, token, int(LASTS.total_seconds()))}


def clearing(asking: HTTPConnection) -> dict[str, str]:
    """Return the header that takes it away."""
    return {"Set-Cookie": _cookie(asking, "", 0)}


def _cookie(asking: HTTPConnection, value: str, age_s: int) -> str:
    name = name_of(asking)
    secure = "; Secure" if name == OVER_TLS else ""
    return f"{name}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Strict{secure}"
