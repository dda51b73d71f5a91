"""Waste bins: they fill by day and are emptied in the evening, most evenings.

Rates and hours are the pack's `[waste]` (H); nights fill at a fifth, one round in thirty is missed
(assumed).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import WasteProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import DAY_MIN
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

NIGHT_FRAC = 0.2
DAY_FROM_H, DAY_TO_H = 6.0, 22.0
MISSED_FRAC = 0.03
LEFT_FRAC = 0.02
OVERFULL_FRAC = 1.05
SUN_DEGC_PER_WM2 = 0.008  # a dark lid in the sun: 6 degrees at 800 W/m2


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """The `waste_bin` sensors; arrays are (sensor,)."""

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
            fill_frac_per_h=rng.between(lot[0], profile.day_fill_frac_per_h) * 0.85,
            emptied_min=np.floor(hours * 60).astype(np.int64) % DAY_MIN,
            sunny_frac=lot[2],
        )

    def start(self, step: int) -> State:
        """Return bins that wait for the evening."""
        del step
        return {"fill": rng.draw(self.seed, "waste_bin.start", 0, self.zone.size) * 0.5}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return fill level and temperature, (step, sensor)."""
        local = drivers.local
        by_day = (local.hour >= DAY_FROM_H) & (local.hour < DAY_TO_H)
        rate = np.where(by_day, 1.0, NIGHT_FRAC)[:, None] * self.fill_frac_per_h / 60
        minute = np.round(local.hour * 60).astype(np.int64)
        fill = np.empty((local.steps.size, self.zone.size))
        value = state["fill"]
        for step, gain in enumerate(rate):
            emptied = self.emptied_min == minute[step]
            if emptied.any():
                lot = rng.draw(self.seed, "waste_bin.missed", int(local.day[step]), emptied.size)
                value = np.where(emptied & (lot >= MISSED_FRAC), LEFT_FRAC, value)
            value = np.minimum(value + gain, OVERFULL_FRAC)
            fill[step] = value
        weather = drivers.weather
        sun = SUN_DEGC_PER_WM2 * weather.solar_wm2[:, self.zone] * self.sunny_frac
        warmth = 1.5 * fill  # what rots warms
        values = {
            "fill_frac": fill,
            "temperature_degc": weather.temperature_degc[:, self.zone] + sun + warmth,
        }
        return values, {"fill": value}
