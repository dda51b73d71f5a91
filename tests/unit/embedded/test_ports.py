"""Ports are given as wanted where they are free."""

import socket

from embedded import ports


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
