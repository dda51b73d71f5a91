"""The broker's address."""

import pytest

from contract.broker_address import parse
from contract.errors import AddressError


def test_an_address_has_host_port_and_names() -> None:
    found = parse("mqtt://us%40er:p%3Ass@broker.example:1884")

    assert (found.host, found.port, found.user, found.password) == (
        "broker.example", 1884, "us@er", "p:ss",
    )  # fmt: skip
    assert parse("mqtt://localhost").port == 1883
    assert "p:ss" not in repr(found)


@pytest.mark.parametrize("scheme", ["mqtts", "ssl", "ws", "wss", "tcp"])
def test_a_form_that_is_not_supported_is_named(scheme: str) -> None:
    with pytest.raises(AddressError, match=f"expected mqtt://.*; {scheme}:// is not supported: "):
        parse(f"{scheme}://broker.example:8883")


@pytest.mark.parametrize(
    "url", ["", "http://x", "broker:1883", "mqtt://", "mqtt://x:99999", "mqtt://x/topic"]
)
def test_other_addresses_are_refused_with_what_is_right(url: str) -> None:
    with pytest.raises(AddressError, match="expected mqtt://"):
        parse(url)
