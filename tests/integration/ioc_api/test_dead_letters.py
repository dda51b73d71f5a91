"""What was refused can be read: newest first, by sensor, reason and time, without who we are."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from contract.clock import rfc3339, to_us
from db.pool import open_pool
from ioc_api.accounts.role import Role
from ioc_api.accounts.scope import WHOLE_CITY
from ioc_api.dead_letters.queries import Asked, dead_letters
from ioc_api.dead_letters.rules import DeadLetterCursor
from ioc_api.http import cursor
from ioc_api.span import Span
from tests.stand.entry import People
from tests.stand.letter import letter
from tests.stand.running_api import Api, Start
from tests.stand.scoped import seen_from
from tests.stand.stage import City, at
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

MANY = """
INSERT INTO dead_letter (
    received_at, topic, payload, reason, detail, reading_count, sensor_id, client_id, packet_id,
    awaited_sensor_id
)
SELECT
    %s, 'a/b', '', 'unknown_sensor', 'why', 1, 'other-' || n, 'ingest-hcmc-secret', 7,
    CASE WHEN n %% 3 = 0 THEN ARRAY['other-' || n, 'others-' || n %% 9] END
FROM GENERATE_SERIES(1, 20000) AS letter (n)
"""
INDEX_SCANS = """
SELECT indexrelname, idx_scan FROM pg_stat_user_indexes
WHERE indexrelname IN ('dead_letter_by_sensor', 'dead_letter_by_awaited_sensor')
ORDER BY indexrelname
"""


async def numbers(api: Api, **params: str) -> list[int]:
    """Return the reading counts of a page, which tests use as names."""
    return [item["dead_letter_id"] for item in (await api.get("/dead-letters", params))["items"]]


async def test_a_letter_is_told_with_its_bytes_and_without_our_client_id(
    city: City, start: Start, people: People
) -> None:
    received_at = at(1)
    letter(city, received_at, payload=b"\x00\xff{", is_cut=True)
    api = await start()
    async with seen_from(api, people, role=Role.ANALYST) as one:
        page = await one.get("/dead-letters")
    (item,) = page["items"]
    assert item.pop("dead_letter_id") >= 1
    assert base64.b64decode(item.pop("payload_base64")) == b"\x00\xff{"
    assert item == {
        "received_at": rfc3339(received_at),
        "topic": "a/b",
        "reason": "bad_time",
        "detail": "why",
        "reading_count": 3,
        "sensor_id": "hcmc-aq-0001",
        "is_payload_cut": True,
        "payload_left_out": None,
    }
    assert page["next_cursor"] is None
    assert "secret" not in (await api.client.get("/api/v1/dead-letters")).text


async def test_letters_can_be_chosen_by_sensor_reason_and_time(city: City, start: Start) -> None:
    letter(city, at(60 * 30))
    letter(city, at(50), reason="not_json", sensor_id=None)
    letter(city, at(40))
    letter(city, at(30), reason="unknown_sensor", sensor_id=None, awaited=["hcmc-aq-0001"])
    letter(city, at(20), sensor_id="hcmc-aq-0002")
    letter(city, at(10), reason="unknown_sensor", replayed_at=at(9))
    api = await start()
    every = await numbers(api, **{"from": rfc3339(at(60 * 40))})
    assert len(every) == 5, "a letter that was called back is none any more"
    assert every == sorted(every, reverse=True)
    other, awaited, own, not_json, old = every
    assert await numbers(api) == every[:4], "by default of the last 24 hours"
    assert await numbers(api, sensor_id="hcmc-aq-0001") == [awaited, own]
    assert await numbers(api, reason="not_json,unknown_sensor") == [awaited, not_json]
    span = {"from": rfc3339(at(45)), "to": rfc3339(at(25))}
    assert await numbers(api, **span) == [awaited, own]
    assert await numbers(api, to=rfc3339(at(60 * 29))) == [old]
    assert other


async def test_a_sensors_letters_are_found_by_index_among_many(
    city: City, database_url: str, until_async: UntilAsync
) -> None:
    """Those that name it and those that await it, however often they are asked for."""
    city.connection.execute(MANY, [at(0)])
    letter(city, at(1), sensor_id="mine")
    letter(city, at(2), sensor_id=None, awaited=["mine", "others-1"])
    city.connection.execute("ANALYZE dead_letter")
    asked = Asked(
        span=Span(at(60), at(-60)),
        sensor_ids=["mine"],
        reasons=None,
        before=None,
        limit=100,
        scope=WHOLE_CITY,
        has_payloads=True,
    )
    times = 12  # more than after which the server would plan for any parameters
    async with open_pool(database_url, application="test", max_size=1) as pool:
        for _ in range(times):
            found = await dead_letters(pool, asked)
            assert len(found) == 2

    async def used() -> bool:
        rows = city.connection.execute(INDEX_SCANS).fetchall()
        return rows == [
            ("dead_letter_by_awaited_sensor", times),
            ("dead_letter_by_sensor", times),
        ]

    await until_async(used, "each of the queries looked both indexes up")


async def test_pages_give_each_letter_once_also_of_one_moment(city: City, start: Start) -> None:
    for minute in (1, 1, 1, 2, 3):
        letter(city, at(60) - timedelta(minutes=minute))
    api = await start()
    seen: list[int] = []
    params: dict[str, str] = {"limit": "2"}
    for expected in (2, 2, 1):
        page: dict[str, Any] = await api.get("/dead-letters", params)
        assert len(page["items"]) == expected
        seen += [item["dead_letter_id"] for item in page["items"]]
        params["cursor"] = page["next_cursor"]
    assert page["next_cursor"] is None
    assert len(set(seen)) == 5
    letter(city, at(0))
    params["cursor"] = (await api.get("/dead-letters", {"limit": "1"}))["next_cursor"]
    assert (await api.get("/dead-letters", params))["items"][0]["dead_letter_id"] in seen


BAD: tuple[tuple[dict[str, str], str], ...] = (
    ({"reason": "because"}, "reason"),
    ({"sensor_id": "NO"}, "sensor_id"),
    ({"from": "yesterday"}, "from"),
    ({"limit": "101"}, "limit"),
    ({"cursor": "no"}, "cursor"),
    ({"cursor": cursor.encode(DeadLetterCursor(5, 2**70, 1, 9))}, "cursor"),
    ({"cursor": cursor.encode(DeadLetterCursor(10**30, 1, 1, 10**31))}, "cursor"),
    ({"cursor": cursor.encode(DeadLetterCursor(5, 1, 1, 9)), "to": "2026-01-01T00:00:00Z"}, "to"),
    ({"kind": "noise"}, "kind"),
)


async def test_bad_input_is_named(start: Start) -> None:
    api = await start()
    for params, parameter in BAD:
        problem = await api.problem(422, "/dead-letters", params)
        assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_a_cursor_fits_what_it_was_made_of() -> None:
    place = DeadLetterCursor(to_us(at(1)), 7, to_us(at(2)), to_us(at(0)))
    assert cursor.decode(cursor.encode(place), DeadLetterCursor) == place
