"""Water on streets in half an hour and in an hour: what fell, what comes, how streets answer.

Gauges tell of storms (`storms.py`): where each is, how it moves, how strong and how old it is. What
they show besides fell (`rain.py`), and does not go on. The tide's outlook is the level that drains
end in. Guesses of what a street is like (`streets.py`), of which each has storms of its own, are
weighed by the street's last hours and together make many depths. The depth that is told is that
which `TOLD_FRAC` of them, by weight, do not exceed; nine in ten lie in the band. Nothing is said
(NaN) of a street without a trusted depth of the last minutes, or with no gauge near that speaks.
Storms that are not born yet nobody foresees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_climate import Climate
from operations.outlook.motion import Motion
from operations.outlook.rain import BIN_MIN, RainField
from operations.outlook.storm import Places, Storm
from operations.outlook.storms import GUESSES, Shown, bins_min, storms
from operations.outlook.streets import Guesses, Streets, ahead_m, guesses, retold

SOURCE = "rules of the pack's [flood] and [rain]; shape of storms, spreads of streets assumed"
PAST_BINS = 24  # two hours
HORIZONS_MIN = (30, 60)
RATE_MOST_MMH = 220.0  # more lasts no longer than some minutes; assumed
TOLD_FRAC, LOW_FRAC, HIGH_FRAC = 0.5, 0.05, 0.95
SUPPORT_LEAST = 0.1  # one gauge at 2.1 times the reach, or several farther off
SHOWN_BINS = 3  # a depth must be of the last 15 minutes
DRIZZLE_MMH = 0.3  # no guess has drains that this is too much for
BLOCK = 250  # streets at once: bounds memory

Why = Literal["no_depth", "no_gauges"]
Chosen = tuple[IntArray, FloatArray]
"""Which streets, and what stands there now [m]; (street,) both."""


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
    is_listed : (street,)
        Whether the pack knows it for its floods.
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
    is_listed: BoolArray
    depth_m: FloatArray
    outlet_m: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """Depths that are to be expected.

    Attributes
    ----------
    motion
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

    motion: Motion | None
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
    rain = Rain.of(climate, seen)
    is_watched = rain.rest.support(seen.street_east_km, seen.street_north_km) >= SUPPORT_LEAST
    asked = np.flatnonzero(is_watched & ~np.isnan(now_m)).astype(np.int64)
    of = guesses(climate)
    for first in range(0, asked.size, BLOCK):
        block = asked[first : first + BLOCK]
        found = _of_streets(of, rain, seen, (block, now_m[block]))
        for whole, part in zip(told, found, strict=True):
            whole[:, block] = part
    motion = Motion.of(climate.rain, seen.month, rain.storms)
    return _expected(motion, known_count, now_m, is_watched, told)


def _expected(
    motion: Motion | None,
    known_count: int,
    now_m: FloatArray,
    is_watched: BoolArray,
    told: list[FloatArray],
) -> Expected:
    return Expected(
        motion=motion, known_count=known_count, now_m=now_m, is_watched=is_watched,
        depth_m=told[0], low_m=told[1], high_m=told[2],
    )  # fmt: skip


def _newest(depth_m: FloatArray) -> FloatArray:
    """Return the newest value of each street, (street,); NaN where it has none."""
    newest = depth_m[0].copy()
    for later in depth_m[1:]:
        is_said = ~np.isnan(later)
        newest[is_said] = later[is_said]
    return newest


@dataclass(frozen=True, slots=True, eq=False)
class Rain:
    """Storms, and the rain that is none's."""

    storms: Sequence[Storm]
    rest: RainField

    @classmethod
    def of(cls, climate: Climate, seen: Seen) -> Self:
        """Return what gauges tell of."""
        gauges = seen.gauge_east_km, seen.gauge_north_km
        found = storms(climate.rain, seen.month, Shown.of(*gauges, seen.rain_mmh))
        at_min = bins_min(seen.rain_mmh.shape[0])
        rest_mmh = seen.rain_mmh.copy()
        for storm in found:
            near = np.flatnonzero(storm.reaches(gauges, float(at_min[0]), float(at_min[-1])))
            there = gauges[0][near], gauges[1][near]
            rest_mmh[:, near] -= storm.rate_mmh(there, at_min).mean(axis=0)
        return cls(found, RainField.of(*gauges, rest_mmh))

    def at_mmh(self, places: Places, coming: int) -> FloatArray:
        """Return what fell in the last bins and falls in coming ones, (bin, place, guess)."""
        rest = self.rest.past_mmh(*places)
        past = rest.shape[0]
        at_min = bins_min(past + coming) + coming * BIN_MIN
        total = np.zeros((past + coming, places[0].size, GUESSES))
        total[:past] = rest[:, :, None]
        for storm in self.storms:
            near = np.flatnonzero(storm.reaches(places, float(at_min[0]), float(at_min[-1])))
            if near.size:
                rate = storm.rate_mmh((places[0][near], places[1][near]), at_min)
                total[:, near] += np.moveaxis(rate, 0, 2)
        return np.clip(total, 0.0, RATE_MOST_MMH, out=total)


def _of_streets(of: Guesses, rain: Rain, seen: Seen, streets: Chosen) -> list[FloatArray]:
    """Return what is told of some streets, (horizon, street) each: depth, low and high."""
    chosen, now_m = streets
    bins, past = max(HORIZONS_MIN) // BIN_MIN, seen.depth_m.shape[0]
    rain_mmh = rain.at_mmh((seen.street_east_km[chosen], seen.street_north_km[chosen]), bins)
    outlet_m = seen.outlet_m
    is_wet = (now_m > 0) | (rain_mmh.max(axis=(0, 2)) > DRIZZLE_MMH)
    is_wet |= outlet_m.max() >= of.tidal_from_m.min()
    wet = np.flatnonzero(is_wet)
    told = [np.zeros((len(HORIZONS_MIN), chosen.size)) for _ in range(3)]
    if not wet.size:
        return told
    rain_mmh = rain_mmh[:, wet]
    some = Streets.standing(of, seen.is_listed[chosen[wet]])
    weight = retold(some, rain_mmh[:past], outlet_m[:past], seen.depth_m[:, chosen[wet]])
    some.measured(now_m[wet], float(outlet_m[past - 1]))
    depth = ahead_m(some, rain_mmh[past:], outlet_m[past : past + bins])
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
