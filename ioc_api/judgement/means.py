"""Keep the means that averaged thresholds judge: of each sensor up to its own newest trusted value.

So the mean of a silent sensor stays what it was, and only sensors of which something was heard have
to be asked about. All are asked about again from time to time, for readings may come late.
"""

import numpy as np

from contract.arrays import IntArray
from contract.clock import from_us
from db.pool import Pool
from ioc_api.errors import UnavailableError
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.status import NEVER_US
from ioc_api.judgement import queries
from ioc_api.judgement.asking import ask_for_ever
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.limits import Limits, SpanMean

EVERY_S = 10.0
FIRST_LOOK_S = 0.1  # between two looks whether the live state has been read
ALL_LOOKS = 30  # every 5 min all are asked about, not only those that said something
BLOCK_COUNT = 500
LEAST_COVERED_FRAC = 0.5
US_PER_MS = 1_000


class Means:
    """Reads the means."""

    def __init__(self, *, pool: Pool, fleet: Fleet, judge: Judge) -> None:
        self._pool = pool
        self._fleet = fleet
        self._judge = judge
        self._looks = 0

    async def run(self) -> None:
        """Look for ever."""
        await ask_for_ever(self.look)

    async def look(self) -> float:
        """Read the means of the sensors that have said something since; return when to go on."""
        if not self._fleet.is_loaded:
            return FIRST_LOOK_S
        self._judge.look()
        try:
            await self._look()
        except UnavailableError:
            self._judge.has_means = False
            raise
        self._judge.has_means = True
        self._looks += 1
        return EVERY_S

    async def _look(self) -> None:
        for limits in self._judge.limits:
            for place, span in enumerate(limits.spans):
                rows, newest_us = self._due(limits, place, span)
                for first in range(0, len(rows), BLOCK_COUNT):
                    block = slice(first, first + BLOCK_COUNT)
                    await self._read(limits, place, rows[block], newest_us[block])

    def _due(self, limits: Limits, place: int, span: SpanMean) -> tuple[IntArray, IntArray]:
        """Return which sensors are to be asked about, and the newest trusted value of each."""
        rows = self._fleet.rows_of_kind(limits.kind.code)
        newest_us = self._fleet.trusted(COLUMN[limits.kind.code][span.quantity], rows).at_us
        is_due = (newest_us != NEVER_US) & ~self._fleet.is_retired[rows]
        if self._looks % ALL_LOOKS:
            is_due &= newest_us != self._judge.standing.mean_at_us[rows, place]
        return rows[is_due], newest_us[is_due]

    async def _read(self, limits: Limits, place: int, rows: IntArray, newest_us: IntArray) -> None:
        span = limits.spans[place]
        listed: list[int] = rows.tolist()
        keys = [self._fleet.sensors[row].sensor_key for row in listed]
        # Memory keeps whole milliseconds.
        newest_at = [from_us(at_us + US_PER_MS - 1) for at_us in newest_us.tolist()]
        # As means are written everywhere: what is shown is what was judged.
        column = COLUMN[limits.kind.code][span.quantity]
        decimals = limits.kind.quantities[column].mean_decimals
        index = {key: number for number, key in enumerate(keys)}
        means = np.full(len(rows), np.nan)
        for one in await queries.means(self._pool, limits.kind, span, keys, newest_at):
            if one.covered_s >= LEAST_COVERED_FRAC * span.averaged_s:
                means[index[one.sensor_key]] = round(one.mean, decimals)
        self._judge.take_means(place, rows, means, newest_us)
