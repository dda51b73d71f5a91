"""Electricity: what feeders carry by the hour and the heat, and how their transformers take it.

Profiles, cooling gain and the transformer's equations are the pack's section `[power]` (S45–S52
for levels, M and H for shapes). Time constants are assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import FeederName, PowerProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import SUNDAY, LocalTime, by_hour
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

FEEDERS: tuple[FeederName, ...] = ("residential", "mixed", "commercial", "industrial")
FEEDER_SHARE = (0.45, 0.72, 0.88)  # cumulative: most transformers feed homes; assumed
SUNDAY_FEEL = np.array([0.0, 0.6, 1.0, 0.7])  # who rests on Sunday; assumed
OIL_MEMORY_H = 3.0
HEAT_NOW_FRAC = 0.4  # part of the cooling load that follows the present, not the last hours
# Cooling per degree: homes and offices more than factories, mean 1 over the city. Assumed.
COOLING_FEEL = np.array([1.2, 1.0, 1.3, 0.4])
WET_MONTHS_HALF = 6


def grid(
    seed: int, profile: PowerProfile, steps: IntArray, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the state of the grid's frequency after the block, and the frequency, (step,) [Hz].

    It is the same everywhere; three standard deviations fill the pack's band.
    """
    unit = profile.transformer
    wandered = recursion.wander(seed, "grid.frequency", steps, start, 0.2)
    return wandered[-1], unit.frequency_hz + unit.frequency_band_hz / 3 * wandered[:, 0]


def load_frac(
    profile: PowerProfile, local: LocalTime, feeder: IntArray, heat_degc: FloatArray
) -> FloatArray:
    """Return load per unit of a hot weekday's peak, (step, sensor).

    Parameters
    ----------
    feeder : (sensor,) int64
        Index into `FEEDERS`.
    heat_degc : (step, sensor)
        The temperature that cooling follows. [°C]
    """
    shapes = np.array([by_hour(profile.feeder[name], local.hour) for name in FEEDERS])
    sunday = (local.day_type == SUNDAY)[:, None] * SUNDAY_FEEL[feeder]
    rest = 1 + (profile.sunday_factor - 1) * sunday * 1.4
    warmth = heat_degc - profile.cooling_base_degc
    cooling = 1 + profile.cooling_gain_frac_per_degc * COOLING_FEEL[feeder] * warmth
    return shapes[feeder].T * rest * local.tet_power[:, None] * np.maximum(cooling, 0.5)


def felt_degc(drivers: Drivers, zone: IntArray) -> FloatArray:
    """Return the temperature that cooling follows: partly the air's, partly the warm building's."""
    weather = drivers.weather
    now, warm = weather.temperature_degc[:, zone], weather.warm_degc[:, zone]
    return HEAT_NOW_FRAC * now + (1 - HEAT_NOW_FRAC) * warm


@dataclass(frozen=True, slots=True, eq=False)
class Transformers:
    """The `power_transformer` sensors; arrays are (sensor,).

    Attributes
    ----------
    rating_kva
    peak_frac
        Load at the feeder's peak on a hot weekday, against the rating.
    feeder : int64
        Index into `FEEDERS`.
    """

    seed: int
    profile: PowerProfile
    zone: IntArray
    rating_kva: FloatArray
    peak_frac: FloatArray
    feeder: IntArray
    power_factor: FloatArray

    @classmethod
    def at(cls, places: Places, profile: PowerProfile, seed: int) -> Self:
        """Return the transformers at places, ratings and feeders by lot."""
        lot = rng.draw(seed, "power_transformer.unit", 0, (places.count, 4)).T
        ratings = np.array(profile.transformer.rating_kva, dtype=np.float64)
        low, high = (float(edge) for edge in profile.transformer.load_frac)
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            rating_kva=ratings[(lot[0] * ratings.size).astype(np.int64)],
            peak_frac=rng.between(lot[1], (low + 0.1, high + 0.08)),
            feeder=rng.pick(lot[2], FEEDER_SHARE),
            power_factor=rng.between(lot[3], profile.transformer.power_factor),
        )

    def start(self, step: int) -> State:
        """Return transformers at half load."""
        del step
        return {"own": np.zeros(self.zone.size), "rise": np.full(self.zone.size, 22.0)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return load and health of each transformer, (step, sensor)."""
        unit, steps = self.profile.transformer, drivers.local.steps
        own = recursion.wander(self.seed, "power_transformer.own", steps, state["own"], 0.5)
        shape = load_frac(self.profile, drivers.local, self.feeder, felt_degc(drivers, self.zone))
        load = np.clip(self.peak_frac * shape * rng.lognormal(own, 0.05), 0.02, 1.25)
        factor = np.clip(self.power_factor + 0.02 * (load - 0.5), 0.8, 0.995)
        load_kw = load * self.rating_kva * factor
        voltage = unit.voltage_base_v - unit.voltage_drop_v * load
        rise = self._oil_rise_degc(load, state["rise"])
        values = {
            "load_kw": load_kw,
            "voltage_v": voltage,
            "current_a": load_kw * 1000 / (3 * voltage * factor),
            "power_factor": factor,
            "oil_temperature_degc": drivers.weather.temperature_degc[:, self.zone] + rise,
            "frequency_hz": np.broadcast_to(drivers.grid_hz[:, None], load.shape),
        }
        return values, {"own": own[-1], "rise": rise[-1]}

    def _oil_rise_degc(self, load: FloatArray, start: FloatArray) -> FloatArray:
        """Return oil above ambient: follows rise0 + rise·load^exponent with the oil's inertia."""
        unit = self.profile.transformer
        final = unit.oil_rise_no_load_degc + unit.oil_rise_full_load_degc * (
            load**unit.oil_rise_exponent
        )
        keep = rng.memory(OIL_MEMORY_H)
        return recursion.fade(start, keep, (1 - keep) * final)
