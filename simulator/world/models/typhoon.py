"""What is left of a typhoon: a day on which it rains on the whole city, up to the pack's record.

What is assumed here was decided in docs/models.md, "Storms".
"""

import calendar

import numpy as np

from contract.arrays import FloatArray
from contract.city_climate import RainModel
from simulator import rng
from simulator.world.local_time import civil_date
from simulator.world.models.cell import LIFE_MEAN_FRAC, NO_CELLS, Cells
from simulator.world.units import HOUR_MIN, MPS_KM_PER_MIN

# What falls in its middle against the pack's record of 24 hours, from the least to the most; most
# bring little, for the share is a square. How long it rains, how far, and from when on. Assumed,
# after 2018: 293 to 408 mm over the whole city in a day and a night (S21, S22).
LEAST_FRAC, MOST_FRAC = 0.3, 1.05
SQUARE_MEAN_RATIO = 1 / 3  # mean of the square of a uniform number, exact
LIFE_H = (16.0, 24.0)
RADIUS_KM = (60.0, 110.0)
BEGIN_H = (0.0, 20.0)
MIDDLE_KM = (-20.0, 20.0)  # where it is half of its life later, from the city's middle; assumed
CREEP_RATIO = 0.2  # of a storm's way: it lingers; assumed
CITY_MEAN_FRAC = 0.8  # what falls on the city against its middle; assumed by that radius


def cells(seed: int, rain: RainModel, day: int, begin_step: float) -> Cells:
    """Return the typhoon that reaches the city on a civil day, which begins at a step, if any."""
    date = civil_date(day)
    days = calendar.monthrange(date.year, date.month)[1]
    lot = rng.draw(seed, "typhoon", day, 8)
    if lot[0] >= rain.typhoon_count[date.month - 1] / days:
        return NO_CELLS
    life_min = rng.between(lot[1:2], LIFE_H) * HOUR_MIN
    total_mm = rain.record_24h_mm * rng.between(lot[2:3] ** 2, (LEAST_FRAC, MOST_FRAC))
    per_min = CREEP_RATIO * MPS_KM_PER_MIN * rng.between(lot[3:4], rain.drift_mps)
    toward = np.deg2rad(rain.drift_to_deg[date.month - 1])
    east_per_min, north_per_min = np.sin(toward) * per_min, np.cos(toward) * per_min
    begin = begin_step + rng.between(lot[4:5], BEGIN_H) * HOUR_MIN
    return Cells(
        begin_step=begin,
        life_min=life_min,
        end_step=begin + life_min,
        radius_km=rng.between(lot[5:6], RADIUS_KM),
        peak_mmh=_peak_mmh(total_mm, life_min),
        east_km=rng.between(lot[6:7], MIDDLE_KM) - east_per_min * life_min / 2,
        north_km=rng.between(lot[7:8], MIDDLE_KM) - north_per_min * life_min / 2,
        drift_east_km_per_min=east_per_min,
        drift_north_km_per_min=north_per_min,
    )


def month_mm(rain: RainModel, month: int) -> float:
    """Return what typhoons bring the city in a mean month, 1 for January."""
    share = LEAST_FRAC + (MOST_FRAC - LEAST_FRAC) * SQUARE_MEAN_RATIO
    each_mm = rain.record_24h_mm * share * CITY_MEAN_FRAC
    return float(rain.typhoon_count[month - 1]) * each_mm


def _peak_mmh(total_mm: FloatArray, life_min: FloatArray) -> FloatArray:
    """Return how hard it rains at the height of a cell's life that brings so much."""
    return total_mm / (life_min / HOUR_MIN * LIFE_MEAN_FRAC)
