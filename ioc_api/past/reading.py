"""The last readings of a moment, kind by kind, into a fleet that knows none yet."""

import asyncio
import math
from datetime import datetime, timedelta

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import Kind
from contract.clock import from_us
from contract.quality import UNTRUSTED
from db.connection import Connection
from db.rollup import DAY, QUARTER
from ioc_api.fleet import queries as live
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.latest import Values
from ioc_api.fleet.status import NEVER_US
from ioc_api.fleet.stored import Block, Newest
from ioc_api.past import queries
from ioc_api.past.moment import LOOK_BACK, Moment, least_observed_at_us
from ioc_api.span import Span

SOUGHT_READINGS = 300_000
"""Among so many readings of a kind trusted values are looked for; a tenth of a second."""
_TICK = timedelta(microseconds=1)


class Reader:
    """Reads one kind after another.

    Attributes
    ----------
    has_found : bool
        Whether any sensor had sent a reading by then.
    """

    def __init__(self, fleet: Fleet, moment: Moment) -> None:
        self.has_found = False
        self._fleet = fleet
        self._moment = moment
        keys = fleet.sensor_keys()
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    async def read(self, taken: Connection, kind: Kind) -> None:
        """Read the sensors of a kind."""
        if self._moment.tier == "raw":
            await self._read_readings(taken, kind)
        else:
            await self._read_quarters(taken, kind)

    async def _read_readings(self, taken: Connection, kind: Kind) -> None:
        as_of = self._moment.as_of
        async with taken.cursor() as cursor:
            await self._take(taken, kind, await queries.newest(cursor, kind, _back(as_of)))
            missing = self._missing(kind)
            if not missing:
                return
            days = await queries.last_days(cursor, kind, as_of - LOOK_BACK, missing)
            for day_us in np.unique(days.bucket_at_us).tolist():
                chosen = days.bucket_at_us == day_us
                begin = from_us(day_us)
                span = Span(begin - _TICK, min(begin + timedelta(days=1), as_of - LOOK_BACK))
                keys: list[int] = days.sensor_keys[chosen].tolist()
                await self._take(taken, kind, await queries.newest(cursor, kind, span, keys))
        await self._take_buckets(kind, days, DAY.width_s)

    async def _read_quarters(self, taken: Connection, kind: Kind) -> None:
        last_at = self._moment.as_of - timedelta(seconds=QUARTER.width_s)
        async with taken.cursor() as cursor:
            found = await queries.quarters(cursor, kind, _back(last_at))
            await self._take_buckets(kind, found, QUARTER.width_s)
            missing = self._missing(kind)
            if missing:
                days = await queries.last_days(cursor, kind, last_at - LOOK_BACK, missing)
                await self._take_buckets(kind, days, DAY.width_s)

    def _missing(self, kind: Kind) -> list[int]:
        """Return the keys of the kind's sensors without a reading so far."""
        fleet = self._fleet
        rows = fleet.rows_of_kind(kind.code)
        lacking: list[int] = rows[fleet.observed_at_us[rows] == NEVER_US].tolist()
        return [fleet.sensors[row].sensor_key for row in lacking]

    async def _take(self, taken: Connection, kind: Kind, found: queries.Newest) -> None:
        """Take over readings; of a doubtful one also the trusted values before it."""
        odd = await asyncio.to_thread(self._take_plain, found)
        if not odd:
            return
        async with taken.cursor(binary=False) as cursor:
            looking = live.Looking(cursor, kind, self._moment.as_of, SOUGHT_READINGS)
            told = await looking.with_trusted(odd, live.FIRST_DEPTH)
            told = await looking.with_left_out(told)
        self._fleet.merge(told, missed_before=self._moment.as_of)

    def _take_plain(self, found: queries.Newest) -> list[Newest]:
        """Take over the readings that say all there is to say; return the others."""
        if not len(found.sensor_keys):
            return []
        self.has_found = True
        rows, is_known = self._rows(found.sensor_keys)
        is_own = found.value_at_us == found.observed_at_us[:, np.newaxis]
        is_lacking = (found.value_at_us == NEVER_US) & ~self._fleet.lacks(rows, is_own.shape[1])
        is_plain = (is_own | (found.value_at_us == NEVER_US)).all(axis=1)
        is_plain &= ~is_lacking.any(axis=1) & (found.quality & UNTRUSTED == 0)
        plain = np.flatnonzero(is_plain & is_known)
        values, value_at_us = found.values[plain], found.value_at_us[plain]
        self._fleet.take(
            Block(
                rows[plain],
                found.observed_at_us[plain],
                found.received_at_us[plain],
                found.quality[plain],
                values,
                value_at_us,
                Values(values.copy(), value_at_us.copy()),
            )
        )
        return [_one(found, index) for index in np.flatnonzero(~is_plain & is_known).tolist()]

    async def _take_buckets(self, kind: Kind, found: queries.Buckets, width_s: int) -> None:
        """Take over what buckets say of sensors without a reading so far."""
        await asyncio.to_thread(self._take_last, kind, found, width_s)

    def _take_last(self, kind: Kind, found: queries.Buckets, width_s: int) -> None:
        fleet = self._fleet
        if not len(found.sensor_keys):
            return
        self.has_found = True
        rows, is_known = self._rows(found.sensor_keys)
        chosen = np.flatnonzero(is_known & (fleet.observed_at_us[rows] == NEVER_US))
        rows = rows[chosen]
        at_us = least_observed_at_us(
            found.bucket_at_us[chosen], found.reading_count[chosen], fleet.period_s[rows], width_s
        )
        values = np.full((len(rows), len(kind.quantities)), np.nan)
        if found.values.shape[1]:
            values = found.values[chosen]
        value_at_us = np.where(np.isnan(values), NEVER_US, at_us[:, np.newaxis])
        quality = np.zeros(len(rows), np.int64)
        trusted = Values(values.copy(), value_at_us.copy())
        fleet.take(Block(rows, at_us, at_us, quality, values, value_at_us, trusted))

    def _rows(self, keys: IntArray) -> tuple[IntArray, BoolArray]:
        """Return the rows of some sensors, and which of them the fleet has."""
        if not len(self._keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return self._order[places], self._keys[places] == keys


def _back(at: datetime) -> Span:
    return Span(at - LOOK_BACK, at)


def _one(found: queries.Newest, index: int) -> Newest:
    """Return one reading as the live state takes it over."""
    observed_at_us = int(found.observed_at_us[index])
    values: list[float] = found.values[index].tolist()
    at_us: list[int] = found.value_at_us[index].tolist()
    is_older = [at not in {observed_at_us, NEVER_US} for at in at_us]
    return Newest(
        int(found.sensor_keys[index]),
        from_us(observed_at_us),
        from_us(int(found.received_at_us[index])),
        int(found.quality[index]),
        tuple(None if math.isnan(value) else value for value in values),
        tuple(from_us(at) if older else None for at, older in zip(at_us, is_older, strict=True))
        if any(is_older)
        else (),
    )
