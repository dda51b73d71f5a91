"""A wire inside a WebSocket: MQTT's bytes are the payload of its frames, however they are cut.

The protocol is the library's part that does no I/O, so that reading and writing stay the event
loop's, as on any wire.
"""

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from contract.broker_address import BrokerAddress
from contract.broker_refusal import WEB_HANDSHAKE
from ingest.receive.secure_line import until_readable
from ingest.receive.wire import Line, Wire

SUBPROTOCOL = Subprotocol("mqtt")
_DATA = frozenset({Opcode.BINARY, Opcode.CONT})


class WebWire(Wire):
    """A wire whose bytes go in frames."""

    def __init__(self, line: Line, protocol: ClientProtocol) -> None:
        super().__init__(line)
        self._protocol = protocol

    def fill(self) -> None:
        """Read what has arrived and take it out of its frames."""
        kept = self.inbox[self.position :]
        self.inbox, self.position = b"", 0
        super().fill()
        if self.inbox:
            self._protocol.receive_data(self.inbox)
        frames = [event for event in self._protocol.events_received() if isinstance(event, Frame)]
        self.inbox = kept + b"".join(bytes(one.data) for one in frames if one.opcode in _DATA)
        if any(one.opcode is Opcode.CLOSE for one in frames) or self._protocol.close_expected():
            self.has_ended = True
        self._queue()

    def send(self, buffer: bytes | bytearray) -> int:
        """Take all bytes for a later `flush`, as one frame; nothing more after the end."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_binary(buffer)
            self._queue()
        return len(buffer)

    def close(self) -> None:
        """Take leave, write what the socket still takes and close it."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close()
            self._queue()
        super().close()

    def greet(self) -> None:
        """Write what opens the conversation."""
        self._queue()
        self.flush()

    def _queue(self) -> None:
        """Put on the line what the protocol has to say: frames, and answers to pings."""
        for piece in self._protocol.data_to_send():
            super().send(piece)


async def open_web(line: Line, address: BrokerAddress) -> WebWire:
    """Ask the other side of a connected line for a WebSocket.

    Raises
    ------
    OSError
        It speaks none, or ends the connection.
    """
    scheme = "wss" if address.is_encrypted else "ws"
    host = f"[{address.host}]" if ":" in address.host else address.host
    protocol = ClientProtocol(
        parse_uri(f"{scheme}://{host}:{address.port}{address.path}"),
        subprotocols=[SUBPROTOCOL],
        max_size=None,
    )
    wire = WebWire(line, protocol)
    protocol.send_request(protocol.connect())
    wire.greet()
    while protocol.state is State.CONNECTING:
        await until_readable(line.fileno())
        wire.fill()
        if wire.has_ended or protocol.handshake_exc is not None:
            raise ConnectionRefusedError(f"{WEB_HANDSHAKE}: {protocol.handshake_exc}")
    return wire
