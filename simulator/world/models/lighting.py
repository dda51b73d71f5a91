"""Street lighting cabinets: on at dusk, dimmed late, off at dawn, some lamps broken.

Hours by month, dimming and lamp power are the pack's `[lighting]`; lamps fail at any hour and are
repaired within the 24 hours that the lighting company promises, most of them. What is assumed here
was decided in docs/models.md, "Lighting".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_profile import LightingProfile, PowerProfile, Profiles
from contract.season import by_month
from simulator import rng
from simulator.world.local_time import LocalTime, hours_since
from simulator.world.models import power
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.units import DAY_MIN, HOUR_MIN, KW_W

LAMP_COUNT = (18.0, 110.0)  # of one cabinet; assumed
LAMP_STEP_W = 10  # lamps are sold in steps of this; assumed
SWITCH_SPREAD_H = 0.12  # cabinets switch by their own light sensor or clock; assumed
STANDBY_KW = 0.03  # controller and modem; assumed
VOLTAGE_DROP_FRAC = 0.7  # of a transformer's: lamps hang on its bars, homes at its ends; assumed

# Lamps that fail in a day: exponential with this scale, its far end, the few bad days, stretched;
# the lot that draws a day is cut before its end, the share before a third, and what is left of a
# lamp is rounded down with the rest of the lot. Assumed.
FAULTY_FRAC = 0.009
BAD_DAY_FRAC = 0.03
BAD_DAY_RATIO = 3.0
MAX_FAULT_LOT_FRAC = 0.999
MAX_FAULTY_FRAC = 0.3
ROUND_UP_COUNT = 0.8

# How long those that failed together wait for the repair: median, spread, and the longest. Assumed:
# four in five within the promised 24 hours.
REPAIR_MEDIAN_H, REPAIR_SIGMA_LN = 12.0, 0.8
LONGEST_REPAIR_DAYS = 4

_FAULT_LOTS: tuple[tuple[str, rng.Law], ...] = (
    ("fault", "uniform"), ("fault_hour", "uniform"), ("repair", "normal")
)  # fmt: skip

NOON_H = 12.0  # a night's dimming goes from noon to noon; exact


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
        """Return nothing: lamps follow the clock, and their faults are functions of time."""
        del step
        return {}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return lamps, power [kW] and voltage [V] of each cabinet, (step, sensor)."""
        local = drivers.local
        faulty = self._failing_count(self.faulty_count(local), drivers)
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

    def _failing_count(self, faulty: FloatArray, drivers: Drivers) -> FloatArray:
        """Return broken lamps with those of circuits that have failed, (step, sensor)."""
        failures = drivers.causes.of("lamp_failure")
        if not failures.count:
            return faulty
        lost_frac = np.zeros(faulty.shape)
        going_on = failures.is_on(drivers.local.steps) * failures.values["lost_frac"]
        for event, cabinets in enumerate(failures.things):
            lost_frac[:, cabinets] = np.maximum(lost_frac[:, cabinets], going_on[:, [event]])
        lost = rng.rounded(lost_frac * self.lamp_count)
        return np.minimum(faulty + lost, self.lamp_count)

    def faulty_count(self, local: LocalTime) -> FloatArray:
        """Return broken lamps, (step, sensor): those that failed and are not repaired yet.

        A day's failures of a cabinet happen together and are repaired together, each by lot: so
        they are a function of time, and last however a run is cut.
        """
        count, first, place = local.steps.size, int(local.day[0]), np.arange(self.zone.size)
        days = np.arange(first - LONGEST_REPAIR_DAYS - 1, int(local.day[-1]) + 1)
        lots, hour, wait = (
            rng.columns(self.seed, f"street_light.{name}", days, self.zone.size, law)
            for name, law in _FAULT_LOTS
        )
        failed = self._failed_count(lots)
        repair_h = REPAIR_MEDIAN_H * np.exp(REPAIR_SIGMA_LN * wait)
        begin_min = (days[:, None] - first + hour) * DAY_MIN
        end_min = begin_min + np.minimum(repair_h * HOUR_MIN, LONGEST_REPAIR_DAYS * DAY_MIN)
        change = np.zeros((count + 1, self.zone.size))
        block_min = round(float(local.hour[0]) * HOUR_MIN)
        for row, lamps in enumerate(failed):
            for at_min, sign in ((begin_min[row], 1), (end_min[row], -1)):
                step = np.clip(np.ceil(at_min) - block_min, 0, count).astype(np.int64)
                change[step, place] += sign * lamps
        return np.minimum(np.cumsum(change[:count], axis=0), self.lamp_count)

    def _failed_count(self, lots: FloatArray) -> FloatArray:
        """Return the lamps that fail in each day, (day, sensor)."""
        bad = np.where(lots > 1 - BAD_DAY_FRAC, BAD_DAY_RATIO, 1.0)
        share = FAULTY_FRAC * bad * -np.log1p(-np.minimum(lots, MAX_FAULT_LOT_FRAC))
        faulty = self.lamp_count * np.minimum(share, MAX_FAULTY_FRAC)
        return np.floor(faulty + lots * ROUND_UP_COUNT)


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
