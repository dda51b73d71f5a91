"""What no file is made of, and what ends one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import numpy as np
import pytest

from contract.clock import rfc3339
from db.rollup import HOUR
from ioc_api.export.running import EXPORTS_MAX
from tests.stand.exported import EXPORT, rows, text
from tests.stand.history import BEGIN, END, SPAN, buckets_s, compute, noise, store, stored
from tests.stand.running_api import Start
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

COUNT_EXPORTS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE application_name = 'ioc-api export' AND state = 'active'"
)


async def test_what_is_too_large_is_refused_with_what_would_fit(city: City, start: Start) -> None:
    key = city.sensor("aq-1")
    store(city, key, "air_quality", {"pm25_ugm3": noise()}, slice(None))
    compute(city, "air_quality")
    city.connection.execute("UPDATE rollup_air_quality_1d SET reading_count = 100000000")
    api = await start()
    params = {**SPAN, "kind": "air_quality"}

    problem = await api.problem(413, "/export", params)

    assert problem["estimate"] == await api.get("/export/estimate", params)
    assert problem["fits"]["from"] == SPAN["from"]
    assert await text(api, **{**params, **problem["fits"]})
    assert await text(api, **{**params, "resolution": "1h"})


@pytest.mark.parametrize(
    ("params", "parameter", "accepted"),
    [
        ({"kind": "air_qualty"}, "kind", None),
        ({"quantity": "pm25"}, "quantity", "pm25_ugm3"),
        ({"sensor_id": "aq-11"}, "sensor_id", "aq-1"),
        ({"area": "7600"}, "area", "760"),
        ({"tz": "Asia/Ho_Chi_Min"}, "tz", "Asia/Ho_Chi_Minh"),
        ({"decimal": ","}, "decimal", "."),
        ({"format": "xls"}, "format", "csv"),
        ({"resolution": "auto"}, "resolution", "raw"),
    ],
    ids=str,
)
async def test_what_cannot_be_used_is_named_with_what_is_near(
    city: City, start: Start, params: dict[str, str], parameter: str, accepted: str | None
) -> None:
    city.sensor("aq-1")
    api = await start()

    problem = await api.problem(422, "/export", {"kind": "air_quality", **params})

    (error,) = problem["errors"]
    assert error["parameter"] == parameter
    assert accepted is None or accepted in error["accepted"]


async def test_a_span_that_is_not_kept_whole_is_refused(city: City, start: Start) -> None:
    """Fewer rows would look like silence."""
    key = city.sensor("aq-1")
    stored(city, "computed", key, "air_quality", {"pm25_ugm3": noise()})
    kept_from = BEGIN + timedelta(days=1)
    city.connection.execute(
        "INSERT INTO retention (tier, kept_from_at, applied_at, cut_at) "
        "VALUES ('raw', %s, now(), %s)",
        [kept_from, END],
    )
    api = await start()

    problem = await api.problem(422, "/export", {**SPAN, "kind": "air_quality"})
    await api.problem(
        422, "/export", {**SPAN, "kind": "air_quality", "quality": "all", "resolution": "1h"}
    )

    assert problem["errors"][0]["parameter"] == "from"
    assert problem["errors"][0]["accepted"][0] == f"{rfc3339(kept_from)} or later"
    assert await text(api, kind="air_quality", **{"from": rfc3339(kept_from)})
    assert len(await rows(api, kind="air_quality", resolution="1h")) == len(
        np.unique(buckets_s(HOUR))
    )


def many(city: City) -> None:
    """Store readings that take long to tell."""
    key = city.sensor("aq-1", period_s=1)
    city.connection.execute(
        "INSERT INTO reading_air_quality (sensor_key, observed_at, received_at, quality, pm25_ugm3)"
        " SELECT %s, at, now(), 0, 42.1 FROM generate_series(%s::timestamptz,"
        " %s::timestamptz - INTERVAL '1 second', '0.5 seconds') AS at",
        [key, BEGIN, END],
    )


async def test_a_client_that_goes_away_ends_its_query(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    many(city)
    api = await start()

    def running() -> int:
        ((count,),) = city.connection.execute(COUNT_EXPORTS).fetchall()
        return int(count)

    params = {**SPAN, "kind": "air_quality"}
    async with api.client.stream("GET", EXPORT, params=params) as answer:
        assert answer.status_code == 200
        taken = answer.aiter_raw(1000)
        assert await anext(taken)
        await until_async(lambda: running() == 1, "the export waits for its client")
    async with asyncio.timeout(1):
        await until_async(lambda: running() == 0, "its query is gone")


async def test_no_more_run_at_once_than_may(city: City, start: Start) -> None:
    many(city)
    api = await start()
    params = {**SPAN, "kind": "air_quality"}

    taken: list[AsyncIterator[bytes]] = []
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(EXPORTS_MAX):
            answer = await stack.enter_async_context(
                api.client.stream("GET", EXPORT, params=params)
            )
            taken.append(answer.aiter_raw(1000))
            assert await anext(taken[-1])
        refused = await api.client.get(EXPORT, params=params)

    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "10"


async def test_no_file_is_read_for_a_request_without_a_body(city: City, start: Start) -> None:
    city.sensor("aq-1")
    api = await start()

    answer = await api.client.head(EXPORT, params={"kind": "air_quality"})

    assert answer.status_code == 405
