"""One session on the broker: messages from it and acknowledgements back.

Messages are taken out of the connection's stream in bulk and only appended to a list when they
arrive. A message is acknowledged after the commit, in order, and only on the connection that
delivered it: after a broker's crash packet ids start again, and an old acknowledgement would hit a
new message.
"""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from contract.broker_address import BrokerAddress
from contract.broker_refusal import unreachable
from contract.chance import chance
from contract.clock import Wall, monotonic_s, to_us
from contract.pauses import Pauses
from ingest.errors import MalformedPacketError, SessionTakenOverError, SubscriptionRefusedError
from ingest.receive.client import GONE, Client
from ingest.receive.complaint import Complaint
from ingest.receive.inbox import Inbox
from ingest.receive.link import KEEPALIVE_S, Link
from ingest.receive.message import Message
from ingest.receive.subscription import Topics
from ingest.receive.wire import Wire

SESSION_TAKEN_OVER = 0x8E
UNSENT_MAX_BYTES = 4_194_304
_PUBACK = b"\x40\x02"

_log = structlog.get_logger()


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
        self._wall = wall
        self._on_clock = on_clock
        self._clock_topic = topics.clock
        self._client = Client(address, client_id, self)
        self._link = Link(
            self._client,
            self._on_readable,
            receive_maximum=receive_maximum,
            keepalive_s=keepalive_s,
        )
        self._all_mid: int | None = None
        self._pauses = Pauses(chance)
        self._full = Complaint(monotonic_s)

    @property
    def filters(self) -> tuple[str, ...]:
        """Return all that a session is subscribed to; the clock aside, which waits for nobody."""
        return self._topics.filters

    @property
    def is_over(self) -> bool:
        """Tell whether the session needs nobody any more."""
        return False

    @property
    def is_connected(self) -> bool:
        """Tell whether the broker has accepted the connection."""
        return self._link.is_there and self._client.is_connected

    async def run(self) -> None:
        """Keep connected until `stop`.

        Raises
        ------
        SessionTakenOverError
        SubscriptionRefusedError
        """
        while not self._link.is_stopped:
            # What earlier connections delivered is stored first, so that memory stays bounded.
            await self.inbox.room()
            if self._link.is_stopped:
                return
            code = await self._connection()
            if code == SESSION_TAKEN_OVER:
                raise SessionTakenOverError(
                    f"session {self.name} was taken over by another process; "
                    "one slot belongs to one process"
                )
            if not self._link.is_stopped:
                await asyncio.sleep(self._pauses.next_s())

    def acknowledge(self, messages: Sequence[Message]) -> None:
        """Acknowledge stored messages in order where their connection still stands."""
        if self._link.is_there:
            generation = self._link.generation
            self._link.send(
                b"".join(
                    _PUBACK + message.packet_id.to_bytes(2, "big")
                    for message in messages
                    if message.packet_id and message.generation == generation
                )
            )
        self.inbox.settle(messages)
        if self._link.is_held and not self.inbox.is_full:
            self._link.read_on()

    def publish(self, where: str, payload: bytes) -> bool:
        """Send a QoS 0 message to all who may read it.

        False where there is no connection or it does not keep up.
        """
        if not self.is_subscribed or self._link.unsent_bytes > UNSENT_MAX_BYTES:
            return False
        for name in self._topics.published_as(where):
            self._client.publish(name, payload)
        self._link.write()
        return True

    def stop(self) -> None:
        """Stop receiving; what has arrived can still be taken and acknowledged."""
        self._link.stop()
        self.inbox.close()

    def own(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Return those of the messages that are to be stored; all are to be acknowledged."""
        return messages

    async def disconnect(self, *, timeout_s: float, ends_session: bool = False) -> None:
        """Write what is left, acknowledgements above all, and take leave."""
        if self._link.is_there:
            await self._link.flush(timeout_s=timeout_s)
            self._client.disconnect(ends_session=ends_session)
        self._link.lose(GONE)

    def on_accepted(self, *, has_session: bool) -> None:  # noqa: ARG002 - a session that is left asks
        """Subscribe; the session that there may be has done so before."""
        self._all_mid = self._client.subscribe(self._clock_topic, self.filters)

    def on_refused(self, reason: str) -> None:
        """Say that the broker refuses the connection."""
        _log.warning("broker_refused", session=self.name, reason=reason)

    def on_subscribed(self, mid: int, refused: Sequence[str]) -> None:
        """Let messages be taken, or end where the broker allows no subscription."""
        if refused:
            self._link.fail(
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

    def on_unsubscribed(self, mid: int) -> None:
        """Pass over it: this session asks for no such thing."""

    def on_disconnected(self, code: int, reason: str) -> None:
        """Let the connection end."""
        _log.info("disconnected", session=self.name, reason=reason)
        self._link.lose(code)

    def on_closed(self, wire: Wire) -> None:
        """Let go of the wire."""
        self._link.release(wire)

    async def _connection(self) -> int:
        """Serve one connection until it ends, and return why it ended."""
        try:
            return await self._link.serve(self._address)
        except OSError as error:  # a timeout is one too
            reason = unreachable(error, self._address)
            _log.warning("broker_away", session=self.name, error=reason)
            return GONE
        finally:
            self.is_subscribed = False

    def _unsubscribe(self, filters: Sequence[str]) -> int | None:
        mid = self._client.unsubscribe(filters)
        self._link.write()
        return mid

    def _on_readable(self) -> None:
        try:
            self._link.read(self._accept, received_us=to_us(self._wall()))
        except MalformedPacketError as error:
            _log.error("broker_malformed", session=self.name, detail=str(error))
            self._link.lose(GONE)
        if self.inbox.is_full and self._link.is_open and not self._link.is_held:
            self._hold()
        self._link.write()

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

    def _hold(self) -> None:
        """Read no more until something of the full inbox was stored; the broker keeps the rest."""
        self._link.hold()
        others = self._full.others()
        if others is not None:
            count = self.inbox.unsettled_count
            _log.warning("inbox_full", session=self.name, messages=count, others=others)
