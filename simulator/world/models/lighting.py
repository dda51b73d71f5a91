"""Street lighting cabinets: on at dusk, dimmed late, off at dawn, some lamps broken.

Hours by month, dimming and lamp power are the pack's `[lighting]` (M, H); faults come by the day
and are repaired within the promised 24 hours, most of them (S62).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import LightingProfile, PowerProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import BoolArray, LocalTime, by_month, hours_since
from simulator.world.models import power
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

LAMPS = (18.0, 110.0)  # of one cabinet; assumed
SWITCH_SPREAD_H = 0.12  # cabinets switch by their own light sensor or clock; assumed
FAULT_SHARE = 0.012  # of the lamps on a usual day, three times that on a bad one; assumed
STANDBY_KW = 0.03
NOON_H = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Cabinets:
    """The `street_light` sensors; arrays are (sensor,)."""

    seed: int
    profile: LightingProfile
    power: PowerProfile
    zone: IntArray
    lamp_count: FloatArray
    lamp_w: FloatArray
    early_h: FloatArray

    @classmethod
    def at(cls, places: Places, profile: LightingProfile, supply: PowerProfile, seed: int) -> Self:
        """Return the cabinets at places."""
        lot = rng.draw(seed, "street_light.cabinet", 0, (places.count, 3)).T
        low_w, high_w = (float(edge) for edge in profile.lamp_w)
        return cls(
            seed=seed,
            profile=profile,
            power=supply,
            zone=places.zone,
            lamp_count=rng.rounded(rng.between(lot[0], LAMPS)),
            lamp_w=rng.rounded((low_w + (high_w - low_w) * lot[1] ** 2) / 10) * 10,
            early_h=SWITCH_SPREAD_H * (lot[2] - 0.5),
        )

    def start(self, step: int) -> State:
        """Return nothing: lamps follow the clock, faults the day."""
        del step
        return {}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return lamps and power of each cabinet, (step, sensor)."""
        local = drivers.local
        faulty = self._faulty(local)
        burning = is_dark(self.profile, local, self.early_h)
        lamps_on = np.where(burning, self.lamp_count - faulty, 0.0)
        # Dimmed from late evening to dawn: the hours between dim and noon.
        late = hours_since(local.hour, self.profile.dim_hour) < hours_since(
            np.full_like(local.hour, NOON_H), self.profile.dim_hour
        )
        level = np.where(late, self.profile.dim_frac, 1.0)[:, None]
        feeder = np.full(self.zone.size, power.FEEDERS.index("mixed"))
        load = power.load_frac(self.power, local, feeder, power.felt_degc(drivers, self.zone))
        unit = self.power.transformer
        values = {
            "lamps_on_count": lamps_on,
            "lamps_faulty_count": faulty,
            "power_kw": lamps_on * self.lamp_w * level / 1000 + STANDBY_KW,
            "voltage_v": unit.voltage_base_v - unit.voltage_drop_v * 0.7 * load,
        }
        return values, state

    def _faulty(self, local: LocalTime) -> FloatArray:
        """Return broken lamps, (step, sensor): drawn for each civil day that begins at noon."""
        noon_day = local.day - (local.hour < NOON_H)
        days, place = np.unique(noon_day, return_inverse=True)
        lots = np.array(
            [rng.draw(self.seed, "street_light.fault", int(d), self.zone.size) for d in days]
        )
        bad = np.where(lots > 0.97, 3.0, 1.0)
        share = FAULT_SHARE * bad * -np.log1p(-np.minimum(lots, 0.999)) / 2
        return np.floor(self.lamp_count * np.minimum(share, 0.3) + lots * 0.8)[place]


def is_dark(profile: LightingProfile, local: LocalTime, early_h: FloatArray) -> BoolArray:
    """Tell when lamps burn, (step, sensor): from the month's hour at dusk to that at dawn."""
    on_hour = by_month(profile.on_hour, local.year_frac)[:, None] - early_h
    off_hour = by_month(profile.off_hour, local.year_frac)[:, None] + early_h
    hour = local.hour[:, None]
    return (hour >= on_hour) | (hour < off_hour)
