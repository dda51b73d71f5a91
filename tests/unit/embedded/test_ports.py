"""Ports are given as wanted where they are free."""

import os
import socket
from collections.abc import Iterator

import pytest

from embedded import ports
from embedded.errors import PortError

NOBODY = 65_534


def test_a_free_port_is_given_as_wanted() -> None:
    free = ports.choose(0)
    assert ports.choose(free) == free


def test_any_port_is_none_that_an_outgoing_connection_may_take_during_a_restart() -> None:
    first_lent = int(ports.LENT_PORTS.read_text().split()[0])
    assert all(ports.choose(0) < first_lent for _ in range(20))


def test_a_taken_port_is_replaced() -> None:
    with socket.socket() as holder:
        holder.bind((ports.LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        assert ports.choose(taken) != taken


def test_a_port_that_is_claimed_goes_to_nobody_else_before_a_server_listens() -> None:
    wanted = ports.choose(0)
    with ports.Claims() as one, ports.Claims() as other:
        assert one.take(wanted) == wanted
        assert other.take(wanted) != wanted
        assert one.take(wanted) != wanted


def test_a_claim_ends_with_its_holder() -> None:
    wanted = ports.choose(0)
    with ports.Claims() as one:
        one.take(wanted)
    with ports.Claims() as other:
        assert other.take(wanted) == wanted


def test_a_port_on_which_somebody_listens_is_not_claimed() -> None:
    with socket.socket() as holder, ports.Claims() as claims:
        holder.bind((ports.LOOPBACK, 0))
        holder.listen()
        assert claims.take(holder.getsockname()[1]) != holder.getsockname()[1]


def test_a_port_that_was_asked_for_is_given_or_said_to_be_taken() -> None:
    wanted = ports.choose(0)
    with ports.Claims() as one, ports.Claims() as other:
        assert one.take_exactly(wanted) == wanted
        with pytest.raises(PortError, match=f"port {wanted} is taken by another program"):
            other.take_exactly(wanted)


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """For as long as a test lasts, the process may do no more than any user."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    yield
    if was_root:
        os.seteuid(0)


@pytest.mark.usefixtures("ordinary_user")
def test_a_port_of_root_is_said_to_be_forbidden() -> None:
    with ports.Claims() as claims, pytest.raises(PortError, match="port 80 is forbidden"):
        claims.take_exactly(80)
