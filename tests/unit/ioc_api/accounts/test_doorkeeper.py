"""Without an account one looks only from this machine itself, and only where that is open."""

import pytest
from fastapi.requests import HTTPConnection

from ioc_api.accounts.doorkeeper import FORWARDED, Doorkeeper
from ioc_api.accounts.principal import LOOKING_ON
from ioc_api.errors import UnauthorizedError


def connection(host: str | None, *headers: str) -> HTTPConnection:
    return HTTPConnection(
        {
            "type": "http",
            "client": None if host is None else (host, 1),
            "headers": [(name.encode(), b"for=192.0.2.1") for name in headers],
        }
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
async def test_this_machine_may_look(host: str) -> None:
    assert await Doorkeeper(has_open_read=True).principal(connection(host)) is LOOKING_ON


@pytest.mark.parametrize(
    ("host", "headers", "has_open_read"),
    [
        ("127.0.0.1", (), False),
        ("192.0.2.7", (), True),
        ("::ffff:192.0.2.7", (), True),
        (None, (), True),
        ("testclient", (), True),
        *(("127.0.0.1", (name,), True) for name in FORWARDED),
    ],
)
async def test_nobody_else_may(
    host: str | None, headers: tuple[str, ...], has_open_read: object
) -> None:
    with pytest.raises(UnauthorizedError, match="POST /api/v1/session"):
        await Doorkeeper(has_open_read=bool(has_open_read)).principal(connection(host, *headers))
