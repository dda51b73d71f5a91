"""A client's events: only what it asked for, kept alive, told when it fell behind."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from contract.payload.notice import LiveItem
from ioc_api.accounts.principal import Principal
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.held import Held
from ioc_api.fleet.ring import Origin, Ring
from ioc_api.live.stay import LOOK_S, Stay
from ioc_api.live.stream import GREETING, KEEPALIVE_S, Stream, Wanted
from tests.stand.door import Door, somebody
from tests.stand.hand import ITEM, Hand
from tests.stand.live_sensor import id_of, sensor

ORIGIN = Origin("hcmc-aq-0001", "air_quality", "760")
NOISE = LiveItem("hcmc-ns-0001", "noise", "", "", 0, {})


def begin(
    ring: Ring, hand: Hand, wanted: Wanted | None = None, last: str | None = None
) -> AsyncIterator[bytes]:
    """Return the events of a new client."""
    return stream(ring, Fleet(), hand, wanted=wanted).events(last)


def stream(
    ring: Ring,
    fleet: Fleet,
    hand: Hand,
    *,
    wanted: Wanted | None = None,
    held: Held | None = None,
    door: Door | None = None,
) -> Stream:
    """Return the stream of a client that came in by a door."""
    door = door or Door()
    assert door.now is not None
    return Stream(
        ring,
        fleet,
        wanted or Wanted(),
        held=held,
        stay=Stay(door.principal, door.now),
        monotonic_s=hand,
    )


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), True),
        (Wanted(kinds=frozenset({"air_quality"})), True),
        (Wanted(kinds=frozenset({"noise"})), False),
        (Wanted(areas=frozenset({"760"})), True),
        (Wanted(areas=frozenset({"26743"})), True),
        (Wanted(areas=frozenset({"769"})), False),
        (Wanted(sensor_ids=frozenset({"hcmc-aq-0001"}), areas=frozenset({"769"})), False),
    ],
)
def test_every_filter_must_pass(wanted: Wanted, *, expected: bool) -> None:
    assert wanted.takes(ORIGIN, "26743") is expected


async def test_a_client_gets_what_it_asked_for_in_one_piece() -> None:
    hand = Hand()
    ring = Ring("e1", hand)
    events = begin(ring, hand, Wanted(kinds=frozenset({"noise"})), "e1-0")
    ring.publish("760", [ITEM, NOISE, ITEM, NOISE])
    assert await anext(events) == GREETING
    chunk = await anext(events)
    assert [line for line in chunk.splitlines() if line.startswith(b"id")] == [
        b"id: e1-2",
        b"id: e1-4",
    ]


async def test_a_client_that_fell_behind_is_reset_and_goes_on() -> None:
    hand = Hand()
    ring = Ring("e1", hand, max_count=1_000)
    events = begin(ring, hand)
    await anext(events)
    ring.publish("760", [ITEM])
    await anext(events)
    ring.publish("760", [ITEM] * 10_000)
    assert (await anext(events)).startswith(b"event: reset\n")
    ring.publish("760", [ITEM])
    assert b"id: e1-10002\n" in await anext(events)


async def test_a_quiet_stream_and_a_filtered_one_are_kept_alive() -> None:
    hand = Hand()
    ring = Ring("e1", hand)
    events = begin(ring, hand, Wanted(kinds=frozenset({"noise"})))
    await anext(events)
    ring.publish("760", [ITEM])
    hand.now_s = KEEPALIVE_S
    assert await anext(events) == b": ping\n\n"


async def test_closing_the_ring_ends_the_stream() -> None:
    hand = Hand()
    ring = Ring("e1", hand)
    events = begin(ring, hand)
    await anext(events)
    ring.close()
    assert [chunk async for chunk in events] == []


def item(number: int) -> LiveItem:
    """Return a reading of a sensor."""
    return LiveItem(id_of(number, "air_quality"), "air_quality", "", "", 0, {})


class Street:
    """Two sensors in two districts, and a client who may see the first district alone."""

    def __init__(self, last: str | None = None) -> None:
        self.hand = Hand()
        self.ring = Ring("e1", self.hand)
        self.fleet = Fleet()
        self.fleet.register([sensor(1), replace(sensor(2), area_code="761")])
        self.door = Door("760")
        self.events = self.client(last)

    def client(self, last: str | None = None) -> AsyncIterator[bytes]:
        """Return the events of such a client."""
        held = Held(self.fleet, frozenset({"760"}))
        return stream(self.ring, self.fleet, self.hand, held=held, door=self.door).events(last)

    def move(self, number: int, area: str) -> None:
        """Let a sensor stand in another district, as the refresher finds out."""
        self.fleet.register([replace(sensor(number), area_code=area)])
        self.ring.note_move()


async def test_who_may_see_a_district_hears_of_its_sensors_alone() -> None:
    street = Street()
    await anext(street.events)
    street.ring.publish("761", [item(2)])
    street.ring.publish("760", [item(1), item(3)])
    street.ring.publish("761", [item(2)])
    chunk = await anext(street.events)
    assert (chunk.count(b"id: "), b"0001" in chunk) == (1, True)


async def test_a_sensor_that_leaves_is_not_heard_of_any_more_and_the_client_reads_anew() -> None:
    street = Street()
    await anext(street.events)
    street.ring.publish("761", [item(1)])  # the registry does not know yet that it has moved
    street.ring.publish("760", [item(1)])
    assert (await anext(street.events)).count(b"id: ") == 1
    street.move(1, "761")
    assert b"event: reset\n" in await anext(street.events)
    street.ring.publish("761", [item(1)])
    street.ring.publish("760", [item(1)])
    street.move(1, "760")
    assert b"event: reset\n" in await anext(street.events)
    street.ring.publish("760", [item(1)])
    assert (await anext(street.events)).count(b"id: ") == 1


async def test_who_comes_back_after_a_sensor_has_moved_reads_anew() -> None:
    street = Street()
    street.ring.publish("760", [item(1)])
    street.move(2, "760")
    events = street.client("e1-0")
    await anext(events)
    assert b"event: reset\n" in await anext(events)
    events = street.client("e1-1")
    await anext(events)
    street.ring.publish("760", [item(2)])
    assert (await anext(events)).count(b"id: ") == 1


@pytest.mark.parametrize(
    ("now", "code"), [(None, "unauthorized"), (somebody("761"), "forbidden")], ids=["out", "other"]
)
async def test_a_stream_ends_with_its_session_and_when_its_areas_are_others(
    now: Principal | None, code: str
) -> None:
    street = Street()
    await anext(street.events)
    street.door.now = now
    street.hand.now_s += LOOK_S
    street.ring.publish("760", [item(1)])
    (last,) = [chunk async for chunk in street.events]
    assert last.startswith(b"event: end\n")
    assert json.loads(last.split(b"data: ")[1])["code"] == code
