"""How streets answer to rain and river: many guesses, each weighed by the last hours.

A street is a bucket: what it rains beyond what the drains take stays, and runs off in time,

    s' = s exp(-dt / tau(w)) + max(k r - c(w), 0) dt g,    d = s + a max(h - h0, 0)

with the depth d [m], the rain r [mm/h], the outlet's level h [m, national datum] and w, how full of
water is what the drains end in. Capacity c, time tau, gain g and the level h0 from which a low
street floods by the tide are the pack's rules (`[flood]`), between low and high tide as these say.
Drains end in the river, whose level says how full it is, or in the well of a pump station, which
fills as it rains around: its inflow is the rain's mean, fading by `WELL_MEMORY_MIN`, and it is full
where that is more than its pumps lift.

What a street has of its own is not known: a guess has a factor on the capacity, a place in the
pack's range of tau, a factor k on the rain, what its drains end in and how much a well takes, and
whether, from where and how much the tide comes up. `GUESSES` of them, the same for all streets, are
spread evenly over their priors. The pack lists streets that are known to flood: their drains have
the pack's capacity, give or take; those of others take more, else they were listed.

Each guess retells the last hours at each street from its own storms and the measured level. It
weighs exp(-1/2 sum e^2) by its misses e of the measured depths, in units of `MISS_M` and
`MISS_FRAC` of the depth. From the depth that is measured now, each goes on by itself. Priors are
assumed.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray
from contract.city_climate import Climate, FloodModel
from operations.outlook.rain import BIN_MIN
from operations.outlook.storms import GUESSES

SEED = 34
LISTED_CAPACITY_RATIO = (0.7, 1.35)  # of a listed street's drains against the pack's design
OTHER_CAPACITY_RATIO = (1.3, 2.6)  # of any other's; both evenly by the logarithm
RAIN_SIGMA_LN = 0.15  # of the rain on a street against what a storm's shape says
TO_RIVER_FRAC, TO_WELL_FRAC = 0.35, 0.6  # of guesses have drains that end there
WELL_FULL_MMH, WELL_SIGMA_LN = 15.0, 0.35  # mean rain that fills a well
WELL_MEMORY_MIN, WELL_FELT_FRAC = 25.0, 0.4  # and from which share of it on drains feel it
TIDAL_FRAC = 0.4  # of guesses are reached by the tide
TIDAL_HIGHER_M = 0.15  # above the pack's range may lie streets that it reaches
TIDAL_M_PER_M = (0.3, 1.0)
HALF_TIDE_BELOW_M = 0.3  # so far below the pack's high tide the drains begin to feel it
MISS_M, MISS_FRAC, MISS_MAX = 0.015, 0.2, 3.0
DEPTH_MAX_M = 1.4  # reports stay well below; what is more runs off
HOUR_MIN = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guesses:
    """What streets may be like, (guess,) each.

    Attributes
    ----------
    capacity_frac
        Where in the range of their sort the drains' capacity lies.
    """

    model: FloodModel
    capacity_frac: FloatArray
    speed_frac: FloatArray
    rain_ratio: FloatArray
    is_to_river: FloatArray
    is_to_well: FloatArray
    well_full_mmh: FloatArray
    tidal_from_m: FloatArray
    tidal_m_per_m: FloatArray

    def capacity_ratio(self, is_listed: BoolArray) -> FloatArray:
        """Return the capacity of streets' drains against the pack's design, (street, guess)."""
        listed, other = (
            low * (high / low) ** self.capacity_frac
            for low, high in (LISTED_CAPACITY_RATIO, OTHER_CAPACITY_RATIO)
        )
        ratio: FloatArray = np.where(is_listed[:, None], listed, other)
        return ratio

    def tidal_m(self, outlet_m: float) -> FloatArray:
        """Return what stands by the tide alone at a level, (guess,)."""
        return np.maximum(outlet_m - self.tidal_from_m, 0.0) * self.tidal_m_per_m

    @property
    def gain_m_per_mmh(self) -> float:
        """Return the depth that a bin of rain beyond the drains' capacity makes, per mm/h."""
        return self.model.depth_per_excess_m_per_mm * BIN_MIN / HOUR_MIN


def guesses(climate: Climate) -> Guesses:
    """Return the guesses for a city: always the same ones."""
    generator = np.random.default_rng(SEED)

    def even() -> FloatArray:
        return (generator.permutation(GUESSES) + 0.5) / GUESSES

    def between(low: float, high: float) -> FloatArray:
        return low + (high - low) * even()

    def lognormal(sigma_ln: float) -> FloatArray:
        law = NormalDist()
        return np.exp(sigma_ln * np.array([law.inv_cdf(share) for share in even().tolist()]))

    low_m, high_m = (float(edge) for edge in climate.flood.tide_only_level_m)
    end = even()
    is_to_well = (end >= TO_RIVER_FRAC) & (end < TO_RIVER_FRAC + TO_WELL_FRAC)
    return Guesses(
        model=climate.flood,
        capacity_frac=even(),
        speed_frac=even(),
        rain_ratio=lognormal(RAIN_SIGMA_LN),
        is_to_river=(end < TO_RIVER_FRAC).astype(np.float64),
        is_to_well=is_to_well.astype(np.float64),
        well_full_mmh=WELL_FULL_MMH * lognormal(WELL_SIGMA_LN),
        tidal_from_m=between(low_m, high_m + TIDAL_HIGHER_M),
        tidal_m_per_m=between(*TIDAL_M_PER_M) * (even() < TIDAL_FRAC),
    )


@dataclass(slots=True, eq=False)
class Streets:
    """Some streets as each guess has them, moved bin by bin; arrays are (street, guess).

    Attributes
    ----------
    stood_m
        What stands but for what the tide brought up.
    inflow_mmh
        Of the wells, as rain.
    """

    of: Guesses
    capacity_ratio: FloatArray
    stood_m: FloatArray
    inflow_mmh: FloatArray

    @classmethod
    def standing(cls, of: Guesses, is_listed: BoolArray) -> Self:
        """Return streets that are dry, before any rain."""
        ratio = of.capacity_ratio(is_listed)
        return cls(of, ratio, np.zeros_like(ratio), np.zeros_like(ratio))

    def measured(self, depth_m: FloatArray, outlet_m: float) -> None:
        """Take over depths that were measured, (street,)."""
        self.stood_m = np.maximum(depth_m[:, None] - self.of.tidal_m(outlet_m), 0.0)

    def moved_m(self, rain_mmh: FloatArray, outlet_m: float) -> FloatArray:
        """Return the depths a bin later, [m]; rain is (street, guess), the outlet's its end's."""
        of, model = self.of, self.of.model
        falls = rain_mmh * of.rain_ratio
        kept = np.exp(-BIN_MIN / WELL_MEMORY_MIN)
        self.inflow_mmh = self.inflow_mmh * kept + falls * (1 - kept)
        filled = (self.inflow_mmh / of.well_full_mmh - WELL_FELT_FRAC) / (1 - WELL_FELT_FRAC)
        well = np.clip(filled, 0.0, 1.0) * of.is_to_well
        low_mmh = model.start_rain_60min_mm
        high_mmh = float(np.mean(model.start_rain_60min_high_tide_mm))
        top_m = model.high_tide_level_m
        full = np.maximum(
            well, _between(outlet_m, top_m - HALF_TIDE_BELOW_M, top_m) * of.is_to_river
        )
        capacity = (low_mmh + (high_mmh - low_mmh) * full) * self.capacity_ratio
        edges_m = model.recession_low_tide_level_m, model.recession_high_tide_level_m
        slow = np.maximum(well, _between(outlet_m, *edges_m) * of.is_to_river)
        fast_min, slow_min = (
            edges[0] + (edges[1] - edges[0]) * of.speed_frac
            for edges in (model.recession_low_tide_min, model.recession_high_tide_min)
        )
        stays = np.exp(-BIN_MIN / (fast_min + (slow_min - fast_min) * slow))
        excess = np.maximum(falls - capacity, 0.0)
        self.stood_m = self.stood_m * stays + excess * of.gain_m_per_mmh
        return np.minimum(self.stood_m + of.tidal_m(outlet_m), DEPTH_MAX_M)


def retold(
    streets: Streets, rain_mmh: FloatArray, outlet_m: FloatArray, depth_m: FloatArray
) -> FloatArray:
    """Move streets through the last hours, and return how likely each guess is, (street, guess).

    Adding up to one for each street.

    Parameters
    ----------
    rain_mmh : (bin, street, guess)
    outlet_m : (bin,)
        At the ends of bins.
    depth_m : (bin, street)
        At the ends of bins; NaN where none is known.
    """
    shown = np.nan_to_num(depth_m)
    streets.measured(shown[0], float(outlet_m[0]))
    misses = np.zeros_like(streets.stood_m)
    for step in range(1, outlet_m.size):
        made = streets.moved_m(rain_mmh[step], float(outlet_m[step]))
        seen = shown[step][:, None]
        miss = (made - seen) / (MISS_M + MISS_FRAC * np.maximum(made, seen))
        is_known = ~np.isnan(depth_m[step])[:, None]
        misses += np.where(is_known, np.minimum(miss * miss, MISS_MAX**2), 0.0)
    likely = np.exp(-0.5 * (misses - misses.min(axis=1, keepdims=True)))
    return likely / likely.sum(axis=1, keepdims=True)


def ahead_m(streets: Streets, rain_mmh: FloatArray, outlet_m: FloatArray) -> FloatArray:
    """Return the depths that each guess expects at the ends of bins, (bin, street, guess).

    Parameters
    ----------
    rain_mmh : (bin, street, guess)
    outlet_m : (bin,)
    """
    made = np.empty_like(rain_mmh)
    for step in range(outlet_m.size):
        made[step] = streets.moved_m(rain_mmh[step], float(outlet_m[step]))
    return made


def _between(level_m: float, from_m: float, to_m: float) -> float:
    """Return how far a level has come from one to another, in [0, 1]."""
    return float(np.clip((level_m - from_m) / (to_m - from_m), 0.0, 1.0))
