"""Cells of rain: where they are, how hard they rain, and what of it falls on places.

What is assumed here was decided in docs/models.md, "Storms".
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.world.units import HOUR_MIN

# A cell rains as sin³ over its life and as exp(-2·(d/r)²) inside its radius; assumed. The means of
# both follow: over the life (that of sin³: it changes with the exponent), and over the disc per r².
LIFE_EXPONENT = 3
RADIUS_DECAY_RATIO = 2
LIFE_MEAN_FRAC = 4 / (3 * math.pi)
DISC_MEAN_RATIO = math.pi / RADIUS_DECAY_RATIO * (1 - math.exp(-RADIUS_DECAY_RATIO))

SLACK_KM = 1e-3  # a metre more is looked at, so that no rounding decides; assumed


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

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Return all cells of some parts."""
        every = list(parts)
        return cls(
            *(np.concatenate([getattr(part, f.name) for part in every]) for f in fields(cls))
        )


NO_CELLS = Cells(*(np.zeros(0),) * 9)


def add_rain(
    total_mmh: FloatArray, cells: Cells, steps: IntArray, places: tuple[FloatArray, FloatArray]
) -> None:
    """Add the rain of cells to a total, (step, place), in place: most cells pass by most places."""
    first = int(steps[0])
    begin, end = np.ceil(cells.begin_step), np.floor(cells.end_step)
    lasts = np.maximum(begin, first), np.minimum(end, int(steps[-1]))
    near = _near(cells, lasts, places)
    for cell in np.flatnonzero(near.any(axis=1)).tolist():
        low, high = int(lasts[0][cell]) - first, int(lasts[1][cell]) - first + 1
        here = np.flatnonzero(near[cell])
        age_min = (steps[low:high] - cells.begin_step[cell])[:, None]
        east_km = places[0][here] - cells.east_km[cell]
        north_km = places[1][here] - cells.north_km[cell]
        east = east_km - cells.drift_east_km_per_min[cell] * age_min
        north = north_km - cells.drift_north_km_per_min[cell] * age_min
        apart = (east * east + north * north) / cells.radius_km[cell] ** 2
        strength = np.sin(np.pi * age_min / cells.life_min[cell]) ** LIFE_EXPONENT
        inside = cells.peak_mmh[cell] * strength * np.exp(-RADIUS_DECAY_RATIO * apart)
        total_mmh[low:high, here] += np.where(apart < 1, inside, 0.0)


def _near(
    cells: Cells, lasts: tuple[FloatArray, FloatArray], places: tuple[FloatArray, FloatArray]
) -> BoolArray:
    """Tell which places each cell can reach while it lasts, (cell, place).

    Parameters
    ----------
    lasts
        Its first and its last step, (cell,); none where that is before the first.
    """
    way_min = lasts[1] - lasts[0]
    middle_min = lasts[0] + way_min / 2 - cells.begin_step
    east_km = cells.east_km + cells.drift_east_km_per_min * middle_min
    north_km = cells.north_km + cells.drift_north_km_per_min * middle_min
    # From the middle of its way no place that it reaches is farther than half of it and the radius.
    drift_km_per_min = np.hypot(cells.drift_east_km_per_min, cells.drift_north_km_per_min)
    reach_km = cells.radius_km + drift_km_per_min * way_min / 2 + SLACK_KM
    reach_km2 = np.where(way_min >= 0, reach_km * reach_km, -1.0)[:, None]
    east_apart, north_apart = places[0] - east_km[:, None], places[1] - north_km[:, None]
    return east_apart * east_apart + north_apart * north_apart <= reach_km2


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
