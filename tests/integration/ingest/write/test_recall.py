"""Telemetry that came before its birth is stored when the birth comes, whenever that is."""

import json
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from contract.city_time import CityTime
from contract.clock import EPOCH, CityClock, from_us, rfc3339, to_us, utc_now
from contract.payload import senml
from contract.plausible import WHEREVER_POSSIBLE
from contract.reason import Reason
from ingest.judge.bounds import Bounds
from ingest.maintenance.recaller import Recaller
from ingest.receive.message import Message
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.batch import Batch
from ingest.write.letter_budget import Limits
from ingest.write.queries import QUERIES
from ingest.write.store import BatchStore
from tests.stand.message import META, SENSOR_ID, TELEMETRY, birth, home_of, reading
from tests.stand.slot import DAY_US, Slot, batch
from tests.stand.station import Query

pytestmark = pytest.mark.integration

OTHER_META = f"{home_of('hcmc-aq-0002')}/meta"
PACKS = "city/v1/hcmc/760/gateway/gw-1/telemetry"
_MANY_LETTERS = """
INSERT INTO dead_letter (
    received_at, topic, payload, reason, detail, reading_count, sensor_id, client_id, packet_id
)
SELECT
    NOW(), 'city/v1/hcmc/760', '',
    CASE WHEN number % 10 = 0 THEN 'unknown_sensor' ELSE 'bad_time' END, '', 1,
    'hcmc-aq-' || number % 500, 'ingest-hcmc-0', 1
FROM GENERATE_SERIES(1, 20000) AS number
"""


@pytest.fixture
def roomy(slot: Slot, registry: Registry, areas: AreaFinder) -> Slot:
    """The slot with room for many letters."""
    limits = Limits(*[1_000_000_000] * 3)
    store = BatchStore(registry, areas, client_id="ingest-hcmc-0", letter_limits=limits)
    return Slot(store, slot.connection)


def pack(*sensor_ids: str) -> dict[str, object]:
    return {
        "kind": "air_quality",
        "sensor_id": sensor_ids,
        "observed_at": [reading(60)["observed_at"]] * len(sensor_ids),
        "values": {"pm25_ugm3": [1] * len(sensor_ids)},
    }


def age(query: Query, days: int = 1) -> None:
    """Let all letters have come some days ago."""
    query(
        "UPDATE dead_letter SET received_at = received_at - %s * INTERVAL '1 day' "
        "RETURNING dead_letter_id",
        days,
    )


async def test_a_birth_calls_back_letters_that_are_a_day_old(slot: Slot, query: Query) -> None:
    await slot.write(batch((TELEMETRY, reading(3600)), (PACKS, pack(SENSOR_ID, "hcmc-aq-0002"))))
    age(query)
    outcome = await slot.write(batch((META, birth())))
    assert (outcome.stored_count, outcome.recalled_count) == (2, 2)
    outcome = await slot.write(batch((OTHER_META, birth())))
    assert (outcome.stored_count, outcome.recalled_count) == (1, 1)
    assert query("SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL") == [(0,)]


async def test_a_letter_from_before_sensors_were_noted_comes_back_by_the_one_it_names(
    slot: Slot, query: Query
) -> None:
    await slot.write(batch((TELEMETRY, reading())))
    query("UPDATE dead_letter SET awaited_sensor_id = NULL RETURNING 1")
    assert (await slot.write(batch((META, birth())))).stored_count == 1


async def test_the_leader_calls_back_what_is_too_much_for_a_birth(
    roomy: Slot, query: Query, areas: AreaFinder
) -> None:
    await roomy.write(batch(*((TELEMETRY, reading(seconds)) for seconds in range(2500))))
    outcome = await roomy.write(batch((META, birth())))
    assert outcome.stored_count == 1000
    recaller = Recaller("hcmc", areas, 90, CityTime(utc_now), WHEREVER_POSSIBLE)
    steps = [await recaller.step(roomy.connection) for _ in range(4)]
    assert steps == [1000, 500, 0, 0]
    assert query("SELECT count(*) FROM reading_air_quality") == [(2500,)]
    assert query("SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL") == [(0,)]


async def test_large_letters_are_called_back_fewer_at_a_time(
    roomy: Slot, areas: AreaFinder
) -> None:
    large = {"note": "x" * 60_000}
    await roomy.write(batch(*((TELEMETRY, reading(seconds) | large) for seconds in range(150))))
    first = (await roomy.write(batch((META, birth())))).recalled_count
    recaller = Recaller("hcmc", areas, 90, CityTime(utc_now), WHEREVER_POSSIBLE)
    steps = [await recaller.step(roomy.connection) for _ in range(3)]
    assert 0 < first < 75
    assert (first + sum(steps), steps[-1]) == (150, 0)


async def test_what_stays_refused_is_called_back_once(slot: Slot) -> None:
    """It may not keep the leader at work for ever."""
    await slot.write(batch((TELEMETRY, reading(pm25_ugm3=-5)), (TELEMETRY, reading(2 * 86_400))))
    outcome = await slot.write(batch((META, birth())))
    assert {letter.reason for letter in outcome.letters} == {Reason.OUT_OF_RANGE, Reason.TOO_OLD}
    assert (await slot.write(batch((META, birth())))).recalled_count == 0


async def test_times_that_count_from_now_count_from_when_the_message_came(
    slot: Slot, query: Query
) -> None:
    """In city time, which runs 60 times as fast here."""
    now = utc_now()
    line = CityClock(EPOCH + timedelta(days=20_000), now, 60.0)
    bounds = Bounds(to_us(line.city_at), to_us(line.city_at) - 10 * DAY_US, line.speed, line)
    records = [{"n": "pm25_ugm3", "u": "ug/m3", "v": 5, "t": -30}]
    came = now - timedelta(minutes=10)
    message = Message(
        TELEMETRY, json.dumps(records).encode(), 1, False, senml.SENML, to_us(came), 1
    )
    await slot.write(Batch([message], bounds))
    born = replace(message, topic=META, payload=json.dumps(birth()).encode(), content_type="")
    await slot.write(Batch([replace(born, received_us=to_us(now))], bounds))
    ((observed_at,),) = query("SELECT observed_at FROM reading_air_quality")
    expected = line.city_at - timedelta(minutes=600, seconds=30)
    assert rfc3339(observed_at) == rfc3339(from_us(to_us(expected)))


async def test_one_index_finds_what_waits(slot: Slot) -> None:
    """Among many letters, most of which no birth calls back."""
    await slot.connection.execute(_MANY_LETTERS)
    await slot.connection.execute("ANALYZE dead_letter")
    plan = await slot.connection.execute(
        "EXPLAIN " + QUERIES["call_back"],
        {"sensor_ids": [SENSOR_ID], "letter_limit": 1000, "limit_bytes": 1},
    )
    lines = [line for (line,) in await plan.fetchall()]
    assert any(re.search(r"on dead_letter_by_awaited\b", line) for line in lines)
    assert not any("Seq Scan" in line for line in lines)
