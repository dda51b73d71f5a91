"""Without an account one looks only from this machine itself, and only where that is open."""

import pytest
from fastapi.requests import HTTPConnection

from contract.city import city_folder, load_city
from contract.clock import monotonic_s, utc_now
from contract.environment import DEFAULT_CITY
from db.pool import open_pool
from ioc_api.accounts.doorkeeper import FORWARDED, Doorkeeper
from ioc_api.accounts.known import Known
from ioc_api.accounts.principal import LOOKING_ON
from ioc_api.errors import UnauthorizedError


def doorkeeper(*, has_open_read: bool) -> Doorkeeper:
    """Return one whose database nobody asks."""
    pool = open_pool("postgresql://127.0.0.1:1/none", application="test")
    city = load_city(city_folder(DEFAULT_CITY))
    known = Known(pool, city, wall=utc_now, monotonic_s=monotonic_s)
    return Doorkeeper(known, has_open_read=has_open_read)


def connection(host: str | None, *headers: str) -> HTTPConnection:
    return HTTPConnection(
        {
            "type": "http",
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "path": "/",
            "client": None if host is None else (host, 1),
            "headers": [(name.encode(), b"for=192.0.2.1") for name in headers],
        }
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
async def test_this_machine_may_look(host: str) -> None:
    assert await doorkeeper(has_open_read=True).principal(connection(host)) is LOOKING_ON


@pytest.mark.parametrize(
    ("host", "headers", "has_open_read"),
    [
        ("127.0.0.1", (), False),
        ("192.0.2.7", (), True),
        ("::ffff:192.0.2.7", (), True),
        (None, (), True),
        ("testclient", (), True),
        *(
            ("127.0.0.1", (name,), True)
            for name in (*FORWARDED, "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host")
        ),
    ],
)
async def test_nobody_else_may(
    host: str | None, headers: tuple[str, ...], has_open_read: object
) -> None:
    with pytest.raises(UnauthorizedError, match="POST /api/v1/session"):
        await doorkeeper(has_open_read=bool(has_open_read)).principal(connection(host, *headers))
