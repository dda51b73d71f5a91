"""What a slot knows of sensors follows the commits, its own and those of other slots."""

import asyncio
from typing import Any

import psycopg
import pytest

from contract.reason import Reason
from ingest.write.batch import Manner
from ingest.write.outcome import Outcome
from tests.stand.message import META, SENSOR_ID, TELEMETRY, birth, home_of, reading
from tests.stand.slot import Slot, batch
from tests.stand.station import Query
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

GATEWAYS = "city/v1/hcmc/760/gateway"
GAUGE = home_of("hcmc-rg-0001", kind="rain_gauge")


def reasons(outcome: Outcome) -> list[Reason]:
    return [letter.reason for letter in outcome.letters]


async def test_nothing_is_filed_under_a_registration_that_may_be_rolled_back(
    slot: Slot,
    sibling: Slot,
    blocker: psycopg.AsyncConnection[Any],
    query: Query,
    until_async: UntilAsync,
) -> None:
    await slot.write(batch((META, birth())))
    await blocker.execute("LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE")
    registering = asyncio.create_task(
        slot.write(batch((f"{GAUGE}/meta", birth()), (TELEMETRY, reading())))
    )
    await until_async(
        lambda: query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
        "the registering transaction waits",
    )
    early = await sibling.write(batch((f"{GAUGE}/telemetry", reading(rain_mm=1))))
    assert reasons(early) == [Reason.UNKNOWN_SENSOR]
    query("SELECT pg_terminate_backend(%s)", slot.connection.info.backend_pid)
    with pytest.raises(psycopg.OperationalError):
        await registering
    called_back = await sibling.write(batch((f"{GAUGE}/meta", birth())))
    assert (called_back.registered_count, called_back.stored_count) == (1, 1)
    assert query("SELECT rain_mm FROM reading_rain_gauge INNER JOIN sensor USING (sensor_key)") == [
        (1,)
    ]


async def test_rows_that_were_decoded_before_their_sensor_moved_are_decoded_again(
    slot: Slot,
) -> None:
    pack = {
        "kind": "air_quality",
        "sensor_id": [SENSOR_ID],
        "observed_at": [reading()["observed_at"]],
        "values": {"pm25_ugm3": [1]},
    }
    await slot.write(batch((META, birth(gateway_id="gw-1"))))
    ahead = await slot.store.decode_ahead(batch((f"{GATEWAYS}/gw-2/telemetry", pack)))
    await slot.write(batch((META, birth(gateway_id="gw-2"))))
    outcome = await slot.write(ahead)
    assert (outcome.stored_count, reasons(outcome)) == (1, [])


async def test_a_birth_calls_readings_back_also_where_another_worker_registered_the_sensor(
    slot: Slot, stranger: Slot, blocker: psycopg.AsyncConnection[Any]
) -> None:
    outcome = await slot.write(batch((TELEMETRY, reading())))
    assert reasons(outcome) == [Reason.UNKNOWN_SENSOR]
    # As when the letter is committed a moment after the other worker has looked for it.
    await blocker.execute("SELECT FROM dead_letter FOR UPDATE")
    registered = await stranger.write(batch((META, birth())))
    assert (registered.registered_count, registered.stored_count) == (1, 0)
    await blocker.rollback()
    called_back = await slot.write(batch((META, birth())))
    assert (called_back.registered_count, called_back.stored_count) == (0, 1)


async def test_a_wrong_birth_that_is_cleared_does_not_retire_the_right_sensor(
    slot: Slot, query: Query
) -> None:
    wrong = f"{home_of(SENSOR_ID, kind='noise')}/meta"
    await slot.write(batch((META, birth())))
    outcome = await slot.write(batch((wrong, birth())))
    assert reasons(outcome) == [Reason.TOPIC_MISMATCH]
    await slot.write(batch((META, birth(name="Sài Gòn")), (wrong, None)))
    assert query("SELECT name, retired_at FROM sensor") == [("Sài Gòn", None)]
    await slot.write(batch((META, birth()), (META, None)))
    assert query("SELECT name, retired_at IS NULL FROM sensor") == [("Sài Gòn", False)]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"installed_at": "0001-01-01T00:00:00+05:00"}, Reason.BAD_TIME),
        ({"installed_at": "9999-12-31T23:59:59-05:00"}, Reason.BAD_TIME),
        ({"period_s": 1e-300}, Reason.OUT_OF_RANGE),
    ],
    ids=["before the year 1", "after the year 9999", "no period"],
)
async def test_a_birth_says_nothing_that_readers_of_the_database_cannot_take(
    slot: Slot, members: dict[str, object], reason: Reason
) -> None:
    outcome = await slot.write(batch((META, birth(**members))))
    assert reasons(outcome) == [reason]


async def test_a_birth_may_give_its_times_with_any_offset(slot: Slot, query: Query) -> None:
    installed_at = "2026-01-01T23:59:00+23:59"
    await slot.write(batch((META, birth(installed_at=installed_at))))
    assert query("SELECT installed_at::text FROM sensor") == [("2026-01-01 00:00:00+00",)]


async def test_letters_of_a_batch_whose_commit_was_not_answered_are_written_once(
    slot: Slot, query: Query
) -> None:
    bad = batch((TELEMETRY, None), (TELEMETRY, reading(pm25_ugm3=-1)))
    for _ in range(2):
        await slot.write(bad, Manner(may_be_stored=True))
    assert query("SELECT count(*) FROM dead_letter") == [(2,)]
    await slot.write(batch((TELEMETRY, None)), Manner(may_be_stored=True))
    assert query("SELECT count(*) FROM dead_letter") == [(3,)]
