"""The city's streets: who wants to pass them, and what their queues make of it.

They are the city's own, the same whatever sensors stand there. What is assumed here was decided in
docs/models.md, "Traffic".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.causes import Causes
from simulator.world.local_time import LocalTime
from simulator.world.models import congestion, crowd, recursion
from simulator.world.models.drift import drifting_sd
from simulator.world.models.drivers import Traffic
from simulator.world.models.ground import Places, nearest
from simulator.world.models.network import Network
from simulator.world.models.point_queue import Flow, Queues
from simulator.world.models.recursion import State
from simulator.world.models.road import Roads
from simulator.world.units import HOUR_MIN, KM_M

STREET_COUNT = 240  # a counter stands on each in the standard city of 2 000 sensors; assumed

# How far a street's demand wanders (of the logarithm), and how long; and from day to day. Assumed:
# so an hour's flow differs between days by a tenth.
SITE_SIGMA_LN, SITE_MEMORY_H = 0.06, 0.4
DAY_SIGMA_LN, DAY_KNOT_H = 0.06, 12.0
SWING_BIAS_LN = (SITE_SIGMA_LN**2 + DAY_SIGMA_LN**2) / 2  # keeps the mean; exact
PCU_KM = 0.0055  # road that a passenger-car unit occupies, with its gap; assumed

NEAR_KM = 0.4  # how far beside it a street's queue is smelled and heard; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """The streets; arrays are (street,)."""

    seed: int
    roads: Roads
    queues: Queues
    places: Places

    @classmethod
    def at(
        cls, places: Places, roads: Roads, corridors: Mapping[str, Sequence[str]], seed: int
    ) -> Self:
        """Return the streets at places, neighbours along the city's corridors."""
        network = Network.of(places, corridors, roads.mean_flow_vehph)
        return cls(
            seed=seed,
            roads=roads,
            queues=Queues(network, _vehicle_m(roads), roads.mean_flow_vehph / HOUR_MIN),
            places=places,
        )

    @property
    def count(self) -> int:
        """Return the number of streets."""
        return self.places.count

    def start(self) -> State:
        """Return the state of an ordinary day."""
        return {"own": np.zeros(self.count), **self.queues.start()}

    def run(
        self,
        local: LocalTime,
        traffic: Traffic,
        flood_m: FloatArray,
        causes: Causes,
        state: State,
    ) -> tuple[Flow, State]:
        """Return what the streets do in a block of minutes, and the state after it.

        Parameters
        ----------
        flood_m : (step, spot)
            Water on the city's flood spots. [m]
        causes
            What blocks streets, and who comes to a place in crowds.
        """
        roads = self.roads
        own = recursion.wander(
            self.seed, "traffic_flow.own", local.steps, state["own"], SITE_MEMORY_H
        )
        days = drifting_sd(self.seed, "traffic_flow.days", local.steps, self.count, DAY_KNOT_H)
        swing_ln = SITE_SIGMA_LN * own + DAY_SIGMA_LN * days
        mix = roads.mix(local, traffic.rider_frac)
        total = mix.total_count
        demand = self._index(traffic) * np.exp(swing_ln - SWING_BIAS_LN) * total
        demand *= roads.mean_flow_vehph / HOUR_MIN
        crowds = causes.of("crowd")
        if crowds.count:
            demand += crowd.driving_count(crowds, local.steps, self.places)
        whole = total / mix.pcu(roads.profile)
        whole *= roads.capacity_pcuph / HOUR_MIN
        open_frac = np.ones(whole.shape)
        water_m = roads.water_m(flood_m)
        if water_m is not None:
            wet = np.flatnonzero(water_m.any(axis=0))
            open_frac[:, wet] = congestion.flood_capacity_frac(roads.profile, water_m[:, wet])
        if causes.lost_capacity_frac.shape[1]:
            open_frac = open_frac * (1 - causes.lost_capacity_frac)
        flow, queued = self.queues.run(demand, whole, open_frac, state)
        return flow, {"own": own[-1], **queued}

    def near(self, places: Places) -> tuple[IntArray, FloatArray]:
        """Return the nearest street of each place, and how much of it is felt there, (place,)."""
        here = (places.east_km, places.north_km)
        street, apart_km = nearest(here, (self.places.east_km, self.places.north_km))
        return street, np.clip(1 - apart_km / NEAR_KM, 0, 1)

    def _index(self, traffic: Traffic) -> FloatArray:
        """Return the flow index on each street, (step, street)."""
        zone, leaving = self.roads.zone, np.flatnonzero(self.roads.is_gateway)
        index = traffic.index[:, zone]
        index[:, leaving] = traffic.gateway_index[:, zone[leaving]]
        return index


def _vehicle_m(roads: Roads) -> FloatArray:
    """Return the queue that one vehicle of the usual mix makes, (street,) [m]."""
    units = roads.profile.pcu
    pcu = np.array([units.motorbike_pcu, units.car_pcu, units.bus_pcu, units.truck_pcu])
    return roads.mix_frac @ pcu * PCU_KM * KM_M / roads.lane_count
