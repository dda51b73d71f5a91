"""What operations hears on the broker: the city's clock."""

import asyncio
import secrets

import aiomqtt
import structlog

from contract import broker_tls, topic
from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress
from contract.chance import chance
from contract.city_time import CityTime
from contract.errors import AddressError, PayloadError
from contract.pauses import Pauses
from contract.payload.diagnosis import printable
from operations.metrics import Metrics

FIRST_PAUSE_S = 0.5
CONNECT_TIMEOUT_S = 5.0
KEEPALIVE_S = 10
FIRST_WORD_S = 3.0
"""A clock that the broker keeps comes with the answer to the subscription."""

_log = structlog.get_logger()


class Hearing:
    """The connection to the broker on which the city's clock is followed."""

    def __init__(
        self,
        city: str,
        broker: BrokerAddress,
        accounts: Accounts,
        *,
        city_time: CityTime,
        metrics: Metrics,
    ) -> None:
        self._broker = broker
        self._client_id = accounts.client_id(f"operations-{city}-{secrets.token_hex(4)}")
        self._clock_topic = topic.clock(city)
        self._city_time = city_time
        self._metrics = metrics
        self._has_heard = asyncio.Event()

    async def first_word(self) -> None:
        """Wait until a clock was heard, for a moment: a city may have none but the wall's."""
        try:
            await asyncio.wait_for(self._has_heard.wait(), FIRST_WORD_S)
        except TimeoutError:
            _log.info("clock_not_heard", waited_s=FIRST_WORD_S)

    async def run(self) -> None:
        """Follow for ever; while the broker is away, try again with growing pauses."""
        pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
        while True:
            try:
                async with self._client() as client:
                    await client.subscribe(self._clock_topic, qos=1)
                    _log.info("broker_connected", host=self._broker.host, port=self._broker.port)
                    pauses.reset()
                    async for message in client.messages:
                        self._take(message.payload)
            except (aiomqtt.MqttError, AddressError) as error:
                pause_s = pauses.next_s()
                _log.warning("broker_lost", detail=str(error), retry_s=round(pause_s, 2))
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
        )

    def _take(self, payload: object) -> None:
        if not isinstance(payload, bytes | bytearray):
            return
        try:
            self._city_time.hear(bytes(payload))
        except PayloadError as error:
            self._metrics.clock_refused.inc()
            _log.debug("clock_refused", detail=printable(error.detail))
        else:
            self._has_heard.set()
