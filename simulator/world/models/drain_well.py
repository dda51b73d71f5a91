"""Wells, pumps and gates on their way through a block of minutes.

What is assumed here was decided in docs/models.md, "Drainage".
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_climate import FloodModel
from simulator import rng
from simulator.world.causes import Causes
from simulator.world.models.drain_station import (
    GATE_STEP_FRAC,
    SPILL_M,
    Stations,
    gate_way,
    ground_m,
)
from simulator.world.models.feeder import Supply
from simulator.world.units import HOUR_MIN

SILL_M = -1.2  # of a gate, from the ground: no lower stands what runs off by itself; assumed
# Of what the water behind an open gate differs from the river, so much is gone in a minute: the
# gate's width for an even canal behind it. Assumed: 1/e after two minutes.
LEVELLED_FRAC = 1 - math.exp(-0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Hitches:
    """What does not work as it should, (step, station); None where all does.

    Attributes
    ----------
    pumps_left_count
        How many pumps can run; a station without power has none.
    is_gate_still
        Whether the gate stays where it is.
    """

    pumps_left_count: FloatArray | None = None
    is_gate_still: BoolArray | None = None

    @classmethod
    def of(cls, stations: Stations, supply: Supply, steps: IntArray, causes: Causes | None) -> Self:
        """Return what outages and events do to stations; without causes, outages alone."""
        dark = supply.without(stations.feeder)
        left = still = None
        if dark is not None and dark.any():
            left = np.where(dark, 0.0, stations.pump_count)
            still = dark.copy()
        if causes is None:
            return cls(left, still)
        failures, stuck = causes.of("pump_failure"), causes.of("gate_stuck")
        if failures.count:
            left = np.tile(stations.pump_count, (steps.size, 1)) if left is None else left
            for event, on in enumerate(failures.is_on(steps).T):
                here = failures.things[event]
                count = stations.pump_count[here] * failures.values["lost_frac"][event]
                left[np.ix_(on, here)] -= np.maximum(rng.rounded(count), 1)
            left = np.maximum(left, 0.0)
        if stuck.count:
            still = np.zeros((steps.size, stations.count), np.bool_) if still is None else still
            for event, on in enumerate(stuck.is_on(steps).T):
                still[np.ix_(on, stuck.things[event])] = True
        return cls(left, still)


@dataclass(slots=True, eq=False)
class Rows:
    """What is kept of each minute, (step, station) or (step, spot)."""

    level: FloatArray
    running: FloatArray
    gate: FloatArray
    free_m: FloatArray
    over_m: FloatArray
    spilled_m3: FloatArray
    ponded: FloatArray

    @classmethod
    def of(cls, like: FloatArray, spot_count: int) -> Self:
        """Return rows to be filled, as many as of an array (step, station)."""
        level, running = np.empty_like(like), np.empty_like(like)
        gate, free_m, over_m = np.empty_like(like), np.empty_like(like), np.empty_like(like)
        ponded = np.zeros((like.shape[0], spot_count))
        return cls(level, running, gate, free_m, over_m, np.zeros_like(like), ponded)


class Wells:
    """Wells, pumps and gates on their way through a block; arrays are (station,)."""

    def __init__(
        self, stations: Stations, flood: FloodModel, level: FloatArray, running: FloatArray,
        gate: FloatArray,
    ) -> None:  # fmt: skip
        self.stations, self.flood = stations, flood
        self.level, self.running, self.gate = level, running, gate
        self.ground_m = ground_m(flood)
        self._per_m = 1 / stations.well_m2
        self._pump_m = stations.pump_m3h / HOUR_MIN * self._per_m
        self._still_way = 0
        self._let_frac = self._open_frac()
        self._is_shut = self._let_frac <= 0

    def move_gates(self, river_m: float, hitches: Hitches, step: int) -> None:
        """Move the gates for a minute."""
        way = gate_way(river_m, self.flood)
        if way in {0, self._still_way}:
            return
        moved = np.minimum(np.maximum(self.gate + way * GATE_STEP_FRAC, 0.0), 1.0)
        if hitches.is_gate_still is not None:
            moved = np.where(hitches.is_gate_still[step], self.gate, moved)
        elif np.array_equal(moved, self.gate):
            self._still_way = way  # all are at their end: most minutes
            return
        self.gate, self._still_way = moved, 0
        self._let_frac = self._open_frac()
        self._is_shut = self._let_frac <= 0

    def pump(self, hitches: Hitches, step: int) -> None:
        """Switch the pumps: beside an open gate what they lift would come in again."""
        running = self.stations.running_count(self.running, self.level) * self._is_shut
        if hitches.pumps_left_count is not None:
            running = np.minimum(running, hitches.pumps_left_count[step])
        self.running = running

    def fill(self, gained_m3: FloatArray, river_m: float, rows: Rows, step: int) -> None:
        """Fill the wells for a minute and keep what they are like then."""
        level = self.level + (gained_m3 * self._per_m - self.running * self._pump_m)
        outer_m = max(river_m - self.ground_m, SILL_M)
        free_m = (np.maximum(level, SILL_M) - outer_m) * self._let_frac
        level = level - free_m
        self.level = np.minimum(level, SPILL_M)
        rows.level[step], rows.running[step], rows.gate[step] = self.level, self.running, self.gate
        rows.free_m[step], rows.over_m[step] = free_m, level - self.level

    def _open_frac(self) -> FloatArray:
        """Return how much of what levels out through an open gate does so, (station,)."""
        return np.where(self.stations.has_gate, self.gate, 0.0) * LEVELLED_FRAC
