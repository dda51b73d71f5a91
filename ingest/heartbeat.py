"""How each slot is doing: written to the table by which readiness is judged, and to the gauges."""

from collections.abc import Collection

from contract.clock import Wall, monotonic_s
from ingest.lane import Lane
from ingest.metrics import Metrics
from ingest.receive.slots import Connection
from ingest.tell.bad_share import BadShare
from ingest.tell.queries import QUERIES


async def beat(
    connection: Connection, lanes: Collection[Lane], *, bad_share: BadShare, wall: Wall
) -> None:
    """Write one row for each slot that this worker holds."""
    refused = bad_share.problem(now_s=monotonic_s())
    for lane in lanes:
        oldest_s = lane.oldest_uncommitted_s
        await connection.execute(
            QUERIES["beat"],
            {
                "slot": lane.slot,
                "client_id": lane.client_id,
                "beat_at": wall(),
                "is_connected": lane.source.is_connected and lane.source.is_subscribed,
                "lag_s": max(oldest_s, lane.tally.lag_s) if oldest_s else 0.0,
                "oldest_uncommitted_s": oldest_s,
                "stored_count": lane.tally.stored_count,
                "dead_letter_count": lane.tally.refused_count,
                "problem": lane.problem or refused,
            },
        )


async def forget(connection: Connection, slot: int) -> None:
    """Take back what the last worker of a slot that is no longer configured said of it."""
    await connection.execute(QUERIES["forget_beat"], {"slot": slot})


def show(lanes: Collection[Lane], metrics: Metrics) -> None:
    """Set the gauges."""
    metrics.slots.set(len(lanes))
    metrics.connected.set(bool(lanes) and all(lane.source.is_connected for lane in lanes))
    metrics.subscribed.set(bool(lanes) and all(lane.source.is_subscribed for lane in lanes))
    for lane in lanes:
        oldest_s = lane.oldest_uncommitted_s
        metrics.oldest_uncommitted_s.labels(str(lane.slot)).set(oldest_s)
        metrics.lag_s.labels(str(lane.slot)).set(max(oldest_s, lane.tally.lag_s) if oldest_s else 0)
        metrics.uncommitted.labels(str(lane.slot)).set(lane.source.inbox.unsettled_count)


def hide(slot: int, metrics: Metrics) -> None:
    """Take back the gauges of a slot that is held no more: another worker shows them now."""
    for gauge in (metrics.oldest_uncommitted_s, metrics.lag_s, metrics.uncommitted):
        gauge.remove(str(slot))
