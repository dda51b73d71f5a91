"""Flood gauges: the pack's spots first, as the city's drains have them, then other streets."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray
from simulator.world.models.drain_spot import MAX_DEPTH_M, Spots
from simulator.world.models.drivers import Drivers
from simulator.world.models.pipe_break import wetter_m
from simulator.world.models.recursion import State


@dataclass(frozen=True, slots=True, eq=False)
class FloodGauges:
    """The `street_flood` sensors.

    Attributes
    ----------
    known_count
        How many of them stand on the pack's spots.
    others
        Streets that are no site: they take nothing from what stations lift, but feel it.
    """

    known_count: int
    others: Spots

    @classmethod
    def at(cls, spots: Spots, known: Spots) -> Self:
        """Return gauges on spots, of which the first are the city's known ones."""
        return cls(min(spots.count, known.count), spots.beyond(known.count))

    def start(self, step: int) -> State:
        """Return dry streets."""
        del step
        return self.others.start()

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return the depths of a block, (step, sensor), and the state after it."""
        known = drivers.drained.flood_m[:, : self.known_count]
        if not self.others.count:
            return {"depth_m": known}, state
        depth, ponded = self._others_m(drivers, state["ponded"])
        return {"depth_m": np.hstack([known, depth])}, {"ponded": ponded}

    def _others_m(self, drivers: Drivers, ponded: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the depths at the other streets, (step, spot), and what stands at the end."""
        spots = self.others
        rain = drivers.sky.rain_mmh(drivers.local.steps, spots.east_km, spots.north_km)
        outlet = spots.outlet_m(drivers.drained.basin_m, drivers.river.primary_m)
        stood = np.zeros_like(rain)
        is_wet, may_fill = bool(ponded.any()), spots.may_fill(rain)
        for step, rain_mmh in enumerate(rain):
            if is_wet or may_fill[step]:
                stands = spots.stood_m(ponded, rain_mmh, outlet[step])
                ponded = np.minimum(stands, MAX_DEPTH_M)
                stood[step], is_wet = ponded, bool(ponded.any())
        depth = spots.depth_m(stood, outlet)
        return wetter_m(depth, drivers.causes, drivers.local.steps, spots), ponded
