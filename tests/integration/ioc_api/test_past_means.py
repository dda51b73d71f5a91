"""Means of a time that is over: who is passed over as calm would be found calm."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.arrays import IntArray
from contract.clock import CityClock, rfc3339, utc_now
from ioc_api.past.means import PastMeans
from tests.stand.depths import told
from tests.stand.history import compute
from tests.stand.live_frame import Broker
from tests.stand.live_socket import PATH, Snapshot, decode_snapshot
from tests.stand.running_api import Api, Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

AIR = "air_quality"
AT = datetime(2026, 11, 12, 3, 7, tzinfo=UTC)
HOURS = 48
SAID: dict[str, Callable[[int], float | None]] = {
    "calm": lambda _: 20.0,
    "beyond": lambda _: 60.0,
    "peak": lambda hour: 200.0 if hour == 40 else 20.0,
    "near": lambda _: 44.996,
    "away": lambda hour: 70.0 if hour < 20 else (20.0 if hour > 46 else None),
}


def store(city: City) -> None:
    """Store a day of five sensors, one reading in five minutes, and compute its buckets."""
    for number, says in enumerate(SAID.values(), 1):
        key = city.sensor(f"hcmc-aq-{number:04}", AIR, period_s=300)
        for step in range(HOURS * 12):
            value = says(step // 12)
            if value is not None:
                observed_at = AT - timedelta(hours=HOURS) + timedelta(minutes=5 * step + 1)
                city.reading(key, observed_at, {"pm25_ugm3": value})
    city.connection.execute(
        "INSERT INTO dirty_bucket "
        "SELECT DISTINCT %s, sensor_key, time_bucket('15 minutes', observed_at) "
        "FROM reading_air_quality",
        [AIR],
    )
    compute(city, AIR)


async def snapshot(api: Api) -> Snapshot:
    """Return how the city was."""
    answer = await api.client.get(f"{PATH}/snapshot", params={"at": rfc3339(AT)})
    assert answer.status_code == 200, answer.text
    return decode_snapshot(answer.content)


async def test_the_levels_are_those_of_all_means(
    city: City, mqtt: Broker, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a limit, near it by rounding, above it once, and away with a high mean before."""
    store(city)
    await mqtt.clock(CityClock(AT + timedelta(days=1), utc_now(), 0.0))
    api = await start()
    asked: list[int] = []
    due = PastMeans.__dict__["_due"]

    def noted(*given: Any) -> tuple[IntArray, IntArray]:
        rows, newest_us = due(*given)
        asked.append(len(rows))
        return rows, newest_us

    # Of the past alone: the live state asks for its own means meanwhile.
    monkeypatch.setattr(PastMeans, "_due", noted)
    found = await snapshot(api)
    count = sum(asked)

    async def all_are_asked(*_: object) -> None:
        return

    asked.clear()
    monkeypatch.setattr(PastMeans, "find_calm", all_are_asked)
    every = await snapshot(api)
    levels = [[told(one, row)[2] for row in range(len(SAID))] for one in (found, every)]
    assert levels[0] == levels[1]
    assert levels[0][:4] == ["none", "warning", "none", "warning"]
    assert levels[0][4] == "warning_held"
    assert count < sum(asked)
