"""A flood of refusals is bounded in the database, and adds up there to the last reading."""

from collections.abc import Sequence

import pytest

from contract.clock import to_us, utc_now
from contract.reason import Reason
from db.connection import connect
from ingest.judge.bounds import Bounds
from ingest.receive.message import Message
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.batch import Batch, Manner
from ingest.write.letter_budget import Limits
from ingest.write.store import BatchStore
from tests.stand.message import HOME, TELEMETRY, home_of, reading
from tests.stand.question import ask
from tests.stand.station import Station

pytestmark = pytest.mark.integration

LIMITS = Limits(device_bytes=2_000, reason_bytes=8_000, total_bytes=16_000)
LEDGER = "SELECT sum(reading_count), count(*) FROM dead_letter"


def refused(first: int, count: int, *, is_dup: bool = False) -> Batch:
    """Return readings of a sensor that nobody knows, as they arrive within one minute."""
    now_us = to_us(utc_now()) // 60_000_000 * 60_000_000
    payload = b'{"observed_at":"2026-11-22T07:00:00Z","values":{"pm25_ugm3":42.1}}'
    return _batch(
        [
            Message(TELEMETRY, payload, number, is_dup, "", now_us, 1)
            for number in range(first, first + count)
        ],
        now_us,
    )


def _batch(messages: Sequence[Message], now_us: int) -> Batch:
    return Batch(messages, Bounds(city_now_us=now_us, oldest_us=0))


async def test_what_finds_no_room_is_counted_in_one_row(
    database_url: str, areas: AreaFinder
) -> None:
    """Over several batches of a minute; the row holds the head of the last message."""
    store = BatchStore(Registry("hcmc"), areas, client_id="ingest-hcmc-0", letter_limits=LIMITS)
    async with await connect(database_url, application="slot") as connection:
        for number in range(3):
            await store.write(connection, refused(1 + 20 * number, 20))
        outcome = await store.write(connection, refused(61, 20))
    assert outcome.new_letter_count == 0
    assert outcome.left_out_count == outcome.refused_count == 20
    letters = ask(database_url, LEDGER + " WHERE NOT is_payload_cut")
    assert letters[0][0] == letters[0][1] < 10
    (summary,) = ask(
        database_url,
        "SELECT reading_count, sensor_id, reason, packet_id, detail FROM dead_letter "
        "WHERE is_payload_cut",
    )
    assert summary[:4] == (80 - letters[0][0], "hcmc-aq-0001", Reason.UNKNOWN_SENSOR, 80)
    assert summary[4].startswith(
        f"{summary[0]} messages left out: letters of device hcmc-aq-0001 may take 2000 bytes "
        "a minute; the last: no birth of hcmc-aq-0001"
    )


async def test_a_batch_that_was_committed_without_an_answer_is_not_counted_again(
    database_url: str, areas: AreaFinder
) -> None:
    batch, more = refused(1, 50), refused(51, 50)
    async with await connect(database_url, application="slot") as connection:
        store = BatchStore(Registry("hcmc"), areas, client_id="ingest-hcmc-0", letter_limits=LIMITS)
        await store.write(connection, batch)
        # As another attempt, which knows nothing of the first.
        store = BatchStore(Registry("hcmc"), areas, client_id="ingest-hcmc-0", letter_limits=LIMITS)
        await store.write(connection, batch, Manner(may_be_stored=True))
        assert ask(database_url, LEDGER)[0][0] == 50
        await store.write(connection, more)
    assert ask(database_url, LEDGER)[0][0] == 100


async def test_a_redelivered_message_that_has_a_letter_costs_no_budget(
    database_url: str, areas: AreaFinder
) -> None:
    async with await connect(database_url, application="slot") as connection:
        store = BatchStore(Registry("hcmc"), areas, client_id="ingest-hcmc-0", letter_limits=LIMITS)
        kept = (await store.write(connection, refused(1, 3))).new_letter_count
        for _ in range(10):
            outcome = await store.write(connection, refused(1, 3, is_dup=True))
            assert (outcome.new_letter_count, outcome.left_out_count) == (0, 0)
    assert kept == 3
    assert ask(database_url, LEDGER) == [(3, 3)]


def test_a_flood_leaves_a_small_trace_that_adds_up(station: Station) -> None:
    """Of many topics, ids and sizes; what is right among it is stored, and all is acknowledged."""
    worker = station.start_worker(
        ingest_letter_device_bytes_per_min=131_072,
        ingest_letter_reason_bytes_per_min=262_144,
        ingest_letter_total_bytes_per_min=524_288,
    )
    station.register(HOME)
    big = "x" * 60_000
    for number in range(1_000):
        station.publish(TELEMETRY, f'{{"observed_at":"{big}"', waits=False)
        other = home_of(f"stranger-{number}")
        station.publish(f"{other}/telemetry", reading() | {"note": big}, waits=False)
        good = reading(3_000 - number, seq=number)
        station.publish(TELEMETRY, good, waits=number % 100 == 99)
    station.until_stored(1_000)
    station.until(lambda: station.query(LEDGER)[0][0] == 2_000, "every refused message is counted")
    ((size,),) = station.query("SELECT sum(octet_length(payload)) FROM dead_letter")
    minutes = 1 + len(
        station.query("SELECT DISTINCT date_trunc('minute', received_at) FROM dead_letter")
    )
    assert size < minutes * 524_288
    metrics = worker.metrics()
    assert metrics['ingest_readings_refused_total{reason="unknown_sensor"}'] == 1_000
    assert metrics['ingest_readings_refused_total{reason="not_json"}'] == 1_000
    assert metrics["ingest_dead_letters_left_out_total"] > 1_900
    assert worker.resident_mib < 400
    station.until(
        lambda: worker.metric('ingest_uncommitted_messages{slot="0"}') == 0, "nothing waits"
    )
