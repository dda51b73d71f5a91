"""Water on streets in half an hour and in an hour: what fell, what comes, how streets answer.

Rain of gauges is carried on, grows as it has grown, and fades, for storms live about as long as the
pack says (`rain.py`). The tide's outlook is the level that drains end in.
Guesses of what a street is like (`streets.py`), weighed by its last hours, and the motions of the
rain, of which each guess has one, together make many depths. The depth that is told is that which
`TOLD_FRAC` of them, by weight, do not exceed; nine in ten lie in the band. Nothing is said (NaN) of
a street without a trusted depth of the last minutes, or with no gauge near that speaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_climate import Climate
from operations.outlook.rain import (
    BIN_MIN,
    Carried,
    Motions,
    RainField,
    lived_frac,
    middles_min,
    motions,
)
from operations.outlook.streets import Guesses, ahead_m, guesses, weights

SOURCE = "rules of the pack's [flood] and [rain]; spreads of streets, fading and reach assumed"
PAST_BINS = 24  # two hours
HORIZONS_MIN = (30, 60)
RATE_MOST_MMH = 150.0  # more lasts no longer than some minutes; assumed
TOLD_FRAC, LOW_FRAC, HIGH_FRAC = 0.5, 0.05, 0.95
SUPPORT_LEAST = 0.1  # one gauge at 2.1 times the reach, or several farther off
SHOWN_BINS = 3  # a depth must be of the last 15 minutes
DRIZZLE_MMH = 0.3  # no guess has drains that this is too much for
BLOCK = 500  # streets at once: bounds memory

Why = Literal["no_depth", "no_gauges"]
Coming = Sequence[tuple[tuple[float, float], Carried, IntArray]]
"""Motions, what each has brought along, and which guesses have it."""
Streets = tuple[IntArray, FloatArray]
"""Which of them, and what stands there now [m]; (street,) both."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What was measured, in bins of five minutes of which the last ends now.

    Attributes
    ----------
    month
        1 is January, civil.
    gauge_east_km, gauge_north_km : (gauge,)
    rain_mmh : (bin, gauge)
        Mean rates; NaN: nothing trusted.
    street_east_km, street_north_km : (street,)
    depth_m : (bin, street)
        The last depth of each bin; NaN: nothing trusted.
    outlet_m : (bin,)
        Level of the river at the ends of these bins and, on, of the coming ones.
    """

    month: int
    gauge_east_km: FloatArray
    gauge_north_km: FloatArray
    rain_mmh: FloatArray
    street_east_km: FloatArray
    street_north_km: FloatArray
    depth_m: FloatArray
    outlet_m: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """Depths that are to be expected.

    Attributes
    ----------
    motions
        Of the rain; None where no gauge speaks at all.
    known_count
        How many gauges spoke within the last quarter of an hour.
    now_m : (street,)
        What stands now; NaN: nothing trusted.
    is_watched : (street,)
        Whether enough gauges near speak.
    depth_m, low_m, high_m : (horizon, street)
        NaN where nothing can be said.
    """

    motions: Motions | None
    known_count: int
    now_m: FloatArray
    is_watched: BoolArray
    depth_m: FloatArray
    low_m: FloatArray
    high_m: FloatArray

    def why(self, street: int) -> Why | None:
        """Return why nothing is said of a street; None where something is."""
        if np.isnan(self.now_m[street]):
            return "no_depth"
        return None if self.is_watched[street] else "no_gauges"


def expected(climate: Climate, seen: Seen) -> Expected:
    """Return the depths at all streets at `HORIZONS_MIN` from now."""
    now_m = _newest(seen.depth_m[-SHOWN_BINS:])
    shape = len(HORIZONS_MIN), now_m.size
    told = [np.full(shape, np.nan) for _ in range(3)]
    is_known = ~np.isnan(seen.rain_mmh[-SHOWN_BINS:]).all(axis=0)
    known_count = int(is_known.sum())
    if not known_count:
        return _expected(None, 0, now_m, np.zeros(now_m.size, np.bool_), told)
    field = RainField.of(seen.gauge_east_km, seen.gauge_north_km, seen.rain_mmh)
    places = seen.street_east_km, seen.street_north_km
    gauges = seen.gauge_east_km, seen.gauge_north_km
    moved = motions(climate.rain, seen.month, field, gauges, seen.rain_mmh)
    is_watched = field.support(*places) >= SUPPORT_LEAST
    asked = np.flatnonzero(is_watched & ~np.isnan(now_m)).astype(np.int64)
    of = guesses(climate)
    coming = _coming(field, moved, of)
    for first in range(0, asked.size, BLOCK):
        block = asked[first : first + BLOCK]
        found = _of_streets(of, field, coming, seen, (block, now_m[block]))
        for whole, part in zip(told, found, strict=True):
            whole[:, block] = part
    return _expected(moved, known_count, now_m, is_watched, told)


def _expected(
    moved: Motions | None,
    known_count: int,
    now_m: FloatArray,
    is_watched: BoolArray,
    told: list[FloatArray],
) -> Expected:
    return Expected(
        motions=moved, known_count=known_count, now_m=now_m, is_watched=is_watched,
        depth_m=told[0], low_m=told[1], high_m=told[2],
    )  # fmt: skip


def _newest(depth_m: FloatArray) -> FloatArray:
    """Return the newest value of each street, (street,); NaN where it has none."""
    newest = depth_m[0].copy()
    for later in depth_m[1:]:
        is_said = ~np.isnan(later)
        newest[is_said] = later[is_said]
    return newest


def _coming(field: RainField, moved: Motions, of: Guesses) -> Coming:
    """Return what each motion that a guess has brings along."""
    motion = np.minimum(
        np.searchsorted(np.cumsum(moved.weight), of.motion_frac), moved.weight.size - 1
    )
    east: list[float] = moved.east_km_per_min.tolist()
    north: list[float] = moved.north_km_per_min.tolist()
    taken: list[int] = np.unique(motion).tolist()
    ways = [(east[one], north[one]) for one in taken]
    return [
        (way, field.carried(way), np.flatnonzero(motion == one).astype(np.int64))
        for one, way in zip(taken, ways, strict=True)
    ]


def _of_streets(
    of: Guesses, field: RainField, coming: Coming, seen: Seen, streets: Streets
) -> list[FloatArray]:
    """Return what is told of some streets, (horizon, street) each: depth, low and high."""
    chosen, now_m = streets
    bins, past = max(HORIZONS_MIN) // BIN_MIN, seen.depth_m.shape[0]
    places = seen.street_east_km[chosen], seen.street_north_km[chosen]
    rain = field.past_mmh(*places)
    comes = [there.ahead(*places, way, bins) for way, there, _ in coming]
    outlet_m = seen.outlet_m
    most_mmh = np.max([rain.max(axis=0), *(rate.max(axis=0) for rate, _ in comes)], axis=0)
    is_wet = (now_m > 0) | (most_mmh > DRIZZLE_MMH)
    is_wet |= outlet_m.max() >= of.tidal_from_m.min()
    wet = np.flatnonzero(is_wet)
    told = [np.zeros((len(HORIZONS_MIN), chosen.size)) for _ in range(3)]
    if not wet.size:
        return told
    carried = np.empty((bins, wet.size, of.motion_frac.size))
    ahead_min = middles_min(bins)[:, None, None]
    for (rate, trend), (_, _, who) in zip(comes, coming, strict=True):
        lived = lived_frac(trend[:, wet, None], ahead_min, of.life_min[who])
        carried[:, :, who] = np.minimum(rate[:, wet, None] * lived, RATE_MOST_MMH)
    weight = weights(of, rain[:, wet], outlet_m[:past], seen.depth_m[:, chosen[wet]])
    depth = ahead_m(
        of, carried, outlet_m[past : past + bins], now_m[wet], float(outlet_m[past - 1])
    )
    for place, horizon in enumerate(HORIZONS_MIN):
        found = _quantiles(depth[horizon // BIN_MIN - 1], weight)
        for whole, part in zip(told, found, strict=True):
            whole[place, wet] = part
    return told


def _quantiles(depth_m: FloatArray, weight: FloatArray) -> list[FloatArray]:
    """Return what shares of the guesses, by weight, do not exceed, (street,) each."""
    order = np.argsort(depth_m, axis=1)
    ordered = np.take_along_axis(depth_m, order, axis=1)
    total = np.cumsum(np.take_along_axis(weight, order, axis=1), axis=1)
    row = np.arange(depth_m.shape[0], dtype=np.int64)
    found: list[FloatArray] = []
    for share in (TOLD_FRAC, LOW_FRAC, HIGH_FRAC):
        place = np.minimum((total < share).sum(axis=1), depth_m.shape[1] - 1)
        found.append(ordered[row, place])
    return found
