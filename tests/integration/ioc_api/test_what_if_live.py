"""What a rule would have said of a day is what it said while that day came in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.clock import rfc3339, utc_now
from contract.database_role import Role as DatabaseRole
from embedded.mosquitto import MosquittoServer
from ioc_api.accounts.role import Role
from tests.stand.account import as_role
from tests.stand.entry import People, ask
from tests.stand.running_api import Start
from tests.stand.stage import City, insert_reading
from tests.stand.waiting import Until
from tests.stand.worker import OPERATIONS, WorkerProcess

pytestmark = pytest.mark.integration

HOURS, PORTION_HOURS, SENSORS, PERIOD_S = 12, 3, 3, 60
BEGIN = (utc_now() - timedelta(hours=HOURS + 2)).replace(minute=0, second=0, microsecond=0)
SPAN = {"from": rfc3339(BEGIN), "to": rfc3339(BEGIN + timedelta(hours=HOURS))}
# A rule of the pack, its quantity, and between what that swings: now beyond the limit, now not.
TRIED = {
    "flood-critical": ("street_flood", "depth_m", 0.0, 0.5),  # with a hold
    "rain-heavy": ("rain_gauge", "intensity_mmh", 0.0, 130.0),  # of two means over spans
    "pressure-falling": ("water_network", "pressure_bar", 1.0, 4.0),  # by its rate
    "noise-critical": ("noise", "leq_db", 60.0, 92.0),  # by energy over an hour, with a hold
}
MARK = "INSERT INTO changed_sensor VALUES (%s, %s, %s, %s)"
WAITING = "SELECT COUNT(*) FROM changed_sensor"
SAID = """
SELECT DISTINCT sensor_id, alert_sensor.since_at, alert_sensor.raised_at, alert_sensor.cleared_at
FROM alert_sensor
INNER JOIN alert USING (alert_id)
INNER JOIN sensor ON alert_sensor.sensor_key = sensor.sensor_key
WHERE rule_id = %s AND disproved_at IS NULL
ORDER BY 1, 2
"""


@pytest.fixture
def judging(
    database_url: str, broker: MosquittoServer, tmp_path: Path, until: Until
) -> Iterator[WorkerProcess]:
    """A process that judges, by the rules of the city."""
    environment = {
        "IOC_DATABASE_URL": as_role(database_url, DatabaseRole.OPERATIONS),
        "IOC_MQTT_URL": broker.url,
    }
    process = WorkerProcess(environment, tmp_path / "operations.log", module=OPERATIONS).start()
    until(lambda: process.metric("operations_ready") == 1, "it is ready")
    yield process
    process.kill()


def swings(rng: np.random.Generator, low: float, high: float) -> FloatArray:
    """Return a value for each reading of the day that goes up and down by itself."""
    steps = np.arange(HOURS * 3600 // PERIOD_S)
    wave = np.sin(steps / rng.uniform(5, 30) + rng.uniform(0, 6)) / 2 + 0.5
    noise = rng.normal(0, 0.05, len(steps))
    return np.clip(low + (high - low) * (wave + noise), low, None).round(3)


def store(city: City, kind: str, quantity: str, key: int, portion: range, day: FloatArray) -> None:
    """Store some minutes of a sensor's day, and tell whoever judges."""
    times = [BEGIN + timedelta(seconds=PERIOD_S * step) for step in portion]
    rows = [
        [key, time, time, 0, float(day[step])] for step, time in zip(portion, times, strict=True)
    ]
    with city.connection.transaction(), city.connection.cursor() as cursor:
        cursor.executemany(insert_reading(kind, [quantity]), rows)
        cursor.execute(MARK, [kind, key, times[0], times[-1]])


async def test_a_what_if_of_a_day_is_what_was_said_of_it(
    city: City, judging: WorkerProcess, people: People, start: Start, until: Until
) -> None:
    """Of holds, means and rates, and rules together; also where the day came in pieces."""
    rng = np.random.default_rng(20_261_129)
    days: dict[tuple[str, str, int], FloatArray] = {}
    for kind, quantity, low, high in TRIED.values():
        for number in range(SENSORS):
            name = f"x-{kind.replace('_', '-')}-{number}"
            key = city.sensor(name, kind, area=f"76{number}", period_s=PERIOD_S)
            days[kind, quantity, key] = swings(rng, low, high)
    length = PORTION_HOURS * 3600 // PERIOD_S
    for first in range(0, HOURS * 3600 // PERIOD_S, length):
        for (kind, quantity, key), day in days.items():
            store(city, kind, quantity, key, range(first, first + length), day)
        until(lambda: count_of(city) == 0, "the piece is judged")
    assert judging.is_running(), judging.log

    await people.add("lan", Role.SUPERVISOR)
    lan, api = await people.session("lan"), await start()
    for rule_id in TRIED:
        status, answer = await ask(api, lan, "POST", f"/rules/{rule_id}/what-if", SPAN)
        assert status == 200, answer
        would: list[Any] = [
            (one["sensor_id"], one["since_at"], one["raised_at"], one["cleared_at"])
            for one in answer["now"]["episodes"]
        ]
        said = [
            (row[0], *(None if at is None else rfc3339(at) for at in row[1:]))
            for row in city.connection.execute(SAID, [rule_id]).fetchall()
        ]
        assert said, rule_id
        assert sorted(would) == sorted(said), rule_id


def count_of(city: City) -> int:
    """Return how many marks wait."""
    row: tuple[int] | None = city.connection.execute(WAITING).fetchone()
    assert row is not None
    return row[0]
