"""One part, one transaction: its rows, its rollups, its marks and its name, or nothing of it.

The order of steps is what keeps rollups right beside a live city. Rollups are written by whoever
has the turn (`db.leader`): the keeper, a rebuild, a load. Readings are written by anybody at any
time, and whoever writes one marks its bucket in the same transaction.

* **Rows first, then the turn.** The turn is held while a part's rollups are written, not while its
  rows are.
* **The turn, then the look.** What stands when the turn is held stands until the commit. A bucket
  that the keeper computed from live rows alone, while ours were not committed, is found and
  marked; the keeper then computes it from all.
* **No mark where nothing stands.** Live rows of our bucket that the keeper has not computed yet
  have a mark of their own, committed with them. It is taken after our commit, for the keeper needs
  the turn, and then our rows are there to be read.

So a bucket is never left with less than all its rows and without a mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from psycopg.sql import Composed

from contract.arrays import BoolArray, IntArray
from contract.catalogue import Kind
from contract.clock import from_us
from db.connection import Connection
from db.leader import take_turn
from db.rollup import readings_of
from ingest.judge.completion import Role
from ingest.judge.part import Part
from ingest.load import kept, purity, rollup_block
from ingest.load.city_buckets import quarters
from ingest.load.delivery import Reject
from ingest.load.ledger import Ledger, Tally
from ingest.load.prepared import Prepared, Section, TierRows
from ingest.load.purity import bucket_key
from ingest.load.queries import TEMPLATES
from ingest.write import addition, mark, stage
from ingest.write.reading_table import statements
from ingest.write.stage import PartOutcome
from ingest.write.store import CONFLICT
from ingest.write.touched import Touched

PIECE_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a delivery, committed."""

    tally: Tally
    rejects: Sequence[Reject]


async def store(
    connection: Connection, ledger: Ledger, prepared: Prepared, *, may_stand: bool, is_whole: bool
) -> Stored | None:
    """Store a delivery; None where it was committed before.

    Parameters
    ----------
    may_stand : bool
        Some of the rows may be there although a look found none: all go through the stage.
    is_whole : bool
        False for a half of a delivery: its name is written down with the last of them.

    Raises
    ------
    psycopg.Error
        Nothing of it is stored.
    """
    delivery = prepared.delivery
    rejects = [*prepared.rejects]
    async with connection.transaction():
        if is_whole and not await ledger.claim(connection, delivery.part, prepared.row_count):
            return None
        tally = Tally()
        outcomes: list[tuple[Section, PartOutcome | None]] = []
        for section in prepared.sections:
            outcome = (
                await _write_rows(connection, section, may_stand=may_stand)
                if section.is_kept
                else None
            )
            outcomes.append((section, outcome))
        await take_turn(connection)
        for section, outcome in outcomes:
            if outcome is None:
                tally += await _write_old(connection, section, prepared.kept)
                roles = section.part.arrived.roles
                rejects += _conflicts(section.part, np.flatnonzero(roles == Role.CONTRADICTS))
            else:
                tally += await _write_rollups(connection, section, outcome)
                rejects += _conflicts(section.part, outcome.conflicts)
        tally += Tally(row_count=prepared.row_count, refused_count=len(rejects))
        await ledger.add(
            connection, tally, done_count=int(is_whole), part_count=delivery.part_count
        )
    return Stored(tally, rejects)


async def name_whole(
    connection: Connection, ledger: Ledger, prepared: Prepared, tally: Tally
) -> None:
    """Name a delivery of which all parts are committed, with what its reader refused."""
    delivery = prepared.delivery
    async with connection.transaction():
        if await ledger.claim(connection, delivery.part, prepared.row_count):
            await ledger.add(connection, tally, done_count=1, part_count=delivery.part_count)


async def _write_rows(connection: Connection, section: Section, *, may_stand: bool) -> PartOutcome:
    part = section.part
    if not may_stand and not await _stands_any(connection, part):
        await _pour(connection, statements(part.table.kind.code).copy_direct, section.block)
        return stage.as_new(part)
    part.is_fresh[:] = False
    outcome = await stage.store(connection, part)
    if len(outcome.unborne):
        await addition.write(connection, [part.arrived.table.take(outcome.unborne)])
    return outcome


async def _stands_any(connection: Connection, part: Part) -> bool:
    table = part.table
    statement = TEMPLATES["stands_reading"].format(readings=readings_of(table.kind))
    parameters = _span(table.sensor_key, table.observed_us)
    found = await (await connection.execute(statement, parameters)).fetchone()
    return found is not None


async def _write_rollups(connection: Connection, section: Section, outcome: PartOutcome) -> Tally:
    part, tiers = section.part, section.tiers
    kind = part.table.kind
    quarter = tiers[0].buckets
    keys = bucket_key(quarter.sensor_key, quarter.begin_us)
    is_new = np.zeros(len(part.table), np.bool_)
    is_new[outcome.new] = True
    changed_keys = [_row_keys(part, is_new)]
    changed_keys += [
        bucket_key(rows.table.sensor_key, quarters(rows.table.observed_us))
        for rows in outcome.completed
    ]
    standing = [await _standing(connection, kind, tier) for tier in tiers]
    division = purity.divide(
        tiers,
        standing,
        changed=np.isin(keys, np.concatenate(changed_keys)),
        shared=np.isin(keys, _row_keys(part, ~is_new)),
    )
    rollup_count = 0
    for tier, chosen in zip(tiers, division.written, strict=True):
        rollup_count += await _copy(connection, kind, tier, chosen)
    marked = division.marked
    touched = Touched(kind.code, quarter.sensor_key[marked], quarter.begin_us[marked])
    await mark.write(connection, [touched])
    observed_us = part.table.observed_us
    return Tally(
        new_count=len(outcome.new) + len(outcome.additions),
        duplicate_count=outcome.duplicate_count,
        rollup_count=rollup_count,
        from_us=int(observed_us.min()),
        to_us=int(observed_us.max()),
    )


async def _write_old(connection: Connection, section: Section, floors: kept.Kept) -> Tally:
    """Write the rollups of rows that are not kept themselves, where none stands.

    What stands was made of readings that are gone, so nothing can be added to it.
    """
    part = section.part
    rollup_count = new_count = 0
    for tier in section.tiers:
        fresh = purity.fresh(tier, await _standing(connection, part.table.kind, tier))
        rollup_count += await _copy(connection, part.table.kind, tier, fresh)
        # The coarsest is kept longest, so it comes last and counts all.
        new_count = int(tier.buckets.reading_count[fresh].sum())
    observed_us = part.table.observed_us
    await kept.raise_floors(connection, floors, int(observed_us.min()))
    is_good = part.arrived.roles != Role.CONTRADICTS
    return Tally(
        new_count=new_count,
        duplicate_count=int(is_good.sum()) - new_count,
        rollup_count=rollup_count,
        from_us=int(observed_us.min()),
        to_us=int(observed_us.max()),
    )


async def _standing(connection: Connection, kind: Kind, tier: TierRows) -> IntArray:
    buckets = tier.buckets
    statement = TEMPLATES["standing_buckets"].format(rollup=tier.tier.table(kind))
    parameters = _span(buckets.sensor_key, buckets.begin_us)
    found = await (await connection.execute(statement, parameters)).fetchall()
    rows = np.array(found, np.int64).reshape(-1, 2)
    return bucket_key(rows[:, 0], rows[:, 1])


async def _copy(connection: Connection, kind: Kind, tier: TierRows, chosen: BoolArray) -> int:
    count = int(chosen.sum())
    if count:
        statement = rollup_block.copy_statement(kind.code, tier.tier)
        await _pour(connection, statement, tier.encoded(chosen))
    return count


async def _pour(connection: Connection, statement: Composed, block: bytes) -> None:
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for begin in range(0, len(block), PIECE_BYTES):
            await copy.write(block[begin : begin + PIECE_BYTES])


def _row_keys(part: Part, chosen: BoolArray) -> IntArray:
    table = part.table
    return bucket_key(table.sensor_key[chosen], quarters(table.observed_us[chosen]))


def _conflicts(part: Part, conflicts: IntArray) -> list[Reject]:
    numbers: list[int] = part.arrived.table.item_index[conflicts].tolist()
    return [Reject(number, CONFLICT.reason, CONFLICT.detail) for number in numbers]


def _span(sensor_key: IntArray, instant_us: IntArray) -> dict[str, object]:
    return {
        "sensor_keys": np.unique(sensor_key).tolist(),
        "first_at": from_us(int(instant_us.min())),
        "last_at": from_us(int(instant_us.max())),
    }
