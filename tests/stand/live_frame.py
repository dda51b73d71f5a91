"""Live frames and what else the broker tells the API, as ingest and the simulator say it."""

from dataclasses import dataclass
from datetime import datetime

import aiomqtt

from contract import topic
from contract.clock import CityClock, rfc3339, utc_now
from contract.payload import notice
from embedded.mosquitto import MosquittoServer

CITY = "hcmc"


@dataclass(frozen=True, slots=True)
class Broker:
    """The test's broker, spoken to as ingest and simulator would."""

    server: MosquittoServer

    async def publish(self, name: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish one message."""
        async with aiomqtt.Client("127.0.0.1", self.server.port) as client:
            await client.publish(name, payload, qos=1, retain=retain)

    async def frame(self, *items: notice.LiveItem, area: str = "760") -> None:
        """Publish a live frame."""
        frame = notice.LiveFrame(area, rfc3339(utc_now()), list(items))
        await self.publish(topic.live(CITY, area), notice.encode(frame))

    async def clock(self, clock: CityClock) -> None:
        """Publish the city's clock, retained."""
        await self.publish(topic.clock(CITY), notice.encode_clock(clock), retain=True)

    async def gateway(self, gateway_id: str, status: bytes) -> None:
        """Publish a gateway's status, retained."""
        name = str(topic.GatewayTopic(CITY, "760", gateway_id, "status"))
        await self.publish(name, status, retain=True)


def item(
    sensor_id: str,
    observed_at: datetime,
    values: dict[str, float | None],
    *,
    kind: str = "air_quality",
    quality: int = 0,
) -> notice.LiveItem:
    """Return one item of a live frame."""
    return notice.LiveItem(
        sensor_id=sensor_id,
        kind=kind,
        observed_at=rfc3339(observed_at),
        received_at=rfc3339(utc_now()),
        quality=quality,
        values=values,
    )
