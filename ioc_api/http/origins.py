"""Which pages of other sites may read the answers: none, unless they were named.

They read as programs do, with a key or what is open: a browser never sends them our cookie along.
"""

import re

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from ioc_api.http.hosts import listed

ANY = "*"
METHODS = ("GET", "HEAD")
_ORIGIN = re.compile(
    r"https?://[a-z0-9_.-]{1,253}(:[0-9]{1,5})?|https?://\[[0-9a-f:.]{2,45}\](:[0-9]{1,5})?"
)


def is_origin(text: str) -> bool:
    """Tell whether a text is an origin as browsers send it, or `*` for all."""
    return text == ANY or _ORIGIN.fullmatch(text) is not None


class Origins(CORSMiddleware):
    """Wraps an application so that pages of some origins may read it.

    Parameters
    ----------
    named : str
        The origins, separated by commas; `*` for all.
    """

    def __init__(self, app: ASGIApp, *, named: str) -> None:
        super().__init__(
            app,
            allow_origins=listed(named),
            allow_methods=METHODS,
            allow_headers=("Authorization",),
            expose_headers=("Link", "RateLimit", "RateLimit-Policy", "Retry-After"),
        )
