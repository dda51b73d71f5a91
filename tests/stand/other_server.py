"""A server on the loopback address that is no broker for us: what it says to whoever comes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from embedded import ports

MQTT_3_REFUSES = b"\x20\x02\x00\x01"
"""CONNACK of a broker that speaks MQTT 3 alone: unacceptable protocol version."""
HTTP_REFUSES = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
SAYS_NOTHING = b""


@asynccontextmanager
async def answering(words: bytes) -> AsyncGenerator[int]:
    """Answer every connection's first packet with the same words, then close it; lend the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(words)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, ports.LOOPBACK, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
