"""The water network: demand by the hour, pressure that gives way to it, chlorine that decays.

Profile and ranges are the pack's `[water]` (S54–S58 V for totals, M and H for shapes). Ages of the
water and the curve of the pressure are assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import WaterProfile
from simulator import rng
from simulator.local_time import WEEKDAY, LocalTime, by_hour
from simulator.models import recursion
from simulator.models.city_state import Drivers
from simulator.models.ground import Places
from simulator.rng import FloatArray, IntArray

State = Mapping[str, FloatArray]

# Trunk mains, inlets of metered zones, ends of the network: cumulative shares; assumed.
CLASS_SHARE = (0.15, 0.80)
TRUNK_FLOW_M3H = (250.0, 700.0)  # a DN500 main carries about 700: S58 V
END_FLOW_M3H = (6.0, 18.0)
AGE_H = np.array([4.0, 12.0, 26.0])
PRESSURE_SAG_FRAC = 0.16  # of the mean, per unit of demand above the mean; assumed
USUAL_DEGC = 28.0


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPoints:
    """The `water_network` sensors; arrays are (sensor,).

    Attributes
    ----------
    mean_flow_m3h, mean_pressure_bar
    age_h
        Time since the plant where demand is usual. [h]
    leak_frac
        Part of the mean flow that runs day and night.
    """

    seed: int
    profile: WaterProfile
    zone: IntArray
    mean_flow_m3h: FloatArray
    mean_pressure_bar: FloatArray
    age_h: FloatArray
    leak_frac: FloatArray
    outlet_mgl: FloatArray
    decay_per_h: FloatArray
    turbidity_ntu: FloatArray
    ph: FloatArray

    @classmethod
    def at(cls, places: Places, profile: WaterProfile, seed: int) -> Self:
        """Return the points at places: mains, inlets and ends by lot."""
        lot = rng.draw(seed, "water_network.point", 0, (places.count, 8)).T
        role = rng.pick(lot[0], CLASS_SHARE)
        flow = np.array([TRUNK_FLOW_M3H, tuple(profile.zone_flow_m3h), END_FLOW_M3H])[role]
        pressure = np.array(
            [profile.trunk_pressure_bar, profile.inlet_pressure_bar, profile.end_pressure_bar]
        )[role]
        night = rng.between(lot[4], profile.night_flow_frac)
        floor = float(profile.demand_index.min())
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            mean_flow_m3h=flow[:, 0] + (flow[:, 1] - flow[:, 0]) * lot[1],
            mean_pressure_bar=pressure[:, 0] + (pressure[:, 1] - pressure[:, 0]) * lot[2],
            age_h=AGE_H[role] * rng.between(lot[3], (0.7, 1.3)),
            # Night flow = leak + what people use at night: chosen so that the pack's shares hold.
            leak_frac=np.clip((night - 0.55 * floor) / (1 - 0.55 * floor), 0.03, 0.3),
            outlet_mgl=rng.between(lot[5], profile.outlet_chlorine_mgl),
            decay_per_h=rng.between(lot[6], profile.chlorine_decay_per_h),
            turbidity_ntu=rng.between(lot[7], profile.turbidity_ntu),
            ph=7.1 + 0.5 * lot[6],
        )

    def start(self, step: int) -> State:
        """Return an ordinary network."""
        del step
        own = np.zeros(self.zone.size)
        return {"own": own, "mud": own, "acid": own}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return flow, pressure and quality at the points, (step, sensor)."""
        steps = drivers.local.steps
        own = recursion.wander(self.seed, "water_network.own", steps, state["own"], 0.5)
        mud = recursion.wander(self.seed, "water_network.mud", steps, state["mud"], 10.0)
        acid = recursion.wander(self.seed, "water_network.acid", steps, state["acid"], 20.0)
        warm = drivers.weather.warm_degc[:, self.zone]
        hot = self.profile.hot_day_gain_frac_per_degc * (warm - USUAL_DEGC)
        index = demand_index(self.profile, drivers.local)[:, None] * (1 + hot)
        index = self.leak_frac + (1 - self.leak_frac) * index * rng.lognormal(own, 0.06)
        sag = 1 - PRESSURE_SAG_FRAC * (index**1.85 - 1)
        age = self.age_h / np.maximum(index, 0.35) ** 0.5
        decay = self.decay_per_h * 1.07 ** (warm - USUAL_DEGC)
        values = {
            "flow_m3h": self.mean_flow_m3h * index,
            "pressure_bar": np.maximum(self.mean_pressure_bar * sag + 0.02 * own, 0.05),
            "chlorine_mgl": self.outlet_mgl * np.exp(-decay * age),
            "turbidity_ntu": self.turbidity_ntu * rng.lognormal(mud, 0.25),
            "ph": self.ph + 0.08 * acid,
        }
        return values, {"own": own[-1], "mud": mud[-1], "acid": acid[-1]}


def demand_index(profile: WaterProfile, local: LocalTime) -> FloatArray:
    """Return demand by the hour, (step,): people rise later when they need not work."""
    weekday = by_hour(profile.demand_index, local.hour)
    delay = np.where(local.hour < 12, profile.weekend_delay_h, 0.0)
    weekend = by_hour(profile.demand_index, local.hour - delay) * profile.weekend_factor
    return np.where(local.day_type == WEEKDAY, weekday, weekend) * local.tet_water
