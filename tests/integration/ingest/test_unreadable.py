"""An error that nobody foresaw costs the message that raises it, and nothing else."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from contract.city import city_folder, load_city
from contract.clock import to_us, utc_now
from contract.reason import Reason
from db.connection import connect
from ingest.judge.bounds import Bounds
from ingest.metrics import Metrics
from ingest.receive.message import Message
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.batch import Batch
from ingest.write.store import BatchStore
from ingest.write.writer import Writer
from tests.stand.message import birth, home_of, reading
from tests.stand.question import ask
from tests.stand.slot import DAY_US

pytestmark = pytest.mark.integration

TRAP_DEG = 10.5


class TrappedFinder(AreaFinder):
    """AreaFinder with a fault: one position makes the search divide by zero."""

    def resolve(
        self, topic_areas: Sequence[str], lat_deg: Sequence[float], lon_deg: Sequence[float]
    ) -> tuple[list[str | None], list[str | None]]:
        """Return districts and wards, but not of the position that is a trap."""
        if TRAP_DEG in lat_deg:
            raise ZeroDivisionError("the trap")
        return super().resolve(topic_areas, lat_deg, lon_deg)


def batch(*sent: tuple[str, dict[str, Any]]) -> Batch:
    """Return messages as a batch."""
    now_us = to_us(utc_now())
    messages = [
        Message(topic, json.dumps(document).encode(), number, False, "", now_us, 1)
        for number, (topic, document) in enumerate(sent, 1)
    ]
    return Batch(messages, Bounds(city_now_us=now_us, oldest_us=now_us - DAY_US))


async def test_the_message_is_found_and_its_neighbours_are_stored(database_url: str) -> None:
    areas = TrappedFinder(load_city(city_folder("hcmc")))
    store = BatchStore(Registry("hcmc"), areas, client_id="ingest-hcmc-0")
    connection = await connect(database_url, application="slot")

    async def reconnect() -> None:
        return None

    writer = Writer(store, connection, reconnect, stopping=asyncio.Event(), metrics=Metrics())
    homes = [home_of(f"hcmc-aq-000{number}") for number in range(4)]
    births = [(f"{home}/meta", birth()) for home in homes]
    births[2] = (f"{homes[2]}/meta", birth(lat_deg=TRAP_DEG))
    readings = [(f"{home}/telemetry", reading()) for home in homes]
    outcome = await writer.write(batch(*births, *readings))
    await writer.close()

    letters = ask(database_url, "SELECT reason, topic, detail FROM dead_letter ORDER BY 1, 2")
    assert letters == [
        (Reason.UNKNOWN_SENSOR, readings[2][0], letters[0][2]),
        (Reason.UNREADABLE, births[2][0], "ZeroDivisionError: the trap"),
    ]
    assert outcome.stored_count == 3
