"""What is usual comes from the same hour of past weeks, else of past days of the same sort."""

from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest
from psycopg import Connection

from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import to_us
from contract.database_role import Role
from operations.usual.queries import DAYS, WEEKS, hours_of, parameters, usual_hours, usual_of
from tests.stand.account import as_role
from tests.stand.rolled_up import roll_up
from tests.stand.stage import City

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 25, 7, 3, tzinfo=UTC)  # a Wednesday
KIND = KIND_BY_CODE["water_network"]
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def usual(url: str, kind: Kind, keys: list[int], *hours: datetime) -> list[list[float]]:
    sensor_key = np.array(sorted(keys), np.int64)
    hour_us = np.unique(np.concatenate([hours_of(to_us(at), to_us(at)) for at in hours]))
    with psycopg.connect(as_role(url, Role.OPERATIONS)) as connection:
        asked = usual_hours(kind, kind.primary)
        rows = connection.execute(asked, parameters(sensor_key, hour_us, 7)).fetchall()
    return usual_of(rows, sensor_key, hour_us).values.tolist()


def test_of_hours_there_are_medians_where_enough_of_them_are_known(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as connection:
        city = City(connection)
        weekly, daily, new = (city.sensor(name, kind=KIND.code) for name in ("w", "d", "n"))
        for week, flow in enumerate((10.0, 50.0, 30.0, 20.0), start=1):
            put(city, weekly, NOW - week * WEEK, flow)
        put(city, weekly, NOW - 3 * DAY, 900.0)
        put(city, weekly, NOW - WEEK + timedelta(hours=1), 700.0)
        put(city, weekly, NOW - (WEEKS + 1) * WEEK, 900.0)
        weekend = [(3, 700.0), (4, 800.0)]
        for day, flow in ((1, 1.0), (2, 3.0), (5, 2.0), (DAYS + 1, 900.0), *weekend):
            put(city, daily, NOW - day * DAY, flow)
        put(city, new, NOW - WEEK, 5.0)
        roll(connection)
        keys = [weekly, daily, new]
    found = usual(database_url, KIND, keys, NOW, NOW + timedelta(hours=1))

    assert found[0] == pytest.approx([25.0, 2.0, np.nan], nan_ok=True)
    assert found[1] == pytest.approx([np.nan] * 3, nan_ok=True)


def test_of_sound_the_mean_of_an_hour_is_its_level(database_url: str) -> None:
    noise = KIND_BY_CODE["noise"]
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as connection:
        city = City(connection)
        key = city.sensor("noise", kind=noise.code)
        for week in range(1, 4):
            at = NOW - week * WEEK
            city.reading(key, at, {"leq_db": 60.0}, kind=noise.code)
            city.reading(key, at + timedelta(minutes=1), {"leq_db": 70.0}, kind=noise.code)
        roll(connection, noise)
    assert usual(database_url, noise, [key], NOW) == [[pytest.approx(67.4036, abs=1e-3)]]


def put(city: City, key: int, at: datetime, flow: float) -> None:
    city.reading(key, at, {"flow_m3h": flow}, kind=KIND.code)


def roll(connection: Connection, kind: Kind = KIND) -> None:
    roll_up(connection, [kind], "Etc/GMT-7", NOW - timedelta(days=365))
