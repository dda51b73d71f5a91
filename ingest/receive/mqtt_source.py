"""Messages from the broker and acknowledgements back: the one module that knows paho.

paho is driven from the worker's own event loop; messages are taken out of its stream in bulk and
only appended to a list when they arrive. A message is acknowledged after the commit, in order, and
only on the connection that delivered it: after a broker's crash packet ids start again, and an old
acknowledgement would hit a new message.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import paho.mqtt.client as mqtt
import structlog
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from contract.broker_address import BrokerAddress
from contract.chance import chance
from contract.clock import Wall, monotonic_s, to_us
from contract.pauses import Pauses
from ingest.receive import publish_packet
from ingest.receive.complaint import Complaint
from ingest.receive.inbox import Inbox
from ingest.receive.message import Message
from ingest.receive.publish_packet import MalformedPacketError
from ingest.receive.subscription import Topics
from ingest.receive.wire import Wire, open_wire

SESSION_EXPIRY_S = 7 * 24 * 3600
KEEPALIVE_S = 10  # silence is noticed within twice that: a question, and no answer
MISC_PERIOD_S = 1.0
SESSION_TAKEN_OVER = 0x8E
UNSENT_MAX_BYTES = 4_194_304
GONE = -1  # the connection ended without a word from the broker
_PUBACK = b"\x40\x02"
_PINGREQ = b"\xc0\x00"

_log = structlog.get_logger()


class SessionTakenOverError(Exception):
    """Another process connected with this session's client id; this one must end."""


class SubscriptionRefusedError(Exception):
    """The broker does not let this client subscribe to what it needs."""


class MqttSource:
    """One session on the broker: its connection, its unacknowledged messages.

    Parameters
    ----------
    address : BrokerAddress
    client_id : str
        Names the session; the broker keeps it for seven days. Whoever knows it can take the
        session, so it is told to nobody.
    name : str
        What the session is called instead.
    topics : Topics
        What is subscribed to and published.
    receive_maximum : int
        Messages that the broker may send before the first is acknowledged.
    wall : Wall
    on_clock : callable
        Given the payload of each clock message as it arrives.
    on_drop : callable
        Called for each QoS 0 message that finds no room.
    keepalive_s : int
        Silence after which the broker is asked whether it is there, and how long it may take.
    """

    def __init__(  # noqa: PLR0913 - values, not settings
        self,
        address: BrokerAddress,
        *,
        client_id: str,
        name: str,
        topics: Topics,
        receive_maximum: int,
        wall: Wall,
        on_clock: Callable[[bytes], None],
        on_drop: Callable[[], None],
        keepalive_s: int = KEEPALIVE_S,
    ) -> None:
        self.client_id = client_id
        self.name = name
        self.inbox = Inbox(receive_maximum, on_drop=on_drop)
        self.is_subscribed = False
        self._address = address
        self._topics = topics
        self._receive_maximum = receive_maximum
        self._wall = wall
        self._keepalive_s = keepalive_s
        self._on_clock = on_clock
        self._clock_topic = topics.clock
        self._client = self._make_client()
        self._wire: Wire | None = None
        self._generation = 0
        self._all_mid: int | None = None
        self._lost: asyncio.Future[int] | None = None
        self._pauses = Pauses(chance)
        self._full = Complaint(monotonic_s)
        self._is_write_armed = False
        self._is_held = False
        self._is_stopped = False

    @property
    def filters(self) -> tuple[str, ...]:
        """Return all that a session is subscribed to; the clock aside, which waits for nobody."""
        return self._topics.filters

    @property
    def is_over(self) -> bool:
        """Tell whether the session needs nobody any more."""
        return False

    async def run(self) -> None:
        """Keep connected until `stop`.

        Raises
        ------
        SessionTakenOverError
        SubscriptionRefusedError
        """
        while not self._is_stopped:
            # What earlier connections delivered is stored first, so that memory stays bounded.
            await self.inbox.room()
            if self._is_stopped:
                return
            try:
                reason = await self._connection()
            except OSError as error:  # a timeout is one too
                _log.warning("broker_away", session=self.name, error=str(error))
                reason = GONE
            if reason == SESSION_TAKEN_OVER:
                raise SessionTakenOverError(
                    f"session {self.name} was taken over by another process; "
                    "one slot belongs to one process"
                )
            if not self._is_stopped:
                await asyncio.sleep(self._pauses.next_s())

    def acknowledge(self, messages: Sequence[Message]) -> None:
        """Acknowledge stored messages in order where their connection still stands."""
        if self._wire is not None:
            self._wire.send(
                b"".join(
                    _PUBACK + message.packet_id.to_bytes(2, "big")
                    for message in messages
                    if message.packet_id and message.generation == self._generation
                )
            )
            self._write()
        self.inbox.settle(messages)
        if self._is_held and not self.inbox.is_full:
            self._read_on()

    def publish(self, where: str, payload: bytes) -> bool:
        """Send a QoS 0 message to all who may read it.

        False where there is no connection or it does not keep up.
        """
        wire = self._wire
        if wire is None or not self.is_subscribed or wire.unsent_bytes > UNSENT_MAX_BYTES:
            return False
        for name in self._topics.published_as(where):
            self._client.publish(name, payload, qos=0)
        self._write()
        return True

    @property
    def is_connected(self) -> bool:
        """Tell whether the broker has accepted the connection."""
        return self._wire is not None and self._client.is_connected()

    def stop(self) -> None:
        """Stop receiving; what has arrived can still be taken and acknowledged."""
        self._is_stopped = True
        if self._wire is not None:
            asyncio.get_running_loop().remove_reader(self._wire.fileno())
        self.inbox.close()

    def own(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Return those of the messages that are to be stored; all are to be acknowledged."""
        return messages

    async def disconnect(self, *, timeout_s: float, ends_session: bool = False) -> None:
        """Write what is left, acknowledgements above all, and take leave."""
        wire = self._wire
        if wire is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._flushed(wire)
            # Its last packet goes out as paho closes the wire.
            self._client.disconnect(properties=_farewell(ends_session=ends_session))
        self._lose(GONE)

    async def _flushed(self, wire: Wire) -> None:
        loop = asyncio.get_running_loop()
        while wire.unsent_bytes:
            is_writable = asyncio.Event()
            loop.add_writer(wire.fileno(), is_writable.set)
            await is_writable.wait()
            loop.remove_writer(wire.fileno())
            wire.flush()

    async def _connection(self) -> int:
        """Connect, serve the connection until it ends, and return why it ended."""
        loop = asyncio.get_running_loop()
        wire = self._client.wire = self._wire = await open_wire(self._address)
        lost = self._lost = loop.create_future()
        self._generation += 1
        self._is_write_armed = self._is_held = False
        loop.add_reader(wire.fileno(), self._on_readable)
        try:
            self._client.connect(
                self._address.host,
                self._address.port,
                keepalive=self._keepalive_s,
                clean_start=False,
                properties=self._connect_properties(),
            )
            self._write()
            while not lost.done():
                await asyncio.wait({lost}, timeout=MISC_PERIOD_S)
                self._keep_alive(wire)
                self._write()
            return lost.result()
        finally:
            self._on_socket_close(None, None, wire)
            wire.close()
            self._wire = None
            self.is_subscribed = False

    def _keep_alive(self, wire: Wire) -> None:
        """Let paho see to the connection; while nothing is read it would miss the answers."""
        if self._is_held:
            wire.send(_PINGREQ)
        else:
            self._client.loop_misc()

    def _hold(self, wire: Wire) -> None:
        """Read no more until something of the full inbox was stored; the broker keeps the rest."""
        self._is_held = True
        asyncio.get_running_loop().remove_reader(wire.fileno())
        others = self._full.others()
        if others is not None:
            count = self.inbox.unsettled_count
            _log.warning("inbox_full", session=self.name, messages=count, others=others)

    def _read_on(self) -> None:
        """Read again, first what has arrived already."""
        self._is_held = False
        if self._wire is not None and self._wire.is_open and not self._is_stopped:
            asyncio.get_running_loop().add_reader(self._wire.fileno(), self._on_readable)
            self._on_readable()

    def _connect_properties(self) -> Properties:
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = SESSION_EXPIRY_S
        properties.ReceiveMaximum = self._receive_maximum
        return properties

    def _make_client(self) -> "WiredClient":
        client = WiredClient(
            CallbackAPIVersion.VERSION2,
            client_id=self.client_id,
            protocol=mqtt.MQTTv5,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.username_pw_set(self._address.user, self._address.password)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_unsubscribe = self._on_unsubscribe
        client.on_disconnect = self._on_disconnect
        client.on_socket_close = self._on_socket_close
        return client

    def _on_readable(self) -> None:
        wire = self._wire
        if wire is None:
            return
        received_us = to_us(self._wall())
        wire.fill()
        try:
            while True:
                messages, wire.position = publish_packet.read(
                    wire.inbox,
                    wire.position,
                    received_us=received_us,
                    generation=self._generation,
                )
                self._accept(messages)
                if not wire.has_ended and not publish_packet.is_whole(wire.inbox, wire.position):
                    break
                if self._client.loop_read() != mqtt.MQTT_ERR_SUCCESS or not wire.is_open:
                    break
        except MalformedPacketError as error:
            _log.error("broker_malformed", session=self.name, detail=str(error))
            self._lose(GONE)
        if self.inbox.is_full and wire.is_open and not self._is_held:
            self._hold(wire)
        self._write()

    def _accept(self, messages: list[Message]) -> None:
        """Keep messages in order; those without a packet id came at QoS 0, as the clock does."""
        secured = [message for message in messages if message.packet_id]
        if secured:
            self.inbox.add(secured)
        if len(secured) == len(messages):
            return
        for message in messages:
            if message.topic == self._clock_topic:
                self._on_clock(message.payload)
            elif not message.packet_id:
                self.inbox.add_unsecured(message)

    def _write(self) -> None:
        """Write what paho has queued; the rest when the socket takes it."""
        wire = self._wire
        if wire is None:
            return
        if self._client.want_write():
            self._client.loop_write()
        if not wire.is_open:
            return
        wire.flush()
        is_waiting = wire.unsent_bytes > 0
        if is_waiting != self._is_write_armed:
            loop = asyncio.get_running_loop()
            if is_waiting:
                loop.add_writer(wire.fileno(), self._write)
            else:
                loop.remove_writer(wire.fileno())
            self._is_write_armed = is_waiting

    def _on_connect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            _log.warning("broker_refused", session=self.name, reason=str(reason))
            return
        self._greet(has_session=flags.session_present)

    def _greet(self, *, has_session: bool) -> None:  # noqa: ARG002 - a session that is left asks
        """Subscribe; the session that there may be has done so before."""
        # The clock first: the broker hands over what it retains before it answers the next
        # subscription, so the second SUBACK says that the clock is known or that there is none.
        always, if_new = (
            SubscribeOptions(qos=0, retainHandling=SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE),
            SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB),
        )
        self._client.subscribe([(self._clock_topic, always)])
        _, self._all_mid = self._client.subscribe([(name, if_new) for name in self.filters])

    def _on_subscribe(
        self,
        _client: mqtt.Client,
        _userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        if refused and self._lost is not None and not self._lost.done():
            self._lost.set_exception(
                SubscriptionRefusedError(
                    f"the broker refuses {self.name} a subscription: {', '.join(refused)}; "
                    f"allow it to read {', '.join(self.filters)}"
                )
            )
        elif mid == self._all_mid:
            self.is_subscribed = True
            self.inbox.open()
            self._pauses.reset()
            _log.info("subscribed", session=self.name, city=self._topics.city)

    def _unsubscribe(self, filters: Sequence[str]) -> int | None:
        _, mid = self._client.unsubscribe(list(filters))
        self._write()
        return mid

    def _on_unsubscribe(
        self,
        _client: mqtt.Client,
        _userdata: object,
        mid: int,
        _reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        self._on_unsubscribed(mid)

    def _on_unsubscribed(self, mid: int) -> None:
        """Note that the broker has unsubscribed this session."""

    def _on_disconnect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        _log.info("disconnected", session=self.name, reason=str(reason))
        self._lose(reason.value if flags.is_disconnect_packet_from_server else GONE)

    def _on_socket_close(self, _client: object, _userdata: object, wire: object) -> None:
        if isinstance(wire, Wire) and wire.is_open:
            loop = asyncio.get_running_loop()
            loop.remove_reader(wire.fileno())
            loop.remove_writer(wire.fileno())
            self._is_write_armed = False

    def _lose(self, reason: int) -> None:
        if self._lost is not None and not self._lost.done():
            self._lost.set_result(reason)


def _farewell(*, ends_session: bool) -> Properties | None:
    if not ends_session:
        return None
    properties = Properties(PacketTypes.DISCONNECT)
    properties.SessionExpiryInterval = 0
    return properties


class WiredClient(mqtt.Client):
    """paho's client on a wire that is connected already."""

    wire: Wire

    def _create_socket(self) -> Wire:
        return self.wire
