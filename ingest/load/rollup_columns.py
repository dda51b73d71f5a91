"""Rollups by column: what `db.rollup.refresh` computes in SQL, of rows that are in memory already.

In SQL the same takes six times as long as storing the rows (measured). Both must agree, so each
rule stands once more beside its SQL: `db.aggregate`, `db.register`, `db.trusted`; a test compares
them for every aggregate (decision 0022).
"""

from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from contract.quality import UNTRUSTED
from db.rollup import Tier
from ingest.judge.part import Rows
from ingest.load import register_steps
from ingest.load.city_buckets import quarters
from ingest.load.register_steps import Ends


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """Buckets of one kind and width, sorted by sensor and time.

    Attributes
    ----------
    sensor_key, begin_us : (bucket,) int64
        [us since the epoch]
    reading_count, untrusted_count : (bucket,) int64
    value_count : (bucket, quantity) int64
    sums : (bucket, term) float64
        In the order of `terms_of`; NaN where there is no value, as in all that follow.
    least, greatest : (bucket, quantity) float64
    first, last : (bucket, register) float64
    """

    kind: Kind
    sensor_key: IntArray
    begin_us: IntArray
    reading_count: IntArray
    untrusted_count: IntArray
    value_count: IntArray
    sums: FloatArray
    least: FloatArray
    greatest: FloatArray
    first: FloatArray
    last: FloatArray

    def __len__(self) -> int:
        return len(self.begin_us)

    def take(self, chosen: IntArray | BoolArray) -> "Buckets":
        """Return some of them, in the order asked for."""
        return Buckets(
            self.kind,
            self.sensor_key[chosen],
            self.begin_us[chosen],
            self.reading_count[chosen],
            self.untrusted_count[chosen],
            self.value_count[chosen],
            self.sums[chosen],
            self.least[chosen],
            self.greatest[chosen],
            self.first[chosen],
            self.last[chosen],
        )


def places(sensor_key: IntArray, begin_us: IntArray) -> IntArray:
    """Return to which bucket each row belongs, counted from 0: rows of one follow one another."""
    starts = _starts(sensor_key, begin_us)
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=len(begin_us)))


def terms_of(kind: Kind) -> list[int]:
    """Return of which quantity each sum is, by its index: a direction has two."""
    return [
        index
        for index, quantity in enumerate(kind.quantities)
        for _ in range(2 if quantity.aggregate == "circular" else 1)
    ]


def registers_of(kind: Kind) -> list[int]:
    """Return the indices of the quantities that are registers."""
    return [
        index for index, quantity in enumerate(kind.quantities) if quantity.aggregate == "counter"
    ]


def of_rows(rows: Rows) -> Buckets:
    """Return the quarters of an hour of rows that are sorted by sensor and time.

    Each must hold all rows of its sensor and quarter that there are.
    """
    table, kind = rows.table, rows.table.kind
    begin_us = quarters(table.observed_us)
    starts = _starts(table.sensor_key, begin_us)
    is_untrusted = (rows.quality & UNTRUSTED) != 0
    value = _as_stored(kind, table.values)
    value[is_untrusted] = np.nan
    group = places(table.sensor_key, begin_us)
    ends = _ends_of_rows(kind, value, group, len(starts))
    value_count = np.add.reduceat(~np.isnan(value), starts, dtype=np.int64)
    return Buckets(
        kind=kind,
        sensor_key=table.sensor_key[starts],
        begin_us=begin_us[starts],
        reading_count=np.diff(starts, append=len(table)),
        untrusted_count=np.add.reduceat(is_untrusted, starts, dtype=np.int64),
        value_count=value_count,
        sums=_summed(kind, _terms(kind, value, table.observed_us, group), starts, value_count),
        least=np.fmin.reduceat(value, starts),
        greatest=np.fmax.reduceat(value, starts),
        first=ends[0],
        last=ends[1],
    )


def of_buckets(finer: Buckets, tier: Tier, begin_us: IntArray) -> Buckets:
    """Return the coarser buckets of finer ones.

    Parameters
    ----------
    tier : Tier
        Of the finer ones.
    begin_us : (finer,) int64
        Begin of the coarser one in which each lies. [us since the epoch]
    """
    kind = finer.kind
    starts = _starts(finer.sensor_key, begin_us)
    group = places(finer.sensor_key, begin_us)
    first, last = np.full((2, len(starts), finer.first.shape[1]), np.nan)
    for column in range(finer.first.shape[1]):
        _note_ends(group, finer.first[:, column], first[:, column], np.s_[::-1])
        _note_ends(group, finer.last[:, column], last[:, column], np.s_[:])
    value_count = np.add.reduceat(finer.value_count, starts)
    sums = _with_steps(finer, tier, group)
    return replace(
        finer,
        sensor_key=finer.sensor_key[starts],
        begin_us=begin_us[starts],
        reading_count=np.add.reduceat(finer.reading_count, starts),
        untrusted_count=np.add.reduceat(finer.untrusted_count, starts),
        value_count=value_count,
        sums=_summed(kind, sums, starts, value_count),
        least=np.fmin.reduceat(finer.least, starts),
        greatest=np.fmax.reduceat(finer.greatest, starts),
        first=first,
        last=last,
    )


def _starts(sensor_key: IntArray, begin_us: IntArray) -> IntArray:
    """Return the first row of each bucket."""
    is_first = np.ones(len(begin_us), np.bool_)
    is_first[1:] = (np.diff(sensor_key) != 0) | (np.diff(begin_us) != 0)
    return np.flatnonzero(is_first)


def _as_stored(kind: Kind, values: FloatArray) -> FloatArray:
    """Return values as their columns hold them, a copy."""
    stored = values.astype(np.float32).astype(np.float64)
    for index, quantity in enumerate(kind.quantities):
        if quantity.is_double:
            stored[:, index] = values[:, index]
    return stored


def _terms(kind: Kind, value: FloatArray, observed_us: IntArray, group: IntArray) -> FloatArray:
    """Return what adds up, (row, term), NaN where there is nothing."""
    terms = np.empty((len(value), len(terms_of(kind))))
    place = 0
    for index, quantity in enumerate(kind.quantities):
        column = value[:, index]
        match quantity.aggregate:
            case "circular":
                terms[:, place], terms[:, place + 1] = _sine_cosine(column)
                place += 1
            case "energetic":
                terms[:, place] = np.power(10.0, column / 10)
            case "counter":
                has = np.flatnonzero(~np.isnan(column))
                terms[:, place] = np.nan
                terms[has, place] = register_steps.reading_steps(
                    quantity, column[has], observed_us[has], group[has]
                )
            case _:
                terms[:, place] = column
        place += 1
    return terms


def _sine_cosine(angle_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return sine and cosine, exact where the angle is a multiple of 90, as the database's are."""
    quadrant, rest_deg = np.divmod(angle_deg, 90)
    sine, cosine = np.sin(np.deg2rad(rest_deg)), np.cos(np.deg2rad(rest_deg))
    number = np.where(np.isnan(quadrant), 0, quadrant).astype(np.int64) % 4
    return (
        np.choose(number, [sine, cosine, -sine, -cosine]),
        np.choose(number, [cosine, -sine, -cosine, sine]),
    )


def _summed(kind: Kind, terms: FloatArray, starts: IntArray, value_count: IntArray) -> FloatArray:
    """Return sums by bucket: 0 where values have no step, NaN where there are no values."""
    sums = np.add.reduceat(np.where(np.isnan(terms), 0, terms), starts)
    sums[value_count[:, terms_of(kind)] == 0] = np.nan
    return sums


def _ends_of_rows(
    kind: Kind, value: FloatArray, group: IntArray, count: int
) -> tuple[FloatArray, FloatArray]:
    """Return the first and the last value of each register, (bucket, register)."""
    registers = registers_of(kind)
    first, last = np.full((2, count, len(registers)), np.nan)
    for place, index in enumerate(registers):
        _note_ends(group, value[:, index], first[:, place], np.s_[::-1])
        _note_ends(group, value[:, index], last[:, place], np.s_[:])
    return first, last


def _note_ends(group: IntArray, column: FloatArray, ends: FloatArray, order: slice) -> None:
    """Write into `ends` of each group the value that comes last in an order, where any is."""
    has = np.flatnonzero(~np.isnan(column))[order]
    ends[group[has]] = column[has]


def _with_steps(finer: Buckets, tier: Tier, group: IntArray) -> FloatArray:
    """Return the sums of finer buckets; registers' with what passed since the bucket before."""
    registers = registers_of(finer.kind)
    if not registers:
        return finer.sums
    sums, terms = finer.sums.copy(), terms_of(finer.kind)
    for place, index in enumerate(registers):
        has = np.flatnonzero(~np.isnan(finer.last[:, place]))
        term = terms.index(index)
        ends = Ends(
            first=finer.first[has, place],
            last=finer.last[has, place],
            greatest=finer.greatest[has, index],
            increase=finer.sums[has, term],
            value_count=finer.value_count[has, index],
            begin_us=finer.begin_us[has],
        )
        steps = register_steps.bucket_steps(
            finer.kind.quantities[index], ends, group[has], tier.width_s
        )
        sums[has, term] += np.where(np.isnan(steps), 0, steps)
    return sums
