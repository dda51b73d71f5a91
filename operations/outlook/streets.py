"""How streets answer to rain and river: many guesses, each weighed by the last hours.

A street is a bucket: what it rains beyond what the drains take stays, and runs off in time,

    s' = s exp(-dt / tau(h)) + max(k r - c(h), 0) dt g,    d = s + a max(h - h0, 0)

with the depth d [m], the rain r [mm/h] and the outlet's level h [m, national datum]. Capacity c,
time tau, gain g and the level h0 from which a low street floods by the tide are the pack's rules
(`[flood]`), between low and high tide as these say. What a street has of its own is not known: a
guess has a factor on the capacity, a place in the pack's range of tau, a factor k on the rain that
gauges near it measured, whether its drains end in the river, and whether, from where and how much
the tide comes up. `GUESSES` of them, the same for all streets, are spread evenly over their priors.

Each guess retells the last hours at each street from measured rain and level. It weighs
exp(-1/2 sum e^2) by its misses e of the measured depths, in units of `MISS_M` and `MISS_FRAC` of
the depth. From the depth that is measured now, each goes on by itself. Priors are assumed.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from contract.arrays import FloatArray
from contract.city_climate import Climate, FloodModel
from operations.outlook.rain import BIN_MIN

GUESSES = 64
SEED = 34
CAPACITY_RATIO = (0.7, 2.4)  # of a street's drains against the pack's design; by the logarithm
RAIN_RATIO = 1.3  # the mean of gauges near flattens what a storm has in its middle
RAIN_SIGMA_LN = 0.35  # of the rain on a street against what gauges near it say
GROWTH_SIGMA_LN = 0.5  # of rain that is carried for an hour
LIFE_RATIO = 1.4  # who looks sees long storms more often than they are born; assumed
TO_RIVER_FRAC = 0.6  # of guesses have drains that end in the river, not behind a gate
TIDAL_FRAC = 0.4  # of guesses are reached by the tide
TIDAL_HIGHER_M = 0.15  # above the pack's range may lie streets that it reaches
TIDAL_M_PER_M = (0.3, 1.0)
HALF_TIDE_BELOW_M = 0.3  # so far below the pack's high tide the drains begin to feel it
MISS_M, MISS_FRAC, MISS_MAX = 0.015, 0.2, 3.0
DEPTH_MAX_M = 1.4  # reports stay well below; what is more runs off
HOUR_MIN = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guesses:
    """What streets may be like, (guess,) each."""

    model: FloodModel
    capacity_ratio: FloatArray
    speed_frac: FloatArray
    rain_ratio: FloatArray
    growth_ratio: FloatArray
    is_to_river: FloatArray
    tidal_from_m: FloatArray
    tidal_m_per_m: FloatArray
    motion_frac: FloatArray
    life_min: FloatArray

    def capacity_mmh(self, outlet_m: FloatArray) -> FloatArray:
        """Return what the drains take at levels (bin,), (bin, guess)."""
        model = self.model
        low_mmh = model.start_rain_60min_mm
        high_mmh = float(np.mean(model.start_rain_60min_high_tide_mm))
        from_m = model.high_tide_level_m - HALF_TIDE_BELOW_M
        share = _between(outlet_m, from_m, model.high_tide_level_m) * self.is_to_river
        return (low_mmh + (high_mmh - low_mmh) * share) * self.capacity_ratio

    def kept_frac(self, outlet_m: FloatArray) -> FloatArray:
        """Return what is left after a bin of what stood, at levels (bin,), (bin, guess)."""
        model = self.model
        from_m, to_m = model.recession_low_tide_level_m, model.recession_high_tide_level_m
        share = _between(outlet_m, from_m, to_m) * self.is_to_river
        low, high = (
            edges[0] + (edges[1] - edges[0]) * self.speed_frac
            for edges in (model.recession_low_tide_min, model.recession_high_tide_min)
        )
        return np.exp(-BIN_MIN / (low + (high - low) * share))

    def tidal_m(self, outlet_m: FloatArray) -> FloatArray:
        """Return what stands by the tide alone at levels (bin,), (bin, guess)."""
        over_m = np.maximum(outlet_m[:, None] - self.tidal_from_m, 0.0)
        return over_m * self.tidal_m_per_m

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

    model, rain = climate.flood, climate.rain
    low_m, high_m = (float(edge) for edge in model.tide_only_level_m)
    return Guesses(
        model=model,
        capacity_ratio=np.exp(between(*np.log(CAPACITY_RATIO).tolist())),
        speed_frac=even(),
        rain_ratio=RAIN_RATIO * lognormal(RAIN_SIGMA_LN),
        growth_ratio=lognormal(GROWTH_SIGMA_LN),
        is_to_river=(even() < TO_RIVER_FRAC).astype(np.float64),
        tidal_from_m=between(low_m, high_m + TIDAL_HIGHER_M),
        tidal_m_per_m=between(*TIDAL_M_PER_M) * (even() < TIDAL_FRAC),
        motion_frac=even(),
        life_min=rain.duration_median_min * LIFE_RATIO * lognormal(rain.duration_sigma_ln),
    )


def weights(
    of: Guesses, rain_mmh: FloatArray, outlet_m: FloatArray, depth_m: FloatArray
) -> FloatArray:
    """Return how likely each guess is at each street, (street, guess), adding up to one.

    Parameters
    ----------
    rain_mmh, depth_m : (bin, street)
        Of the last hours, depths at the ends of bins; NaN where none is known.
    outlet_m : (bin,)
    """
    capacity, kept, tidal = _laws(of, outlet_m)
    shown = np.nan_to_num(depth_m)
    stood = np.maximum(shown[0][:, None] - tidal[0], 0.0)
    misses = np.zeros_like(stood)
    for step in range(1, outlet_m.size):
        excess = np.maximum(rain_mmh[step][:, None] * of.rain_ratio - capacity[step], 0.0)
        stood = stood * kept[step] + excess * of.gain_m_per_mmh
        made = np.minimum(stood + tidal[step], DEPTH_MAX_M)
        seen = shown[step][:, None]
        miss = (made - seen) / (MISS_M + MISS_FRAC * np.maximum(made, seen))
        is_known = ~np.isnan(depth_m[step])[:, None]
        misses += np.where(is_known, np.minimum(miss * miss, MISS_MAX**2), 0.0)
    likely = np.exp(-0.5 * (misses - misses.min(axis=1, keepdims=True)))
    return likely / likely.sum(axis=1, keepdims=True)


def ahead_m(
    of: Guesses, rain_mmh: FloatArray, outlet_m: FloatArray, depth_m: FloatArray, now_m: float
) -> FloatArray:
    """Return the depths that each guess expects at the ends of coming bins, (bin, street, guess).

    Parameters
    ----------
    rain_mmh : (bin, street, guess)
        What is to come, by each guess's own motion; its growth is added here.
    outlet_m : (bin,)
    depth_m : (street,)
        What stands now.
    now_m
        The outlet's level now.
    """
    capacity, kept, tidal = _laws(of, outlet_m)
    stood = np.maximum(depth_m[:, None] - of.tidal_m(np.array([now_m])), 0.0)
    made = np.empty_like(rain_mmh)
    for step in range(outlet_m.size):
        hours = min((step + 0.5) * BIN_MIN / HOUR_MIN, 1.0)
        falls = rain_mmh[step] * of.rain_ratio * of.growth_ratio**hours
        stood = stood * kept[step]
        stood += np.maximum(falls - capacity[step], 0.0) * of.gain_m_per_mmh
        made[step] = np.minimum(stood + tidal[step], DEPTH_MAX_M)
    return made


def _laws(of: Guesses, outlet_m: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    return of.capacity_mmh(outlet_m), of.kept_frac(outlet_m), of.tidal_m(outlet_m)


def _between(level_m: FloatArray, from_m: float, to_m: float) -> FloatArray:
    """Return how far levels (bin,) have come from one to another, (bin, 1), in [0, 1]."""
    return np.clip((level_m[:, None] - from_m) / (to_m - from_m), 0.0, 1.0)
