"""A run of a small city whose sensors fare differently, and how it looks to a viewer."""

from datetime import UTC, datetime, timedelta

import numpy as np

from contract.clock import CityClock, rfc3339, utc_now
from tests.stand.live_frame import Broker
from tests.stand.live_socket import PATH, Snapshot, decode_snapshot
from tests.stand.running_api import Api
from tests.stand.stage import City

BEGIN = datetime(2026, 11, 12, 3, 7, tzinfo=UTC)
DOUBTFUL = 8
FLOOD = "street_flood"
SHOWN = ("value", "status", "level", "age_s", "lat", "lon", "kind")


def minutes(count: float) -> datetime:
    """Return the time so many minutes after the begin."""
    return BEGIN + timedelta(minutes=count)


async def clock(mqtt: Broker, minute: float) -> None:
    """Let the city stand still at a minute."""
    await mqtt.clock(CityClock(minutes(minute), utc_now(), 0.0))


async def snapshot(api: Api, at: datetime | None = None) -> Snapshot:
    """Return the live snapshot, or that of a time."""
    asked = {} if at is None else {"at": rfc3339(at)}
    answer = await api.client.get(f"{PATH}/snapshot", params=asked)
    assert answer.status_code == 200, answer.text
    return decode_snapshot(answer.content)


async def ids(api: Api) -> list[str]:
    """Return the ids by place."""
    return (await api.get("/live/index"))["sensor_id"]


def told(found: Snapshot, row: int) -> tuple[float, str, str, int]:
    """Return value, status, level and age of one sensor."""
    columns, head = found.columns, found.head
    return (
        float(columns["value"][row]),
        head["statuses"][columns["status"][row]],
        head["levels"][columns["level"][row]],
        int(columns["age_s"][row]),
    )


def assert_same(then: Snapshot, later: Snapshot) -> None:
    """Hold that two snapshots say the same of the sensors of the first."""
    count = then.head["n"]
    for name in SHOWN:
        np.testing.assert_array_equal(later.columns[name][:count], then.columns[name], name)
    areas = [
        [one.head["areas"][place] for place in one.columns["area"][:count]] for one in (then, later)
    ]
    assert areas[0] == areas[1]


class Run:
    """A run of a small city whose sensors fare differently."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.well = city.sensor("hcmc-sf-0001", FLOOD, period_s=60)
        self.flooded = city.sensor("hcmc-sf-0002", FLOOD, period_s=60)
        self.slow = city.sensor("hcmc-sf-0003", FLOOD, period_s=60)
        self.spiking = city.sensor("hcmc-sf-0004", FLOOD, period_s=60)
        self.gone = city.sensor("hcmc-sf-0005", FLOOD, period_s=60)
        self.parted = city.sensor("hcmc-aq-0001", period_s=300)
        self.unborn = city.sensor("hcmc-ns-0001", "noise", period_s=60)
        self.says(self.gone, -3 * 24 * 60, 0.8)
        self.mark()

    def mark(self) -> None:
        """Mark what is to be computed, as ingest does."""
        self.city.connection.execute(
            "INSERT INTO dirty_bucket "
            "SELECT DISTINCT %s, sensor_key, time_bucket('15 minutes', observed_at) "
            "FROM reading_street_flood",
            [FLOOD],
        )

    def says(self, key: int, minute: float, depth_m: float, quality: int = 0) -> None:
        """Store a depth."""
        values = {"depth_m": depth_m}
        self.city.reading(key, minutes(minute), values, kind=FLOOD, quality=quality)

    def run(self, first: int, end: int) -> None:
        """Store what the sensors say in some minutes."""
        for minute in range(first, end):
            self.says(self.well, minute - 0.5, 0.01 * minute)
            # Above its limit from minute 8 on: pending first, then it counts.
            self.says(self.flooded, minute - 0.4, 0.0 if minute < 8 else 0.8)
            if minute % 6 == 0:
                self.says(self.slow, minute - 0.3, 0.15)
            # From minute 5 on nothing of it can be trusted: its last flood is held.
            self.says(self.spiking, minute - 0.2, 0.4, 0 if minute < 5 else DOUBTFUL)
            if minute % 5 == 0:
                self.city.reading(self.parted, minutes(minute - 0.6), {"pm25_ugm3": 20 + minute})
                self.city.reading(self.parted, minutes(minute - 0.5), {"no2_ugm3": 30 + minute})
