"""One kind's marked buckets, computed: marks away first, then quarters, hours and days from rows.

All in one READ COMMITTED transaction: the marks' rows are visible to each later statement, and a
mark that is committed meanwhile waits for the next time. A transaction that fails brings its marks
back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.catalogue import Kind
from db.connection import Connection
from db.leader import take_turn
from db.rollup import TIERS, Tier, refresh
from ingest.maintenance import floor
from ingest.maintenance.queries import QUERIES

MARK_LIMIT = 20_000
"""Marks of one transaction: about a second's work."""
SPAN_MARGIN = timedelta(days=2)
"""The day in which a quarter lies begins and ends within it, also where clocks change."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What a transaction came to.

    Attributes
    ----------
    mark_count : int
        Marks taken.
    bucket_count : mapping of str to int
        Buckets computed, by tier.
    """

    mark_count: int
    bucket_count: Mapping[str, int]

    @property
    def may_have_left_some(self) -> bool:
        """Tell whether more marks may be waiting than were taken."""
        return self.mark_count == MARK_LIMIT


async def compute_marked(connection: Connection, kind: Kind, time_zone: str) -> Computed:
    """Compute the buckets of a kind that are marked, at most `MARK_LIMIT` marks.

    Raises
    ------
    psycopg.Error
        Nothing is computed, and the marks are still there.
    """
    async with connection.transaction():
        await take_turn(connection)
        floors = await floor.read(connection)
        taken = await connection.execute(
            QUERIES["take_marks"], {"kind": kind.code, "mark_limit": MARK_LIMIT}
        )
        found = await taken.fetchone()
        mark_count = 0 if found is None else int(found[0])
        counts = await refresh_tiers(connection, kind, time_zone, floors.of)
    return Computed(mark_count, counts)


async def refresh_tiers(
    connection: Connection, kind: Kind, time_zone: str, floor_of: Callable[[Tier], datetime]
) -> dict[str, int]:
    """Compute the buckets that table `dirty` names, each tier from the finer one.

    Returns
    -------
    dict of str to int
        Buckets computed, by tier.
    """
    counts = dict.fromkeys((tier.name for tier in TIERS), 0)
    limits = await (await connection.execute(QUERIES["dirty_limits"])).fetchone()
    if limits is None or limits[0] is None:
        return counts
    span = (limits[0] - SPAN_MARGIN, limits[1] + SPAN_MARGIN)
    for tier in TIERS:
        statement = refresh(kind, tier, time_zone, span)
        done = await connection.execute(statement, {"floor_at": floor_of(tier)})
        counts[tier.name] = done.rowcount
    return counts
