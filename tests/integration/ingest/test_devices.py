"""Devices as they are: they move, retire and come back, and their wills arrive when they like."""

import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from contract.clock import CityClock, rfc3339, to_us
from contract.database_role import Role
from contract.reason import Reason
from db.connection import Connection, connect
from ingest.judge.bounds import Bounds
from ingest.receive.message import Message
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.batch import Batch
from ingest.write.outcome import Outcome
from ingest.write.store import BatchStore
from tests.stand.account import as_role
from tests.stand.message import birth, home_of

pytestmark = pytest.mark.integration

SENSOR_ID = "hcmc-aq-0001"
HOME = home_of(SENSOR_ID)
META, TELEMETRY = f"{HOME}/meta", f"{HOME}/telemetry"
MOVED_META = META.replace("/760/", "/769/")
STATUS = "city/v1/hcmc/760/gateway/gw-1/status"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY_US = 86_400_000_000
PERIOD_S = 300

Query = Callable[..., list[tuple[Any, ...]]]
Document = dict[str, Any] | str | None


def after(seconds: float) -> datetime:
    """Return a time so long after noon."""
    return NOON + timedelta(seconds=seconds)


def seen(seconds: float) -> dict[str, Any]:
    """Return a reading that was observed so long after noon."""
    return {"observed_at": rfc3339(after(seconds)), "values": {"pm25_ugm3": 1 + abs(seconds) % 500}}


@dataclass(slots=True)
class City:
    """A slot's store and connection, and the speed of the city; at noon both clocks agree."""

    store: BatchStore
    registry: Registry
    connection: Connection
    speed: float = 1.0

    async def hear(
        self, at_s: float, *sent: tuple[str, Document], is_replay: bool = False
    ) -> Outcome:
        """Store messages that arrive so many seconds of the wall after noon."""
        wall = after(at_s)
        messages = [
            Message(topic, _bytes(document), number, False, "", to_us(wall), 1)
            for number, (topic, document) in enumerate(sent, 1)
        ]
        if is_replay:
            messages = [replace(message, is_replay=True) for message in messages]
        line = CityClock(after(self.speed * at_s), wall, self.speed)
        now_us = to_us(line.city_at)
        return await self.store.write(
            self.connection, Batch(messages, Bounds(now_us, now_us - 2 * DAY_US, self.speed, line))
        )


def _bytes(document: Document) -> bytes:
    if document is None:
        return b""
    return (document if isinstance(document, str) else json.dumps(document)).encode()


@pytest_asyncio.fixture
async def slot(database_url: str, areas: AreaFinder) -> AsyncGenerator[City]:
    registry = Registry("hcmc")
    async with await connect(as_role(database_url, Role.INGEST), application="slot") as connection:
        store = BatchStore(registry, areas, client_id="ingest-hcmc-0", max_sensor_count=2)
        yield City(store, registry, connection)


@pytest_asyncio.fixture
async def stranger(database_url: str, areas: AreaFinder) -> AsyncGenerator[City]:
    """A slot of another worker."""
    registry = Registry("hcmc")
    async with await connect(
        as_role(database_url, Role.INGEST), application="stranger"
    ) as connection:
        yield City(BatchStore(registry, areas, client_id="ingest-hcmc-1"), registry, connection)


def gateway(query: Query) -> str:
    ((status,),) = query("SELECT status FROM gateway")
    return status


async def test_a_reading_that_came_after_a_last_will_refutes_it(slot: City, query: Query) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")), (STATUS, "online"))
    await slot.hear(1, (STATUS, "offline"))
    assert gateway(query) == "offline"
    outcome = await slot.hear(2, (TELEMETRY, seen(2 - PERIOD_S)))
    assert outcome.returned.gateway_ids == ["gw-1"]
    assert gateway(query) == "online"
    # What the broker retained says nothing new; a second last will does.
    await slot.hear(3, (STATUS, "offline"), is_replay=True)
    assert gateway(query) == "online"
    await slot.hear(4, (STATUS, "offline"))
    assert gateway(query) == "offline"


async def test_a_gateway_that_no_sensor_names_leaves_nothing(slot: City, query: Query) -> None:
    """Anybody can invent ids; what was said before the birth says nothing that is missed."""
    invented = [STATUS.replace("gw-1", f"gw-{number}") for number in range(2, 50)]
    await slot.hear(0, *((one, "offline") for one in invented), (STATUS, "online"))
    assert query("SELECT gateway_id FROM gateway") == []
    assert not slot.registry.absences
    await slot.hear(1, (META, birth(gateway_id="gw-1")))
    await slot.hear(2, (STATUS, "offline"), *((one, "offline") for one in invented))
    assert query("SELECT gateway_id, status FROM gateway") == [("gw-1", "offline")]


async def test_a_status_counts_beside_the_birth_that_names_its_gateway(
    slot: City, query: Query
) -> None:
    await slot.hear(0, (STATUS, "offline"), (META, birth(gateway_id="gw-1")))
    assert gateway(query) == "offline"


async def test_a_backlog_that_drains_refutes_no_will(slot: City, query: Query) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")), (TELEMETRY, seen(0)))
    await slot.hear(1, (STATUS, "offline"))
    for at_s in range(400, 900, 100):
        await slot.hear(at_s, (TELEMETRY, seen(at_s - PERIOD_S - 1)))
    assert gateway(query) == "offline"


async def test_a_reading_that_came_before_the_will_refutes_it_in_no_order(
    slot: City, query: Query
) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")))
    await slot.hear(5, (STATUS, "offline"), (TELEMETRY, seen(5)))
    await slot.hear(4, (TELEMETRY, seen(4)))
    assert gateway(query) == "offline"


async def test_periods_pass_at_the_speed_of_the_city(slot: City, query: Query) -> None:
    slot.speed = 60
    await slot.hear(0, (META, birth(gateway_id="gw-1")))
    await slot.hear(60, (STATUS, "offline"))
    # 70 s of the wall after noon the city is 4 200 s on; a period and 60 s for the way are 360.
    await slot.hear(70, (TELEMETRY, seen(4200 - 361)))
    assert gateway(query) == "offline"
    await slot.hear(71, (TELEMETRY, seen(4260 - 350)))
    assert gateway(query) == "online"


async def test_a_worker_learns_from_the_database_who_is_away(
    slot: City, stranger: City, query: Query
) -> None:
    await slot.hear(0, (META, birth(gateway_id="gw-1")))
    await stranger.registry.load(stranger.connection)
    await slot.hear(1, (STATUS, "offline"))
    await stranger.registry.absences.load(stranger.connection, "hcmc")
    await stranger.hear(2, (TELEMETRY, seen(2)))
    assert gateway(query) == "online"
    await slot.registry.absences.load(slot.connection, "hcmc")
    assert not slot.registry.absences


def retired(query: Query) -> bool:
    ((is_retired,),) = query("SELECT retired_at IS NOT NULL FROM sensor")
    return is_retired


async def test_a_retired_sensor_that_goes_on_observing_is_back_in_service(
    slot: City, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(100, (META, None))
    outcome = await slot.hear(110, (TELEMETRY, seen(99)), (TELEMETRY, seen(100)))
    assert (outcome.stored_count, outcome.returned.sensor_keys, retired(query)) == (2, (), True)
    outcome = await slot.hear(111, (TELEMETRY, seen(101)))
    assert (len(outcome.returned.sensor_keys), retired(query)) == (1, False)
    # It can be retired again, and in the batch that brings the proof against it.
    await slot.hear(200, (META, None))
    assert retired(query)
    await slot.hear(300, (META, birth()))
    await slot.hear(400, (META, None), (TELEMETRY, seen(400)))
    await slot.hear(401, (TELEMETRY, seen(401)))
    assert not retired(query)


async def test_a_retirement_is_compared_in_city_time(slot: City, query: Query) -> None:
    slot.speed = 60
    await slot.hear(0, (META, birth()))
    await slot.hear(10, (META, None))
    await slot.hear(11, (TELEMETRY, seen(599)))
    assert retired(query)
    await slot.hear(12, (TELEMETRY, seen(601)))
    assert not retired(query)


async def test_a_retirement_of_which_no_city_time_was_noted_counts_by_the_wall(
    slot: City, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(100, (META, None))
    await slot.connection.execute("UPDATE sensor SET retired_city_at = NULL")
    await slot.registry.absences.load(slot.connection, "hcmc")
    await slot.hear(101, (TELEMETRY, seen(100)))
    assert retired(query)
    await slot.hear(102, (TELEMETRY, seen(102)))
    assert not retired(query)


def stands(query: Query) -> list[tuple[Any, ...]]:
    """Return the places of all sensors, in order."""
    return query("SELECT from_at, to_at, area_code FROM sensor_place ORDER BY from_at")


BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


async def test_a_moved_sensor_survives_that_its_old_birth_is_cleared(
    slot: City, query: Query
) -> None:
    await slot.hear(0, (META, birth()))
    await slot.hear(60, (MOVED_META, birth(lat_deg=10.85, lon_deg=106.75)))
    await slot.hear(61, (META, None))
    assert not retired(query)
    assert stands(query) == [(BEGIN, after(60), "760"), (after(60), None, "769")]
    await slot.hear(62, (MOVED_META, None))
    assert retired(query)


async def test_a_place_begins_when_the_birth_was_made_in_city_time(
    slot: City, query: Query
) -> None:
    slot.speed = 60
    await slot.hear(0, (META, birth(announced_at=rfc3339(after(-1)))))
    await slot.hear(100, (MOVED_META, birth(announced_at=rfc3339(after(40)))))
    assert stands(query) == [(BEGIN, after(2400), "760"), (after(2400), None, "769")]


async def test_no_place_begins_before_the_one_it_follows(slot: City, query: Query) -> None:
    """Also where the city's clock is set back: what was observed by then stays where it was."""
    await slot.hear(0, (META, birth()))
    await slot.hear(1000, (MOVED_META, birth()))
    await slot.hear(500, (META, birth()))
    assert stands(query) == [(BEGIN, after(1000), "760"), (after(1000), None, "760")]
    await slot.hear(1200, (MOVED_META, birth()))
    assert stands(query) == [
        (BEGIN, after(1000), "760"),
        (after(1000), after(1200), "760"),
        (after(1200), None, "769"),
    ]


async def test_births_that_the_broker_retained_move_no_sensor(slot: City, query: Query) -> None:
    await slot.hear(0, (META, birth(name="old")))
    await slot.hear(60, (MOVED_META, birth(name="new")))
    retained = [(META, birth(name="old")), (MOVED_META, birth(name="new"))]
    for order in (retained, retained[::-1]):
        await slot.hear(90, *order, is_replay=True)
        assert query("SELECT name, area_code FROM sensor") == [("new", "769")]


async def test_an_older_birth_never_replaces_a_younger_one(slot: City, query: Query) -> None:
    await slot.hear(0, (META, birth(name="young", announced_at=rfc3339(after(-10)))))
    outcome = await slot.hear(1, (META, birth(name="old", announced_at=rfc3339(after(-20)))))
    assert (outcome.outdated, query("SELECT name FROM sensor")) == ([SENSOR_ID], [("young",)])
    await slot.hear(2, (META, birth(name="new", announced_at=rfc3339(after(-5)))))
    assert query("SELECT name FROM sensor") == [("new",)]


async def test_a_birth_that_only_says_it_again_is_no_announcement(slot: City, query: Query) -> None:
    await slot.hear(0, (META, birth(announced_at=rfc3339(after(0)))))
    await slot.hear(50, (META, birth(announced_at=rfc3339(after(50)))))
    assert query("SELECT announced_at, told_at FROM sensor") == [(after(0), after(50))]
    outcome = await slot.hear(51, (META, birth(name="old", announced_at=rfc3339(after(20)))))
    assert outcome.outdated == [SENSOR_ID]


async def test_births_beyond_the_most_are_letters_and_known_sensors_always_pass(
    slot: City, query: Query
) -> None:
    metas = [f"{home_of(f'hcmc-aq-000{number}')}/meta" for number in (1, 2, 3)]
    outcome = await slot.hear(0, *((topic, birth()) for topic in metas))
    assert [letter.reason for letter in outcome.letters] == [Reason.RATE_LIMITED]
    assert (outcome.registered_count, outcome.letters[0].sensor_id) == (2, "hcmc-aq-0003")
    outcome = await slot.hear(1, (metas[0], birth(name="Sài Gòn")), (metas[2], birth()))
    assert [letter.sensor_id for letter in outcome.letters] == ["hcmc-aq-0003"]
    assert query("SELECT name FROM sensor ORDER BY 1") == [("Bến Thành",), ("Sài Gòn",)]


async def test_a_birth_for_another_city_is_a_letter_when_it_is_made(slot: City) -> None:
    """What the broker retained of a city that ran here before comes with each new session."""
    elsewhere = [
        (META.replace("hcmc", "hanoi"), birth()),
        (STATUS.replace("hcmc", "hanoi"), "online"),
    ]
    outcome = await slot.hear(0, *elsewhere, is_replay=True)
    assert outcome.letters == []
    outcome = await slot.hear(1, *elsewhere)
    assert [letter.reason for letter in outcome.letters] == [Reason.BAD_TOPIC] * 2


async def test_a_name_is_stored_as_it_was_written(slot: City, query: Query) -> None:
    name = "Ðường\N{NO-BREAK SPACE}số\N{NARROW NO-BREAK SPACE}7\N{ZERO WIDTH SPACE} 👩\u200d🔬"
    await slot.hear(0, (META, birth(name=name)))
    assert query("SELECT name FROM sensor") == [(name,)]
