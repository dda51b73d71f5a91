"""Waste bins: they fill by day and are emptied in the evening, most evenings.

Rates and hours are the pack's `[waste]`. What is assumed here was decided in docs/models.md,
"Waste".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_profile import WasteProfile
from simulator import rng
from simulator.world.causes import Sources
from simulator.world.local_time import LocalTime
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.units import DAY_MIN, HOUR_MIN

DAY_FROM_H, DAY_TO_H = 6.0, 22.0  # when people throw away; assumed
NIGHT_FRAC = 0.2  # of the day's rate; assumed
FILL_RATIO = 0.85  # of the pack's range: most bins are not full when they are emptied; assumed
MISSED_FRAC = 0.03  # of the rounds; assumed
LEFT_FRAC = 0.02  # of the bin after a round; assumed
OVERFULL_FRAC = 1.05  # what the lid holds; assumed
START_FRAC = 0.5  # fullest bin at the start; assumed
SUN_DEGC_PER_WM2 = 0.008  # a dark lid in the sun: 6 degrees at 800 W/m2; assumed
ROT_DEGC = 1.5  # what a full bin's rot warms; assumed


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """The `waste_bin` sensors; arrays are (sensor,).

    Attributes
    ----------
    fill_frac_per_h
        By day. [1/h]
    emptied_min : int64
        Minute of the local day in which the collectors come.
    sunny_frac
        How much of the day's sun reaches the lid.
    """

    seed: int
    zone: IntArray
    fill_frac_per_h: FloatArray
    emptied_min: IntArray
    sunny_frac: FloatArray

    @classmethod
    def at(cls, places: Places, profile: WasteProfile, seed: int) -> Self:
        """Return the bins at places, each with its own minute of collection."""
        lot = rng.draw(seed, "waste_bin.bin", 0, (places.count, 3)).T
        hours = rng.between(lot[1], (profile.emptied_from_hour, profile.emptied_to_hour))
        return cls(
            seed=seed,
            zone=places.zone,
            fill_frac_per_h=rng.between(lot[0], profile.day_fill_frac_per_h) * FILL_RATIO,
            emptied_min=np.floor(hours * HOUR_MIN).astype(np.int64) % DAY_MIN,
            sunny_frac=lot[2],
        )

    def start(self, step: int) -> State:
        """Return bins that wait for the evening."""
        del step
        return {"fill": rng.draw(self.seed, "waste_bin.start", 0, self.zone.size) * START_FRAC}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return fill level and temperature, (step, sensor)."""
        local = drivers.local
        by_day = (local.hour >= DAY_FROM_H) & (local.hour < DAY_TO_H)
        rate = np.where(by_day, 1.0, NIGHT_FRAC)[:, None] * self.fill_frac_per_h / HOUR_MIN
        fill = np.empty((local.steps.size, self.zone.size))
        value, start = state["fill"], 0
        missed = drivers.causes.of("missed_collection")
        for step in [*self._rounds(local), local.steps.size]:
            # From one round to the next they only fill.
            growing = np.cumsum(np.vstack([value, rate[start:step]]), axis=0)
            np.minimum(growing[1:], OVERFULL_FRAC, out=fill[start:step])
            value = fill[step - 1] if step > start else value
            if step < local.steps.size:
                value = np.where(self._emptied(local, step, missed), LEFT_FRAC, value)
            start = step
        weather = drivers.weather
        sun = SUN_DEGC_PER_WM2 * weather.solar_wm2[:, self.zone] * self.sunny_frac
        values = {
            "fill_frac": fill,
            "temperature_degc": weather.temperature_degc[:, self.zone] + sun + ROT_DEGC * fill,
        }
        return values, {"fill": value}

    def _rounds(self, local: LocalTime) -> list[int]:
        """Return the steps in which the collectors come to some bins."""
        return np.flatnonzero(np.isin(_minute(local), self.emptied_min)).tolist()

    def _emptied(self, local: LocalTime, step: int, missed: Sources) -> BoolArray:
        """Tell which bins are emptied in a step, (sensor,)."""
        lot = rng.draw(self.seed, "waste_bin.missed", int(local.day[step]), self.zone.size)
        emptied = (self.emptied_min == _minute(local)[step]) & (lot >= MISSED_FRAC)
        for event in np.flatnonzero(missed.is_on(local.steps[[step]])[0]).tolist():
            emptied[missed.things[event]] = False
        return emptied


def _minute(local: LocalTime) -> IntArray:
    """Return the minute of the local day, (step,)."""
    return np.round(local.hour * HOUR_MIN).astype(np.int64)
