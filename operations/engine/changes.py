"""What was committed and is to be judged, as ingest tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contract.arrays import IntArray
from db.connection import Connection
from operations.engine.queries import QUERIES

TAKEN_MAX_COUNT = 20_000
"""Of one round: some seconds of a large city, some minutes of a small one."""


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Sensors of one kind with new readings.

    Attributes
    ----------
    sensor_key : (sensor,) int64
        Rising.
    from_us, to_us : (sensor,) int64
        The oldest and the newest of them. [us]
    """

    sensor_key: IntArray
    from_us: IntArray
    to_us: IntArray


@dataclass(frozen=True, slots=True)
class Taken:
    """What one round has to judge.

    Attributes
    ----------
    by_kind : mapping of str to Changes
    count : int
        Rows that were taken away.
    """

    by_kind: Mapping[str, Changes]
    count: int

    @property
    def may_have_left_some(self) -> bool:
        """Tell whether another round should follow at once."""
        return self.count >= TAKEN_MAX_COUNT


async def take(connection: Connection) -> Taken:
    """Take away what changed, the oldest readings first, in the running transaction."""
    return await _read(connection, "take_changes", {"limit": TAKEN_MAX_COUNT})


async def waiting(connection: Connection) -> Mapping[str, Changes]:
    """Return what waits to be judged, and leave it."""
    return (await _read(connection, "waiting_changes", {})).by_kind


async def _read(connection: Connection, name: str, values: Mapping[str, int]) -> Taken:
    rows = await (await connection.execute(QUERIES[name], values, binary=True)).fetchall()
    count = 0
    by_kind: dict[str, Changes] = {}
    for kind, row_count, sensor_key, from_us, to_us in rows:
        count += row_count
        by_kind[kind] = Changes(
            np.array(sensor_key, np.int64),
            np.array(from_us, np.int64),
            np.array(to_us, np.int64),
        )
    return Taken(by_kind, count)
