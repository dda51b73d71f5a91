"""What ends a file before its last row, and what it holds of the server until then."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator

import httpx
import pytest
from psycopg.sql import SQL, Identifier

from ioc_api.export import running
from ioc_api.export.file import TEXT_BLOCK_BYTES
from ioc_api.export.running import EXPORTS_MAX
from ioc_api.http import bounded
from tests.stand.exported import EXPORT
from tests.stand.history import BEGIN, END, SPAN
from tests.stand.running_api import Api, Start
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

PARAMS = {**SPAN, "kind": "air_quality"}
SPAN_QUERY = "&".join(f"{name}={value}" for name, value in SPAN.items())
GONE_WITHIN_S = 1.0
COUNT_QUERIES = """
SELECT count(*) FROM pg_stat_activity
WHERE state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()
AND wait_event = %(waits_for)s
"""


def many(city: City) -> None:
    """Store readings that take long to tell."""
    key = city.sensor("aq-1", period_s=1)
    city.connection.execute(
        "INSERT INTO reading_air_quality (sensor_key, observed_at, received_at, quality, pm25_ugm3)"
        " SELECT %s, at, now(), 0, 42.1 FROM generate_series(%s::timestamptz,"
        " %s::timestamptz - INTERVAL '1 second', '0.5 seconds') AS at",
        [key, BEGIN, END],
    )


def queries(city: City, *, waits_for: str) -> int:
    """Return how many queries wait in the database."""
    # Within a transaction, as where a table is locked, it would be told what was there at first.
    city.connection.execute("SELECT pg_stat_clear_snapshot()")
    ((count,),) = city.connection.execute(COUNT_QUERIES, {"waits_for": waits_for}).fetchall()
    return int(count)


@contextlib.asynccontextmanager
async def asking(
    api: Api, path: str = EXPORT, kind: str = "air_quality"
) -> AsyncGenerator[asyncio.StreamReader]:
    """Ask for a file by a socket that takes no more than it is read for."""
    url = api.client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=1024)
    writer.write(
        f"GET {path}?kind={kind}&{SPAN_QUERY} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    )
    try:
        yield reader
    finally:
        writer.transport.abort()


async def test_a_client_that_goes_away_ends_its_query(
    city: City, start: Start, until_async: UntilAsync
) -> None:
    many(city)
    api = await start()

    async with asking(api) as reader:
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        await until_async(lambda: queries(city, waits_for="ClientWrite") == 1, "it is not taken")
    async with asyncio.timeout(GONE_WITHIN_S):
        await until_async(lambda: queries(city, waits_for="ClientWrite") == 0, "its query is gone")


@pytest.mark.parametrize(
    ("path", "table"),
    [
        (EXPORT, "reading_smart_meter"),
        (f"{EXPORT}/provenance", "reading_smart_meter"),
        ("/api/v1/series", "rollup_smart_meter_15m"),
    ],
)
async def test_one_that_goes_away_before_the_first_row_does_too(
    city: City, start: Start, until_async: UntilAsync, path: str, table: str
) -> None:
    city.sensor("sm-1", "smart_meter")
    api = await start()

    with city.connection.transaction():
        city.connection.execute(
            SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(Identifier(table))
        )
        async with asking(api, path, kind="smart_meter"):
            await until_async(lambda: queries(city, waits_for="relation") == 1, "it is asked")
        async with asyncio.timeout(GONE_WITHIN_S):
            await until_async(lambda: queries(city, waits_for="relation") == 0, "it is gone")


async def test_one_that_takes_nothing_holds_little_and_is_cut_off(
    city: City, start: Start, until_async: UntilAsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not taken stays in the database, which waits."""
    monkeypatch.setattr(bounded, "TAKING_S", 1.0)
    many(city)
    api = await start()
    connections = api.server.server_state.connections

    async with asking(api):
        await until_async(lambda: queries(city, waits_for="ClientWrite") == 1, "it is not taken")
        (line,) = connections
        assert line.transport.get_write_buffer_size() <= 2 * TEXT_BLOCK_BYTES
        await until_async(lambda: not connections, "the connection is gone")
        async with asyncio.timeout(GONE_WITHIN_S):
            await until_async(
                lambda: queries(city, waits_for="ClientWrite") == 0, "its query is gone"
            )


async def test_one_that_takes_too_long_gets_no_file_that_seems_whole(
    city: City, start: Start, until_async: UntilAsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "DEADLINE_S", 0.0)
    many(city)
    api = await start()

    with pytest.raises(httpx.RemoteProtocolError):
        await api.client.get(EXPORT, params=PARAMS)
    await until_async(lambda: queries(city, waits_for="ClientWrite") == 0, "its query is gone")


async def test_no_more_run_at_once_than_may(city: City, start: Start) -> None:
    many(city)
    api = await start()

    taken: list[AsyncIterator[bytes]] = []
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(EXPORTS_MAX):
            answer = await stack.enter_async_context(
                api.client.stream("GET", EXPORT, params=PARAMS)
            )
            taken.append(answer.aiter_raw(1000))
            assert await anext(taken[-1])
        refused = await api.client.get(EXPORT, params=PARAMS)
        asked = await api.client.head(EXPORT, params=PARAMS)

    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "10"
    assert asked.status_code == 200


async def test_a_request_without_a_body_is_told_what_the_file_would_be(
    city: City, start: Start
) -> None:
    """But for its length and place, of which nobody knows before it is written."""
    many(city)
    api = await start()
    differing = {"date", "export-as-of", "content-encoding", "transfer-encoding", "vary"}

    for form in ("csv", "parquet", "arrow", "geojson"):
        params = {**PARAMS, "format": form, "to": SPAN["from"][:11] + "03:08:00Z"}
        told = await api.client.head(EXPORT, params=params)
        whole = await api.client.get(EXPORT, params=params)
        assert told.status_code == whole.status_code == 200
        assert {name: value for name, value in told.headers.items() if name not in differing} == {
            name: value for name, value in whole.headers.items() if name not in differing
        }
        assert told.headers["accept-ranges"] == "none"
        assert "content-length" not in told.headers
    assert (await api.client.head(EXPORT, params={"kind": "air_qualty"})).status_code == 422
