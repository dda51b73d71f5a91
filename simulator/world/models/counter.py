"""Traffic counters: what of their street passes below them, how fast, and how far it stands back.

The first ones stand on the city's streets, each on its own; those beyond share the nearest. What is
assumed here was decided in docs/models.md, "Traffic".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.world.models import congestion
from simulator.world.models.drift import drifting_sd
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places, nearest
from simulator.world.models.recursion import State
from simulator.world.models.road import Roads
from simulator.world.models.street import PCU_KM, Streets
from simulator.world.units import HOUR_MIN

MAX_OCCUPANCY_FRAC = 0.98  # a loop under a standing queue still sees gaps; assumed
# A queue that reaches the loop: how long it is then, and what of the road is taken where all of the
# capacity still passes; the less passes, the closer they stand. Assumed.
LOOP_M = 100.0
MOVING_FRAC = 0.25
# How far the speed of a street lies from what its flow makes of it (of the logarithm), and in what
# time. Assumed: so an hour's speed differs from day to day by the 14 % of S41.
PACE_SIGMA_LN, PACE_KNOT_H = 0.11, 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Counters:
    """The `traffic_flow` sensors; arrays are (sensor,).

    Attributes
    ----------
    street : int64
        On which each stands.
    width_ratio
        The road's capacity below the counter against the street's.
    street_count
        How many streets the city has.
    """

    seed: int
    places: Places
    roads: Roads
    street: IntArray
    width_ratio: FloatArray
    street_count: int

    @classmethod
    def at(cls, places: Places, spots: Places, streets: Streets) -> Self:
        """Return the counters at places, the first of which are those of the streets."""
        known = streets.roads
        roads = Roads.at(places, spots, known.profile, known.built_frac, streets.seed)
        there = (streets.places.east_km, streets.places.north_km)
        street = nearest((places.east_km, places.north_km), there)[0]
        own = min(places.count, streets.count)
        street[:own] = np.arange(own)
        width_ratio = roads.capacity_pcuph / known.capacity_pcuph[street]
        return cls(streets.seed, places, roads, street, width_ratio, streets.count)

    def start(self, step: int) -> State:
        """Return nothing: the streets have the state."""
        del step
        return {}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return what the counters see, (step, sensor), counts per minute."""
        roads, flow = self.roads, drivers.streets
        profile = roads.profile
        mix = roads.mix(drivers.local, drivers.traffic.rider_frac)
        ratio, passed = flow.ratio[:, self.street], flow.passed_count[:, self.street]
        share = passed * self.width_ratio / mix.total_count
        water_m = roads.water_m(drivers.flood_m)
        rain = drivers.rain_mmh(self.places)
        free_kmh = roads.free_kmh * self._pace_ratio(drivers.local.steps)
        speed = congestion.speed_kmh(profile, free_kmh, ratio, rain, water_m)
        passed_pcuph = share * mix.pcu(profile) * HOUR_MIN
        occupancy = passed_pcuph / speed * (PCU_KM / roads.lane_count)
        queue = congestion.queue_m(ratio)
        if flow.is_standing():
            standing_m = flow.standing_m[:, self.street]
            queue = np.minimum(queue + standing_m, congestion.longest_queue_m(profile))
            packed = 1 - (1 - MOVING_FRAC) * passed_pcuph / roads.capacity_pcuph
            reached = np.minimum(standing_m / LOOP_M, 1)
            occupancy = occupancy + np.maximum(packed - occupancy, 0) * reached
        values = {
            "speed_kmh": speed,
            "occupancy_frac": np.clip(occupancy, 0, MAX_OCCUPANCY_FRAC),
            "queue_m": queue,
            "motorbike_count": share * mix.motorbike,
            "car_count": share * mix.car,
            "bus_count": share * mix.bus,
            "truck_count": share * mix.truck,
        }
        return values, state

    def _pace_ratio(self, steps: IntArray) -> FloatArray:
        """Return how fast streets are by what nobody counts, against their usual, (step, sensor).

        Signals that are set otherwise, works, parked lorries.
        """
        pace = drifting_sd(
            self.seed, "traffic_flow.pace", steps, self.street_count, PACE_KNOT_H, self.street
        )
        return rng.lognormal(pace, PACE_SIGMA_LN)
