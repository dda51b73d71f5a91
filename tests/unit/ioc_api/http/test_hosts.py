"""Which names are this server's."""

import socket

import pytest

from ioc_api.http.hosts import WILDCARDS, Served, name_of


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8000", "localhost"),
        ("LOCALHOST.", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("ioc.example:", "ioc.example"),
    ],
)
def test_a_port_and_the_case_do_not_matter(host: str, name: str) -> None:
    assert name_of(host) == name


@pytest.mark.parametrize(
    "host", ["", ":8000", "a b", "localhost:port", "user@localhost", "[::1", "a/b", "\x00", "é"]
)
def test_what_is_no_name_is_none(host: str) -> None:
    assert name_of(host) is None


@pytest.mark.parametrize("name", ["localhost", "room.localhost", "127.0.0.1", "127.8.8.8", "::1"])
@pytest.mark.parametrize("bound", ["127.0.0.1", "192.0.2.7", *sorted(WILDCARDS)])
def test_loopback_is_always_served(bound: str, name: str) -> None:
    assert Served(bound, ()).takes(name)


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "192.0.2.8", "api"])
def test_a_server_on_one_address_takes_no_other(name: str) -> None:
    served = Served("192.0.2.7", ())
    assert served.takes("192.0.2.7")
    assert not served.takes(name)


@pytest.mark.parametrize("bound", sorted(WILDCARDS))
def test_a_server_on_every_address_takes_each_and_the_machines_name(bound: str) -> None:
    served = Served(bound, ())
    assert served.takes("192.0.2.8")
    assert served.takes("2001:db8::1")
    assert served.takes(socket.gethostname().lower())
    assert not served.takes("evil.example")


def test_further_names_are_taken_as_they_are_told() -> None:
    assert Served("127.0.0.1", ("ioc.example",)).takes("ioc.example")
    assert not Served("127.0.0.1", ("ioc.example",)).takes("evil.ioc.example")
    assert Served("127.0.0.1", ("*",)).takes("evil.example")
