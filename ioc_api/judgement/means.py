"""Keep the means that averaged thresholds judge: of each sensor up to its own newest trusted value.

So the mean of a silent sensor stays what it was, and only sensors of which something was heard have
to be asked about. All are asked about again from time to time, for readings may come late.

A mean that covers too little of its span says nothing. What is judged then is the last one that had
enough, as the database has it: a crossing does not end because its sensor was away.
"""

from datetime import datetime

import numpy as np

from contract.arrays import IntArray
from contract.clock import from_us, to_us
from ioc_api.fleet.fleet import COLUMN
from ioc_api.fleet.latest import Values
from ioc_api.fleet.status import NEVER_US
from ioc_api.judgement import queries
from ioc_api.judgement.asking import Asker
from ioc_api.judgement.limits import Limits, SpanMean

LEAST_COVERED_FRAC = 0.5
ALL_LOOKS = 30  # every 5 min all are asked about, not only those that said something
BLOCK_COUNT = 500
US_PER_MS = 1_000


class Means(Asker):
    """Reads the means of the sensors that have said something since."""

    part = "means"
    every_s = 10.0

    async def _ask_all(self) -> None:
        for limits in self._judge.limits:
            for place, span in enumerate(limits.spans):
                rows, newest_us = self._due(limits, place, span)
                for first in range(0, len(rows), BLOCK_COUNT):
                    block = slice(first, first + BLOCK_COUNT)
                    await self._read(limits, place, rows[block], newest_us[block])
        self._judge.has_means = True

    @property
    def _is_all(self) -> bool:
        """Tell whether all are asked about with this look."""
        return self._looks % ALL_LOOKS == 0

    def _due(self, limits: Limits, place: int, span: SpanMean) -> tuple[IntArray, IntArray]:
        """Return which sensors are to be asked about, and the newest trusted value of each."""
        rows = self._fleet.rows_of_kind(limits.kind.code)
        newest_us = self._fleet.trusted(COLUMN[limits.kind.code][span.quantity], rows).at_us
        is_due = (newest_us != NEVER_US) & ~self._fleet.is_retired[rows]
        if not self._is_all:
            is_due &= newest_us != self._judge.standing.mean_until_us[rows, place]
        return rows[is_due], newest_us[is_due]

    async def _read(self, limits: Limits, place: int, rows: IntArray, newest_us: IntArray) -> None:
        means = await self._up_to_newest(limits, place, rows, newest_us)
        lacking = np.flatnonzero(np.isnan(means.values))
        if lacking.size:
            last = await self._last(limits, place, rows[lacking], newest_us[lacking])
            is_known = ~np.isnan(last.values)
            means.values[lacking[is_known]] = last.values[is_known]
            means.at_us[lacking[is_known]] = last.at_us[is_known]
        # As means are written everywhere: what is shown is what was judged.
        column = COLUMN[limits.kind.code][limits.spans[place].quantity]
        values = np.round(means.values, limits.kind.quantities[column].mean_decimals)
        self._judge.take_means(place, rows, Values(values, means.at_us), newest_us)

    async def _up_to_newest(
        self, limits: Limits, place: int, rows: IntArray, newest_us: IntArray
    ) -> Values:
        """Return the means over the spans that end with the newest values, (row,)."""
        span, keys = limits.spans[place], self._keys(rows)
        found = {
            one.sensor_key: one.mean
            for one in await queries.means(self._pool, limits.kind, span, keys, _times(newest_us))
            if one.covered_s >= LEAST_COVERED_FRAC * span.averaged_s
        }
        return Values(np.array([found.get(key, np.nan) for key in keys]), newest_us.copy())

    async def _last(
        self, limits: Limits, place: int, rows: IntArray, newest_us: IntArray
    ) -> Values:
        """Return the last means that had enough, (row,); they change only by what comes late."""
        standing = self._judge.standing
        means = Values(standing.means[rows, place], standing.mean_at_us[rows, place])
        until_us = standing.mean_until_us[rows, place]
        is_last = (until_us != NEVER_US) & (np.isnan(means.values) | (means.at_us < until_us))
        asked = np.flatnonzero(~is_last | self._is_all)
        keys = self._keys(rows[asked])
        until_at = _times(newest_us[asked])
        means.values[asked] = np.nan
        if keys:
            found = await queries.last_means(
                self._pool, limits.kind, limits.spans[place], keys, until_at
            )
            for one in found:
                means.values[asked[one.place - 1]] = one.mean
                means.at_us[asked[one.place - 1]] = _whole_ms(one.observed_at)
        return means

    def _keys(self, rows: IntArray) -> list[int]:
        listed: list[int] = rows.tolist()
        return [self._fleet.sensors[row].sensor_key for row in listed]


def _times(newest_us: IntArray) -> list[datetime]:
    """Return times that memory keeps to the whole millisecond, so that none in it is missed."""
    return [from_us(at_us + US_PER_MS - 1) for at_us in newest_us.tolist()]


def _whole_ms(instant: datetime) -> int:
    return to_us(instant) // US_PER_MS * US_PER_MS
