"""Water on the streets: rain that the drains cannot take, and the river coming up through them.

The rules are the pack's `[flood]`. The spread between streets and the way from a threshold per hour
to a capacity per minute are assumed, as decided in docs/models.md, "Flood".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import FloodModel
from simulator import rng
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.storm import RainField
from simulator.world.units import HOUR_MIN

# Capacity of the drains against the pack's design: known spots have it, give or take; other streets
# drain better, or stand higher. Assumed.
KNOWN_CAPACITY_FRAC = (0.75, 1.25)
MADE_UP_CAPACITY_RATIO = 1.9
# Streets that are no site: how many the tide reaches, and how much higher they lie. Assumed.
MADE_UP_TIDAL_FRAC = 0.15
MADE_UP_HIGHER_M = 0.08
HALF_TIDE_BELOW_M = 0.3  # the drains lose capacity from this far below the high tide on; assumed
SURCHARGE_M_PER_M = 0.9  # water on a low street per metre of river above its threshold; assumed
MAX_DEPTH_M = 1.4  # above it the water runs off over land; assumed, reports stay below 0.8 m (S22)
DRY_M = 1e-4  # a film that a gauge does not see; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Places where water can stand; arrays are (spot,).

    Attributes
    ----------
    capacity_frac
        Capacity of the drains against the pack's threshold.
    tide_level_m
        River level from which the place floods without rain; infinite where it cannot. [m]
    speed_frac
        Where in the pack's range the place's recession lies.
    """

    model: FloodModel
    east_km: FloatArray
    north_km: FloatArray
    capacity_frac: FloatArray
    tide_level_m: FloatArray
    speed_frac: FloatArray

    @classmethod
    def at(cls, places: Places, model: FloodModel, seed: int) -> Self:
        """Return the spots at places: the pack's known ones are the worst."""
        lot = rng.draw(seed, "street_flood.spot", 0, (places.count, 4)).T
        made_up = places.is_made_up
        is_tidal = np.where(made_up, lot[0] < MADE_UP_TIDAL_FRAC, places.has("tide"))
        higher_m = np.where(made_up, MADE_UP_HIGHER_M, 0.0)
        threshold_m = rng.between(lot[1], model.tide_only_level_m) + higher_m
        capacity = rng.between(lot[2], KNOWN_CAPACITY_FRAC)
        return cls(
            model=model,
            east_km=places.east_km,
            north_km=places.north_km,
            capacity_frac=capacity * np.where(made_up, MADE_UP_CAPACITY_RATIO, 1.0),
            tide_level_m=np.where(is_tidal, threshold_m, np.inf),
            speed_frac=lot[3],
        )

    def start(self) -> State:
        """Return dry streets."""
        return {"ponded": np.zeros(self.east_km.size)}

    def run(
        self, sky: RainField, steps: IntArray, level_m: FloatArray, state: State
    ) -> tuple[FloatArray, State]:
        """Return the depth of the water, (step, spot) [m], and the state after the block.

        Rain beyond the drains' capacity stays; what stands drains at a rate that the river's
        level slows; a low street also has the river's own water.

        Parameters
        ----------
        level_m : (step,)
            The primary river gauge. [m]
        """
        model = self.model
        rain = sky.rain_mmh(steps, self.east_km, self.north_km)
        excess_m = (
            np.maximum(rain - self._capacity_mmh(level_m), 0)
            / HOUR_MIN
            * model.depth_per_excess_m_per_mm
        )
        keep = np.exp(-1 / self._recession_min(level_m))
        ponded = np.zeros_like(excess_m)
        value = state["ponded"]
        is_wet, is_filling = bool(value.any()), np.any(excess_m, axis=1)
        for step, gain in enumerate(excess_m):
            if not (is_wet or is_filling[step]):
                continue  # most minutes: what is dry stays dry, exactly
            value = np.minimum(value * keep[step] + gain, MAX_DEPTH_M)
            value = np.where(value < DRY_M, 0.0, value)
            is_wet = bool(value.any())
            ponded[step] = value
        tidal = np.maximum(level_m[:, None] - self.tide_level_m, 0) * SURCHARGE_M_PER_M
        return np.minimum(ponded + tidal, MAX_DEPTH_M), {"ponded": ponded[-1]}

    def _capacity_mmh(self, level_m: FloatArray) -> FloatArray:
        """Return the rain that the drains take, (step, spot): less while the river is high."""
        model = self.model
        low_tide = model.start_rain_60min_mm
        high_tide = float(np.mean(model.start_rain_60min_high_tide_mm))
        high_m = model.high_tide_level_m
        tide_frac = np.interp(level_m, [high_m - HALF_TIDE_BELOW_M, high_m], [0, 1])
        return (low_tide + (high_tide - low_tide) * tide_frac)[:, None] * self.capacity_frac

    def _recession_min(self, level_m: FloatArray) -> FloatArray:
        """Return after how long water has fallen to 1/e, (step, spot) [min]."""
        model = self.model
        share = np.interp(
            level_m,
            [model.recession_low_tide_level_m, model.recession_high_tide_level_m],
            [0.0, 1.0],
        )[:, None]
        low = rng.between(self.speed_frac, model.recession_low_tide_min)
        high = rng.between(self.speed_frac, model.recession_high_tide_min)
        return low + (high - low) * share


@dataclass(frozen=True, slots=True, eq=False)
class FloodGauges:
    """The `street_flood` sensors: the pack's spots first, then other streets."""

    spots: Spots

    def start(self, step: int) -> State:
        """Return dry streets."""
        del step
        return self.spots.start()

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return the depths of a block, (step, sensor), and the state after it."""
        depth, after = self.spots.run(
            drivers.sky, drivers.local.steps, drivers.river.primary_m, state
        )
        return {"depth_m": depth}, after
