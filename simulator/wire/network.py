"""The city's gateways with their connections, as one: readings go in, acknowledgements come out."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from simulator import rng
from simulator.devices.gateway import Gateway
from simulator.devices.reading import Reading
from simulator.metrics import Metrics
from simulator.wire.connection import Broker, Client, Connection
from simulator.wire.gateway import GatewayClient
from simulator.wire.outbox import Outbox

log = structlog.stdlib.get_logger()

CROWDED_COUNT = 5_000
"""Of readings that wait at all gateways that deliver: in a second or two they are gone."""
FLUSH_TIMEOUT_S, FAREWELL_TIMEOUT_S = 5.0, 2.0
POLL_S = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What all connections of a run have in common."""

    broker: Broker
    metrics: Metrics
    seed: int

    def connection(self, client: Client, outbox: Outbox) -> Connection:
        """Return a connection for a client; nothing happens before it serves."""
        return Connection(
            client,
            outbox,
            broker=self.broker,
            metrics=self.metrics,
            jitter=_jitter(self.seed, client.name),
        )


class Network:
    """All gateways of a city."""

    def __init__(self, gateways: Sequence[Gateway], lines: Lines, *, period_scale: float) -> None:
        self._clients = [GatewayClient(one, period_scale=period_scale) for one in gateways]
        self._metrics = lines.metrics
        self.connections = [
            lines.connection(client, Outbox(capacity=one.capacity, memory=one.memory))
            for client, one in zip(self._clients, gateways, strict=True)
        ]
        self._of_sensor = {
            device.sensor_id: place for place, one in enumerate(gateways) for device in one.devices
        }
        self._cut: frozenset[str] = frozenset()
        self._metrics.gateways.set(len(gateways))

    @property
    def is_born(self) -> bool:
        """Tell whether the broker has every gateway's births."""
        return all(one.has_spoken.is_set() for one in self.connections)

    def offer(self, readings: Sequence[Reading], on_taken: Callable[[], None] | None = None) -> int:
        """Hand readings over, each to its gateway, and return in how many messages.

        Parameters
        ----------
        on_taken
            Called for each message when the broker has it.
        """
        count = 0
        by_gateway: dict[int, list[Reading]] = {}
        for reading in readings:
            by_gateway.setdefault(self._of_sensor[reading.device.sensor_id], []).append(reading)
        for place, rows in by_gateway.items():
            parcels = self._clients[place].parcels(rows)
            for parcel in parcels:
                parcel.on_taken = on_taken
            self.connections[place].offer(parcels)
            count += len(parcels)
        self._metrics.readings_published.inc(len(readings))
        return count

    def cut(self, gateways: frozenset[str]) -> None:
        """Take down the lines of some gateways, by id, and mend all others."""
        if gateways == self._cut:
            return
        for client, connection in zip(self._clients, self.connections, strict=True):
            is_cut = client.name in gateways
            if is_cut != (client.name in self._cut):
                connection.cut() if is_cut else connection.mend()
        log.info("lines_changed", down=len(gateways), mended=len(self._cut - gateways))
        self._cut = gateways

    async def room(self, stop: asyncio.Event) -> None:
        """Let the connections work; wait while much waits at those that deliver.

        A broker that is slow makes us late, and nothing is dropped; the lag says so, and what
        waits is soon sent when the run is to end. One that is away does not: sensors go on
        measuring, and their gateways' buffers hold what they can.
        """
        await asyncio.sleep(0)
        while not stop.is_set() and self._delivering_count() > CROWDED_COUNT:  # noqa: ASYNC110
            await asyncio.sleep(POLL_S)  # many outboxes, one slow poll

    def _delivering_count(self) -> int:
        return sum(one.outbox.reading_count for one in self.connections if one.is_delivering)

    def note(self) -> None:
        """Show how the connections are."""
        connections, numbers = self.connections, self._metrics
        numbers.readings_buffered.set(sum(one.outbox.reading_count for one in connections))
        numbers.gateways_connected.set(sum(one.is_connected for one in connections))
        numbers.publishing.set(any(one.is_delivering for one in connections))

    async def flush(self) -> list[Reading]:
        """Wait for the acknowledgements of what was offered, not for ever; return what is left."""
        self._metrics.publishing.set(0)
        await _until(
            lambda: all(one.outbox.is_empty or not one.is_connected for one in self.connections),
            FLUSH_TIMEOUT_S,
        )
        return [reading for one in self.connections for reading in one.outbox.left()]

    async def leave(self, voice: Connection) -> None:
        """Say goodbye on all gateways' connections, wait until it is heard, and end them.

        Parameters
        ----------
        voice
            The city's own connection, which ends with them.
        """
        for client, connection in zip(self._clients, self.connections, strict=True):
            connection.announce([client.farewell()])
        connections = [voice, *self.connections]
        await _until(
            lambda: all(not c.outbox.is_announcing or not c.is_connected for c in connections),
            FAREWELL_TIMEOUT_S,
        )
        for connection in connections:
            connection.leave()


async def _until(condition: Callable[[], bool], timeout_s: float) -> None:
    for _ in range(round(timeout_s / POLL_S)):
        if condition():
            return
        await asyncio.sleep(POLL_S)


def _jitter(seed: int, name: str) -> Callable[[], float]:
    turns = itertools.count()
    return lambda: float(rng.draw(seed, f"jitter.{name}", next(turns), 1)[0])
