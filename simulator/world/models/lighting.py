"""Street lighting cabinets: on at dusk, dimmed late, off at dawn, some lamps broken.

Hours by month, dimming and lamp power are the pack's `[lighting]`; faults come by the day and are
repaired within the 24 hours that the lighting company promises, most of them. What is assumed here
was decided in docs/models.md, "Lighting".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_profile import LightingProfile, PowerProfile, Profiles
from simulator import rng
from simulator.world.local_time import LocalTime, by_month, hours_since
from simulator.world.models import power
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.units import KW_W

LAMP_COUNT = (18.0, 110.0)  # of one cabinet; assumed
LAMP_STEP_W = 10  # lamps are sold in steps of this; assumed
SWITCH_SPREAD_H = 0.12  # cabinets switch by their own light sensor or clock; assumed
STANDBY_KW = 0.03  # controller and modem; assumed
VOLTAGE_DROP_FRAC = 0.7  # of a transformer's: lamps hang on its bars, homes at its ends; assumed

# Broken lamps by the day: exponential with this scale, its far end, the few bad days, stretched;
# the lot that draws a day is cut before its end, the share before a third, and what is left of a
# lamp is rounded down with the rest of the lot. Assumed.
FAULTY_FRAC = 0.006
BAD_DAY_FRAC = 0.03
BAD_DAY_RATIO = 3.0
MAX_FAULT_LOT_FRAC = 0.999
MAX_FAULTY_FRAC = 0.3
ROUND_UP_COUNT = 0.8

NOON_H = 12.0  # a night's faults and dimming go from noon to noon; exact


@dataclass(frozen=True, slots=True, eq=False)
class Cabinets:
    """The `street_light` sensors; arrays are (sensor,).

    Attributes
    ----------
    feeder : int64
        On which the cabinet hangs.
    lamp_count
        Lamps of the cabinet.
    lamp_w
        What one lamp draws. [W]
    early_h
        How much before the city's hour it switches on, and after it off; may be negative. [h]
    """

    seed: int
    profile: LightingProfile
    power: PowerProfile
    zone: IntArray
    feeder: IntArray
    lamp_count: FloatArray
    lamp_w: FloatArray
    early_h: FloatArray

    @classmethod
    def at(cls, places: Places, feeders: Feeders, profiles: Profiles, seed: int) -> Self:
        """Return the cabinets at places."""
        lot = rng.draw(seed, "street_light.cabinet", 0, (places.count, 3)).T
        low_w, high_w = (float(edge) for edge in profiles.lighting.lamp_w)
        return cls(
            seed=seed,
            profile=profiles.lighting,
            power=profiles.power,
            zone=places.zone,
            feeder=feeders.of(places.east_km, places.north_km),
            lamp_count=rng.rounded(rng.between(lot[0], LAMP_COUNT)),
            lamp_w=rng.rounded((low_w + (high_w - low_w) * lot[1] ** 2) / LAMP_STEP_W)
            * LAMP_STEP_W,
            early_h=SWITCH_SPREAD_H * rng.centred(lot[2]),
        )

    def start(self, step: int) -> State:
        """Return nothing: lamps follow the clock, faults the day."""
        del step
        return {}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return lamps, power [kW] and voltage [V] of each cabinet, (step, sensor)."""
        local = drivers.local
        faulty = self._faulty_count(local)
        burning = is_dark(self.profile, local, self.early_h)
        lamps_on = np.where(burning, self.lamp_count - faulty, 0.0)
        # Dimmed from late evening to dawn: the hours between dim and noon.
        late = hours_since(local.hour, self.profile.dim_hour) < hours_since(
            np.full_like(local.hour, NOON_H), self.profile.dim_hour
        )
        level = np.where(late, self.profile.dim_frac, 1.0)[:, None]
        mixed = np.full(self.zone.size, power.DAY_SHAPES.index("mixed"))
        load = power.load_frac(self.power, local, mixed, power.felt_degc(drivers, self.zone))
        unit = self.power.transformer
        values = {
            "lamps_on_count": lamps_on,
            "lamps_faulty_count": faulty,
            "power_kw": lamps_on * self.lamp_w * level / KW_W + STANDBY_KW,
            "voltage_v": unit.voltage_base_v - unit.voltage_drop_v * VOLTAGE_DROP_FRAC * load,
        }
        dark = drivers.supply.without(self.feeder)
        if dark is not None:  # the controller goes on from its battery and tells
            off = ("lamps_on_count", "power_kw", "voltage_v")
            values |= {name: np.where(dark, 0.0, values[name]) for name in off}
        return values, state

    def _faulty_count(self, local: LocalTime) -> FloatArray:
        """Return broken lamps, (step, sensor): drawn for each civil day that begins at noon."""
        noon_day = local.day - (local.hour < NOON_H)
        days, place = np.unique(noon_day, return_inverse=True)
        lots = np.array(
            [rng.draw(self.seed, "street_light.fault", int(d), self.zone.size) for d in days]
        )
        bad = np.where(lots > 1 - BAD_DAY_FRAC, BAD_DAY_RATIO, 1.0)
        share = FAULTY_FRAC * bad * -np.log1p(-np.minimum(lots, MAX_FAULT_LOT_FRAC))
        faulty = self.lamp_count * np.minimum(share, MAX_FAULTY_FRAC)
        return np.floor(faulty + lots * ROUND_UP_COUNT)[place]


def is_dark(profile: LightingProfile, local: LocalTime, early_h: FloatArray) -> BoolArray:
    """Tell when lamps burn: from the month's hour at dusk to that at dawn.

    Parameters
    ----------
    early_h : (sensor,)
        How much before dusk's hour, and after dawn's, a cabinet switches. [h]

    Returns
    -------
    (step, sensor) bool
    """
    on_hour = by_month(profile.on_hour, local.year_frac)[:, None] - early_h
    off_hour = by_month(profile.off_hour, local.year_frac)[:, None] + early_h
    hour = local.hour[:, None]
    return (hour >= on_hour) | (hour < off_hour)
