"""A device may send each quantity of an instant by itself: together they are one row."""

import asyncio
import json
from typing import Any

import psycopg
import pytest

from contract.quality import Quality
from contract.reason import Reason
from ingest.write.batch import Manner
from ingest.write.outcome import Outcome
from tests.stand.message import HOME, META, TELEMETRY, birth, reading
from tests.stand.slot import Slot, batch
from tests.stand.station import Query, Station
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

STORED = "SELECT pm25_ugm3, no2_ugm3, o3_ugm3, quality, seq FROM reading_air_quality"
NUMBERS = "SELECT boot, seq FROM completed_reading ORDER BY seq"
AT = reading(60)["observed_at"]


def part(seq: int | None = None, *, at: str = AT, **values: float | None) -> tuple[str, object]:
    """Return a message of one instant."""
    numbers = {} if seq is None else {"boot": 1, "seq": seq}
    return TELEMETRY, {"observed_at": at, "values": values} | numbers


def came_to(outcome: Outcome) -> dict[str, int]:
    """Return how many readings were new rows, additions, duplicates and refused."""
    return {
        "new": outcome.stored_count,
        "added": outcome.added_count,
        "duplicate": outcome.duplicate_count,
        "refused": outcome.refused_count,
    }


def told(outcome: Outcome) -> list[dict[str, float | None]]:
    """Return the values that live frames will tell."""
    return [one.part.table.values_of(row) for one in outcome.news for row in one.rows.tolist()]


async def test_messages_of_one_instant_in_one_batch_are_one_row(slot: Slot, query: Query) -> None:
    outcome = await slot.write(
        batch(
            (META, birth()),
            part(1, pm25_ugm3=1),
            part(2, no2_ugm3=2),
            part(2, no2_ugm3=2),
            part(3, o3_ugm3=600, pm25_ugm3=None),
        )
    )
    assert came_to(outcome) == {"new": 1, "added": 2, "duplicate": 1, "refused": 0}
    assert query(STORED) == [(1, 2, 600, Quality.IMPLAUSIBLE, 1)]
    assert query(NUMBERS) == [(1, 2), (1, 3)]
    [values] = told(outcome)
    assert (values["pm25_ugm3"], values["no2_ugm3"], values["o3_ugm3"]) == (1, 2, 600)


async def test_a_message_completes_the_row_that_stands(slot: Slot, query: Query) -> None:
    await slot.write(batch((META, birth()), part(1, pm25_ugm3=42.1)))
    query("DELETE FROM dirty_bucket RETURNING kind")
    outcome = await slot.write(batch(part(2, no2_ugm3=2), part(3, o3_ugm3=600)))
    assert came_to(outcome) == {"new": 0, "added": 2, "duplicate": 0, "refused": 0}
    assert query(STORED) == [(pytest.approx(42.1), 2, 600, Quality.IMPLAUSIBLE, 1)]
    assert query(NUMBERS) == [(1, 2), (1, 3)]
    assert query("SELECT count(*) FROM dirty_bucket") == [(1,)]
    [values] = told(outcome)
    assert (values["pm25_ugm3"], values["no2_ugm3"], values["o3_ugm3"]) == (42.1, 2, 600)


async def test_a_row_is_not_late_because_it_was_completed(slot: Slot, query: Query) -> None:
    await slot.write(batch((META, birth()), part(pm25_ugm3=1)))
    await slot.write(batch((TELEMETRY, reading(0, pm25_ugm3=5))))
    await slot.write(batch(part(no2_ugm3=2)))
    late = reading(3_600)["observed_at"]
    await slot.write(batch(part(at=late, pm25_ugm3=7)))
    await slot.write(batch(part(at=late, no2_ugm3=8)))
    assert query(STORED + " ORDER BY observed_at") == [
        (7, 8, None, Quality.LATE, None),
        (1, 2, None, 0, None),
        (5, None, None, 0, None),
    ]


async def test_all_of_a_message_that_contradicts_is_refused(slot: Slot, query: Query) -> None:
    await slot.write(batch((META, birth()), part(1, pm25_ugm3=1)))
    outcome = await slot.write(
        batch(part(2, pm25_ugm3=9, no2_ugm3=2), part(3, o3_ugm3=3), part(4, o3_ugm3=4))
    )
    assert came_to(outcome) == {"new": 0, "added": 1, "duplicate": 0, "refused": 2}
    assert query(STORED) == [(1, None, 3, 0, 1)]
    assert query("SELECT reason, seq FROM dead_letter ORDER BY seq") == [
        (Reason.CONFLICT, 2),
        (Reason.CONFLICT, 4),
    ]


async def test_what_comes_again_is_a_duplicate_even_where_it_completed_a_row(
    slot: Slot, query: Query
) -> None:
    sent = [part(1, pm25_ugm3=1), part(2, no2_ugm3=2), part(3, pm25_ugm3=9)]
    await slot.write(batch((META, birth()), *sent))
    outcome = await slot.write(batch(*sent, *sent))
    assert came_to(outcome) == {"new": 0, "added": 0, "duplicate": 4, "refused": 2}
    alone = [await slot.write(batch(one)) for one in sent]
    assert [each.duplicate_count for each in alone] == [1, 1, 0]
    assert query(STORED) == [(1, 2, None, 0, 1)]
    assert query(NUMBERS) == [(1, 2)]


async def test_a_message_that_says_nothing_new_has_arrived_nevertheless(
    slot: Slot, query: Query
) -> None:
    """Its number is no gap, in one batch with the first or later; what comes again adds none."""
    sent = [part(1, pm25_ugm3=1), part(2, pm25_ugm3=1)]
    outcome = await slot.write(batch((META, birth()), *sent))
    assert came_to(outcome) == {"new": 1, "added": 0, "duplicate": 1, "refused": 0}
    assert query(NUMBERS) == [(1, 2)]
    outcome = await slot.write(batch(part(3, pm25_ugm3=1)))
    assert came_to(outcome) == {"new": 0, "added": 0, "duplicate": 1, "refused": 0}
    assert query(NUMBERS) == [(1, 2), (1, 3)]
    assert (await slot.write(batch(sent[0], part(pm25_ugm3=1)))).unborne == []
    assert query(NUMBERS) == [(1, 2), (1, 3)]
    assert query(STORED) == [(1, None, None, 0, 1)]


async def test_rows_of_a_pack_are_completed_like_single_ones(slot: Slot, query: Query) -> None:
    pack = {
        "kind": "air_quality",
        "sensor_id": ["hcmc-aq-0001"] * 2,
        "observed_at": [AT, AT],
        "values": {"pm25_ugm3": [1, None], "no2_ugm3": [None, 2]},
    }
    await slot.write(batch((META, birth()), ("city/v1/hcmc/760/gateway/gw-1/telemetry", pack)))
    assert query(STORED) == [(1, 2, None, 0, None)]


async def test_two_workers_that_complete_one_row_lose_nothing(
    slot: Slot,
    stranger: Slot,
    blocker: psycopg.AsyncConnection[Any],
    query: Query,
    until_async: UntilAsync,
) -> None:
    """The second waits for the first, and compares with what that has stored."""
    await slot.write(batch((META, birth()), part(1, pm25_ugm3=1)))
    await blocker.execute("UPDATE reading_air_quality SET no2_ugm3 = 2")
    completing = asyncio.create_task(
        stranger.write(batch(part(2, no2_ugm3=3), part(3, o3_ugm3=3), part(4, no2_ugm3=2)))
    )
    await until_async(
        lambda: query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
        "the second waits",
    )
    await blocker.commit()
    outcome = await completing
    assert came_to(outcome) == {"new": 0, "added": 1, "duplicate": 1, "refused": 1}
    assert query(STORED) == [(1, 2, 3, 0, 1)]
    assert query(NUMBERS) == [(1, 3), (1, 4)]


async def test_two_workers_that_make_one_row_lose_nothing(
    slot: Slot, stranger: Slot, query: Query
) -> None:
    """What seemed new to the second is sent through the stage."""
    await slot.write(batch((META, birth())))
    await stranger.write(batch(part(1, pm25_ugm3=1)))
    second = batch(part(2, no2_ugm3=2), part(3, pm25_ugm3=1))
    with pytest.raises(psycopg.errors.UniqueViolation):
        await slot.write(second)
    outcome = await slot.write(second, Manner(is_all_staged=True))
    assert came_to(outcome) == {"new": 0, "added": 1, "duplicate": 1, "refused": 0}
    assert query(STORED) == [(1, 2, None, 0, 1)]


def test_each_quantity_by_itself_is_told_with_the_whole_row(station: Station) -> None:
    worker = station.start_worker()
    station.register(HOME)
    station.publisher.subscribe("city/v1/hcmc/live/760", station.until)
    station.publish(TELEMETRY, {"observed_at": AT, "values": {"pm25_ugm3": 42.1}})
    station.until(lambda: rows_told(station), "the first is told")
    station.publish(TELEMETRY, {"observed_at": AT, "values": {"no2_ugm3": 2.0}})
    station.until(lambda: len(rows_told(station)) == 2, "the second is told")
    station.until(
        lambda: worker.metric("ingest_readings_completing_total") == 1, "the addition is counted"
    )
    whole = rows_told(station)[-1]
    assert (whole["pm25_ugm3"], whole["no2_ugm3"]) == (42.1, 2.0)


def rows_told(station: Station) -> list[dict[str, float | None]]:
    """Return the values of all live items that came."""
    frames = [json.loads(payload) for _, payload in station.publisher.received]
    return [item["values"] for frame in frames for item in frame["items"]]
