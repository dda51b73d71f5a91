"""A delivery judged, arranged and encoded, with its rollups: all that needs no database.

Another thread does this while the database stores the delivery before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from contract.payload.diagnosis import printable
from contract.plausible import Plausible
from contract.reason import Reason
from db.rollup import DAY, HOUR, QUARTER, TIERS, Tier
from ingest.judge.bounds import Bounds
from ingest.judge.columns import NO_SEQ, Table
from ingest.judge.judgement import judge
from ingest.judge.part import Part, arrange
from ingest.load import city_buckets, rollup_block, rollup_columns
from ingest.load.delivery import Delivery, Reject
from ingest.load.kept import Kept
from ingest.load.rollup_columns import Buckets
from ingest.load.sensor_index import KnownSensor
from ingest.write.reading_table import encode

LONG_AGO_US = int(np.iinfo(np.int64).min)
NUMBER_END = 2**31
"""What numbers of devices stay below."""
UNKNOWN, OTHER_KIND = -1, -2


@dataclass(frozen=True, slots=True)
class Measure:
    """What rows are measured by.

    Attributes
    ----------
    bounds : Bounds
        What is accepted now; `oldest_us` is when the tier that is kept longest begins.
    received_us : int
        Wall clock. [us since the epoch]
    """

    bounds: Bounds
    kept: Kept
    zone: ZoneInfo
    received_us: int


@dataclass(frozen=True, slots=True, eq=False)
class TierRows:
    """The buckets of one tier.

    Attributes
    ----------
    period_s : (bucket,) float64
        Of each bucket's sensor. [s]
    parent : (bucket,) int64
        Index of the bucket of the next tier in which each lies; empty for days.
    block : bytes
        All of them as COPY.
    """

    tier: Tier
    buckets: Buckets
    period_s: FloatArray
    parent: IntArray
    block: bytes

    def encoded(self, chosen: BoolArray) -> bytes:
        """Return some of them as COPY."""
        if chosen.all():
            return self.block
        return rollup_block.encode(self.buckets.take(chosen), self.tier, self.period_s[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """Rows of a delivery that are all kept, or all too old for that.

    Attributes
    ----------
    block : bytes
        The rows as COPY; empty where they are too old.
    tiers : sequence of TierRows
        Finest first; those that are kept.
    """

    part: Part
    is_kept: bool
    block: bytes
    tiers: Sequence[TierRows]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A delivery that is ready to be stored.

    Attributes
    ----------
    rejects : sequence of Reject
        The reader's and those of judgement.
    row_count : int
        All rows, also those that are refused.
    """

    delivery: Delivery
    sections: Sequence[Section]
    rejects: Sequence[Reject]
    kept: Kept

    @property
    def row_count(self) -> int:
        """Return how many rows there were, those that are refused included."""
        return len(self.delivery) + len(self.delivery.rejects)


def prepare(delivery: Delivery, known: Mapping[str, KnownSensor], measure: Measure) -> Prepared:
    """Return a delivery judged as live readings are, arranged, encoded and added up."""
    rejects = [*delivery.rejects]
    table, period_s = _filed(delivery, known, rejects, measure.bounds.plausible)
    verdict = judge(table, measure.bounds)
    rejects += [
        Reject(int(table.item_index[row]), error.reason, error.detail)
        for row, error in verdict.refused
    ]
    good = table.take(verdict.rows) if verdict.refused else table
    is_kept = good.observed_us >= measure.kept.raw_us
    sections: list[Section] = []
    for chosen in (is_kept, ~is_kept):
        if chosen.all() and len(chosen):
            sections.append(_section(good, verdict.quality, period_s, measure))
        elif chosen.any():
            rows = np.flatnonzero(chosen)
            sections.append(_section(good.take(rows), verdict.quality[rows], period_s, measure))
    return Prepared(delivery, sections, rejects, measure.kept)


def _filed(
    delivery: Delivery,
    known: Mapping[str, KnownSensor],
    rejects: list[Reject],
    plausible: Plausible,
) -> tuple[Table, FloatArray]:
    """Return the rows of known sensors, and the periods of sensors by their keys."""
    kind = delivery.kind
    found = [known.get(name) for name in delivery.names]
    key_of = np.array(
        [
            UNKNOWN if one is None else one.sensor_key if one.kind == kind.code else OTHER_KIND
            for one in found
        ],
        np.int64,
    )
    period_s = np.ones(max(0, *key_of.tolist(), 0) + 1)
    for one in found:
        if one is not None and one.kind == kind.code:
            period_s[one.sensor_key] = one.period_s
    sensor_key = key_of[delivery.sensor] if len(key_of) else np.empty(0, np.int64)
    numbers = (delivery.boot, np.where(delivery.seq == NO_SEQ, 0, delivery.seq))
    is_number = np.all([(one >= 0) & (one < NUMBER_END) for one in numbers], axis=0)
    is_filed = (sensor_key >= 0) & is_number
    table = Table(
        kind,
        np.zeros(len(delivery), np.int64),
        delivery.row_number,
        sensor_key,
        delivery.observed_us,
        delivery.boot,
        delivery.seq,
        _snapped(kind, delivery.values, plausible),
    )
    if is_filed.all():
        return table, period_s
    rejects += [
        _refused(delivery, row, found[int(delivery.sensor[row])], int(sensor_key[row]))
        for row in np.flatnonzero(~is_filed).tolist()
    ]
    return table.take(np.flatnonzero(is_filed)), period_s


def _refused(delivery: Delivery, row: int, sensor: KnownSensor | None, key: int) -> Reject:
    number = int(delivery.row_number[row])
    name = printable(delivery.names[int(delivery.sensor[row])], 64)
    if sensor is None:
        return Reject(
            number,
            Reason.UNKNOWN_SENSOR,
            f"no sensor {name or 'without a name'} is known; name it in --sensors FILE",
            name,
        )
    if key == OTHER_KIND:
        detail = f"{name} is registered as {sensor.kind}, the rows are {delivery.kind.code}"
        return Reject(number, Reason.TOPIC_MISMATCH, detail, name)
    detail = f"boot {delivery.boot[row]} and seq {delivery.seq[row]} must be 0 to {NUMBER_END - 1}"
    return Reject(number, Reason.WRONG_TYPE, detail, name)


def _snapped(kind: Kind, values: FloatArray, plausible: Plausible) -> FloatArray:
    """Return values in which those that are a limit but for float32 are that limit.

    A file of float32 says 0.1 as 0.10000000149, beyond a limit of 0.1; a device says 0.1.
    """
    snapped = values
    low, high = plausible.limits(kind.code)
    for limits in (*_possible(kind), low, high):
        near = limits.astype(np.float32).astype(np.float64)
        is_limit = (snapped == near) & (near != limits)
        if is_limit.any():
            snapped = np.where(is_limit, limits, snapped)
    return snapped


@cache
def _possible(kind: Kind) -> tuple[FloatArray, FloatArray]:
    ranges = [quantity.possible for quantity in kind.quantities]
    return np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])


def _section(
    table: Table, quality: NDArray[np.int16], period_s: FloatArray, measure: Measure
) -> Section:
    long_ago = np.full(len(table), LONG_AGO_US)
    part = arrange(
        table,
        received_us=np.full(len(table), measure.received_us),
        quality=quality,
        newest_us=long_ago,
        late_before_us=long_ago,  # what is loaded is old by its nature
    )
    is_kept = bool(table.observed_us[0] >= measure.kept.raw_us)
    tiers = tier_rows(part, period_s, measure)
    return Section(part, is_kept, encode(part) if is_kept else b"", tiers)


def tier_rows(part: Part, period_s: FloatArray, measure: Measure) -> list[TierRows]:
    """Return the buckets that rows make, of the tiers that are kept."""
    quarters = rollup_columns.of_rows(part)
    hour_us = city_buckets.begins(HOUR, quarters.begin_us, measure.zone)
    hours = rollup_columns.of_buckets(quarters, QUARTER, hour_us)
    day_us = city_buckets.begins(DAY, hours.begin_us, measure.zone)
    days = rollup_columns.of_buckets(hours, HOUR, day_us)
    parents = (
        rollup_columns.places(quarters.sensor_key, hour_us),
        rollup_columns.places(hours.sensor_key, day_us),
        np.empty(0, np.int64),
    )
    found: list[TierRows] = []
    for tier, buckets, parent in zip(TIERS, (quarters, hours, days), parents, strict=True):
        kept = buckets.begin_us >= measure.kept.of(tier)
        if kept.all():
            periods = period_s[buckets.sensor_key]
            block = rollup_block.encode(buckets, tier, periods)
            found.append(TierRows(tier, buckets, periods, parent, block))
        elif kept.any():
            chosen = buckets.take(kept)
            periods = period_s[chosen.sensor_key]
            block = rollup_block.encode(chosen, tier, periods)
            found.append(TierRows(tier, chosen, periods, np.empty(0, np.int64), block))
    return found
