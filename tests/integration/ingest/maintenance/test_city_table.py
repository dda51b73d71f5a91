"""The table of the city says the zone of the city's pack, whatever it said before."""

import pytest

from contract.city import city_folder, load_city
from contract.database_role import Role
from contract.environment import DEFAULT_CITY
from ingest.maintenance import city_table
from ingest.maintenance.connection import open_connection
from tests.stand.account import as_role
from tests.stand.station import Station

pytestmark = pytest.mark.integration

SELECT = "SELECT time_zone FROM city"


def test_a_worker_writes_the_zone_down_when_it_starts(station: Station) -> None:
    station.start_worker()
    zone = load_city(city_folder(DEFAULT_CITY)).time_zone
    station.until(lambda: station.query(SELECT) == [(zone,)], "the zone is there")


async def test_another_zone_takes_its_place(database_url: str) -> None:
    """One row, whatever comes; the same once more is not written."""
    url = as_role(database_url, Role.INGEST)
    async with await open_connection(url, application="keeper") as connection:
        for zone in ("Etc/GMT-7", "Etc/GMT-9", "Etc/GMT-9"):
            await city_table.keep(connection, zone)
        rows = await (await connection.execute(SELECT)).fetchall()
        assert rows == [("Etc/GMT-9",)]
        async with connection.transaction():
            await city_table.keep(connection, "Etc/GMT-9")
            written = "SELECT 1 FROM city WHERE xmin = pg_current_xact_id()::xid"
            assert await (await connection.execute(written)).fetchall() == []
