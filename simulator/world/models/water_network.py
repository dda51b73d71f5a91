"""The water network: demand by the hour, pressure that gives way to it, chlorine that decays.

Profile and ranges are the pack's `[water]` (S54–S58 V for totals, M and H for shapes). Ages of the
water and the curve of the pressure are assumed. A range of pressures is read as what its points
show in the course of an ordinary day: the low end at the evening's peak, the high end at night.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import WaterProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import WEEKDAY, LocalTime, by_hour
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

# Trunk mains, inlets of metered zones, ends of the network: cumulative shares. A utility meters
# mains and inlets; only a few loggers stand at ends. Assumed.
CLASS_SHARE = (0.15, 0.94)
END = 2
TRUNK_FLOW_M3H = (250.0, 700.0)  # a DN500 main carries about 700: S58 V
END_FLOW_M3H = (6.0, 18.0)
AGE_H = np.array([4.0, 12.0])  # of the water in mains and at inlets
PRESSURE_SAG_FRAC = 0.16  # of the mean, per unit of head lost above the mean's; assumed
HEAD_EXPONENT = 1.85  # of Hazen and Williams
USUAL_DEGC, HOT_DEGC = 28.0, 31.0


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPoints:
    """The `water_network` sensors; arrays are (sensor,).

    Attributes
    ----------
    mean_flow_m3h, mean_pressure_bar
    age_h
        Time since the plant. [h]
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
        floor, peak = float(profile.demand_index.min()), float(profile.demand_index.max())
        lowest, highest = (pressure / pressure_frac(np.array([peak, floor]))).T
        night = rng.between(lot[4], profile.night_flow_frac)
        outlet_mgl = rng.between(lot[5], profile.outlet_chlorine_mgl)
        decay_per_h = rng.between(lot[6], profile.chlorine_decay_per_h)
        # The water at an end is as old as its chlorine tells on a hot day.
        left_frac = rng.between(lot[3], profile.end_chlorine_mgl) / outlet_mgl
        end_age_h = -np.log(left_frac) / (decay_per_h * decay_factor(HOT_DEGC))
        usual_age_h = AGE_H[np.minimum(role, 1)] * rng.between(lot[3], (0.7, 1.3))
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            mean_flow_m3h=flow[:, 0] + (flow[:, 1] - flow[:, 0]) * lot[1],
            # The root: few points are as weak as the weakest. Assumed.
            mean_pressure_bar=lowest + (highest - lowest) * np.sqrt(lot[2]),
            age_h=np.where(role == END, end_age_h, usual_age_h),
            # Night flow = leak + what people use at night: chosen so that the pack's shares hold.
            leak_frac=np.clip((night - 0.55 * floor) / (1 - 0.55 * floor), 0.03, 0.3),
            outlet_mgl=outlet_mgl,
            decay_per_h=decay_per_h,
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
        decay = self.decay_per_h * decay_factor(warm)
        values = {
            "flow_m3h": self.mean_flow_m3h * index,
            "pressure_bar": np.maximum(
                self.mean_pressure_bar * pressure_frac(index) + 0.02 * own, 0.05
            ),
            "chlorine_mgl": self.outlet_mgl * np.exp(-decay * self.age_h),
            "turbidity_ntu": self.turbidity_ntu * rng.lognormal(mud, 0.25),
            "ph": self.ph + 0.08 * acid,
        }
        return values, {"own": own[-1], "mud": mud[-1], "acid": acid[-1]}


def pressure_frac(index: FloatArray) -> FloatArray:
    """Return pressure against its mean where demand is `index` times its mean."""
    return 1 - PRESSURE_SAG_FRAC * (index**HEAD_EXPONENT - 1)


def decay_factor(warm_degc: float | FloatArray) -> float | FloatArray:
    """Return how fast chlorine decays against `USUAL_DEGC`; 7 % faster per degree, assumed."""
    return 1.07 ** (warm_degc - USUAL_DEGC)


def demand_index(profile: WaterProfile, local: LocalTime) -> FloatArray:
    """Return demand by the hour, (step,): people rise later when they need not work."""
    weekday = by_hour(profile.demand_index, local.hour)
    delay = np.where(local.hour < 12, profile.weekend_delay_h, 0.0)
    weekend = by_hour(profile.demand_index, local.hour - delay) * profile.weekend_factor
    return np.where(local.day_type == WEEKDAY, weekday, weekend) * local.tet_water
