"""Which sensors stand within a distance of places, by the cells of a grid."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.geometry import plane_km

M_PER_KM = 1_000
AROUND = (-1, 0, 1)
CELL_MIN_M = 10.0
_WIDTH = 1 << 24  # cells from west to east: more than a city has of 10 m


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Where sensors stand, NaN where that is not known.

    Attributes
    ----------
    sensor_key : (sensor,) int64
        Rising.
    lat_deg, lon_deg : (sensor,) float64
        WGS 84. [deg]
    """

    sensor_key: IntArray
    lat_deg: FloatArray
    lon_deg: FloatArray

    def of(self, sensor_key: IntArray) -> "Positions":
        """Return the places of some sensors, in their order; those that are not known are NaN."""
        if not len(self.sensor_key):
            nowhere = np.full(len(sensor_key), np.nan)
            return Positions(sensor_key, nowhere, nowhere)
        place = np.searchsorted(self.sensor_key, sensor_key).clip(max=len(self.sensor_key) - 1)
        is_known = self.sensor_key[place] == sensor_key
        return Positions(
            sensor_key,
            np.where(is_known, self.lat_deg[place], np.nan),
            np.where(is_known, self.lon_deg[place], np.nan),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Which of the others stand in the cells around each that is asked about.

    Attributes
    ----------
    asked_m, others_m : (2, sensor) float64
        Metres east and north.
    asked : (range,) int64
        Who is asked about: three ranges each.
    begin, end : (range,) int64
        Of places in `others`.
    others : (sensor,) int64
        Those with a position, by their cells.
    """

    asked_m: FloatArray
    others_m: FloatArray
    asked: IntArray
    begin: IntArray
    end: IntArray
    others: IntArray

    @property
    def count(self) -> int:
        """Return how many pairs are to be looked at."""
        return int((self.end - self.begin).sum())


def candidates(asked: Positions, others: Positions, within_m: float) -> Candidates:
    """Return who may stand within a distance of whom."""
    (asked_m, others_m), cell_m = _plane_m(asked, others), max(within_m, CELL_MIN_M)
    asked_row, asked_column = _cells(asked_m, cell_m)
    other_row, other_column = _cells(others_m, cell_m)
    here = np.flatnonzero(np.isfinite(others_m).all(axis=0))
    key = other_row[here] * _WIDTH + other_column[here]
    order = np.argsort(key, kind="stable")
    here, key = here[order], key[order]
    known = np.flatnonzero(np.isfinite(asked_m).all(axis=0))
    west = np.concatenate(
        [(asked_row[known] + row) * _WIDTH + asked_column[known] - 1 for row in AROUND]
    )
    begin = np.searchsorted(key, west, side="left")
    end = np.searchsorted(key, west + len(AROUND) - 1, side="right")
    return Candidates(asked_m, others_m, np.tile(known, len(AROUND)), begin, end, here)


def within(asked: Positions, others: Positions, within_m: float) -> tuple[IntArray, IntArray]:
    """Return the pairs that are at most so far apart.

    Returns
    -------
    asked, others : (pair,) int64
        Places in the columns of both.
    """
    found = candidates(asked, others, within_m)
    one = np.repeat(found.asked, found.end - found.begin)
    other = found.others[_ranges(found.begin, found.end)]
    east_m, north_m = found.asked_m[:, one] - found.others_m[:, other]
    is_near = east_m * east_m + north_m * north_m <= within_m * within_m
    return one[is_near], other[is_near]


def _plane_m(asked: Positions, others: Positions) -> tuple[FloatArray, FloatArray]:
    """Return metres east and north of one point, each (2, sensor)."""
    known = others.lat_deg[np.isfinite(others.lat_deg)]
    lat0_deg = float(known.mean()) if len(known) else 0.0
    known = others.lon_deg[np.isfinite(others.lon_deg)]
    lon0_deg = float(known.mean()) if len(known) else 0.0

    def plane_m(places: Positions) -> FloatArray:
        east_north = plane_km(places.lat_deg, places.lon_deg, lat0_deg=lat0_deg, lon0_deg=lon0_deg)
        return np.stack(east_north) * M_PER_KM

    return plane_m(asked), plane_m(others)


def _cells(position_m: FloatArray, cell_m: float) -> tuple[IntArray, IntArray]:
    """Return the rows and columns of cells; those of no place say nothing."""
    column, row = np.floor(np.nan_to_num(position_m) / cell_m).astype(np.int64)
    return row, column + _WIDTH // 2


def _ranges(begin: IntArray, end: IntArray) -> IntArray:
    """Return the numbers of all ranges one after the other."""
    counts = end - begin
    starts = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) + np.repeat(begin - starts, counts)
