"""Rivers and canals: oxygen and salt come with the flood tide, mud with currents and rain.

Ranges are the pack's, which also says from where on the water is fresh, and from where it is the
sea's. What is assumed here was decided in docs/models.md, "Surface water".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import SurfaceWaterProfile
from contract.city_tide import Tide
from simulator import rng
from simulator.world.local_time import LocalTime
from simulator.world.models import discharge, recursion, sun
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.units import HOUR_MIN

CANAL_FRAC = 0.7  # of the probes that are no site hang in canals; assumed
LOW_M, HIGH_M = -2.0, 1.5  # the primary gauge's usual range; assumed
FULL_CURRENT_M_PER_H = 0.5  # metres by which the level changes in an hour at the strongest; assumed

# Salt: of sea water and of the fresh water of the north, between the pack's two lines; all probes
# have what their bank and a canal's sewage give. Assumed.
SEA_USCM, FRESH_USCM = 38_000.0, 180.0
BASE_USCM = (130.0, 260.0)
CANAL_USCM = 320.0
MAX_USCM = 52_000  # of the open sea; assumed

# What the hour, the season and rain leave of the salt: at low water, in the wet season; it reaches
# farthest in mid-April. Assumed.
LOW_SALT_FRAC, TIDAL_SALT_FRAC = 0.25, 0.75
WET_SALT_FRAC, DRY_SALT_FRAC = 0.35, 0.65
SEASON_MEAN_FRAC, SEASON_SWING_FRAC = 0.55, 0.45
SALTIEST_YEAR_FRAC = 0.29
RUNOFF_SALT_FRAC = 0.3
OWN_SALT_FRAC = 0.05

# Oxygen in its range: base, what the flood tide, the full sun and the probe's own days add, what
# runoff takes. Assumed; the pack says that it is lower at low tide.
OXYGEN_BASE_FRAC = 0.15
OXYGEN_TIDE_FRAC = 0.6
OXYGEN_SUN_FRAC = 0.15
OXYGEN_OWN_FRAC = 0.12
OXYGEN_RUNOFF_FRAC = 0.25
MIN_OXYGEN_MGL = 0.05  # a canal smells, but some is always there; assumed

# Acidity in its range, likewise. Assumed.
PH_BASE_FRAC = 0.35
PH_TIDE_FRAC = 0.35
PH_OWN_FRAC = 0.12
PH_RUNOFF_FRAC = 0.2

# Mud in its range: base and what the current stirs up; how it scatters, and how rain multiplies it.
# Assumed.
MUD_BASE_FRAC = 0.1
MUD_CURRENT_FRAC = 0.9
MUD_SIGMA_LN = 0.22
MUD_RUNOFF_RATIO = 2.2
OWN_MEMORY_H = 12.0  # a probe's own days; assumed
MUD_MEMORY_H = 5.0  # assumed

RUNOFF_MMH = 12.0  # rain that brings 1 - 1/e of the worst runoff; assumed
RUNOFF_MEMORY_H = 5.0  # after which it is down to 1/e; assumed

# Waste water: what it is like; and it takes oxygen from the water that it comes to. Assumed.
WASTE_USCM, WASTE_NTU = 2_500.0, 350.0
WASTE_OXYGEN_EXPONENT = 2.0

# Temperature: base and what it follows of the warm air's. Assumed: 28 °C at 26 °C of air.
BASE_DEGC = 19.0
WARM_FRAC = 0.35
OWN_SD_DEGC = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class WaterProbes:
    """The `water_quality` sensors; arrays are (sensor,).

    Attributes
    ----------
    north_km_inland
        1 where inland is north of the sea, -1 where it is south. [km per km]
    ph, do_mgl, turbidity_ntu : (sensor, 2)
        Ends of the usual range.
    salt_uscm
        What salt adds at high water of the dry season. [uS/cm]
    base_uscm
        Conductivity without salt. [uS/cm]
    """

    seed: int
    tide: Tide
    north_km_inland: float
    places: Places
    zone: IntArray
    ph: FloatArray
    do_mgl: FloatArray
    turbidity_ntu: FloatArray
    salt_uscm: FloatArray
    base_uscm: FloatArray

    @classmethod
    def at(cls, places: Places, waters: SurfaceWaterProfile, tide: Tide, seed: int) -> Self:
        """Return the probes at places; most that are no site hang in canals."""
        lot = rng.draw(seed, "water_quality.probe", 0, (places.count, 2)).T
        canal = np.where(places.is_made_up, lot[0] < CANAL_FRAC, places.has("canal"))[:, None]
        river, ditch = waters.river, waters.canal
        way_km = waters.fresh_north_km - waters.sea_north_km
        inland = (places.north_km - waters.sea_north_km) / way_km
        salt = SEA_USCM * (FRESH_USCM / SEA_USCM) ** np.clip(inland, 0, 1)
        return cls(
            seed=seed,
            tide=tide,
            north_km_inland=math.copysign(1.0, way_km),
            places=places,
            zone=places.zone,
            ph=np.where(canal, ditch.ph, river.ph),
            do_mgl=np.where(canal, ditch.do_mgl, river.do_mgl),
            turbidity_ntu=np.where(canal, ditch.turbidity_ntu, river.turbidity_ntu),
            salt_uscm=salt,
            base_uscm=rng.between(lot[1], BASE_USCM) + np.where(canal[:, 0], CANAL_USCM, 0.0),
        )

    def start(self, step: int) -> State:
        """Return ordinary water."""
        del step
        own = np.zeros(self.zone.size)
        return {"own": own, "mud": own, "runoff": own, "level": np.zeros(1)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return what the probes hang in, (step, sensor)."""
        steps = drivers.local.steps
        own = recursion.wander(self.seed, "water_quality.own", steps, state["own"], OWN_MEMORY_H)
        mud = recursion.wander(self.seed, "water_quality.mud", steps, state["mud"], MUD_MEMORY_H)
        rain = drivers.rain_mmh(self.places)
        soaked = 1 - np.exp(-rain / RUNOFF_MMH)
        runoff = recursion.soak(state["runoff"], rng.memory(RUNOFF_MEMORY_H), soaked)
        level = drivers.river.primary_m
        high = np.clip((level - LOW_M) / (HIGH_M - LOW_M), 0, 1)[:, None]
        change_m = np.abs(np.diff(np.concatenate([state["level"], level])))[:, None]
        current = np.clip(change_m * HOUR_MIN / FULL_CURRENT_M_PER_H, 0, 1)
        sunny = drivers.weather.clear_sky_wm2[:, None] / sun.FULL_SUN_WM2
        warm = drivers.weather.warm_degc[:, self.zone]
        values = {
            "ph": self._ph(high, own, runoff),
            "do_mgl": self._do_mgl(high, sunny, own, runoff),
            "turbidity_ntu": self._turbidity_ntu(current, mud, runoff),
            "conductivity_uscm": self._conductivity_uscm(drivers.local, high, own, runoff),
            "temperature_degc": WARM_FRAC * warm + BASE_DEGC + OWN_SD_DEGC * own,
        }
        discharges = drivers.causes.of("discharge")
        if discharges.count:
            waste = discharge.waste_frac(
                discharges, self.tide, steps, self.places, self.north_km_inland
            )
            values |= _fouled(values, waste)
        after = {"own": own[-1], "mud": mud[-1], "runoff": runoff[-1], "level": level[-1:]}
        return values, after

    def _ph(self, high: FloatArray, own: FloatArray, runoff: FloatArray) -> FloatArray:
        """Return the acidity, (step, sensor): the flood tide's less the rain's."""
        share = PH_BASE_FRAC + PH_TIDE_FRAC * high + PH_OWN_FRAC * own - PH_RUNOFF_FRAC * runoff
        return _within(self.ph, share)

    def _do_mgl(
        self, high: FloatArray, sunny: FloatArray, own: FloatArray, runoff: FloatArray
    ) -> FloatArray:
        """Return the dissolved oxygen, (step, sensor): brought by tide and sun, less after rain."""
        share = OXYGEN_BASE_FRAC + OXYGEN_TIDE_FRAC * high + OXYGEN_SUN_FRAC * sunny
        share = share + OXYGEN_OWN_FRAC * own - OXYGEN_RUNOFF_FRAC * runoff
        return np.maximum(_within(self.do_mgl, share), MIN_OXYGEN_MGL)

    def _turbidity_ntu(
        self, current: FloatArray, mud: FloatArray, runoff: FloatArray
    ) -> FloatArray:
        """Return the turbidity, (step, sensor): stirred by the current, brought by rain."""
        stirred = _within(self.turbidity_ntu, MUD_BASE_FRAC + MUD_CURRENT_FRAC * current)
        return stirred * rng.lognormal(mud, MUD_SIGMA_LN) * (1 + MUD_RUNOFF_RATIO * runoff)

    def _conductivity_uscm(
        self, local: LocalTime, high: FloatArray, own: FloatArray, runoff: FloatArray
    ) -> FloatArray:
        """Return conductivity: salt reaches farthest at high water in April."""
        season = np.cos(math.tau * (local.year_frac - SALTIEST_YEAR_FRAC))
        dry = SEASON_MEAN_FRAC + SEASON_SWING_FRAC * season
        tidal = LOW_SALT_FRAC + TIDAL_SALT_FRAC * high
        salt = self.salt_uscm * tidal * (WET_SALT_FRAC + DRY_SALT_FRAC * dry)[:, None]
        diluted = (self.base_uscm + salt) * (1 - RUNOFF_SALT_FRAC * runoff)
        return np.minimum(diluted * (1 + OWN_SALT_FRAC * own), MAX_USCM)


def _fouled(values: Mapping[str, FloatArray], waste: FloatArray) -> dict[str, FloatArray]:
    """Return what waste water makes of the values that it changes, (step, sensor)."""
    oxygen, mud, salt = (values[name] for name in ("do_mgl", "turbidity_ntu", "conductivity_uscm"))
    left = np.maximum(oxygen * (1 - waste) ** WASTE_OXYGEN_EXPONENT, MIN_OXYGEN_MGL)
    return {
        "do_mgl": np.where(waste > 0, left, oxygen),
        # Mud and sea that hold more than the waste are not thinned by it.
        "turbidity_ntu": mud + waste * np.maximum(WASTE_NTU - mud, 0.0),
        "conductivity_uscm": salt + waste * np.maximum(WASTE_USCM - salt, 0.0),
    }


def _within(bounds: FloatArray, share: FloatArray) -> FloatArray:
    """Return what lies that far between a sensor's two bounds, (step, sensor)."""
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * share
