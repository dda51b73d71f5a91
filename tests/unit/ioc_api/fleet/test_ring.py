"""The ring of changes: numbered without gaps, bounded by age and by count."""

import tracemalloc

from contract.payload.notice import LiveItem
from ioc_api.fleet import ring as rings
from ioc_api.fleet.ring import Ring
from tests.stand.hand import ITEM, Hand


def make(hand: Hand | None = None, max_count: int = rings.MAX_COUNT) -> Ring:
    """Return an empty ring."""
    return Ring("e1", hand or Hand(), max_count=max_count)


def test_an_event_is_written_as_the_standard_says() -> None:
    ring = make()
    ring.publish("760", [ITEM])
    (change,) = ring.after(0, 10) or []
    assert change.wire.decode() == (
        "event: reading\n"
        'data: {"sensor_id":"hcmc-aq-0001","kind":"air_quality","area":"760",'
        '"observed_at":"2026-01-01T00:00:00.000Z","received_at":"","quality":0,'
        '"values":{"pm25_ugm3":42.1}}\n'
        "id: e1-1\n\n"
    )


def test_the_unknown_area_is_null() -> None:
    ring = make()
    ring.publish("none", [ITEM])
    (change,) = ring.after(0, 10) or []
    assert change.origin is not None
    assert change.origin.area is None


def test_changes_are_numbered_without_gaps() -> None:
    ring = make()
    ring.publish("760", [ITEM, ITEM])
    ring.reset("test")
    ring.publish("760", [ITEM])
    changes = ring.after(0, 10) or []
    assert [change.number for change in changes] == [1, 2, 3, 4]
    assert [change.origin is None for change in changes] == [False, False, True, False]
    assert [change.number for change in ring.after(2, 1) or []] == [3]
    assert ring.after(4, 10) == []


def test_a_position_is_known_while_the_ring_covers_it() -> None:
    ring = make()
    ring.publish("760", [ITEM, ITEM])
    assert ring.position("e1-0") == 0
    assert ring.position("e1-2") == 2
    for foreign in ("e1-3", "e2-1", "e1", "", "e1--1", "e1-" + "9" * 30):
        assert ring.position(foreign) is None


def test_what_is_older_than_a_minute_is_let_go() -> None:
    hand = Hand()
    ring = make(hand)
    ring.publish("760", [ITEM] * 500)
    hand.now_s = 61.0
    ring.publish("760", [ITEM] * 500)
    assert ring.after(0, 1) is None
    assert ring.position("e1-499") is None
    assert ring.position("e1-500") == 500
    assert len(ring.after(500, 10_000) or []) == 500


def test_a_flood_does_not_grow_the_ring() -> None:
    ring = make(max_count=1_000)
    ring.publish("760", [ITEM] * 50_000)
    held = ring.newest - 50_000 + len(ring.after(ring.newest - 1_000, 10_000) or [])
    assert held == 1_000
    assert ring.after(ring.newest - 3_000, 1) is None


async def test_waiting_ends_with_news_or_its_deadline() -> None:
    ring = make()
    assert not await ring.wait(0.0)
    ring.close()
    assert ring.is_closed


def test_large_changes_make_the_ring_shorter() -> None:
    ring = Ring("e1", Hand(), max_bytes=10_000)
    ring.publish("760", [ITEM] * 500)
    kept = next(len(ring.after(first, 1_000) or []) for first in range(500) if ring.after(first, 1))
    size = len((ring.after(499, 1) or [])[0].wire)
    assert 10_000 / size - 1 <= kept <= 1.2 * 10_000 / size
    ring.publish("760", [ITEM])
    assert [change.number for change in ring.after(500, 10) or []] == [501]


def test_of_a_reading_only_what_clients_choose_by_is_kept_beside_its_bytes() -> None:
    """Its values would take as much again."""
    many = {f"q{number}": float(number) for number in range(60)}
    frames = [LiveItem(f"hcmc-aq-{n:04}", "air_quality", "", "", 0, dict(many)) for n in range(500)]
    ring = make()
    tracemalloc.start()
    try:
        ring.publish("760", frames)
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    wire = sum(len(change.wire) for change in ring.after(0, 500) or [])
    assert kept < wire + 500 * 400
    frames.clear()
    (origin,) = {change.origin for change in ring.after(499, 1) or []}
    assert origin == rings.Origin("hcmc-aq-0499", "air_quality", "760")
