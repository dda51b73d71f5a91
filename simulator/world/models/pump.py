"""Pump stations: wet wells that fill, pumps that switch, gates that keep the river out.

Capacities that the pack knows are real; the others, levels and catchments are assumed, as decided
in docs/models.md, "Pumps". They switch by hysteresis, one after the other, as wet-well control
does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import Profiles, StationLift, WaterProfile
from simulator import rng
from simulator.world.models import recursion
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.water_network import demand_index
from simulator.world.units import HOUR_MIN

STATION_COUNT = 60  # each has a sensor in the standard city of 2 000 sensors; assumed

# The wet well, from the ground: first pump on, last off, between two; floor and roof. Assumed.
START_M, STOP_M, STAGE_M = -0.6, -1.4, 0.35
FLOOR_M, ROOF_M = -2.5, 4.5
GATE_CLOSES_M, GATE_OPENS_M = 1.15, 0.95  # river level at which a tide gate moves; assumed
GATE_STEP_FRAC = 0.1  # of the way in a minute: a gate needs ten; assumed
RUNOFF_DELAY_H = 0.5  # from the roofs to the well, mean; assumed
STORM_FRAC = 0.6  # of the made-up stations lift storm water, the others sewage; assumed
GATED_FRAC = 0.5  # of the made-up storm water stations have a gate; assumed

# What all pumps of a station lift together, at a plant or gate and elsewhere, and the spread; a
# station above the limit has more and bigger pumps. Assumed.
PLANT_M3H = 18_000.0
OTHER_M3H = 4_000.0
TOTAL_RATIO = (0.5, 1.6)
MANY_PUMPS_FROM_M3H = 12_000
MANY_PUMP_COUNT = 6.0
FEW_PUMP_COUNT = 4.0
PUMP_STEP_M3H = 10  # pumps are sold in steps of this; assumed

# Of what all pumps lift: the sewage of a dry day's mean in sewers and in storm drains, its spread,
# the runoff per mm/h of rain in drains and in sewers, and the well's surface. Assumed: a shower of
# 35 mm/h takes all pumps, which empty the well from the first's start level in half an hour.
SEWER_FLOW_FRAC = 0.28
DRAIN_FLOW_FRAC = 0.04
FLOW_RATIO = (0.7, 1.1)
DRAIN_RUNOFF_FRAC_PER_MMH = 0.028
SEWER_RUNOFF_FRAC_PER_MMH = 0.005
WELL_M2_PER_M3H = (0.35, 0.6)
FREE_FRAC = 0.8  # of the rain runs off by itself through an open gate; assumed


@dataclass(frozen=True, slots=True, eq=False)
class PumpStations:
    """The `pump_station` sensors; arrays are (sensor,).

    Attributes
    ----------
    feeder : int64
        On which its pumps and its gate hang.
    pump_count
    pump_m3h
        What one pump lifts. [m3/h]
    sewage_m3h
        Dry-weather inflow, mean of the day. [m3/h]
    rain_m3h_per_mmh
        Inflow per mm/h of rain at the station.
    well_m2
        Surface of the wet well with the sewers that back it. [m2]
    has_gate
        1 where a gate to the river belongs to the station.
    """

    seed: int
    water: WaterProfile
    places: Places
    zone: IntArray
    feeder: IntArray
    pump_count: FloatArray
    pump_m3h: FloatArray
    sewage_m3h: FloatArray
    rain_m3h_per_mmh: FloatArray
    well_m2: FloatArray
    has_gate: FloatArray

    @classmethod
    def at(cls, places: Places, feeders: Feeders, profiles: Profiles, seed: int) -> Self:
        """Return the stations at places: storm water, sewage or both."""
        lot = rng.draw(seed, "pump_station.unit", 0, (places.count, 5)).T
        made_up_storm = places.is_made_up & (lot[0] < STORM_FRAC)
        storm = places.has("stormwater") | made_up_storm
        sewage = places.has("wastewater") | (places.is_made_up & ~made_up_storm)
        total = _total_m3h(places, profiles.pump_station, lot[1])
        pumps = np.where(total > MANY_PUMPS_FROM_M3H, MANY_PUMP_COUNT, FEW_PUMP_COUNT)
        dry = np.where(sewage, SEWER_FLOW_FRAC, DRAIN_FLOW_FRAC) * total
        wet = np.where(storm, DRAIN_RUNOFF_FRAC_PER_MMH, SEWER_RUNOFF_FRAC_PER_MMH) * total
        has_gate = places.has("gate") | (made_up_storm & (lot[4] < GATED_FRAC))
        return cls(
            seed=seed,
            water=profiles.water,
            places=places,
            zone=places.zone,
            feeder=feeders.of(places.east_km, places.north_km),
            pump_count=pumps,
            pump_m3h=rng.rounded(total / pumps / PUMP_STEP_M3H) * PUMP_STEP_M3H,
            sewage_m3h=dry * rng.between(lot[2], FLOW_RATIO),
            rain_m3h_per_mmh=wet,
            well_m2=total * rng.between(lot[3], WELL_M2_PER_M3H),
            has_gate=has_gate.astype(np.float64),
        )

    def start(self, step: int) -> State:
        """Return half-full wells, pumps at rest, gates open."""
        del step
        size = self.zone.size
        return {
            "level": np.full(size, (START_M + STOP_M) / 2),
            "running": np.zeros(size),
            "gate": np.ones(size),
            "runoff": np.zeros(size),
        }

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return wells, pumps, flows and gates, (step, sensor): water in = water out + storage."""
        rain = drivers.rain_mmh(self.places)
        keep = rng.memory(RUNOFF_DELAY_H)
        runoff = recursion.fade(state["runoff"], keep, (1 - keep) * rain)
        sewage = demand_index(self.water, drivers.local)[:, None] * self.sewage_m3h
        inflow = sewage + runoff * self.rain_m3h_per_mmh
        level, running, gate = state["level"], state["running"], state["gate"]
        rained = np.maximum(inflow - sewage, 0)
        rows = {name: np.empty_like(inflow) for name in ("level", "running", "gate", "flow")}
        dark = drivers.supply.without(self.feeder)
        for step, river_m in enumerate(drivers.river.primary_m):
            moved = self._gate_frac(gate, float(river_m))
            running = self._running_count(running, level)
            if dark is not None:  # a gate without power stays where it is
                moved = np.where(dark[step], gate, moved)
                running = np.where(dark[step], 0.0, running)
            gate = moved
            flow = running * self.pump_m3h
            # A gate that is open lets the rain run off by itself while the river is low.
            free = gate * self.has_gate * rained[step] * FREE_FRAC
            change_m = (inflow[step] - free - flow) / HOUR_MIN / self.well_m2
            level = np.minimum(np.maximum(level + change_m, FLOOR_M), ROOF_M)
            for name, value in zip(rows, (level, running, gate, flow), strict=True):
                rows[name][step] = value
        values = {
            "wetwell_level_m": rows["level"],
            "pumps_running_count": rows["running"],
            "flow_m3h": rows["flow"],
            "gate_open_frac": np.where(self.has_gate > 0, rows["gate"], 0.0),
        }
        return values, {"level": level, "running": running, "gate": gate, "runoff": runoff[-1]}

    def _running_count(self, running: FloatArray, level_m: FloatArray) -> FloatArray:
        """Return how many pumps run: one more above each stage, all off at the bottom."""
        stage = np.floor((level_m - START_M) / STAGE_M) + 1
        wanted = np.minimum(np.maximum(stage, 0), self.pump_count)
        # A running pump stays on until the well is nearly empty, so pumps do not flutter.
        kept = np.where(level_m > STOP_M, np.minimum(running, np.maximum(wanted, 1)), 0.0)
        return np.maximum(wanted, kept)

    @staticmethod
    def _gate_frac(gate: FloatArray, river_m: float) -> FloatArray:
        if river_m > GATE_CLOSES_M:
            return np.maximum(gate - GATE_STEP_FRAC, 0.0)
        return np.minimum(gate + GATE_STEP_FRAC, 1.0) if river_m < GATE_OPENS_M else gate


def _total_m3h(places: Places, lifts: Sequence[StationLift], lot: FloatArray) -> FloatArray:
    """Return what all pumps of a station lift together, (sensor,): known, else by its kind."""
    known_m3h = {station.site_id: station.lift_m3h for station in lifts}
    known = np.array([known_m3h.get(site, 0.0) for site in places.site_id])
    usual = np.where(places.has("plant") | places.has("gate"), PLANT_M3H, OTHER_M3H)
    return np.where(known > 0, known, usual * rng.between(lot, TOTAL_RATIO))
