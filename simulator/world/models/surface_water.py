"""Rivers and canals: oxygen and salt come with the flood tide, mud with currents and rain.

Ranges are the pack's (M); the pack says that dissolved oxygen is lower at low tide. It also
says from where on the water is fresh, and from where it is the sea's; the way between is assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import SurfaceWaterProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import LocalTime
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

LOW_M, HIGH_M = -2.0, 1.5  # the primary gauge's usual range
SEA_USCM, FRESH_USCM = 38_000.0, 180.0


@dataclass(frozen=True, slots=True, eq=False)
class WaterProbes:
    """The `water_quality` sensors; arrays are (sensor,).

    Attributes
    ----------
    ph, do_mgl, turbidity_ntu : (sensor, 2)
        Ends of the usual range.
    salt_uscm
        Conductivity at high water of the dry season. [uS/cm]
    """

    seed: int
    zone: IntArray
    ph: FloatArray
    do_mgl: FloatArray
    turbidity_ntu: FloatArray
    salt_uscm: FloatArray
    base_uscm: FloatArray

    @classmethod
    def at(cls, places: Places, waters: SurfaceWaterProfile, seed: int) -> Self:
        """Return the probes at places; most that are no site hang in canals."""
        lot = rng.draw(seed, "water_quality.probe", 0, (places.count, 2)).T
        canal = np.where(places.is_made_up, lot[0] < 0.7, places.has("canal"))[:, None]
        river, ditch = waters.river, waters.canal
        way_km = waters.fresh_north_km - waters.sea_north_km
        inland = (places.north_km - waters.sea_north_km) / way_km
        salt = SEA_USCM * (FRESH_USCM / SEA_USCM) ** np.clip(inland, 0, 1)
        return cls(
            seed=seed,
            zone=places.zone,
            ph=np.where(canal, ditch.ph, river.ph),
            do_mgl=np.where(canal, ditch.do_mgl, river.do_mgl),
            turbidity_ntu=np.where(canal, ditch.turbidity_ntu, river.turbidity_ntu),
            salt_uscm=salt,
            base_uscm=rng.between(lot[1], (130.0, 260.0)) + np.where(canal[:, 0], 320.0, 0.0),
        )

    def start(self, step: int) -> State:
        """Return ordinary water."""
        del step
        own = np.zeros(self.zone.size)
        return {"own": own, "mud": own, "runoff": own, "level": np.zeros(1)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return what the probes hang in, (step, sensor)."""
        steps = drivers.local.steps
        own = recursion.wander(self.seed, "water_quality.own", steps, state["own"], 12.0)
        mud = recursion.wander(self.seed, "water_quality.mud", steps, state["mud"], 5.0)
        rain = drivers.weather.rain_mmh[:, self.zone]
        runoff = recursion.soak(state["runoff"], rng.memory(5.0), 1 - np.exp(-rain / 12))
        level = drivers.river.primary_m
        high = np.clip((level - LOW_M) / (HIGH_M - LOW_M), 0, 1)[:, None]
        current = np.abs(np.diff(np.concatenate([state["level"], level])))[:, None] * 60
        sunny = drivers.weather.clear_sky_wm2[:, None] / 1000.0
        oxygen = _within(self.do_mgl, 0.15 + 0.6 * high + 0.15 * sunny + 0.12 * own - 0.25 * runoff)
        turbid = _within(self.turbidity_ntu, 0.1 + 0.9 * np.clip(current / 0.5, 0, 1))
        values = {
            "ph": _within(self.ph, 0.35 + 0.35 * high + 0.12 * own - 0.2 * runoff),
            "do_mgl": np.maximum(oxygen, 0.05),
            "turbidity_ntu": turbid * rng.lognormal(mud, 0.22) * (1 + 2.2 * runoff),
            "conductivity_uscm": self._conductivity(drivers.local, high, own, runoff),
            "temperature_degc": 0.35 * drivers.weather.warm_degc[:, self.zone] + 19.0 + 0.3 * own,
        }
        after = {"own": own[-1], "mud": mud[-1], "runoff": runoff[-1], "level": level[-1:]}
        return values, after

    def _conductivity(
        self, local: LocalTime, high: FloatArray, own: FloatArray, runoff: FloatArray
    ) -> FloatArray:
        """Return conductivity: salt reaches farthest at high water in April."""
        dry_season = 0.55 + 0.45 * np.cos(2 * np.pi * (local.year_frac - 0.29))
        salt = self.salt_uscm * (0.25 + 0.75 * high) * (0.35 + 0.65 * dry_season)[:, None]
        return np.minimum((self.base_uscm + salt) * (1 - 0.3 * runoff) * (1 + 0.05 * own), 52_000)


def _within(bounds: FloatArray, share: FloatArray) -> FloatArray:
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * share
