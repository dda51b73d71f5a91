"""Pump stations as they are built: wells, pumps with their levels, gates that keep the river out.

Capacities that the pack knows are real; the others, levels and catchments are assumed, as decided
in docs/models.md, "Drainage".
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_climate import FloodModel
from contract.city_profile import StationLift
from simulator import rng
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places

STATION_COUNT = 60  # each has a sensor in the standard city of 2 000 sensors; assumed

# The wet well, from the ground: the first pump on and the last one, the others evenly between; how
# far below that each goes off again; the level above which the well spills over land. Assumed.
FIRST_ON_M, LAST_ON_M = -0.6, -0.1
OFF_BELOW_M = 0.5
SPILL_M = 0.3
# Against the pack's high tide: the ground at a station, and the river levels at which a tide gate
# closes and opens. The first pump comes on where a gate has just closed. Assumed.
GROUND_ABOVE_M, CLOSES_BELOW_M, OPENS_BELOW_M = 0.4, 0.2, 0.4
GATE_STEP_FRAC = 0.1  # of the way in a minute: a gate needs ten; assumed
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
# the runoff per mm/h of rain in drains and in sewers, and the well's surface: a sewage well is a
# pit, what storm water fills is a canal. Assumed: a shower of 35 mm/h takes all pumps, and one
# pump lifts the sewage of a dry day and rests.
SEWER_FLOW_FRAC = 0.15
DRAIN_FLOW_FRAC = 0.04
FLOW_RATIO = (0.7, 1.1)
DRAIN_RUNOFF_FRAC_PER_MMH = 0.028
SEWER_RUNOFF_FRAC_PER_MMH = 0.005
DRAIN_M2_PER_M3H = (0.35, 0.6)
SEWER_M2_PER_M3H = (0.06, 0.12)


@dataclass(frozen=True, slots=True, eq=False)
class Stations:
    """Pump stations; arrays are (station,).

    Attributes
    ----------
    feeder : int64
        On which its pumps and its gate hang.
    pump_count
    pump_m3h
        What one pump lifts. [m3/h]
    stage_m
        Between the levels at which two pumps come on. [m]
    sewage_m3h
        Dry-weather inflow, mean of the day. [m3/h]
    rain_m3h_per_mmh
        Inflow per mm/h of rain on what it drains.
    well_m2
        Surface of the wet well with the sewers or canals that back it. [m2]
    has_gate
        Whether a gate to the river belongs to the station.
    is_storm
        Whether it lifts what rains on streets.
    """

    east_km: FloatArray
    north_km: FloatArray
    feeder: IntArray
    pump_count: FloatArray
    pump_m3h: FloatArray
    stage_m: FloatArray
    sewage_m3h: FloatArray
    rain_m3h_per_mmh: FloatArray
    well_m2: FloatArray
    has_gate: BoolArray
    is_storm: BoolArray

    @classmethod
    def at(cls, places: Places, feeders: Feeders, lifts: Sequence[StationLift], seed: int) -> Self:
        """Return the stations at places: storm water, sewage or both."""
        lot = rng.draw(seed, "pump_station.unit", 0, (places.count, 5)).T
        made_up_storm = places.is_made_up & (lot[0] < STORM_FRAC)
        storm = places.has("stormwater") | made_up_storm
        sewage = places.has("wastewater") | (places.is_made_up & ~made_up_storm)
        total = _total_m3h(places, lifts, lot[1])
        pumps = np.where(total > MANY_PUMPS_FROM_M3H, MANY_PUMP_COUNT, FEW_PUMP_COUNT)
        dry = np.where(sewage, SEWER_FLOW_FRAC, DRAIN_FLOW_FRAC) * total
        wet = np.where(storm, DRAIN_RUNOFF_FRAC_PER_MMH, SEWER_RUNOFF_FRAC_PER_MMH) * total
        pit, canal = rng.between(lot[3], SEWER_M2_PER_M3H), rng.between(lot[3], DRAIN_M2_PER_M3H)
        return cls(
            east_km=places.east_km,
            north_km=places.north_km,
            feeder=feeders.of(places.east_km, places.north_km),
            pump_count=pumps,
            pump_m3h=rng.rounded(total / pumps / PUMP_STEP_M3H) * PUMP_STEP_M3H,
            stage_m=(LAST_ON_M - FIRST_ON_M) / (pumps - 1),
            sewage_m3h=dry * rng.between(lot[2], FLOW_RATIO),
            rain_m3h_per_mmh=wet,
            well_m2=total * np.where(storm, canal, pit),
            has_gate=places.has("gate") | (made_up_storm & (lot[4] < GATED_FRAC)),
            is_storm=storm,
        )

    @property
    def count(self) -> int:
        """Return how many there are."""
        return self.east_km.size

    def beyond(self, count: int) -> Self:
        """Return the stations without the first ones."""
        return replace(self, **{one.name: getattr(self, one.name)[count:] for one in fields(self)})

    def running_count(self, running: FloatArray, level_m: FloatArray) -> FloatArray:
        """Return how many pumps run, (station,): each from its on-level until its off-level."""
        stage = (level_m - (FIRST_ON_M - self.stage_m)) / self.stage_m
        most = np.ceil(stage + (OFF_BELOW_M / self.stage_m - 1))
        kept = np.minimum(np.maximum(running, np.floor(stage)), most)
        return np.minimum(np.maximum(kept, 0.0), self.pump_count)


def ground_m(flood: FloodModel) -> float:
    """Return how high the ground at a station lies, in metres of the national datum."""
    return flood.high_tide_level_m + GROUND_ABOVE_M


def gate_way(river_m: float, flood: FloodModel) -> Literal[-1, 0, 1]:
    """Return where gates move: -1 shut, before the river comes in; 1 open; 0 nowhere."""
    high_m = flood.high_tide_level_m
    if river_m > high_m - CLOSES_BELOW_M:
        return -1
    return 1 if river_m < high_m - OPENS_BELOW_M else 0


def _total_m3h(places: Places, lifts: Sequence[StationLift], lot: FloatArray) -> FloatArray:
    """Return what all pumps of a station lift together, (station,): known, else by its kind."""
    known_m3h = {station.site_id: station.lift_m3h for station in lifts}
    known = np.array([known_m3h.get(site, 0.0) for site in places.site_id])
    usual = np.where(places.has("plant") | places.has("gate"), PLANT_M3H, OTHER_M3H)
    return np.where(known > 0, known, usual * rng.between(lot, TOTAL_RATIO))
