"""Follow the broker: live frames, the city's clock, gateways, and how much waits in the broker."""

import asyncio
import secrets
from datetime import datetime, timedelta

import aiomqtt
import structlog

from contract import broker_tls, topic
from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress
from contract.broker_refusal import no_answer, refusal, unreachable
from contract.catalogue import KINDS
from contract.chance import chance
from contract.city_time import CityTime
from contract.clock import CALENDAR_FORM, Wall, is_in_calendar
from contract.errors import AddressError, PayloadError, unreadable
from contract.judgement import FUTURE_TOLERANCE_US
from contract.pauses import Pauses
from contract.payload import notice
from contract.payload.diagnosis import printable
from contract.reason import Reason
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.refresh import Refresher
from ioc_api.fleet.ring import Ring
from ioc_api.fleet.waiting import Waiting
from ioc_api.metrics import Metrics

FIRST_PAUSE_S = 0.5
CONNECT_TIMEOUT_S = 5.0
TIMED_OUT = "Operation timed out"
KEEPALIVE_S = 10
FUTURE_TOLERANCE = timedelta(microseconds=FUTURE_TOLERANCE_US)
MAX_WAITING_MESSAGES = 10_000  # beyond it frames are dropped and the next read makes it good

QUANTITIES = {kind.code: frozenset(kind.quantity_names) for kind in KINDS}

# Mosquitto tells no queue by itself, but what it stores for sessions and what it retains.
STORED_TOPIC = "$SYS/broker/store/messages/count"
RETAINED_TOPIC = "$SYS/broker/retained messages/count"

_log = structlog.get_logger()


class Feed:
    """The one connection to the broker."""

    def __init__(  # noqa: PLR0913 - the parts it joins
        self,
        *,
        city: str,
        broker: BrokerAddress,
        accounts: Accounts,
        link: BrokerLink,
        fleet: Fleet,
        ring: Ring,
        city_time: CityTime,
        refresher: Refresher,
        metrics: Metrics,
        wall: Wall,
    ) -> None:
        self._city = city
        self._broker = broker
        # Each process its own: two of them must not end one another's sessions.
        self._client_id = accounts.client_id(f"api-{city}-{secrets.token_hex(4)}")
        self._link = link
        self._fleet = fleet
        self._ring = ring
        self._city_time = city_time
        self._refresher = refresher
        self._metrics = metrics
        self._wall = wall
        self._clock_topic = topic.clock(city)
        self._live_prefix = topic.live(city, "")

    async def run(self) -> None:
        """Follow for ever; while the broker is away, try again with growing pauses."""
        pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
        was_connected = False
        while True:
            try:
                async with self._client() as client:
                    await self._subscribe(client)
                    self._link.came()
                    _log.info("broker_connected", host=self._broker.host, port=self._broker.port)
                    if was_connected:
                        self._refresher.ask_after_gap("the broker was away")
                    was_connected = True
                    pauses.reset()
                    async for message in client.messages:
                        self._take(message)
            except (aiomqtt.MqttError, AddressError) as error:
                reason = why(error, self._broker)
                self._link.went(f"the broker cannot be reached: {reason}")
                self._refresher.forget_gateways()
                pause_s = pauses.next_s()
                _log.warning("broker_lost", detail=reason, retry_s=round(pause_s, 2))
                await asyncio.sleep(pause_s)

    def _client(self) -> aiomqtt.Client:
        return aiomqtt.Client(
            self._broker.host,
            self._broker.port,
            identifier=self._client_id,
            username=self._broker.user,
            password=self._broker.password,
            protocol=aiomqtt.ProtocolVersion.V5,
            transport="websockets" if self._broker.is_web else "tcp",
            websocket_path=self._broker.path or None,
            # Made anew for each connection: files may have been renewed.
            tls_context=broker_tls.context(self._broker),
            timeout=CONNECT_TIMEOUT_S,
            keepalive=KEEPALIVE_S,
            max_queued_incoming_messages=MAX_WAITING_MESSAGES,
            queue_type=Waiting[aiomqtt.Message],
        )

    async def _subscribe(self, client: aiomqtt.Client) -> None:
        await client.subscribe(topic.live_filter(self._city), qos=0)
        await client.subscribe(self._clock_topic, qos=1)
        await client.subscribe(topic.gateway_filter(self._city, "status"), qos=1)
        await client.subscribe(STORED_TOPIC, qos=0)
        await client.subscribe(RETAINED_TOPIC, qos=0)

    def _take(self, message: aiomqtt.Message) -> None:
        name, payload = message.topic.value, message.payload
        try:
            if name.startswith(self._live_prefix):
                self._take_frame(notice.decode_live(payload))
            elif name == self._clock_topic:
                self._city_time.hear(payload)
            elif name == STORED_TOPIC:
                self._link.stored_count = int(payload)
            elif name == RETAINED_TOPIC:
                self._link.retained_count = int(payload)
            else:
                self._take_gateway(topic.parse(name), payload, is_replay=message.retain)
        except Exception as error:  # noqa: BLE001 - no message of a stranger ends the process
            refusal = error if isinstance(error, PayloadError) else unreadable(error)
            self._metrics.messages_refused.inc()
            _log.debug(
                "live_message_refused", topic=printable(name), detail=printable(refusal.detail)
            )

    def _take_frame(self, frame: notice.LiveFrame) -> None:
        committed_at = _instant(frame.committed_at)
        _refuse_foreign(frame)
        limit_at = self._city_time.now() + FUTURE_TOLERANCE
        times = [(_instant(item.observed_at), _instant(item.received_at)) for item in frame.items]
        self._metrics.frames.inc()
        self._metrics.readings.inc(len(frame.items))
        self._metrics.feed_lag_s.set((self._wall() - committed_at).total_seconds())
        told: list[notice.LiveItem] = []
        district = None if frame.area == notice.NO_AREA else frame.area
        for item, (observed_at, received_at) in zip(frame.items, times, strict=True):
            if observed_at > limit_at:
                self._metrics.readings_ahead.inc()
                continue
            row = self._fleet.row(item.sensor_id)
            if row is not None:
                self._fleet.hear_district(row, district)
            if not self._fleet.apply(item, observed_at, received_at):
                self._refresher.ask_about(item.sensor_id)
            told.append(item)
        self._ring.publish(frame.area, told)

    def _take_gateway(
        self,
        where: topic.SensorTopic | topic.GatewayTopic,
        payload: bytes,
        *,
        is_replay: bool,
    ) -> None:
        if isinstance(where, topic.GatewayTopic) and payload in {notice.ONLINE, notice.OFFLINE}:
            self._refresher.gateway_heard(
                where.gateway_id, is_offline=payload == notice.OFFLINE, is_replay=is_replay
            )


def why(error: aiomqtt.MqttError | AddressError, broker: BrokerAddress) -> str:
    """Return why there is no connection."""
    behind = error.__context__  # aiomqtt keeps the error itself to itself
    if isinstance(behind, OSError) and not isinstance(behind, TimeoutError):
        return unreachable(behind, broker)
    if isinstance(error, aiomqtt.MqttCodeError) and not isinstance(error.rc, int | None):
        return refusal(error.rc.value, str(error.rc))
    # aiomqtt waits for the answer only, whatever becomes of the connection meanwhile.
    return no_answer(broker) if str(error) == TIMED_OUT else str(error)


def _refuse_foreign(frame: notice.LiveFrame) -> None:
    """Refuse a frame with what no kind has: every client would be told it and we would keep it."""
    for item in frame.items:
        names = QUANTITIES.get(item.kind)
        if names is None or not names.issuperset(item.values):
            raise PayloadError(Reason.WRONG_TYPE, f"{item.kind} with {', '.join(item.values)}")


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has neither Z nor an offset")
    if not is_in_calendar(instant):
        raise ValueError(f"{text!r} lies outside of {CALENDAR_FORM}")
    return instant
