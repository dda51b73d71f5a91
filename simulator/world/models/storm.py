"""Rain as storm cells that are born, drift over the city and die.

A day's cells are drawn by the day's number, so rain has no state: at any minute and place it is a
function of the seed. How many cells a day has follows from the month's share of rain days, how
hard they rain from its total, so a long run meets both normals. What is assumed here was decided in
docs/models.md, "Storms".
"""

import calendar
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import Climate, RainModel
from simulator import rng
from simulator.world.local_time import civil_date
from simulator.world.units import DAY_H, DAY_MIN, HOUR_MIN, MPS_KM_PER_MIN, MPS_KMH

MARGIN_KM = 15.0  # cells begin this far outside the city too; assumed
MAX_INTENSITY_MMH = 280.0  # over one minute; assumed

# A cell rains as sin³ over its life and as exp(-2·(d/r)²) inside its radius; assumed. The means of
# both follow: over the life (that of sin³: it changes with the exponent), and over the disc per r².
LIFE_EXPONENT = 3
RADIUS_DECAY_RATIO = 2
LIFE_MEAN_FRAC = 4 / (3 * math.pi)
DISC_MEAN_RATIO = math.pi / RADIUS_DECAY_RATIO * (1 - math.exp(-RADIUS_DECAY_RATIO))
SLACK_KM = 1e-3  # a metre more is looked at, so that no rounding decides; assumed
LIFE_MIN = (10, 360)  # shortest and longest life; assumed around what was seen, 30 to 150 min (S14)

PEAK_SIGMA_LN = 0.6  # a cell's peak against the month's mean peak; assumed
ONSET_SHARED_FRAC = 0.65  # of the onset's variance is the day's, the rest a cell's own; assumed
DRIFT_SPREAD_DEG = 20.0  # a cell's way against the season's, standard deviation; assumed
MAX_WET_FRAC = 0.92  # of a month's days have rain: more than any normal; assumed
MAX_CELL_COUNT = 400  # born in a day: bounds the work, far above any month's mean; assumed
DAYS_KEPT_COUNT = 16  # cells of so many days stay in memory: two of a block, and tests'; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Storm cells; every array is (cell,). At `begin_step` they are at `east_km, north_km`.

    Attributes
    ----------
    end_step
        The end of a life, or before it: from then on a cell does not rain.
    """

    begin_step: FloatArray
    life_min: FloatArray
    end_step: FloatArray
    radius_km: FloatArray
    peak_mmh: FloatArray
    east_km: FloatArray
    north_km: FloatArray
    drift_east_km_per_min: FloatArray
    drift_north_km_per_min: FloatArray


NO_CELLS = Cells(*(np.zeros(0),) * 9)


class RainField(Protocol):
    """What knows how hard it rains, when and where."""

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return the rain's intensity at places in mm/h, (step, place)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Sky:
    """Where and how storms are born over one city.

    Attributes
    ----------
    half_east_km, half_north_km
        Half of the box in which cells are born, around the city's middle. [km]
    """

    seed: int
    climate: Climate
    utc_offset_h: float
    half_east_km: float
    half_north_km: float

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return the rain's intensity at places in mm/h, (step, place).

        Parameters
        ----------
        steps : (step,) int64
            Consecutive minutes since the epoch, UTC.
        east_km, north_km : (place,)
            From the city's middle. [km]
        """
        total = np.zeros((steps.size, east_km.size))
        if steps.size == 0:
            return total
        offset_min = round(self.utc_offset_h * HOUR_MIN)
        first = (int(steps[0]) + offset_min) // DAY_MIN - 1  # yesterday's late cells rain on
        last = (int(steps[-1]) + offset_min) // DAY_MIN
        for day in range(first, last + 1):
            add_rain(total, cells_of(self, day), steps, (east_km, north_km))
        return np.minimum(total, MAX_INTENSITY_MMH)


@dataclass(frozen=True, slots=True, eq=False)
class StormySky:
    """A sky with cells that it did not bear itself."""

    sky: Sky
    cells: Cells

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return the rain's intensity at places in mm/h, (step, place): that of both together."""
        total = self.sky.rain_mmh(steps, east_km, north_km)
        if steps.size:
            add_rain(total, self.cells, steps, (east_km, north_km))
        return np.minimum(total, MAX_INTENSITY_MMH)


def with_cells(sky: Sky, cells: Cells) -> RainField:
    """Return a sky that also has the rain of given cells."""
    return StormySky(sky, cells) if cells.begin_step.size else sky


def add_rain(
    total_mmh: FloatArray, cells: Cells, steps: IntArray, places: tuple[FloatArray, FloatArray]
) -> None:
    """Add the rain of cells to a total, (step, place), in place: most cells touch few steps."""
    first, last = int(steps[0]), int(steps[-1])
    alive = (cells.begin_step <= last) & (cells.end_step >= first)
    for cell in np.flatnonzero(alive).tolist():
        begin, life = cells.begin_step[cell], cells.life_min[cell]
        low = max(first, math.ceil(begin)) - first
        high = min(last, math.floor(cells.end_step[cell])) - first + 1
        if high <= low:
            continue
        age_min = steps[low:high] - begin
        near = _near(cells, cell, (float(age_min[0]), float(age_min[-1])), places)
        if not near.size:
            continue  # most cells pass by most places
        age_min = age_min[:, None]
        east_km = places[0][near] - cells.east_km[cell]
        north_km = places[1][near] - cells.north_km[cell]
        east = east_km - cells.drift_east_km_per_min[cell] * age_min
        north = north_km - cells.drift_north_km_per_min[cell] * age_min
        apart = (east * east + north * north) / cells.radius_km[cell] ** 2
        strength = cells.peak_mmh[cell] * np.sin(np.pi * age_min / life) ** LIFE_EXPONENT
        inside = strength * np.exp(-RADIUS_DECAY_RATIO * apart)
        total_mmh[low:high, near] += np.where(apart < 1, inside, 0.0)


def _near(
    cells: Cells, cell: int, ages_min: tuple[float, float], places: tuple[FloatArray, FloatArray]
) -> IntArray:
    """Return the places that a cell can reach between two of its ages, as indices."""
    east_per_min = float(cells.drift_east_km_per_min[cell])
    north_per_min = float(cells.drift_north_km_per_min[cell])
    from_min, to_min = ages_min
    way_min = to_min - from_min
    # From the middle of the way no place is farther than half of it and the radius.
    middle_min = from_min + way_min / 2
    east_km = places[0] - cells.east_km[cell] - east_per_min * middle_min
    north_km = places[1] - cells.north_km[cell] - north_per_min * middle_min
    reach_km = cells.radius_km[cell] + math.hypot(east_per_min, north_per_min) * way_min / 2
    reach_km += SLACK_KM
    return np.flatnonzero(east_km * east_km + north_km * north_km <= reach_km**2)


@lru_cache(maxsize=DAYS_KEPT_COUNT)
def cells_of(sky: Sky, day: int) -> Cells:
    """Return the cells that are born on a civil day."""
    rain = sky.climate.rain
    month = civil_date(day).month - 1
    passages, mean_peak_mmh, area_frac = _month_means(sky, day)
    lot = rng.draw(sky.seed, "storm.day", day, 2)
    activity = -math.log1p(-float(lot[0]))  # days are quiet or stormy: exponential
    count = min(int(passages / area_frac * activity + float(lot[1])), MAX_CELL_COUNT)
    unit = rng.draw(sky.seed, "storm.cell", day, (MAX_CELL_COUNT, 6))[:count].T
    normal = rng.draw(sky.seed, "storm.spread", day, (MAX_CELL_COUNT, 5), "normal")[:count].T
    shared = float(rng.draw(sky.seed, "storm.onset", day, 1, "normal")[0])
    spread = math.sqrt(ONSET_SHARED_FRAC) * shared + math.sqrt(1 - ONSET_SHARED_FRAC) * normal[0]
    onset_h = _onset_h(rain, spread, unit)
    life_min = rain.duration_median_min * np.exp(rain.duration_sigma_ln * normal[1])
    lived_min = np.clip(life_min, *LIFE_MIN)
    begin_step = day * DAY_MIN - sky.utc_offset_h * HOUR_MIN + onset_h * HOUR_MIN
    drift_km_per_min = rng.between(unit[2], rain.drift_mps) * MPS_KM_PER_MIN
    toward = np.deg2rad(rain.drift_to_deg[month] + DRIFT_SPREAD_DEG * normal[2])
    east_per_min, north_per_min = (
        np.sin(toward) * drift_km_per_min,
        np.cos(toward) * drift_km_per_min,
    )
    return Cells(
        begin_step=begin_step,
        life_min=lived_min,
        end_step=begin_step + lived_min,
        radius_km=rng.between(unit[3], rain.cell_radius_km),
        peak_mmh=mean_peak_mmh * rng.lognormal(normal[3], PEAK_SIGMA_LN),
        # Half of its life later the cell is anywhere in the box.
        east_km=sky.half_east_km * (2 * unit[4] - 1) - east_per_min * life_min / 2,
        north_km=sky.half_north_km * (2 * unit[5] - 1) - north_per_min * life_min / 2,
        drift_east_km_per_min=east_per_min,
        drift_north_km_per_min=north_per_min,
    )


def _onset_h(rain: RainModel, spread: FloatArray, unit: FloatArray) -> FloatArray:
    """Return the local hours at which cells are born, (cell,): most around one, the rest at any."""
    is_usual = (unit[0] < rain.onset_at_that_hour_frac).astype(np.float64)
    usual_h = rain.onset_hour + rain.onset_sd_h * spread
    return is_usual * usual_h + (1 - is_usual) * DAY_H * unit[1]


def _month_means(sky: Sky, day: int) -> tuple[float, float, float]:
    """Return passages over a point per day, a cell's mean peak [mm/h], and its share of the box."""
    normals, rain = sky.climate.normals, sky.climate.rain
    date = civil_date(day)
    days = calendar.monthrange(date.year, date.month)[1]
    wet_share = min(float(normals.rain_days[date.month - 1]) / days, MAX_WET_FRAC)
    # With exponential activity a point stays dry with 1/(1 + passages).
    passages = wet_share / (1 - wet_share)
    low, high = (float(edge) for edge in rain.cell_radius_km)
    # Radii are uniform: the mean of r, and that of r².
    radius = (low + high) / 2
    radius_squared = float(np.mean([low * low, low * high, high * high]))
    life_h = rain.duration_median_min / HOUR_MIN * math.exp(rain.duration_sigma_ln**2 / 2)
    path_km = float(np.mean(rain.drift_mps)) * MPS_KMH * life_h
    footprint_km2 = math.pi * radius_squared + 2 * radius * path_km
    daily_mm = float(normals.rain_mm[date.month - 1]) / days
    cell_mean_ratio = passages * life_h * LIFE_MEAN_FRAC * DISC_MEAN_RATIO * radius_squared
    mean_peak_mmh = daily_mm * footprint_km2 / cell_mean_ratio
    box_km2 = (2 * sky.half_east_km) * (2 * sky.half_north_km)
    return passages, mean_peak_mmh, footprint_km2 / box_km2


def mass_mm_km2(cells: Cells) -> FloatArray:
    """Return the water that each cell drops in its life in mm·km2, (cell,)."""
    return (
        cells.peak_mmh
        * cells.life_min
        / HOUR_MIN
        * LIFE_MEAN_FRAC
        * DISC_MEAN_RATIO
        * cells.radius_km**2
    )
