"""How a wire to the broker is opened."""

import asyncio
import socket
from typing import Any

import pytest

from contract.broker_address import parse
from ingest.receive.opening import open_wire

pytestmark = pytest.mark.integration


def naming(*hosts: str) -> Any:
    """Return a way to look a name up that finds these addresses, in this order."""

    async def look_up(_host: str, port: int, **_: Any) -> list[Any]:
        stream = socket.SOCK_STREAM
        return [(socket.AF_INET, stream, socket.IPPROTO_TCP, "", (one, port)) for one in hosts]

    return look_up


async def test_each_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """`localhost` is often the IPv6 one first, and a broker listens on the other alone."""
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        address = parse(f"mqtt://broker.example:{server.sockets[0].getsockname()[1]}")
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "getaddrinfo", naming("127.0.0.2", "127.0.0.1"))
        wire = await open_wire(address)
        assert wire.is_open
        wire.close()
        monkeypatch.setattr(loop, "getaddrinfo", naming("127.0.0.2", "127.0.0.3"))
        with pytest.raises(ConnectionRefusedError):
            await open_wire(address)
