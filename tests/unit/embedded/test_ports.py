"""Ports are given as wanted where they are free."""

import socket

from embedded import ports


def test_a_free_port_is_given_as_wanted() -> None:
    free = ports.choose(0)
    assert ports.choose(free) == free


def test_a_taken_port_is_replaced() -> None:
    with socket.socket() as holder:
        holder.bind((ports.LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        assert ports.choose(taken) != taken
