"""Addresses of this machine and of private networks are not told, however they are written."""

import pytest

from operations.errors import HostileAddressError
from operations.tell import address, guard
from operations.tell.service import service_at

PRIVATE = (
    "127.0.0.1", "127.8.9.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::",
    "fd00:ec2::254",
)  # fmt: skip
PUBLIC = ("1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8")


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_private_is_not_public(text: str) -> None:
    assert not address.is_public(text)
    assert address.literal_problem(text)


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public_is(text: str) -> None:
    assert address.is_public(text)
    assert address.literal_problem(text) is None


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "a.localhost", "metadata.google.internal", "127.1", "0x7f000001",
     "2130706433", "0177.0.0.1", "1.0x7f"],
)  # fmt: skip
def test_other_words_for_it_are_known(host: str) -> None:
    assert address.literal_problem(host)


def test_a_name_is_judged_once_it_is_looked_up() -> None:
    assert address.literal_problem("hooks.example") is None


async def test_a_name_that_leads_here_is_refused_when_it_is_told() -> None:
    with pytest.raises(HostileAddressError):
        await address.look_up("localhost", 80, allow_private=False)
    assert await address.look_up("localhost", 80, allow_private=True) in {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    "url", ["json://localhost:9/x", "mailto://127.0.0.1:9/?from=a@b.vn&to=c@d.vn"]
)
def test_a_library_cannot_connect_to_it_either(url: str) -> None:
    """And it can again outside of what is watched, where nobody listens."""
    service = service_at(url)
    assert service is not None
    with pytest.raises(HostileAddressError), guard.public_only():
        service.notify(body="text", title="title")
    assert service.notify(body="text", title="title") is False
