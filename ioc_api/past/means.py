"""The means of a moment: only of sensors whose mean may be beyond a limit."""

from datetime import datetime, timedelta

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.clock import to_us
from db.pool import Pool
from db.rollup import HOUR, QUARTER
from ioc_api.bucket import Grid
from ioc_api.database import connection
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.limits import Limits, SpanMean
from ioc_api.judgement.means import LEAST_COVERED_FRAC, Means
from ioc_api.past.calm import Window, calm_keys
from ioc_api.span import Span

RECENT = timedelta(hours=2)
"""Hours that begin later may not have been computed; who fell silent before is asked about."""
BY_HOURS_S = 10 * HOUR.width_s  # a span of which hours are a small part


class PastMeans(Means):
    """Reads the means of a moment, but of those that cannot be beyond a limit.

    A mean is not beyond what no value is. So hours, of which there are few, tell of most sensors
    that nothing has to be read: of 100 000 sensors that takes seconds.
    """

    def __init__(self, *, pool: Pool, fleet: Fleet, judge: Judge, as_of: datetime) -> None:
        super().__init__(pool=pool, fleet=fleet, judge=judge)
        self._as_of = as_of
        self._calm: dict[tuple[str, SpanMean], IntArray] = {}

    async def find_calm(self, now: datetime, offset: timedelta) -> None:
        """Find out who cannot be beyond a limit, where all hours have been computed by now."""
        if self._as_of > now - RECENT:
            return
        async with connection(self._pool) as taken, taken.cursor() as cursor:
            for limits in self._judge.limits:
                for span_s, bounds in _bounds(limits).items():
                    window = window_of(self._as_of, span_s, offset)
                    found = await calm_keys(cursor, limits.kind, window, bounds)
                    for (name, _), keys in zip(bounds, found, strict=True):
                        self._calm[limits.kind.code, SpanMean(name, span_s)] = keys

    def _due(self, limits: Limits, place: int, span: SpanMean) -> tuple[IntArray, IntArray]:
        rows, newest_us = super()._due(limits, place, span)
        calm = self._calm.get((limits.kind.code, span))
        if calm is None:
            return rows, newest_us
        is_recent = newest_us > to_us(self._as_of - RECENT)
        is_asked = ~(is_recent & self._are(rows, calm))
        return rows[is_asked], newest_us[is_asked]

    def _are(self, rows: IntArray, keys: IntArray) -> BoolArray:
        return np.isin(np.array(self._keys(rows), np.int64), keys)


def window_of(as_of: datetime, span_s: int, offset: timedelta) -> Window:
    """Return the buckets that hold all that a mean is of which ends up to `RECENT` before a time.

    So much of those that have ended must be covered that, wherever the holes are, values cover
    what a mean needs.
    """
    tier = HOUR if span_s >= BY_HOURS_S else QUARTER
    grid = Grid(tier, offset)
    begin = as_of - timedelta(seconds=span_s) - RECENT - grid.width
    ended_at = grid.start_of(as_of)
    first_at = grid.start_of(begin) + grid.width
    hole_s = (1 - LEAST_COVERED_FRAC) * span_s - tier.width_s
    covered_s = (ended_at - first_at).total_seconds() - hole_s
    return Window(tier, Span(begin, as_of), ended_at, covered_s)


def _bounds(limits: Limits) -> dict[int, tuple[tuple[str, float], ...]]:
    """Return by span what the means of which quantities must reach to be beyond any limit.

    Where a low mean is beyond a limit too, there is no such.
    """
    found: dict[int, tuple[tuple[str, float], ...]] = {}
    for place, span in enumerate(limits.spans):
        judging = np.flatnonzero(limits.averaged == place).tolist()
        thresholds = [limits.thresholds[one] for one in judging]
        if all(one.direction == "above" for one in thresholds):
            # Less by what rounding a mean may add.
            quantity = limits.kind.quantities[COLUMN[limits.kind.code][span.quantity]]
            bound = min(one.value for one in thresholds) - 10.0**-quantity.mean_decimals
            found[span.averaged_s] = (*found.get(span.averaged_s, ()), (span.quantity, bound))
    return found
