"""Rain of gauges as a field: what fell on streets, and whether anybody looked there.

Rates of gauges in bins of five minutes lie on a grid and are spread by a Gaussian of `REACH_KM`
(weighted means after Nadaraya and Watson):

    r(x, t) = sum_g K(|x - x_g|) r_g(t) / (sum_g K(|x - x_g|) + LEAN),  K(d) = exp(-d^2 / 2 REACH^2)

the bins beside counting by `MEMORY_MIN`. Where no gauge stands near, the sums are small and the
mean leans to no rain; who asks is told by `support` that nobody looked there. Rates in mm/h, places
in km on the city's plane. Spread and memory are assumed, tuned on storms of their own
(docs/decisions/0034-outlook.md).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray

BIN_MIN = 5
REACH_KM, MEMORY_MIN = 2.5, 15.0
LEAN = 0.02
MARGIN_KM, CELL_KM, CELLS_MAX = 5.0, 1.0, 160


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


def _spread(size: int, cell_km: float) -> FloatArray:
    at_km = np.arange(float(size)) * cell_km
    return np.exp(-((at_km[:, None] - at_km) ** 2) / (2 * REACH_KM**2))
