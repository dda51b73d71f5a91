"""The water network: demand by the hour, pressure that gives way to it, chlorine that decays.

Profile and ranges are the pack's `[water]`. A range of pressures is read as what its points show in
the course of an ordinary day: the low end at the evening's peak, the high end at night. What is
assumed here was decided in docs/models.md, "Water network".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import WaterProfile
from simulator import rng
from simulator.world.models import recursion
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places
from simulator.world.models.pipe_break import Feelers
from simulator.world.models.pipe_chlorine import dose_frac
from simulator.world.models.pipe_demand import Draw, day_ratio, shape_index
from simulator.world.models.pipe_network import Pipes
from simulator.world.models.recursion import State

# Trunk mains, inlets of metered zones, ends of the network: cumulative shares. A utility meters
# mains and inlets; only a few loggers stand at ends. Assumed.
ROLE_FRAC = (0.15, 0.99)
MAIN_INDEX, END_INDEX = 0, 2
TRUNK_FLOW_M3H = (250.0, 700.0)  # a main of 500 mm carries about 700: S58
END_FLOW_M3H = (6.0, 18.0)  # a street's; assumed
BRANCH_H = (1.0, 6.0)  # from the main to a zone's inlet; assumed
FLUSHED_H = 36.0  # ends are flushed before their water is older; assumed
BURST_NTU = (3.0, 5.0)  # mud beside a burst of the pack's size: facts of bursts; assumed

PRESSURE_SAG_FRAC = 0.16  # of the mean, per unit of head lost above the mean's; assumed
HEAD_EXPONENT = 1.85  # head lost grows with this power of flow: Hazen and Williams (1905)
# Of the pressure, what the boosters beside a feeder's middle make, how far that is felt, and what
# all boosters make together where several feeders are out. Assumed.
BOOSTED_FRAC = 0.35
BOOSTER_REACH_KM = 3.0
MOST_BOOSTED_FRAC = 0.5
MIN_PRESSURE_BAR = 0.05  # a logger in a chamber shows the water above it; assumed

# Chlorine decays at the pack's rate where the water is as warm as usual, faster in the heat; the
# range of the ends is read as that of a hot day. Assumed.
USUAL_DEGC, HOT_DEGC = 28.0, 31.0
DECAY_RATIO_PER_DEGC = 1.07

LOWEST_PH, PH_RANGE_PH = 7.1, 0.5  # of treated river water; assumed within 6.5 to 8.5

# How points wander: their flow, pressure, mud and acidity; how far, how long. Assumed.
OWN_MEMORY_H, OWN_SIGMA_LN, OWN_SD_BAR = 0.5, 0.06, 0.02
MUD_MEMORY_H, MUD_SIGMA_LN = 10.0, 0.25
ACID_MEMORY_H, ACID_SD_PH = 20.0, 0.08


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPoints:
    """The `water_network` sensors; arrays are (sensor,).

    Attributes
    ----------
    boosted_frac : (sensor, feeder)
        Of the pressure, what boosters on each feeder make.
    feelers
        What they feel of breaks.
    mean_flow_m3h, mean_pressure_bar
    age_h
        Time since the plant. [h]
    draw
        How each draws over the day.
    outlet_mgl, decay_per_h
        Chlorine that left the plant, and how fast it goes at `USUAL_DEGC`. [mg/L, 1/h]
    turbidity_ntu, ph
        A point's own means.
    burst_ntu
        Mud beside a burst.
    """

    seed: int
    profile: WaterProfile
    zone: IntArray
    boosted_frac: FloatArray
    feelers: Feelers
    mean_flow_m3h: FloatArray
    mean_pressure_bar: FloatArray
    age_h: FloatArray
    draw: Draw
    outlet_mgl: FloatArray
    decay_per_h: FloatArray
    turbidity_ntu: FloatArray
    ph: FloatArray
    burst_ntu: FloatArray

    @classmethod
    def at(cls, places: Places, feeders: Feeders, pipes: Pipes, seed: int) -> Self:
        """Return the points at places: mains, inlets and ends by lot."""
        profile = pipes.profile
        lot = rng.draw(seed, "water_network.point", 0, (places.count, 8)).T
        role = rng.pick(lot[0], ROLE_FRAC)
        flow = np.array([TRUNK_FLOW_M3H, tuple(profile.zone_flow_m3h), END_FLOW_M3H])[role]
        pressure = np.array(
            [profile.trunk_pressure_bar, profile.inlet_pressure_bar, profile.end_pressure_bar]
        )[role]
        floor, peak = float(profile.demand_index.min()), float(profile.demand_index.max())
        draw = Draw.of(profile, lot[4])
        lowest = pressure[:, 0] / pressure_frac(draw.index(peak, 1.0, 1.0))
        highest = pressure[:, 1] / pressure_frac(draw.index(floor, 1.0, 1.0))
        outlet_mgl = rng.between(lot[5], profile.outlet_chlorine_mgl)
        decay_per_h = rng.between(lot[6], profile.chlorine_decay_per_h)
        # The water at an end is as old as its chlorine tells on a hot day.
        left_frac = rng.between(lot[3], profile.end_chlorine_mgl) / outlet_mgl
        end_age_h = -np.log(left_frac) / (decay_per_h * decay_ratio(HOT_DEGC))
        node = pipes.of(places.east_km, places.north_km)
        branch_h = np.where(role == MAIN_INDEX, 0.0, rng.between(lot[3], BRANCH_H))
        age_h = pipes.age_h[node] + branch_h
        mean_flow_m3h = flow[:, 0] + (flow[:, 1] - flow[:, 0]) * lot[1]
        burst = rng.draw(seed, "water_network.burst", 0, (places.count, 2)).T
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            boosted_frac=_boosted_frac(places, feeders),
            feelers=Feelers(
                pipes=pipes,
                node=node,
                east_km=places.east_km,
                north_km=places.north_km,
                mean_flow_m3h=mean_flow_m3h,
                most_gain_frac=rng.between(burst[0], profile.burst_flow_gain_frac),
            ),
            burst_ntu=rng.between(burst[1], BURST_NTU),
            mean_flow_m3h=mean_flow_m3h,
            # The root: few points are as weak as the weakest. Assumed.
            mean_pressure_bar=lowest + (highest - lowest) * np.sqrt(lot[2]),
            age_h=np.where(
                role == END_INDEX, np.clip(end_age_h, pipes.age_h[node], FLUSHED_H), age_h
            ),
            draw=draw,
            outlet_mgl=outlet_mgl,
            decay_per_h=decay_per_h,
            turbidity_ntu=rng.between(lot[7], profile.turbidity_ntu),
            ph=LOWEST_PH + PH_RANGE_PH * lot[6],
        )

    def start(self, step: int) -> State:
        """Return an ordinary network."""
        del step
        own = np.zeros(self.zone.size)
        return {"own": own, "mud": own, "acid": own}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return flow, pressure and quality at the points, (step, sensor)."""
        steps = drivers.local.steps
        own, mud, acid = (
            recursion.wander(self.seed, f"water_network.{name}", steps, state[name], hours)
            for name, hours in (
                ("own", OWN_MEMORY_H), ("mud", MUD_MEMORY_H), ("acid", ACID_MEMORY_H)
            )
        )  # fmt: skip
        warm = drivers.weather.warm_degc[:, self.zone]
        hot = self.profile.hot_day_gain_frac_per_degc * (warm - USUAL_DEGC)
        day = day_ratio(self.profile, drivers.local)[:, None] * (1 + hot)
        shape = shape_index(self.profile, drivers.local)[:, None]
        index = self.draw.index(shape, day, rng.lognormal(own, OWN_SIGMA_LN))
        chlorine = self.outlet_mgl * np.exp(-self.decay_per_h * decay_ratio(warm) * self.age_h)
        pressure = self.mean_pressure_bar * pressure_frac(index) + OWN_SD_BAR * own
        if drivers.supply.is_dark.shape[1]:
            lost = drivers.supply.is_dark.astype(np.float64) @ self.boosted_frac.T
            pressure = pressure * (1 - np.minimum(lost, MOST_BOOSTED_FRAC))
        turbidity = self.turbidity_ntu * rng.lognormal(mud, MUD_SIGMA_LN)
        if (felt := self.feelers.felt(drivers.causes, steps)) is not None:
            index = index + felt.gain_frac
            pressure = pressure - felt.fall_bar
            turbidity = turbidity + self.burst_ntu * felt.torn_frac
        if (dose := dose_frac(drivers.causes, steps, self.age_h)) is not None:
            chlorine = chlorine * dose
        values = {
            "flow_m3h": self.mean_flow_m3h * index,
            "pressure_bar": np.maximum(pressure, MIN_PRESSURE_BAR),
            "chlorine_mgl": chlorine,
            "turbidity_ntu": turbidity,
            "ph": self.ph + ACID_SD_PH * acid,
        }
        return values, {"own": own[-1], "mud": mud[-1], "acid": acid[-1]}


def _boosted_frac(places: Places, feeders: Feeders) -> FloatArray:
    """Return what boosters on each feeder make of a point's pressure, (sensor, feeder)."""
    apart_km = np.hypot(
        places.east_km[:, None] - feeders.east_km, places.north_km[:, None] - feeders.north_km
    )
    return BOOSTED_FRAC * np.exp(-np.square(apart_km / BOOSTER_REACH_KM))


def pressure_frac(index: FloatArray) -> FloatArray:
    """Return pressure against its mean where demand is `index` times its mean, (…).

    Head is lost by the law of Hazen and Williams; made for 0 to 2 times the mean.
    """
    return 1 - PRESSURE_SAG_FRAC * (index**HEAD_EXPONENT - 1)


def decay_ratio(warm_degc: float | FloatArray) -> float | FloatArray:
    """Return how fast chlorine decays in water so warm, (…), against water of `USUAL_DEGC`."""
    return DECAY_RATIO_PER_DEGC ** (warm_degc - USUAL_DEGC)
