"""The table of areas says what the city's pack says, whatever it said before."""

import dataclasses
from collections.abc import AsyncIterator, Sequence

import pytest

from contract.area import Area
from contract.city import city_folder, load_city
from contract.database_role import Role
from contract.environment import DEFAULT_CITY
from db.connection import Connection
from ingest.maintenance import area_table
from ingest.maintenance.connection import open_connection
from tests.stand.account import as_role
from tests.stand.station import Station

pytestmark = pytest.mark.integration

SELECT = "SELECT code, level, name_vi, name_en, parent FROM area ORDER BY code"
AREAS = tuple(load_city(city_folder(DEFAULT_CITY)).areas.values())


def rows(areas: Sequence[Area]) -> list[tuple[str, str, str, str, str | None]]:
    """Return what the table should hold; above a district is nothing."""
    codes = {area.code for area in areas}
    return sorted(
        (one.code, one.level, one.name_vi, one.name_en, one.parent if one.parent in codes else None)
        for one in areas
    )


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    async with await open_connection(
        as_role(database_url, Role.INGEST), application="keeper"
    ) as opened:
        yield opened


async def found(connection: Connection) -> list[tuple[str, ...]]:
    return await (await connection.execute(SELECT)).fetchall()


def test_a_worker_writes_the_pack_down_when_it_starts(station: Station) -> None:
    station.start_worker()
    station.until(lambda: sorted(station.query(SELECT)) == rows(AREAS), "the areas are there")


async def test_a_changed_pack_changes_the_table(connection: Connection) -> None:
    """Areas come, go and get other names; what stays as it was is not written again."""
    await area_table.keep(connection, AREAS)
    first, second, *rest = AREAS
    new = dataclasses.replace(second, code="new", level="ward", parent=rest[0].code)
    changed = [dataclasses.replace(first, name_vi="Khác", name_en="Other"), *rest, new]
    before = "SELECT count(*) FROM area WHERE xmin = pg_current_xact_id()::xid"
    async with connection.transaction():
        await area_table.keep(connection, changed)
        written = await (await connection.execute(before)).fetchall()
    assert sorted(await found(connection)) == rows(changed)
    assert written == [(2,)]
    await area_table.keep(connection, ())
    assert await found(connection) == []
