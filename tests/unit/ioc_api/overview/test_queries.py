"""Overviews while the registry goes on changing."""

import asyncio
from dataclasses import replace

import pytest

from contract.clock import to_us
from ioc_api.fleet.fleet import Fleet
from ioc_api.overview.queries import by_area
from tests.stand.flood_sensor import settled
from tests.stand.live_sensor import NOW, sensor


@pytest.mark.parametrize("turns", range(1, 7))
async def test_a_sensor_may_join_while_the_areas_are_looked_at(turns: int) -> None:
    fleet = Fleet()
    fleet.register([sensor(1), sensor(2)])
    looking = asyncio.create_task(
        by_area(fleet, settled(fleet), fleet.statuses(to_us(NOW)), "district")
    )
    for _ in range(turns):
        await asyncio.sleep(0)
    fleet.register([replace(sensor(number), area_code="769") for number in range(3, 3000)])
    areas = await looking
    assert areas["760"]["sensors"] == {
        "total": 2, "live": 0, "late": 0, "silent": 0, "offline": 0, "new": 2
    }  # fmt: skip
