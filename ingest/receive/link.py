"""The connection to the broker: one wire after another, read and written from the event loop."""

import asyncio
import contextlib
from collections.abc import Callable

from contract.broker_address import BrokerAddress
from ingest.receive import publish_packet
from ingest.receive.client import Client
from ingest.receive.message import Message
from ingest.receive.opening import open_wire
from ingest.receive.wire import Wire

KEEPALIVE_S = 10  # silence is noticed within twice that: a question, and no answer
MISC_PERIOD_S = 1.0
_PINGREQ = b"\xc0\x00"


class Link:
    """The connection that there is, if any.

    Parameters
    ----------
    client : Client
        Speaks all of MQTT but messages and acknowledgements.
    on_readable : callable
        Called when something has arrived.
    receive_maximum : int
        Messages that the broker may send before the first is acknowledged.
    keepalive_s : int
        Silence after which the broker is asked whether it is there, and how long it may take.

    Attributes
    ----------
    generation : int
        Number of the connection.
    is_held : bool
        Nothing is read for the time being.
    is_stopped : bool
        Nothing is read any more.
    """

    def __init__(
        self,
        client: Client,
        on_readable: Callable[[], None],
        *,
        receive_maximum: int,
        keepalive_s: int,
    ) -> None:
        self.generation = 0
        self.is_held = False
        self.is_stopped = False
        self._client = client
        self._on_readable = on_readable
        self._receive_maximum = receive_maximum
        self._keepalive_s = keepalive_s
        self._wire: Wire | None = None
        self._lost: asyncio.Future[int] | None = None
        self._is_write_armed = False

    @property
    def is_there(self) -> bool:
        """Tell whether there is a connection, be it about to end."""
        return self._wire is not None

    @property
    def is_open(self) -> bool:
        """Tell whether there is a connection that can be used."""
        return self._wire is not None and self._wire.is_open

    @property
    def unsent_bytes(self) -> int:
        """Return how much still waits to be written."""
        return 0 if self._wire is None else self._wire.unsent_bytes

    async def serve(self, address: BrokerAddress) -> int:
        """Connect, serve the connection until it ends, and return why it ended.

        Raises
        ------
        OSError, TimeoutError
            The broker cannot be reached now.
        """
        loop = asyncio.get_running_loop()
        wire = self._wire = await open_wire(address)
        lost = self._lost = loop.create_future()
        self.generation += 1
        self._is_write_armed = self.is_held = False
        loop.add_reader(wire.fileno(), self._on_readable)
        try:
            self._client.connect(
                wire, keepalive_s=self._keepalive_s, receive_maximum=self._receive_maximum
            )
            self.write()
            while not lost.done():
                await asyncio.wait({lost}, timeout=MISC_PERIOD_S)
                self._keep_alive(wire)
                self.write()
            return lost.result()
        finally:
            self.release(wire)
            wire.close()
            self._wire = None

    def read(self, accept: Callable[[list[Message]], None], *, received_us: int) -> None:
        """Read what has arrived: messages in bulk, everything else by the client.

        Raises
        ------
        MalformedPacketError
            The broker sent what MQTT 5 does not allow.
        """
        wire = self._wire
        if wire is None:
            return
        wire.fill()
        while True:
            messages, wire.position = publish_packet.read(
                wire.inbox, wire.position, received_us=received_us, generation=self.generation
            )
            accept(messages)
            if not wire.has_ended and not publish_packet.is_whole(wire.inbox, wire.position):
                break
            if not self._client.read() or not wire.is_open:
                break

    def send(self, packets: bytes) -> None:
        """Send packets that are made already."""
        if self._wire is not None:
            self._wire.send(packets)
            self.write()

    def write(self) -> None:
        """Write what the client has queued; the rest when the socket takes it."""
        wire = self._wire
        if wire is None:
            return
        self._client.write()
        if not wire.is_open:
            return
        wire.flush()
        is_waiting = wire.unsent_bytes > 0
        if is_waiting != self._is_write_armed:
            loop = asyncio.get_running_loop()
            if is_waiting:
                loop.add_writer(wire.fileno(), self.write)
            else:
                loop.remove_writer(wire.fileno())
            self._is_write_armed = is_waiting

    async def flush(self, *, timeout_s: float) -> None:
        """Write all that waits, as far as the time allows."""
        wire = self._wire
        if wire is None:
            return
        loop = asyncio.get_running_loop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while wire.unsent_bytes:
                    is_writable = asyncio.Event()
                    loop.add_writer(wire.fileno(), is_writable.set)
                    await is_writable.wait()
                    loop.remove_writer(wire.fileno())
                    wire.flush()

    def hold(self) -> None:
        """Read no more until `read_on`; what has arrived stays where it is."""
        self.is_held = True
        self._ignore()

    def read_on(self) -> None:
        """Read again, first what has arrived already."""
        self.is_held = False
        if self._wire is not None and self._wire.is_open and not self.is_stopped:
            asyncio.get_running_loop().add_reader(self._wire.fileno(), self._on_readable)
            self._on_readable()

    def stop(self) -> None:
        """Read nothing any more; what is written still goes out."""
        self.is_stopped = True
        self._ignore()

    def _ignore(self) -> None:
        if self._wire is not None and self._wire.is_open:
            asyncio.get_running_loop().remove_reader(self._wire.fileno())

    def release(self, wire: Wire) -> None:
        """Let the event loop forget a wire that is about to be closed."""
        if wire.is_open:
            loop = asyncio.get_running_loop()
            loop.remove_reader(wire.fileno())
            loop.remove_writer(wire.fileno())
            self._is_write_armed = False

    def lose(self, code: int) -> None:
        """Let the connection end, with a reason."""
        if self._lost is not None and not self._lost.done():
            self._lost.set_result(code)

    def fail(self, error: Exception) -> None:
        """Let the connection end with an error."""
        if self._lost is not None and not self._lost.done():
            self._lost.set_exception(error)

    def _keep_alive(self, wire: Wire) -> None:
        """Let the client see to the connection; while nothing is read it would miss the answers."""
        if self.is_held:
            wire.send(_PINGREQ)
        else:
            self._client.keep_alive()
