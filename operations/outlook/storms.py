"""Storms as rain gauges tell them: how many, where, how fast, how strong and how old; in guesses.

Where gauges have most rain that no storm explains yet, a storm is looked for. Each of `GUESSES`
draws a storm from what is usual (`storm.py`) and moves it by damped Gauss–Newton steps to where it
fits the last `BINS` of the gauges, themselves shaken by their misfit, yet is as usual as it may:

    sum (r(u) - o - e)^2 / s^2 + |u - u0|^2 -> min,    u0 ~ N(0, 1),  e ~ N(0, s^2),  s = MISFIT

Where r is linear in u the minima are draws from what is likely after the gauges were read
(randomized maximum likelihood: Oliver, He, Reynolds 1996; Chen and Oliver 2012). Guesses that fit
much worse than the middle one are replaced by others. When all storms are found, each is fitted
anew to what the others leave, guess by guess. Rain that is light, or less than half of what a gauge
has, is no storm's; it counts as fallen, and does not go on.

Of more than `GROUPS_MOST` gauges those in one square count as one, so that they cost no more.
Misfit, steps and limits are assumed, tuned on storms of their own (docs/decisions/0034-outlook.md).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import RainModel
from operations.outlook.rain import BIN_MIN
from operations.outlook.storm import NUMBER_COUNT, Places, Prior, Storm

GUESSES = 64
SEED = 96
BINS, NEW_BINS = 18, 3  # an hour and a half is fitted, a quarter tells where
LEAST_MMH, LEAST_FRAC = 2.0, 0.5  # of rain that no storm explains, for another to be looked for
STORMS_MOST = 8
SAME_KM, APART_KM, REACH_KM = 6.0, 4.0, 15.0  # seen as one; found once; fitted
MISFIT_MMH, MISFIT_FRAC = 0.8, 0.08  # of instruments and of the shape
STEPS, STEP_MOST, FIRST_DAMPING = 12, 1.5, 1.0
ROUNDS = 3  # in which storms make room for each other
PICKINESS = 0.3  # how much a misfit counts against a guess
GROUPS_MOST, GROUP_LEAST_KM = 250, 0.1

Lots = np.random.Generator


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What gauges show: places, and rates in bins of which the last ends now.

    Attributes
    ----------
    rate_mmh : (bin, place)
        NaN: nothing known.
    """

    places: Places
    rate_mmh: FloatArray

    @classmethod
    def of(cls, east_km: FloatArray, north_km: FloatArray, rate_mmh: FloatArray) -> Self:
        """Return what gauges (gauge,) show by their rates (bin, gauge): of very many, squares."""
        if east_km.size <= GROUPS_MOST:
            return cls((east_km, north_km), rate_mmh[-BINS:])
        wide_km, high_km = float(np.ptp(east_km)), float(np.ptp(north_km))
        # Of gauges along a line there are as many squares as of those all around.
        along_km = max(wide_km, high_km) / GROUPS_MOST
        side_km = max(float(np.sqrt(wide_km * high_km / GROUPS_MOST)), along_km, GROUP_LEAST_KM)
        columns = int(wide_km / side_km) + 1
        square = ((north_km - north_km.min()) // side_km) * columns
        square += (east_km - east_km.min()) // side_km
        number = np.unique(square, return_inverse=True)[1]
        last = rate_mmh[-BINS:]
        is_known = ~np.isnan(last)
        count = np.array([np.bincount(number, known) for known in is_known])
        total = np.array([np.bincount(number, rate) for rate in np.where(is_known, last, 0.0)])
        size = np.bincount(number)
        places = np.bincount(number, east_km) / size, np.bincount(number, north_km) / size
        return cls(places, np.where(count > 0, total / np.maximum(count, 1), np.nan))

    def near(self, east_km: float, north_km: float, km: float) -> IntArray:
        """Return which places lie within so many km, ascending."""
        apart_km = np.hypot(self.places[0] - east_km, self.places[1] - north_km)
        return np.flatnonzero(apart_km < km).astype(np.int64)

    def at(self, places: IntArray) -> "Shown":
        """Return what some places show."""
        east_km, north_km = self.places
        return Shown((east_km[places], north_km[places]), self.rate_mmh[:, places])


@dataclass(slots=True, eq=False)
class _Seen:
    """A storm, where it was looked for, and what it brings to the gauges, (guess, bin, place)."""

    prior: Prior
    near: IntArray
    storm: Storm
    rate_mmh: FloatArray


def bins_min(bins: int) -> FloatArray:
    """Return the middles of the last bins, (bin,), in minutes from now."""
    return (np.arange(float(bins)) - bins + 0.5) * BIN_MIN


def storms(model: RainModel, month: int, shown: Shown) -> list[Storm]:
    """Return the storms that gauges tell of, with `GUESSES` guesses each; month 1 is January.

    The same whoever looks: chance is drawn anew from the same seed.
    """
    lots = np.random.default_rng(SEED)
    known_mmh = np.nan_to_num(shown.rate_mmh)
    seen: list[_Seen] = []
    left_mmh = known_mmh.copy()
    is_taken = np.zeros(known_mmh.shape[1], np.bool_)
    new_mmh = known_mmh[-NEW_BINS:].mean(axis=0)
    while len(seen) < STORMS_MOST:
        most = np.maximum(left_mmh[-NEW_BINS:], 0.0).mean(axis=0)
        most[is_taken | (most < LEAST_FRAC * new_mmh)] = 0.0
        if most.max() < LEAST_MMH:
            break
        east_km, north_km = _middle(shown.places, most)
        prior = Prior.at(model, month, east_km, north_km)
        near = shown.near(east_km, north_km, REACH_KM)
        one = _fitted(lots, prior, shown, near, left_mmh)
        seen.append(one)
        left_mmh = left_mmh - one.rate_mmh.mean(axis=0)
        is_taken[shown.near(east_km, north_km, APART_KM)] = True
    if len(seen) > 1:
        _make_room(lots, shown, seen)
    return [one.storm for one in seen]


def _middle(places: Places, most_mmh: FloatArray) -> tuple[float, float]:
    """Return the middle of the rain around the place that has most."""
    top = int(np.argmax(most_mmh))
    apart_km = np.hypot(places[0] - places[0][top], places[1] - places[1][top])
    weight = most_mmh * (apart_km < SAME_KM)
    east_km, north_km = (float(weight @ km / weight.sum()) for km in places)
    return east_km, north_km


def _make_room(lots: Lots, shown: Shown, seen: list[_Seen]) -> None:
    """Fit each storm anew to what the others leave, some rounds long."""
    known_mmh = np.nan_to_num(shown.rate_mmh)
    total_mmh = np.sum([one.rate_mmh for one in seen], axis=0)
    for _ in range(ROUNDS - 1):
        for place, one in enumerate(seen):
            others_mmh = total_mmh - one.rate_mmh
            seen[place] = _fitted(lots, one.prior, shown, one.near, known_mmh - others_mmh)
            total_mmh = others_mmh + seen[place].rate_mmh


def _fitted(lots: Lots, prior: Prior, shown: Shown, near: IntArray, left_mmh: FloatArray) -> _Seen:
    """Return the storm that fits what is left for it, ([guess,] bin, place)."""
    there = shown.at(near)
    scale = 1 / (MISFIT_MMH + MISFIT_FRAC * np.maximum(np.nan_to_num(there.rate_mmh), 0.0))
    scale = np.where(np.isnan(there.rate_mmh), 0.0, scale)
    at_min = bins_min(shown.rate_mmh.shape[0])
    fit = _Fit(prior, there.places, at_min, scale, left_mmh[..., near] * scale)
    normal = fit.run(lots)
    misfit = fit.misfit(normal)
    likely = np.exp(-0.5 * PICKINESS * np.maximum(misfit - np.median(misfit), 0.0))
    normal = normal[:, lots.choice(GUESSES, GUESSES, p=likely / likely.sum())]
    storm = Storm.of(prior, normal)
    return _Seen(prior, near, storm, storm.rate_mmh(shown.places, at_min))


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """What a storm is fitted to; rates are in units of their misfit.

    Attributes
    ----------
    scale : (bin, place)
        What a rate is multiplied by; 0 where nothing is known.
    wanted : ([guess,] bin, place)
    """

    prior: Prior
    places: Places
    at_min: FloatArray
    scale: FloatArray
    wanted: FloatArray

    def run(self, lots: Lots) -> FloatArray:
        """Return the numbers of storms that fit, (number, guess)."""
        usual = lots.standard_normal((NUMBER_COUNT, GUESSES))
        shaken = self.wanted + lots.standard_normal((GUESSES, *self.scale.shape))
        shaken = shaken * (self.scale > 0)
        normal, damping = usual.copy(), np.full(GUESSES, FIRST_DAMPING)
        apart, slope = self._looked(normal, shaken)
        cost = _squares(apart) + _squares((normal - usual).T)
        for _ in range(STEPS):
            step = _step(apart, slope, normal - usual, damping)
            tried = normal + np.clip(step, -STEP_MOST, STEP_MOST)
            tried_apart, tried_slope = self._looked(tried, shaken)
            tried_cost = _squares(tried_apart) + _squares((tried - usual).T)
            is_better = tried_cost < cost
            normal = np.where(is_better, tried, normal)
            apart = np.where(is_better[:, None], tried_apart, apart)
            slope = np.where(is_better[:, None, None], tried_slope, slope)
            cost = np.where(is_better, tried_cost, cost)
            damping = damping * np.where(is_better, 0.3, 4.0)
        return normal

    def misfit(self, normal: FloatArray) -> FloatArray:
        """Return how far storms are from what was wanted, and from what is usual, (guess,)."""
        rate = Storm.of(self.prior, normal).rate_mmh(self.places, self.at_min)
        apart = (rate * self.scale - self.wanted).reshape(GUESSES, -1)
        return _squares(apart) + _squares(normal.T)

    def _looked(self, normal: FloatArray, wanted: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how far storms lie apart, (guess, shown), and slopes, (guess, number, shown)."""
        storm = Storm.of(self.prior, normal)
        rate, slope = storm.slopes(self.prior, self.places, self.at_min)
        apart = rate * self.scale - wanted
        scaled = slope * self.scale
        return apart.reshape(GUESSES, -1), scaled.reshape(GUESSES, NUMBER_COUNT, -1)


def _squares(apart: FloatArray) -> FloatArray:
    """Return the sum of squares of each row."""
    return np.einsum("ij,ij->i", apart, apart)


def _step(
    apart: FloatArray, slope: FloatArray, unusual: FloatArray, damping: FloatArray
) -> FloatArray:
    """Return where to go, (number, guess): damped after Levenberg and Marquardt."""
    one = np.eye(NUMBER_COUNT)
    curve = slope @ slope.transpose(0, 2, 1) + one
    fall = (slope @ apart[..., None])[..., 0] + unusual.T
    held = curve * one + one
    damped = curve + 0.1 * damping[:, None, None] * held
    found = np.linalg.solve(damped, fall[..., None])[..., 0]
    return -np.asarray(found, dtype=np.float64).T
