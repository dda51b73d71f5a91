"""Who may look without an account where nobody has said so."""

import pytest

from launcher import open_read


def test_whoever_sits_here_may_look_at_a_city_that_is_the_launchers_own() -> None:
    assert open_read.is_usual({})
    assert open_read.is_usual({"IOC_CITY": "hcmc", "IOC_DATABASE_URL": "", "IOC_API_PORT": "80"})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost", ""])
def test_an_api_on_loopback_is_the_launchers_own(host: str) -> None:
    assert open_read.is_usual({"IOC_API_HOST": host})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("IOC_DATABASE_URL", "postgresql://me@elsewhere/city"),
        ("IOC_MQTT_URL", "mqtt://broker.example"),
        ("IOC_API_HOST", "0.0.0.0"),  # noqa: S104 - said, not bound
        ("IOC_API_HOST", "::"),
        ("IOC_API_HOST", "192.0.2.7"),
        ("IOC_API_HOST", "ioc.example"),
        ("IOC_API_HOSTS", "ioc.example"),
        ("IOC_API_CORS_ORIGINS", "https://map.example"),
        ("IOC_API_PROXIES", "127.0.0.1"),
        ("IOC_OIDC_ISSUER", "https://id.example"),
    ],
)
def test_nobody_looks_where_something_is_the_users(name: str, text: str) -> None:
    """There may be more than a simulated city, or strangers who come through a proxy."""
    assert not open_read.is_usual({name: text})


@pytest.mark.parametrize(
    ("text", "expected"), [("1", True), ("true", True), ("ON", True), ("0", False), ("", False)]
)
def test_what_is_said_is_read_as_the_api_reads_it(text: str, expected: object) -> None:
    assert open_read.is_said(text) is expected
