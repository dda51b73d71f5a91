"""One TLS context for all that the tests ask.

httpx reads the authorities of the whole world anew for each client, and `httpx.get` makes one for
each question: 20 to 45 ms of a processor for a page that takes 2 ms.
"""

import functools

import httpx
from httpx._transports import default


def share() -> None:
    """Let clients that ask for the same context have the same one."""
    made = functools.cache(httpx.create_ssl_context)
    setattr(default, "create_ssl_context", made)  # noqa: B010 - a name that it does not export
