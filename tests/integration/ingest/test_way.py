"""The whole way of a reading: from a publisher through the broker into its table."""

from collections.abc import Callable
from typing import Any

import pytest

from contract.clock import rfc3339, utc_now
from embedded.mosquitto import MosquittoServer
from tests.integration.ingest.conftest import Publisher, StartWorker

pytestmark = pytest.mark.integration

HOME = "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001"
BIRTH = {"name": "Bến Thành", "lat_deg": 10.7769, "lon_deg": 106.7009}


def test_a_reading_lands_in_the_table_of_its_kind(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Callable[..., list[tuple[Any, ...]]],
    until: Callable[..., None],
) -> None:
    start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", BIRTH, retain=True)
    publisher.publish(
        f"{HOME}/telemetry",
        {"observed_at": rfc3339(utc_now()), "boot": 1, "seq": 7, "values": {"pm25_ugm3": 42.1}},
    )
    until(lambda: query("SELECT 1 FROM reading_air_quality"), "the reading is stored")
    assert query("SELECT pm25_ugm3, no2_ugm3, boot, seq, quality FROM reading_air_quality") == [
        (pytest.approx(42.1), None, 1, 7, 0)
    ]
    assert query("SELECT area_code, name, kind FROM sensor") == [
        ("760", "Bến Thành", "air_quality")
    ]
