"""One MQTT 5 connection, driven by the running event loop: the only place that knows paho.

paho's own thread and `select` are not used: the loop watches the sockets of all gateways.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from contract import broker_tls
from contract.broker_address import BrokerAddress
from contract.broker_refusal import no_answer, refusal, unreachable
from contract.errors import AddressError
from simulator.errors import LinkError, TakenOverError
from simulator.wire import line
from simulator.wire.heard import Request, Will
from simulator.wire.line import Descriptor
from simulator.wire.outbox import Parcel

KEEP_ALIVE_S = 30
CONNECT_TIMEOUT_S = 5.0
MISC_EVERY_S = 1.0
DEFAULT_RECEIVE_MAXIMUM = 65_535
# PUBACK reasons: from here on nobody has the message, from there on it is an error.
NOT_DELIVERED = 0x10
IS_ERROR = 0x80
NOT_AUTHORISED = 0x87
SESSION_TAKEN_OVER = 0x8E
ANOTHER_HAS_IT = (
    "another client came to the broker with the same client id: another simulator of this city, "
    "started by hand too"
)


class Link:
    """A connection to an address, from `connect` to its end; a new one is made for each attempt.

    Parameters
    ----------
    on_answer
        Called with a packet id and whether the broker took the message.
    on_request
        Called with each message on the topics subscribed to.
    on_refusal
        Called with the broker's reason at the first message that we may not publish.
    """

    def __init__(
        self,
        address: BrokerAddress,
        client_id: str,
        *,
        will: Will | None,
        on_answer: Callable[[int, bool], None],
        on_request: Callable[[Request], None],
        on_refusal: Callable[[str], None],
    ) -> None:
        self._address = address
        self._loop = asyncio.get_running_loop()
        self._on_answer = on_answer
        self._on_request = on_request
        self._on_refusal: Callable[[str], None] | None = on_refusal
        self._connected: asyncio.Future[int] = self._loop.create_future()
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self._misc: asyncio.TimerHandle | None = None
        self._retained: set[int] = set()
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=mqtt.MQTTv5,
            transport="websockets" if address.is_web else "tcp",
        )
        self._client.connect_timeout = CONNECT_TIMEOUT_S
        self._client.max_inflight_messages_set(0)  # the outbox has the window
        if will is not None:
            self._client.will_set(will.topic, will.payload, qos=1, retain=True)
        self._client.on_socket_open = self._socket_opened
        self._client.on_socket_close = self._socket_closed
        self._client.on_socket_register_write = self._write_wanted
        self._client.on_socket_unregister_write = self._write_done
        self._client.on_connect = self._answered
        self._client.on_disconnect = self._ended
        self._client.on_publish = self._published
        self._client.on_message = self._arrived

    async def connect(self) -> int:
        """Connect and return how many messages may be unacknowledged.

        Raises
        ------
        LinkError
            No connection, or refused.
        """
        try:
            self._introduce()
            async with asyncio.timeout(2 * CONNECT_TIMEOUT_S):
                # paho resolves and connects in one blocking call.
                await asyncio.to_thread(
                    self._client.connect,
                    self._address.host,
                    self._address.port,
                    keepalive=KEEP_ALIVE_S,
                    clean_start=True,
                )
                self._care()
                return await self._connected
        except (OSError, AddressError) as error:  # a timeout is one too
            self.close()
            where = f"{self._address.host}:{self._address.port}"
            raise LinkError(f"{where}: {unreachable(error, self._address)}") from error

    def _introduce(self) -> None:
        """Let paho know who we are, and how the line is made."""
        address = self._address
        if address.user is not None:
            self._client.username_pw_set(address.user, address.password)
        secured = broker_tls.context(address)
        if secured is not None:
            self._client.tls_set_context(secured)  # pyright: ignore[reportUnknownMemberType]
        if address.is_web:
            self._client.ws_set_options(path=address.path)

    async def wait_lost(self) -> None:
        """Return never; raise when the connection has ended.

        Raises
        ------
        LinkError
            It is lost.
        TakenOverError
            Another client took the session.
        Exception
            What `fail` was given.
        """
        await asyncio.shield(self._lost)

    def fail(self, error: Exception) -> None:
        """Let `wait_lost` raise an error."""
        if not self._lost.done():
            self._lost.set_exception(error)

    def subscribe(self, topic: str) -> None:
        """Ask for the messages of a topic."""
        self._client.subscribe(topic, qos=1)

    def publish(self, parcel: Parcel) -> int:
        """Hand a message over and return its packet id.

        Raises
        ------
        LinkError
            The connection is gone, or has no packet id left.
        """
        beside: Properties | None = None
        if parcel.is_resend:
            beside = properties(UserProperty=("resend", "1"))
        elif parcel.response_to is not None:
            beside = properties(CorrelationData=parcel.response_to)
        sent = self._client.publish(
            parcel.topic, parcel.payload, qos=1, retain=parcel.retain, properties=beside
        )
        if sent.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise LinkError(mqtt.error_string(sent.rc))
        if parcel.is_announcement:
            self._retained.add(sent.mid)
        return sent.mid

    def disconnect(self) -> None:
        """Say goodbye: the broker drops the will."""
        self._client.disconnect()

    def cut(self) -> None:
        """Break the connection without a goodbye: the broker speaks the will."""
        open_socket = self._client.socket()
        if open_socket is not None:
            line.cut(open_socket.fileno())

    def close(self) -> None:
        """Let go of everything, whatever state the connection is in."""
        if self._misc is not None:
            self._misc.cancel()
            self._misc = None
        for future in (self._connected, self._lost):
            if not future.done():
                future.cancel()
        self._client.on_disconnect = None
        self._client.disconnect()
        self._client.loop_misc()
        open_socket = self._client.socket()
        if open_socket is not None:
            self._unwatch(open_socket.fileno())
            open_socket.close()

    def _care(self) -> None:
        """Let paho send its pings and notice a silent broker, once a second."""
        self._client.loop_misc()
        self._misc = self._loop.call_later(MISC_EVERY_S, self._care)

    # paho calls these from the connecting thread too, so they only post to the loop.

    def _socket_opened(self, _client: Any, _userdata: Any, opened: Descriptor) -> None:
        self._loop.call_soon_threadsafe(self._watch, opened.fileno())

    def _socket_closed(self, _client: Any, _userdata: Any, closed: Descriptor) -> None:
        self._unwatch(closed.fileno())

    def _write_wanted(self, _client: Any, _userdata: Any, ready: Descriptor) -> None:
        self._loop.call_soon_threadsafe(self._watch_writes, ready.fileno())

    def _write_done(self, _client: Any, _userdata: Any, done: Descriptor) -> None:
        self._loop.remove_writer(done.fileno())

    def _watch(self, descriptor: int) -> None:
        if self._is_open(descriptor):
            self._loop.add_reader(descriptor, self._read)

    def _read(self) -> None:
        """Let paho read, and go on while TLS holds what the socket no longer tells of."""
        self._client.loop_read()
        while (it := self._client.socket()) is not None and line.pending_bytes(it) > 0:
            self._client.loop_read()

    def _watch_writes(self, descriptor: int) -> None:
        if self._is_open(descriptor):
            self._loop.add_writer(descriptor, self._client.loop_write)

    def _is_open(self, descriptor: int) -> bool:
        now = self._client.socket()
        return now is not None and now.fileno() == descriptor

    def _unwatch(self, descriptor: int) -> None:
        if descriptor >= 0:
            self._loop.remove_reader(descriptor)
            self._loop.remove_writer(descriptor)

    def _answered(
        self, _client: Any, _userdata: Any, _flags: Any, reason: ReasonCode, properties: Any
    ) -> None:
        if self._connected.done():
            return
        if reason.is_failure:
            said = refusal(reason.value, str(reason))
            self._connected.set_exception(ConnectionRefusedError(said))
            return
        maximum = getattr(properties, "ReceiveMaximum", DEFAULT_RECEIVE_MAXIMUM)
        self._connected.set_result(int(maximum))

    def _ended(
        self, _client: Any, _userdata: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        if not self._connected.done():
            self._connected.set_exception(ConnectionAbortedError(no_answer(self._address)))
            return
        if self._lost.done() or self._has_failed():
            return
        if reason.value == SESSION_TAKEN_OVER:
            self._lost.set_exception(TakenOverError(ANOTHER_HAS_IT))
        else:
            self._lost.set_exception(LinkError(str(reason)))

    def _has_failed(self) -> bool:
        """Tell whether `connect` has raised already, or is about to: nobody waits for an end."""
        connected = self._connected
        return connected.cancelled() or connected.exception() is not None

    def _published(
        self, _client: Any, _userdata: Any, packet_id: int, reason: ReasonCode, _properties: Any
    ) -> None:
        # A retained message is stored whether or not anybody listens yet.
        is_announcement = packet_id in self._retained
        self._retained.discard(packet_id)
        bound = IS_ERROR if is_announcement else NOT_DELIVERED
        if reason.value == NOT_AUTHORISED and self._on_refusal is not None:
            self._on_refusal(str(reason))
            self._on_refusal = None
        self._on_answer(packet_id, reason.value < bound)

    def _arrived(self, _client: Any, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        properties = message.properties
        self._on_request(
            Request(
                payload=bytes(message.payload),
                response_topic=getattr(properties, "ResponseTopic", None),
                correlation=getattr(properties, "CorrelationData", None),
            )
        )


def properties(**given: Any) -> Properties:
    """Return what goes beside a message, by the names that the standard gives it."""
    made = Properties(PacketTypes.PUBLISH)
    for name, value in given.items():
        setattr(made, name, value)
    return made
