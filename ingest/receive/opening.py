"""How a wire to the broker is opened: a socket; TLS and a WebSocket where they are asked for."""

import asyncio
import socket

from contract import broker_tls
from contract.broker_address import BrokerAddress
from contract.errors import AddressError
from ingest.receive.secure_line import secure
from ingest.receive.web_wire import open_web
from ingest.receive.wire import Line, Wire

CONNECT_TIMEOUT_S = 5.0


async def open_wire(address: BrokerAddress) -> Wire:
    """Return a wire to the broker.

    Raises
    ------
    OSError, TimeoutError
        The broker cannot be reached now, is not to be trusted, or a file of ours is missing.
    """
    try:
        # Made anew for each connection: files may have been renewed.
        context = broker_tls.context(address)
    except AddressError as error:
        raise ConnectionError(str(error)) from None
    async with asyncio.timeout(CONNECT_TIMEOUT_S):
        plain = await _connected(address)
        line: Line = plain
        try:
            if context is not None:
                line = await secure(plain, context, address.host)
            return await open_web(line, address) if address.is_web else Wire(line)
        except BaseException:
            line.close()
            raise


async def _connected(address: BrokerAddress) -> socket.socket:
    """Return a socket to the first of a name's addresses that somebody listens on."""
    loop = asyncio.get_running_loop()
    failed: OSError | None = None
    infos = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, where in infos:
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(0)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.sock_connect(line, where)
        except OSError as error:
            line.close()
            failed = error
        except BaseException:
            line.close()
            raise
        else:
            return line
    raise failed or ConnectionError(f"{address.host} has no address")
