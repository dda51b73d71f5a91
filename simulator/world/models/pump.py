"""Pump station sensors: the city's stations first, then others with wells of their own.

What is assumed here was decided in docs/models.md, "Drainage".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray
from contract.city_profile import WaterProfile
from simulator.world.models.drain_station import Stations
from simulator.world.models.drain_well import Hitches
from simulator.world.models.drainage import Drainage, Drained, Outside
from simulator.world.models.drivers import Drivers
from simulator.world.models.pipe_demand import demand_index
from simulator.world.models.recursion import State


@dataclass(frozen=True, slots=True, eq=False)
class PumpStations:
    """The `pump_station` sensors.

    Attributes
    ----------
    has_gate : (sensor,)
        A station without one reports none of its opening.
    city_count
        How many of them watch the city's own stations.
    others
        Stations that the city's streets do not need, and that nothing is made to happen to.
    """

    water: WaterProfile
    has_gate: BoolArray
    city_count: int
    others: Drainage

    @classmethod
    def at(cls, stations: Stations, drainage: Drainage, water: WaterProfile) -> Self:
        """Return the sensors of stations, of which the first are the city's."""
        city_count = min(stations.count, drainage.stations.count)
        none = drainage.spots.beyond(drainage.spots.count)
        others = Drainage.of(stations.beyond(drainage.stations.count), none)
        return cls(water, stations.has_gate, city_count, others)

    def start(self, step: int) -> State:
        """Return the others' wells: those of the city are its own."""
        del step
        return self.others.start()

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return wells, pumps, flows and gates, (step, sensor)."""
        values = _shown(drivers.drained, self.city_count)
        if self.others.stations.count:
            sewage_index = demand_index(self.water, drivers.local)
            outside = Outside.at(
                self.others, drivers.sky, drivers.local, sewage_index, drivers.river.primary_m
            )
            hitches = Hitches.of(
                self.others.stations, drivers.supply, drivers.local.steps, causes=None
            )
            drained, state = self.others.run(outside, hitches, state)
            theirs = _shown(drained, self.others.stations.count)
            values = {name: np.hstack([values[name], theirs[name]]) for name in values}
        values["gate_open_frac"] = np.where(self.has_gate, values["gate_open_frac"], np.nan)
        return values, state


def _shown(drained: Drained, count: int) -> dict[str, FloatArray]:
    """Return what the first stations show, (step, sensor)."""
    return {
        "wetwell_level_m": drained.level_m[:, :count],
        "pumps_running_count": drained.running_count[:, :count],
        "flow_m3h": drained.pumped_m3h[:, :count],
        "gate_open_frac": drained.gate_frac[:, :count],
    }
