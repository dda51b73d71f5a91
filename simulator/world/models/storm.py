"""Rain: storm cells, and the shields of steady rain behind them: born, drifting, dying.

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
from contract.city_climate import Climate
from simulator import rng
from simulator.world.local_time import civil_date
from simulator.world.models import typhoon
from simulator.world.models.cell import DISC_MEAN_RATIO, LIFE_MEAN_FRAC, Cells, add_rain
from simulator.world.units import DAY_H, DAY_MIN, HOUR_MIN, MPS_KM_PER_MIN, MPS_KMH

MARGIN_KM = 15.0  # cells begin this far outside the city too; assumed
MAX_INTENSITY_MMH = 280.0  # over one minute; assumed
PEAK_SIGMA_LN = 0.6  # a cell's peak against the month's mean peak; assumed
DRIFT_SPREAD_DEG = 20.0  # a cell's way against the season's, standard deviation; assumed
MAX_WET_FRAC = 0.92  # of a month's days have rain: more than any normal; assumed
TRACE_FRAC = 0.14  # of passages leave less than 0.1 mm, which makes no rain day; assumed
MAX_CELL_COUNT = 400  # born in a day: bounds the work, far above any month's mean; assumed
DAYS_KEPT_COUNT = 16  # cells of so many days stay in memory: two of a block, and tests'; assumed

# Rain comes in spells: how much of what makes a day quiet or stormy is left a day later, and how
# many days back it is remembered. Assumed.
SPELL_FRAC = 0.5
SPELL_DAY_COUNT = 6


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """What cells of one sort have in common.

    Attributes
    ----------
    passage_frac, rain_frac
        Their share of the passages over a point, and of the rain.
    beyond_km
        How far outside of the sky's box they are born too.
    lag_h, own_sd_h
        When they are born against the day's hour of storms, and how far around.
    usual_frac
        How many are born around that hour; the others at any.
    """

    name: str
    passage_frac: float
    rain_frac: float
    radius_km: tuple[float, float]
    beyond_km: float
    life_median_min: float
    life_sigma_ln: float
    life_bounds_min: tuple[float, float]
    lag_h: float
    own_sd_h: float
    usual_frac: float


# Steady rain: light, wide and long, mostly behind the day's storms. Its share, size and hours are
# assumed, so that rain is spread over the hours as the pack's `rain_frac` is.
SHIELD_PASSAGE_FRAC, SHIELD_RAIN_FRAC = 0.5, 0.15
SHIELD_RADIUS_KM, SHIELD_BEYOND_KM = (14.0, 32.0), 45.0
SHIELD_MEDIAN_MIN, SHIELD_SIGMA_LN, SHIELD_LIFE_MIN = 150.0, 0.5, (60.0, 720.0)
SHIELD_LAG_H, SHIELD_OWN_SD_H, SHIELD_USUAL_FRAC = 4.0, 1.8, 0.7

LIFE_MIN = (10.0, 360.0)  # a cell's shortest and longest; assumed around the 30 to 150 min of S14
ONSET_SHARED_FRAC = 0.65  # of the onset's variance is the day's, the rest a cell's own; assumed


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
        return np.minimum(total, MAX_INTENSITY_MMH, out=total)


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
        return np.minimum(total, MAX_INTENSITY_MMH, out=total)


def with_cells(sky: Sky, cells: Cells) -> RainField:
    """Return a sky that also has the rain of given cells."""
    return StormySky(sky, cells) if cells.begin_step.size else sky


@lru_cache(maxsize=DAYS_KEPT_COUNT)
def cells_of(sky: Sky, day: int) -> Cells:
    """Return the cells that are born on a civil day."""
    begin_step = day * DAY_MIN - round(sky.utc_offset_h * HOUR_MIN)
    born = [_born(sky, day, family) for family in families(sky.climate)]
    return Cells.joined([*born, typhoon.cells(sky.seed, sky.climate.rain, day, begin_step)])


def families(climate: Climate) -> tuple[Family, Family]:
    """Return the sorts of a city's cells: storms as the pack has them, and steady rain."""
    rain = climate.rain
    low, high = (float(edge) for edge in rain.cell_radius_km)
    storms = Family(
        name="cell",
        passage_frac=1 - SHIELD_PASSAGE_FRAC,
        rain_frac=1 - SHIELD_RAIN_FRAC,
        radius_km=(low, high),
        beyond_km=0.0,
        life_median_min=rain.duration_median_min,
        life_sigma_ln=rain.duration_sigma_ln,
        life_bounds_min=LIFE_MIN,
        lag_h=0.0,
        own_sd_h=math.sqrt(1 - ONSET_SHARED_FRAC) * rain.onset_sd_h,
        usual_frac=rain.onset_at_that_hour_frac,
    )
    shields = Family(
        name="shield",
        passage_frac=SHIELD_PASSAGE_FRAC,
        rain_frac=SHIELD_RAIN_FRAC,
        radius_km=SHIELD_RADIUS_KM,
        beyond_km=SHIELD_BEYOND_KM,
        life_median_min=SHIELD_MEDIAN_MIN,
        life_sigma_ln=SHIELD_SIGMA_LN,
        life_bounds_min=SHIELD_LIFE_MIN,
        lag_h=SHIELD_LAG_H,
        own_sd_h=SHIELD_OWN_SD_H,
        usual_frac=SHIELD_USUAL_FRAC,
    )
    return storms, shields


def _born(sky: Sky, day: int, family: Family) -> Cells:
    """Return the cells of one sort that are born on a civil day."""
    rain = sky.climate.rain
    mean_count, mean_peak_mmh = _month_means(sky, day, family)
    lot = float(rng.draw(sky.seed, f"storm.{family.name}.day", day, 1)[0])
    count = min(int(mean_count * _activity_ratio(sky.seed, day) + lot), MAX_CELL_COUNT)
    name = f"storm.{family.name}"
    unit = rng.draw(sky.seed, name, day, (MAX_CELL_COUNT, 6))[:count].T
    normal = rng.draw(sky.seed, f"{name}.spread", day, (MAX_CELL_COUNT, 5), "normal")[:count].T
    lived_min = family.life_median_min * np.exp(family.life_sigma_ln * normal[1])
    lived_min = np.clip(lived_min, *family.life_bounds_min)
    begin_step = day * DAY_MIN + HOUR_MIN * (
        _onset_h(sky, day, family, normal[0], unit) - sky.utc_offset_h
    )
    drift_km_per_min = rng.between(unit[2], rain.drift_mps) * MPS_KM_PER_MIN
    toward = np.deg2rad(rain.drift_to_deg[civil_date(day).month - 1] + DRIFT_SPREAD_DEG * normal[2])
    east_per_min, north_per_min = (
        np.sin(toward) * drift_km_per_min,
        np.cos(toward) * drift_km_per_min,
    )
    half_east_km, half_north_km = _half_box_km(sky, family)
    return Cells(
        begin_step=begin_step,
        life_min=lived_min,
        end_step=begin_step + lived_min,
        radius_km=rng.between(unit[3], family.radius_km),
        peak_mmh=mean_peak_mmh * rng.lognormal(normal[3], PEAK_SIGMA_LN),
        # Half of its life later the cell is anywhere in the box.
        east_km=half_east_km * (2 * unit[4] - 1) - east_per_min * lived_min / 2,
        north_km=half_north_km * (2 * unit[5] - 1) - north_per_min * lived_min / 2,
        drift_east_km_per_min=east_per_min,
        drift_north_km_per_min=north_per_min,
    )


def _activity_ratio(seed: int, day: int) -> float:
    """Return how stormy a day is against the mean: exponential, and alike on days in a row."""
    lots = [
        float(rng.draw(seed, "storm.activity", day - back, 1, "normal")[0])
        for back in range(SPELL_DAY_COUNT)
    ]
    shares = SPELL_FRAC ** np.arange(SPELL_DAY_COUNT)
    normal = float(shares @ np.array(lots)) / math.sqrt(float(shares @ shares))
    # The share of normal numbers above it is uniform, and less its logarithm exponential.
    return -math.log(math.erfc(normal * math.sqrt(1 / 2)) / 2)


def _onset_h(sky: Sky, day: int, family: Family, own: FloatArray, unit: FloatArray) -> FloatArray:
    """Return the local hours at which cells are born, (cell,): most around one, the rest at any."""
    rain = sky.climate.rain
    shared = float(rng.draw(sky.seed, "storm.onset", day, 1, "normal")[0])
    day_h = rain.onset_hour + math.sqrt(ONSET_SHARED_FRAC) * rain.onset_sd_h * shared
    is_usual = (unit[0] < family.usual_frac).astype(np.float64)
    usual_h = day_h + family.lag_h + family.own_sd_h * own
    return is_usual * usual_h + (1 - is_usual) * DAY_H * unit[1]


def _month_means(sky: Sky, day: int, family: Family) -> tuple[float, float]:
    """Return how many cells are born on a day of the month, and their mean peak [mm/h]."""
    normals, rain = sky.climate.normals, sky.climate.rain
    date = civil_date(day)
    days = calendar.monthrange(date.year, date.month)[1]
    wet_share = min(float(normals.rain_days[date.month - 1]) / days, MAX_WET_FRAC)
    # With exponential activity a point stays dry with 1/(1 + passages).
    passages = family.passage_frac * wet_share / (1 - wet_share) / (1 - TRACE_FRAC)
    low, high = family.radius_km
    # Radii are uniform: the mean of r, and that of r².
    radius = (low + high) / 2
    radius_squared = float(np.mean([low * low, low * high, high * high]))
    life_h = family.life_median_min / HOUR_MIN * math.exp(family.life_sigma_ln**2 / 2)
    path_km = float(np.mean(rain.drift_mps)) * MPS_KMH * life_h
    footprint_km2 = math.pi * radius_squared + 2 * radius * path_km
    usual_mm = float(normals.rain_mm[date.month - 1]) - typhoon.month_mm(rain, date.month)
    daily_mm = family.rain_frac * usual_mm / days
    cell_mean_ratio = passages * life_h * LIFE_MEAN_FRAC * DISC_MEAN_RATIO * radius_squared
    half_east_km, half_north_km = _half_box_km(sky, family)
    box_km2 = (2 * half_east_km) * (2 * half_north_km)
    return passages * box_km2 / footprint_km2, daily_mm * footprint_km2 / cell_mean_ratio


def _half_box_km(sky: Sky, family: Family) -> tuple[float, float]:
    """Return half of the box in which cells of a family are born."""
    return sky.half_east_km + family.beyond_km, sky.half_north_km + family.beyond_km
