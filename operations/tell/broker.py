"""Telling on the broker what happened to alerts: at least once, in the order of the news."""

import asyncio
import secrets

import aiomqtt
import psycopg
import structlog

from contract import broker_tls, topic
from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress
from contract.chance import chance
from contract.errors import AddressError, PayloadError
from contract.pauses import Pauses
from contract.payload import alert
from contract.topic import OPEN
from db.pool import Pool
from operations.metrics import Metrics
from operations.tell.queries import QUERIES

AT_ONCE_MAX_COUNT = 100
LOOK_PERIOD_S = 0.5
FIRST_PAUSE_S = 0.5
TIMEOUT_S = 5.0
KEEPALIVE_S = 10

_log = structlog.get_logger()


class Broker:
    """The connection on which alerts are told.

    A row goes once the broker has confirmed its message; whoever ends in between says it again.
    """

    def __init__(
        self, city: str, address: BrokerAddress, accounts: Accounts, pool: Pool, metrics: Metrics
    ) -> None:
        self._city = city
        self._address = address
        self._client_id = accounts.client_id(f"operations-tell-{city}-{secrets.token_hex(4)}")
        self._prefixes = ("", OPEN) if accounts.has_owners else ("",)
        self._pool = pool
        self._metrics = metrics

    async def run(self) -> None:
        """Tell for ever; broker and database may come and go."""
        pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
        while True:
            problem = ""
            try:
                async with self._client() as client:
                    await self._tell(client, pauses)
            except (aiomqtt.MqttError, AddressError, TimeoutError) as error:
                problem = str(error) or type(error).__name__
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                problem = str(error).strip()
            pause_s = pauses.next_s()
            _log.warning("telling_interrupted", problem=problem, retry_s=round(pause_s, 2))
            await asyncio.sleep(pause_s)

    async def _tell(self, client: aiomqtt.Client, pauses: Pauses) -> None:
        while True:
            async with self._pool.connection() as connection, connection.transaction():
                found = await connection.execute(
                    QUERIES["for_broker"], {"telling_count": AT_ONCE_MAX_COUNT}
                )
                rows = await found.fetchall()
                for _, payload in rows:
                    await self._publish(client, str(payload))
                ids = [telling_id for telling_id, _ in rows]
                if ids:
                    await connection.execute(QUERIES["on_broker"], {"telling_ids": ids})
            self._metrics.told.labels("mqtt").inc(len(rows))
            pauses.reset()
            if len(rows) < AT_ONCE_MAX_COUNT:
                await asyncio.sleep(LOOK_PERIOD_S)

    async def _publish(self, client: aiomqtt.Client, payload: str) -> None:
        try:
            message = alert.decode(payload.encode())
        except PayloadError as error:  # of another version: nobody could read it
            _log.error("telling_unreadable", problem=error.detail)
            return
        where = topic.alerts(self._city, alert.area_of(message))
        for prefix in self._prefixes:
            await client.publish(prefix + where, alert.encode(message), qos=1, timeout=TIMEOUT_S)

    def _client(self) -> aiomqtt.Client:
        address = self._address
        return aiomqtt.Client(
            address.host,
            address.port,
            identifier=self._client_id,
            username=address.user,
            password=address.password,
            protocol=aiomqtt.ProtocolVersion.V5,
            transport="websockets" if address.is_web else "tcp",
            websocket_path=address.path or None,
            # Made anew for each connection: files may have been renewed.
            tls_context=broker_tls.context(address),
            timeout=TIMEOUT_S,
            keepalive=KEEPALIVE_S,
        )
