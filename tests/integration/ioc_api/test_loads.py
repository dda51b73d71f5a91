"""Loads as the API tells them: how far each has come, the last to have moved first."""

from datetime import timedelta

import pytest

from contract.clock import rfc3339, utc_now
from contract.database_role import Role
from db.pool import open_pool
from ioc_api.fleet.queries import registry_mark
from tests.stand.account import as_role
from tests.stand.running_api import Start
from tests.stand.stage import City

pytestmark = pytest.mark.integration

LOAD = """
INSERT INTO load (
    load_name, source, started_at, updated_at, finished_at, part_count, done_count, row_count,
    new_count, from_at, to_at
)
VALUES (%(name)s, '-', %(begun)s, %(moved)s, %(ended)s, 60, 2, 700, 690, %(begun)s, %(moved)s)
"""
PART = "INSERT INTO load_part VALUES (%s, %s, %s, %s)"


async def test_a_load_tells_how_far_it_has_come_and_how_fast_it_is(
    city: City, start: Start
) -> None:
    now = utc_now()
    begun, moved = now - timedelta(minutes=10), now - timedelta(seconds=3)
    for name, ended in (("history", None), ("file", begun)):
        city.connection.execute(
            LOAD, {"name": name, "begun": begun, "moved": ended or moved, "ended": ended}
        )
    for part, rows, at in (("1", 100, begun), ("2", 600, moved)):
        city.connection.execute(PART, ("history", part, rows, at))
    api = await start()
    items = (await api.get("/loads"))["items"]
    assert [(item["load_name"], item["state"]) for item in items] == [
        ("history", "running"),
        ("file", "finished"),
    ]
    running = items[0]
    assert (running["done_count"], running["part_count"], running["row_count"]) == (2, 60, 700)
    assert running["rows_per_s"] == 20.0
    assert (running["from_at"], running["finished_at"]) == (rfc3339(begun), None)
    assert [item["load_name"] for item in (await api.get("/loads", {"limit": "1"}))["items"]] == [
        "history"
    ]


async def test_where_nothing_was_loaded_there_is_nothing(start: Start) -> None:
    assert await (await start()).get("/loads") == {"items": []}


async def test_the_end_of_a_load_is_a_reason_to_read_the_newest_readings_anew(
    city: City, database_url: str
) -> None:
    """No live frame tells of them: sensors that the load alone heard of would seem to be silent."""
    now = utc_now()
    times = {"name": "history", "begun": now - timedelta(minutes=10), "moved": now}
    async with open_pool(as_role(database_url, Role.API), application="test") as pool:
        marks = [await registry_mark(pool, "hcmc")]
        city.connection.execute(LOAD, {**times, "ended": None})
        marks += [await registry_mark(pool, "hcmc"), await registry_mark(pool, "hcmc")]
        city.connection.execute("UPDATE load SET finished_at = %s", (now,))
        marks.append(await registry_mark(pool, "hcmc"))

    none, runs, still_runs, ended = marks
    assert none.loaded_at is None
    assert none != runs == still_runs != ended
