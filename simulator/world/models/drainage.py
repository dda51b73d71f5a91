"""What drains the city: stations and the spots that they drain, whatever sensors stand there.

Water in is water out, each minute: what flows in is pumped, runs off by itself through a gate,
spills, stands on a street or stays in a well. What is assumed here was decided in docs/models.md,
"Drainage".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.world.local_time import LocalTime
from simulator.world.models import recursion
from simulator.world.models.drain_spot import BY_ITSELF_INDEX, MAX_DEPTH_M, Spots
from simulator.world.models.drain_station import (
    FIRST_ON_M,
    OFF_BELOW_M,
    Stations,
)
from simulator.world.models.drain_well import Hitches, Rows, Wells
from simulator.world.models.recursion import State
from simulator.world.models.storm import RainField
from simulator.world.units import HOUR_MIN

RUNOFF_DELAY_H = 0.5  # from the roofs to the well, mean; assumed
SPOTS_FRAC = 0.5  # of what a station drains runs to the spots that it has; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Drained:
    """What stations and spots do in a block of minutes, (step, station) or (step, spot).

    Attributes
    ----------
    level_m
        Of the wet well, from the ground. [m]
    running_count
        Pumps that run.
    pumped_m3h
    free_m3h
        What runs off through the gate; below 0 what comes in. [m3/h]
    spilled_m3h
        What runs off over land. [m3/h]
    gate_frac
        How far the gate is open; of no meaning where there is none.
    basin_m
        Of the well, national datum. [m]
    ponded_m
        What stands on the spots' streets, but for what came up from below. [m]
    flood_m
        How deep the water on the spots' streets is. [m]
    """

    level_m: FloatArray
    running_count: FloatArray
    pumped_m3h: FloatArray
    free_m3h: FloatArray
    spilled_m3h: FloatArray
    gate_frac: FloatArray
    basin_m: FloatArray
    ponded_m: FloatArray
    flood_m: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """What comes down on what is drained, and the river that it drains to.

    Attributes
    ----------
    station_mmh, spot_mmh : (step, station), (step, spot)
        Rain. [mm/h]
    sewage_index, river_m : (step,)
        What people let down, 1 is the day's mean; and the river, national datum. [m]
    """

    station_mmh: FloatArray
    spot_mmh: FloatArray
    sewage_index: FloatArray
    river_m: FloatArray

    @classmethod
    def at(
        cls, works: "Drainage", sky: RainField, local: LocalTime, sewage_index: FloatArray,
        river_m: FloatArray,
    ) -> Self:  # fmt: skip
        """Return it for stations and spots."""
        stations, spots = works.stations, works.spots
        rain = sky.rain_mmh(
            local.steps,
            np.concatenate([stations.east_km, spots.east_km]),
            np.concatenate([stations.north_km, spots.north_km]),
        )
        return cls(rain[:, : stations.count], rain[:, stations.count :], sewage_index, river_m)


@dataclass(frozen=True, slots=True, eq=False)
class Drainage:
    """Stations and the spots that they drain.

    Attributes
    ----------
    into : (spot,) int64
        The station that a spot's water comes to; any where none of it does.
    spot_m3h_per_mmh : (spot,)
        What runs by a spot to a station per mm/h of rain.
    rest_m3h_per_mmh : (station,)
        What runs to a well by other ways than its spots.
    """

    stations: Stations
    spots: Spots
    into: IntArray
    spot_m3h_per_mmh: FloatArray
    rest_m3h_per_mmh: FloatArray

    @classmethod
    def of(cls, stations: Stations, spots: Spots) -> Self:
        """Return stations with the spots that drain to them."""
        is_drained = spots.station != BY_ITSELF_INDEX
        number = np.bincount(spots.station[is_drained], minlength=stations.count)
        shared = np.where(number > 0, SPOTS_FRAC, 0.0) * stations.rain_m3h_per_mmh
        into = np.maximum(spots.station, 0)
        each = shared / np.maximum(number, 1)
        return cls(
            stations=stations,
            spots=spots,
            into=into,
            spot_m3h_per_mmh=np.where(is_drained, each[into], 0.0),
            rest_m3h_per_mmh=stations.rain_m3h_per_mmh - shared,
        )

    def start(self) -> State:
        """Return wells between on and off, pumps at rest, gates open, dry streets."""
        size = self.stations.count
        return {
            "level": np.full(size, FIRST_ON_M - OFF_BELOW_M / 2),
            "running": np.zeros(size),
            "gate": np.ones(size),
            "runoff": np.zeros(size),
            "ponded": np.zeros(self.spots.count),
        }

    def run(self, outside: Outside, hitches: Hitches, state: State) -> tuple[Drained, State]:
        """Return what a block of minutes brings, and the state after it."""
        stations, spots, flood = self.stations, self.spots, self.spots.model
        inflow, runoff = self._inflow_m3(outside, state["runoff"])
        rows = Rows.of(inflow, spots.count)
        wells = Wells(stations, flood, state["level"], state["running"], state["gate"])
        ponded = state["ponded"]
        is_wet, may_fill = bool(ponded.any()), spots.may_fill(outside.spot_mmh).tolist()
        for step, river_m in enumerate(outside.river_m.tolist()):
            gained = inflow[step]
            if is_wet or may_fill[step]:  # most minutes: what is dry stays dry, exactly
                outlet = spots.outlet_m(wells.level + wells.ground_m, river_m)
                stands = spots.stood_m(ponded, outside.spot_mmh[step], outlet)
                gained = gained - self._kept_m3(stands - ponded)
                ponded = np.minimum(stands, MAX_DEPTH_M)
                rows.spilled_m3[step] = self._kept_m3(stands - ponded)
                rows.ponded[step], is_wet = ponded, bool(ponded.any())
            wells.move_gates(river_m, hitches, step)
            wells.pump(hitches, step)
            wells.fill(gained, river_m, rows, step)
        basin = rows.level + wells.ground_m
        drained = Drained(
            level_m=rows.level,
            running_count=rows.running,
            pumped_m3h=rows.running * stations.pump_m3h,
            free_m3h=rows.free_m * (stations.well_m2 * HOUR_MIN),
            spilled_m3h=(rows.over_m * stations.well_m2 + rows.spilled_m3) * HOUR_MIN,
            gate_frac=rows.gate,
            basin_m=basin,
            ponded_m=rows.ponded,
            flood_m=spots.depth_m(rows.ponded, spots.outlet_m(basin, outside.river_m)),
        )
        return drained, {
            "level": wells.level,
            "running": wells.running,
            "gate": wells.gate,
            "runoff": runoff,
            "ponded": ponded,
        }

    def _inflow_m3(self, outside: Outside, runoff: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return what comes to wells each minute if no street keeps any, and the runoff after."""
        keep = rng.memory(RUNOFF_DELAY_H)
        delayed = recursion.fade(runoff, keep, (1 - keep) * outside.station_mmh)
        inflow = outside.sewage_index[:, None] * self.stations.sewage_m3h
        inflow = inflow + delayed * self.rest_m3h_per_mmh
        if outside.spot_mmh.any():
            # One by one: a product of matrices would round otherwise in blocks of other lengths.
            for spot in np.flatnonzero(self.spot_m3h_per_mmh).tolist():
                rain = outside.spot_mmh[:, spot] * self.spot_m3h_per_mmh[spot]
                inflow[:, self.into[spot]] += rain
        return inflow / HOUR_MIN, delayed[-1]

    def _kept_m3(self, depth_m: FloatArray) -> FloatArray:
        """Return how much water a depth on the spots is, by station, (station,) [m3]."""
        mm = depth_m / self.spots.model.depth_per_excess_m_per_mm
        volume = np.bincount(self.into, mm * self.spot_m3h_per_mmh, self.stations.count)
        return np.asarray(volume, dtype=np.float64)
