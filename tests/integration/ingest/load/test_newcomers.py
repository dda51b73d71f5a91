"""Sensors of a file are registered where nobody knows them, all or none."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from contract.clock import rfc3339, to_us, utc_now
from contract.database_role import Role
from contract.payload.birth import Birth
from contract.topic import SensorTopic
from db.connection import Connection, connect
from ingest.errors import LoadError
from ingest.load.newcomers import Newcomers
from ingest.registry.area_finder import AreaFinder
from ingest.registry.precedence import Announced, Origin
from ingest.registry.registry import Registry
from tests.stand.account import as_role
from tests.stand.slot import Slot, batch

pytestmark = pytest.mark.integration

PLACES = "SELECT sensor_id, kind, area_code, is_owned, period_s FROM sensor ORDER BY sensor_id"


@pytest_asyncio.fixture
async def connection(database_url: str) -> AsyncGenerator[Connection]:
    async with await connect(as_role(database_url, Role.INGEST), application="load") as made:
        yield made


def born(sensor_id: str, *, kind: str = "street_flood", name: str = "Bến Thành") -> Announced:
    topic = SensorTopic("hcmc", "none", "environment", kind, sensor_id, "meta")
    birth = Birth(name=name, lat_deg=10.7725, lon_deg=106.698)
    return Announced(2, topic, birth, to_us(utc_now()), origin=Origin.OWNER)


async def register(
    connection: Connection, births: list[Announced], areas: AreaFinder, *, max_count: int
) -> int:
    return await Newcomers(births, areas, "hcmc", max_count).register(connection)


async def rows(connection: Connection, statement: str) -> list[tuple[object, ...]]:
    return await (await connection.execute(statement.encode())).fetchall()


async def test_who_is_not_known_is_registered_where_it_stands(
    connection: Connection, areas: AreaFinder
) -> None:
    births = [born("my-sf-1"), born("my-sf-2")]
    count = await register(connection, births, areas, max_count=10)

    assert count == 2
    district = (await rows(connection, PLACES))[0][2]
    assert district == "760"
    assert await rows(connection, PLACES) == [
        (name, "street_flood", district, True, 60) for name in ("my-sf-1", "my-sf-2")
    ]
    assert await rows(connection, "SELECT count(*) FROM sensor_place") == [(2,)]


async def test_who_has_history_alone_is_out_of_service_until_a_device_speaks(
    slot: Slot, registry: Registry, connection: Connection, areas: AreaFinder
) -> None:
    """By a birth, or by a reading that is younger than the file's word."""
    births = [born("my-sf-1"), born("my-sf-2"), born("my-sf-3")]
    await register(connection, births, areas, max_count=10)
    retired = "SELECT sensor_id FROM sensor WHERE retired_at IS NOT NULL ORDER BY sensor_id"
    assert await rows(connection, retired) == [("my-sf-1",), ("my-sf-2",), ("my-sf-3",)]

    topic = "city/v1/hcmc/760/environment/street_flood"
    birth = {"name": "Bến Thành", "lat_deg": 10.7725, "lon_deg": 106.698}
    reading = {"observed_at": rfc3339(utc_now()), "values": {"depth_m": 0.1}}
    told = batch((f"{topic}/my-sf-1/meta", birth), (f"{topic}/my-sf-2/telemetry", reading))
    await registry.load(connection)  # as a worker does now and then
    await slot.write(told)
    assert await rows(connection, retired) == [("my-sf-3",)]


async def test_who_is_known_stays_as_it_is(connection: Connection, areas: AreaFinder) -> None:
    await register(connection, [born("my-sf-1")], areas, max_count=10)
    births = [born("my-sf-1", name="elsewhere"), born("my-sf-2")]

    assert await register(connection, births, areas, max_count=10) == 1
    assert await register(connection, births, areas, max_count=2) == 0
    names = await rows(connection, "SELECT DISTINCT name FROM sensor")
    assert names == [("Bến Thành",)]


@pytest.mark.parametrize(
    ("births", "complaint"),
    [
        (
            [born("my-sf-2"), born("my-sf-1", kind="air_quality")],
            "row 2: my-sf-1 is registered as street_flood, the file says air_quality",
        ),
        (
            [born("my-sf-2"), born("my-sf-3")],
            "1 sensors are registered and 2 more are named; at most 2 may be",
        ),
    ],
    ids=["other_kind", "too_many"],
)
async def test_where_one_cannot_be_none_is(
    connection: Connection, areas: AreaFinder, births: list[Announced], complaint: str
) -> None:
    await register(connection, [born("my-sf-1")], areas, max_count=2)

    with pytest.raises(LoadError, match=complaint):
        await register(connection, births, areas, max_count=2)
    assert await rows(connection, "SELECT sensor_id FROM sensor") == [("my-sf-1",)]
