"""Rain of gauges as a field that moves: what fell on streets, and what is on its way to them.

Rates of gauges in bins of five minutes lie on a grid and are spread by a Gaussian of `REACH_KM`
(weighted means after Nadaraya and Watson):

    r(x, t) = sum_g K(|x - x_g|) r_g(t) / (sum_g K(|x - x_g|) + LEAN),  K(d) = exp(-d^2 / 2 REACH^2)

Where no gauge stands near, the sums are small and the mean leans to no rain; who asks is told by
`support` that nobody looked there. What comes is what is, carried by a motion v (Lagrangian
persistence): r(x, t + a) = r(x - v (a - age), t - age), the bins of the last `MEMORY_MIN` together,
the newest counting most; and it lives: what has grown goes on to grow and fades in the end, as
`lived_frac` says. Motions are tried around the pack's season prior (`rain.drift_*`); each
counts by how well it foretells the gauges' last bins from those before. Rates in mm/h, places in km
on the city's plane. Spread, memory and the weight of a misfit are assumed, tuned on storms of their
own (docs/decisions/0034-outlook.md).
"""

from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import RainModel

BIN_MIN = 5
REACH_KM, MEMORY_MIN = 2.5, 15.0
LEAN = 0.02
MARGIN_KM, CELL_KM, CELLS_MAX = 5.0, 1.0, 160
YOUNG_BINS = 9  # of which what moves is made
RECENT_BINS, OLD_BINS = 3, 6  # whose means tell how it grows
TREND_LEAST_MMH, TREND_MOST_PER_MIN = 2.0, 0.05
BELL_FRAC = 0.2  # a bell's width against the time from its first drop to its last; assumed
GROWTH_MOST = 6.0
DIRECTIONS_DEG = (-40.0, -20.0, 0.0, 20.0, 40.0)  # against the season's; assumed
DIRECTION_SD_DEG = 20.0  # of single storms against their season's; assumed
SPEEDS_SD = (-2.0, -1.0, 0.0, 1.0)  # against the middle of the pack's range; assumed
FITTED_BINS, BEFORE_BINS = 4, (3, 4, 5, 6)
MISFIT = 20.0  # (mm/h): so much of a sum of squared roots makes a motion e times less likely
TELLING_MMH, TELLING_COUNT = 5.0, 3  # so many gauges must have had so much to tell of a motion
MPS_KM_PER_MIN = 0.06  # exact

Source = Literal["gauges", "season"]


@dataclass(frozen=True, slots=True, eq=False)
class Motions:
    """Motions that storms may have; arrays are (motion,).

    Attributes
    ----------
    east_km_per_min, north_km_per_min
    weight
        How likely each is; they add up to one.
    source
        Whether the gauges had a say.
    """

    east_km_per_min: FloatArray
    north_km_per_min: FloatArray
    weight: FloatArray
    source: Source

    @property
    def toward_deg(self) -> float:
        """Return where the mean motion leads to, clockwise from north."""
        east, north = self._mean()
        return float(np.rad2deg(np.arctan2(east, north)) % 360)

    @property
    def speed_kmh(self) -> float:
        """Return how fast the mean motion is."""
        return float(np.hypot(*self._mean()) * 60)

    def _mean(self) -> tuple[float, float]:
        east, north = self.east_km_per_min, self.north_km_per_min
        return float(self.weight @ east), float(self.weight @ north)


@dataclass(frozen=True, slots=True, eq=False)
class RainField:
    """The rain of the last bins on a grid.

    Attributes
    ----------
    rate, weight : (bin, north, east)
        Sums of spread rates and of spreads; the last bin ends now.
    """

    west_km: float
    south_km: float
    cell_km: float
    rate: FloatArray
    weight: FloatArray

    @classmethod
    def of(cls, east_km: FloatArray, north_km: FloatArray, rate_mmh: FloatArray) -> Self:
        """Return the field of gauges (gauge,) with rates (bin, gauge); NaN: nothing known."""
        west_km, south_km = float(east_km.min()) - MARGIN_KM, float(north_km.min()) - MARGIN_KM
        wide_km = float(np.ptp(east_km)) + 2 * MARGIN_KM
        high_km = float(np.ptp(north_km)) + 2 * MARGIN_KM
        cell_km = max(CELL_KM, wide_km / CELLS_MAX, high_km / CELLS_MAX)
        shape = int(high_km / cell_km) + 2, int(wide_km / cell_km) + 2
        row = np.rint((north_km - south_km) / cell_km).astype(np.int64)
        column = np.rint((east_km - west_km) / cell_km).astype(np.int64)
        cell = row * shape[1] + column
        is_known = ~np.isnan(rate_mmh)
        spread = [_spread(size, cell_km) for size in shape]
        sums: list[FloatArray] = []
        for terms in (np.where(is_known, rate_mmh, 0.0), is_known.astype(np.float64)):
            laid = [np.bincount(cell, one, shape[0] * shape[1]) for one in terms]
            sums.append(spread[0] @ np.array(laid).reshape(-1, *shape) @ spread[1])
        return cls(west_km, south_km, cell_km, sums[0], sums[1])

    def past_mmh(self, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return what fell on places in each bin, (bin, place): with the bins beside it."""
        row, column, is_on = self.cells(east_km, north_km)
        sums: list[FloatArray] = []
        share = np.exp(-BIN_MIN / MEMORY_MIN)
        for of_grid in (self.rate, self.weight):
            here = np.where(is_on, of_grid[:, row, column], 0.0)
            beside = here.copy()
            beside[1:] += share * here[:-1]
            beside[:-1] += share * here[1:]
            sums.append(beside)
        return sums[0] / (sums[1] + LEAN)

    def support(self, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return how many gauges speak near places in one of the last bins, each by its spread."""
        row, column, is_on = self.cells(east_km, north_km)
        return np.where(is_on, self.weight[-3:, row, column].max(axis=0), 0.0)

    def carried(self, motion: tuple[float, float]) -> "Carried":
        """Return the bins of the last minutes as one, where a motion [km/min] has brought them."""
        young = self._gathered(motion, range(min(YOUNG_BINS, self.rate.shape[0])), MEMORY_MIN)
        old = self._gathered(motion, range(min(OLD_BINS, self.rate.shape[0])), np.inf)
        recent = self._gathered(motion, range(min(RECENT_BINS, self.rate.shape[0])), np.inf)
        before = old[0] - recent[0], old[1] - recent[1]
        risen = np.log((_mean(*recent) + TREND_LEAST_MMH) / (_mean(*before) + TREND_LEAST_MMH))
        apart_min = OLD_BINS * BIN_MIN / 2
        trend = np.clip(risen / apart_min, -TREND_MOST_PER_MIN, TREND_MOST_PER_MIN)
        return Carried(replace(self, rate=young[0][None], weight=young[1][None]), trend)

    def _gathered(
        self, motion: tuple[float, float], backs: range, memory_min: float
    ) -> tuple[FloatArray, FloatArray]:
        """Return sums of rates and of weights of bins, counted from the last one back."""
        rows, columns = self.rate.shape[1:]
        north_km = self.south_km + np.arange(float(rows))[:, None] * self.cell_km
        east_km = self.west_km + np.arange(float(columns)) * self.cell_km
        rate, weight = np.zeros((rows, columns)), np.zeros((rows, columns))
        last = self.rate.shape[0] - 1
        for back in backs:
            age_min = (back + 0.5) * BIN_MIN
            row, column, is_on = self.cells(
                east_km - motion[0] * age_min, north_km - motion[1] * age_min
            )
            share = is_on * np.exp(-age_min / memory_min)
            rate += share * self.rate[last - back, row, column]
            weight += share * self.weight[last - back, row, column]
        return rate, weight

    def cells(
        self, east_km: FloatArray, north_km: FloatArray
    ) -> tuple[IntArray, IntArray, FloatArray]:
        """Return row and column of places, (…), and whether they are on the grid, as 1 or 0."""
        row = np.rint((north_km - self.south_km) / self.cell_km).astype(np.int64)
        column = np.rint((east_km - self.west_km) / self.cell_km).astype(np.int64)
        rows, columns = self.rate.shape[1:]
        is_on = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return (
            np.clip(row, 0, rows - 1),
            np.clip(column, 0, columns - 1),
            is_on.astype(np.float64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What a motion has brought to where it is now.

    Attributes
    ----------
    field
        Of one bin.
    trend_per_min : (north, east)
        How its logarithm grows, seen from the rain that moves.
    """

    field: RainField
    trend_per_min: FloatArray

    def ahead(
        self, east_km: FloatArray, north_km: FloatArray, motion: tuple[float, float], bins: int
    ) -> tuple[FloatArray, FloatArray]:
        """Return what comes to places in coming bins if nothing grows [mm/h], and its trend.

        (bin, place) both.
        """
        middle_min = middles_min(bins)[:, None]
        row, column, is_on = self.field.cells(
            east_km - motion[0] * middle_min, north_km - motion[1] * middle_min
        )
        rate = is_on * self.field.rate[0, row, column]
        weight = is_on * self.field.weight[0, row, column]
        return _mean(rate, weight), is_on * self.trend_per_min[row, column]


def middles_min(bins: int) -> FloatArray:
    """Return the middles of coming bins from now on, (bin,)."""
    return (np.arange(float(bins)) + 0.5) * BIN_MIN


def lived_frac(
    trend_per_min: FloatArray, ahead_min: FloatArray, life_min: FloatArray
) -> FloatArray:
    """Return what storms of some lives make of rain meanwhile: exp(s a - a^2 / 2 w^2).

    A storm swells and fades like a bell, so its logarithm is a parabola; its width w is
    `BELL_FRAC` of its life. All broadcast.
    """
    width_min = BELL_FRAC * life_min
    grown = trend_per_min * ahead_min - ahead_min * ahead_min / (2 * width_min * width_min)
    return np.exp(np.minimum(grown, np.log(GROWTH_MOST)))


def motions(
    model: RainModel,
    month: int,
    field: RainField,
    gauges: tuple[FloatArray, FloatArray],
    rate_mmh: FloatArray,
) -> Motions:
    """Return the motions that storms may have, and how likely each is.

    Parameters
    ----------
    month
        1 is January.
    gauges
        East and north, (gauge,). [km]
    rate_mmh : (bin, gauge)
        What the field is made of.
    """
    middle_mps = float(np.mean(model.drift_mps))
    sd_mps = float(np.ptp(model.drift_mps)) / 2
    off_deg, off_sd = (
        part.ravel() for part in np.meshgrid(np.array(DIRECTIONS_DEG), np.array(SPEEDS_SD))
    )
    toward = np.deg2rad(model.drift_to_deg[month - 1] + off_deg)
    speed = np.maximum(middle_mps + off_sd * sd_mps, 0.0) * MPS_KM_PER_MIN
    east, north = np.sin(toward) * speed, np.cos(toward) * speed
    log_weight = -0.5 * (off_deg / DIRECTION_SD_DEG) ** 2
    is_told = _tells(rate_mmh)
    if is_told:
        log_weight -= _misfit(field, gauges, rate_mmh, (east, north)) / MISFIT
    weight = np.exp(log_weight - log_weight.max())
    return Motions(east, north, weight / weight.sum(), "gauges" if is_told else "season")


def _mean(rate: FloatArray, weight: FloatArray) -> FloatArray:
    return rate / (weight + LEAN)


def _spread(size: int, cell_km: float) -> FloatArray:
    at_km = np.arange(float(size)) * cell_km
    return np.exp(-((at_km[:, None] - at_km) ** 2) / (2 * REACH_KM**2))


def _tells(rate_mmh: FloatArray) -> bool:
    """Tell whether enough gauges had rain in the hour that is looked at."""
    needed = FITTED_BINS + max(BEFORE_BINS)
    if rate_mmh.shape[0] < needed:
        return False
    most = np.nan_to_num(rate_mmh[-needed:]).max(axis=0)
    return bool((most >= TELLING_MMH).sum() >= TELLING_COUNT)


def _misfit(
    field: RainField,
    gauges: tuple[FloatArray, FloatArray],
    rate_mmh: FloatArray,
    motion: tuple[FloatArray, FloatArray],
) -> FloatArray:
    """Return how far the gauges' last bins lie from what motions make of those before, (motion,).

    By the roots of rates, so that one gauge in the middle of a storm does not decide alone.
    """
    back = np.array(BEFORE_BINS)[:, None]
    found = np.zeros(motion[0].size)
    for place, (east, north) in enumerate(zip(*motion, strict=True)):
        row, column, is_on = field.cells(
            gauges[0] - east * back * BIN_MIN, gauges[1] - north * back * BIN_MIN
        )
        for one in range(rate_mmh.shape[0] - FITTED_BINS, rate_mmh.shape[0]):
            rate = (is_on * field.rate[one - back, row, column]).sum(axis=0)
            weight = (is_on * field.weight[one - back, row, column]).sum(axis=0)
            apart = np.sqrt(rate / (weight + LEAN)) - np.sqrt(rate_mmh[one])
            found[place] += np.nansum(apart * apart)
    return found
