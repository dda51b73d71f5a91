"""How each slot is doing: written to the table by which readiness is judged, and to the gauges."""

from collections.abc import Collection
from dataclasses import dataclass

from contract.clock import Wall, monotonic_s
from db.connection import Connection
from ingest.metrics import Metrics
from ingest.tell.bad_share import BadShare
from ingest.tell.queries import QUERIES


@dataclass(frozen=True, slots=True)
class Pulse:
    """How one slot is doing now.

    Attributes
    ----------
    oldest_uncommitted_s : float
        Age of the oldest message that is not committed.
    last_lag_s : float
        Age at its commit of the oldest message of the last batch.
    unsettled_count : int
        Messages that arrived and are not settled.
    problem : str or None
        Why readings are not stored in time; None where they are.
    """

    slot: int
    client_id: str
    is_connected: bool
    is_subscribed: bool
    oldest_uncommitted_s: float
    last_lag_s: float
    unsettled_count: int
    stored_count: int
    refused_count: int
    problem: str | None

    @property
    def lag_s(self) -> float:
        """Return how far the slot is behind; 0 when nothing waits. [s]."""
        oldest_s = self.oldest_uncommitted_s
        return max(oldest_s, self.last_lag_s) if oldest_s else 0.0


async def beat(
    connection: Connection, pulses: Collection[Pulse], *, bad_share: BadShare, wall: Wall
) -> None:
    """Write one row for each slot that this worker holds."""
    refused = bad_share.problem(now_s=monotonic_s())
    for pulse in pulses:
        await connection.execute(
            QUERIES["beat"],
            {
                "slot": pulse.slot,
                "client_id": pulse.client_id,
                "beat_at": wall(),
                "is_connected": pulse.is_connected and pulse.is_subscribed,
                "lag_s": pulse.lag_s,
                "oldest_uncommitted_s": pulse.oldest_uncommitted_s,
                "stored_count": pulse.stored_count,
                "dead_letter_count": pulse.refused_count,
                "problem": pulse.problem or refused,
            },
        )


async def forget(connection: Connection, slot: int) -> None:
    """Take back what the last worker of a slot that is no longer configured said of it."""
    await connection.execute(QUERIES["forget_beat"], {"slot": slot})


def show(pulses: Collection[Pulse], metrics: Metrics) -> None:
    """Set the gauges."""
    metrics.slots.set(len(pulses))
    metrics.connected.set(bool(pulses) and all(pulse.is_connected for pulse in pulses))
    metrics.subscribed.set(bool(pulses) and all(pulse.is_subscribed for pulse in pulses))
    for pulse in pulses:
        slot = str(pulse.slot)
        metrics.oldest_uncommitted_s.labels(slot).set(pulse.oldest_uncommitted_s)
        metrics.lag_s.labels(slot).set(pulse.lag_s)
        metrics.uncommitted.labels(slot).set(pulse.unsettled_count)


def hide(slot: int, metrics: Metrics) -> None:
    """Take back the gauges of a slot that is held no more: another worker shows them now."""
    for gauge in (metrics.oldest_uncommitted_s, metrics.lag_s, metrics.uncommitted):
        gauge.remove(str(slot))
