"""Whether the whole system works, and what is said where it does not."""

import asyncio
from collections.abc import Callable

import psycopg
import pytest

from contract.clock import EPOCH, rfc3339
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from ioc_api.system.schemas import Readiness
from tests.stand.line import Line
from tests.stand.running_api import Api, Start, running, settings_of
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

READY_MAX_S = 2.0
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'ioc-api' AND wait_event_type = 'Lock'
"""


async def is_ready(api: Api) -> bool:
    """Tell whether all has been read and judged."""
    return (await api.client.get("/api/v1/ready")).status_code == 200


async def test_ready_when_all_is_well(city: City, start: Start, until_async: UntilAsync) -> None:
    city.beat()
    api = await start()
    await until_async(lambda: is_ready(api), "all is well")
    document = await api.get("/ready")
    Readiness.model_validate(document, strict=True)
    assert document["checks"]["ingest"] == {"ok": True, "reason": None, "lag_s": 0.2}
    assert document["behind"]["oldest_uncommitted_s"] == pytest.approx(0.1)
    assert document["behind"]["lag_s"] == pytest.approx(0.2)


async def test_how_far_behind_we_are_is_told(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    city.beat()
    api = await start()

    async def is_told() -> bool:
        behind = (await api.get("/city"))["behind"]
        return behind["broker_queue"] == 0 and behind["lag_s"] == pytest.approx(0.2)

    await until_async(is_told, "the broker tells what it holds, as it does every 10 s")


@pytest.mark.parametrize(
    ("age_s", "connected", "trouble", "reason"),
    [
        (60.0, True, None, "no beat"),
        (0.0, False, None, "not connected"),
        (0.0, True, "dead_letter_share_high city/v1/x: not_json", "dead_letter_share_high"),
    ],
)
async def test_ready_says_what_is_wrong_with_ingest(
    city: City, start: Start, age_s: float, *, connected: bool, trouble: str | None, reason: str
) -> None:
    city.beat()
    city.beat(1, age_s=age_s, connected=connected, problem=trouble)
    api = await start()
    problem = await api.problem(503, "/ready")
    assert reason in problem["detail"]
    assert problem["checks"]["database"]["ok"]


async def test_ready_says_that_alerts_are_not_judged(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """The list of alerts says so too, for an empty one calms."""
    city.beat()
    api = await start()
    await until_async(lambda: is_ready(api), "all is well")
    assert (await api.get("/alerts"))["judged"]["problem"] is None
    city.judged(EPOCH)
    assert (await api.get("/ready"))["checks"]["alerts"]["ok"]
    assert (await api.get("/alerts"))["judged"] == {"until_at": None, "problem": None}
    city.judged(at(60), age_s=45)
    problem = await api.problem(503, "/ready")
    assert problem["detail"].startswith("alerts: no beat for ")
    judged = (await api.get("/alerts"))["judged"]
    assert judged["problem"].startswith("no beat for ")
    assert judged["until_at"] <= rfc3339(at(60))


async def test_ready_says_what_retention_holds_and_stays_ready(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    """Nothing is broken, and somebody has to decide."""
    city.beat()
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at, held_cut_at) "
        "VALUES ('raw', now(), now(), now(), '2027-09-30T17:00:00Z')"
    )
    api = await start()
    await until_async(lambda: is_ready(api), "all is well")
    (warning,) = (await api.get("/ready"))["warnings"]
    assert warning.startswith("retention_held: the clock wants raw from before 2027-09-30T17:00:00")
    assert "python -m ingest retention --until" in warning


async def test_a_database_that_hangs_is_named_within_two_seconds(
    database_url: str,
    postgres: PostgresServer,
    broker: MosquittoServer,
    city: City,
    draw_line: Callable[[int], Line],
    until_async: UntilAsync,
) -> None:
    """It takes connections and answers nothing, as a stopped process does."""
    city.sensor("hcmc-aq-0001")
    city.beat()
    line = draw_line(postgres.port)
    behind = database_url.replace(f":{postgres.port}/", f":{line.port}/")
    async with running(settings_of(behind, broker.url)) as api:
        await until_async(lambda: is_ready(api), "all is well")
        line.stall()
        for _ in range(3):
            async with asyncio.timeout(READY_MAX_S):
                problem = await api.problem(503, "/ready")
            assert "database" in problem["detail"]
            assert not problem["checks"]["database"]["ok"]
        async with asyncio.timeout(READY_MAX_S):
            assert (await api.get("/health"))["status"] == "ok"
            assert await api.ids() == ["hcmc-aq-0001"]
            assert (await api.get("/overview"))["sensors"]["total"] == 1
        line.mend()

        async def is_back() -> bool:
            city.connection.execute("UPDATE ingest_worker SET beat_at = now()")
            return await is_ready(api)

        await until_async(is_back, "the database is back")


async def test_a_query_that_takes_too_long_is_ended_in_the_database_too(
    city: City, start: Start, database_url: str, until_async: UntilAsync
) -> None:
    city.beat()
    api = await start()
    with psycopg.connect(database_url) as blocker:
        blocker.execute("LOCK TABLE ingest_worker IN ACCESS EXCLUSIVE MODE")
        async with asyncio.timeout(READY_MAX_S):
            problem = await api.problem(503, "/ready")
        assert "did not answer" in problem["detail"]
        api.server.should_exit = True  # or its watch begins the next one
        await until_async(
            lambda: city.connection.execute(WAITING).fetchone() == (0,), "nothing waits any more"
        )
