"""Times of which nothing is known, and who asks for more of the past than may be asked for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from contract.clock import rfc3339
from ioc_api.past import city as past_city
from tests.stand.depths import BEGIN, FLOOD, Run, clock, minutes, snapshot
from tests.stand.history import compute
from tests.stand.live_frame import Broker
from tests.stand.live_socket import PATH
from tests.stand.running_api import Start
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (minutes(31), "has not come yet"),
        (minutes(-60 * 24 * 4), "lies before the first reading"),
    ],
    ids=["the future", "before all"],
)
async def test_a_time_of_which_nothing_can_be_known_is_refused_with_the_span_there_is(
    city: City, mqtt: Broker, start: Start, at: datetime, why: str
) -> None:
    Run(city).run(1, 10)
    await clock(mqtt, 30)
    api = await start()
    problem = await api.problem(422, "/live/snapshot", {"at": rfc3339(at)})
    (error,) = problem["errors"]
    begin, end = error["accepted"][0].split(" to ")
    assert (error["parameter"], end) == ("at", rfc3339(minutes(30)))
    assert datetime.fromisoformat(begin) <= minutes(-60 * 24 * 3)
    assert why in problem["detail"]


@pytest.mark.parametrize("are_kept", [True, False], ids=["readings", "quarters alone"])
async def test_of_the_begin_that_a_refusal_names_something_is_known_and_before_it_nothing(
    city: City, mqtt: Broker, start: Start, *, are_kept: bool
) -> None:
    run = Run(city)
    run.run(1, 10)
    run.mark()
    compute(city, FLOOD)
    if not are_kept:
        city.connection.execute("DELETE FROM reading_street_flood")
        city.connection.execute(
            "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
            "VALUES ('raw', %s, %s, now())",
            [minutes(30), minutes(30)],
        )
    await clock(mqtt, 30)
    api = await start()
    problem = await api.problem(422, "/live/snapshot", {"at": rfc3339(minutes(-60 * 24 * 9))})
    begin = datetime.fromisoformat(problem["errors"][0]["accepted"][0].split(" to ")[0])
    await snapshot(api, begin)
    just_before = rfc3339(begin - timedelta(milliseconds=1))
    await api.problem(422, "/live/snapshot", {"at": just_before})


async def test_a_city_without_a_reading_says_so(city: City, start: Start) -> None:
    city.sensor("hcmc-sf-0001", FLOOD)
    api = await start()
    problem = await api.problem(422, "/live/snapshot", {"at": rfc3339(BEGIN)})
    assert "no reading is stored" in problem["errors"][0]["accepted"][0]


@pytest.mark.parametrize("at", ["yesterday", "2026-11-12T03:07:00", "2026-11-12", ""])
async def test_what_is_no_time_is_refused(city: City, start: Start, at: str) -> None:
    city.sensor("hcmc-sf-0001", FLOOD)
    api = await start()
    problem = await api.problem(422, "/live/snapshot", {"at": at})
    assert problem["errors"][0]["parameter"] == "at"


async def test_a_rate_that_there_is_not_is_refused_of_a_past_moment_too(
    city: City, start: Start
) -> None:
    city.sensor("hcmc-sf-0001", FLOOD)
    api = await start()
    asked = {"at": rfc3339(BEGIN), "hz": "3"}
    problem = await api.problem(422, "/live/snapshot", asked)
    assert problem["errors"][0]["parameter"] == "hz"


@asynccontextmanager
async def held(city: City) -> AsyncGenerator[None]:
    """Let nobody read depths."""
    with city.connection.transaction():
        city.connection.execute("LOCK TABLE reading_street_flood IN ACCESS EXCLUSIVE MODE")
        yield


def waiting_count(database_url: str) -> int:
    """Return how many statements wait for a lock."""
    with psycopg.connect(database_url) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND query LIKE '%array_agg%' "
            "AND datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return int(count)


async def test_whoever_goes_away_ends_the_query(
    city: City, mqtt: Broker, start: Start, database_url: str, until_async: UntilAsync
) -> None:
    Run(city).run(1, 10)
    await clock(mqtt, 30)
    api = await start()
    async with held(city):
        asking = asyncio.create_task(snapshot(api, minutes(5)))
        await until_async(lambda: waiting_count(database_url) > 0, "it waits for the table")
        asking.cancel()
        await until_async(lambda: waiting_count(database_url) == 0, "the query has ended")
    await snapshot(api, minutes(5))


async def test_more_moments_than_may_be_asked_for_at_once_are_put_off(
    city: City, mqtt: Broker, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_city, "WAITING_MAX", 1)
    Run(city).run(1, 10)
    await clock(mqtt, 30)
    api = await start()
    params: dict[str, Any] = {"at": rfc3339(minutes(5))}
    async with held(city):
        asked = [
            asyncio.create_task(api.client.get(f"{PATH}/snapshot", params=params))
            for _ in range(past_city.RUNNING_MAX + 2)
        ]
        (first, *_), _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        answer = first.result()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert sorted([one.status_code for one in await asyncio.gather(*asked)]) == [200, 200, 200, 503]
