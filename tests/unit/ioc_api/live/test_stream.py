"""A client's events: only what it asked for, kept alive, told when it fell behind."""

from collections.abc import AsyncIterator

import pytest

from contract.payload.notice import LiveItem
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.ring import Origin, Ring
from ioc_api.live.stream import GREETING, KEEPALIVE_S, Stream, Wanted
from tests.stand.hand import ITEM, Hand

ORIGIN = Origin("hcmc-aq-0001", "air_quality", "760")
NOISE = LiveItem("hcmc-ns-0001", "noise", "", "", 0, {})


def begin(
    ring: Ring, hand: Hand, wanted: Wanted | None = None, last: str | None = None
) -> AsyncIterator[bytes]:
    """Return the events of a new client."""
    return Stream(ring, Fleet(), wanted or Wanted(), hand).events(last)


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
