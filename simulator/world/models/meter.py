"""Smart meters: a customer's energy, integrated; a register that never runs backwards.

Shapes of the day are those of `power`. What is assumed here was decided in docs/models.md,
"Meters".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city import City
from contract.city_profile import PowerProfile
from simulator import rng
from simulator.world.local_time import local_time
from simulator.world.models import power, recursion, register
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.weather import Atmosphere
from simulator.world.units import HOUR_MIN

# Customers: homes, shops, workshops; cumulative shares, mean power, and the shape of the day that
# each has. A home uses about 280 kWh a month: households use 42.64 GWh a day in some 2.6 million
# accounts (S49), which is 0.7 kW with the shops that are counted among them. Assumed.
CUSTOMER_FRAC = (0.82, 0.95)
MEAN_KW = (0.38, 2.6, 9.0)
DAY_SHAPE_INDEX = np.array([0, 2, 3])
CUSTOMER_SIGMA_LN = 1.1  # full width of a customer's own level around the mean; assumed

FLICKER_MEMORY_H = 0.7  # how long a household keeps doing what it does; assumed
FLICKER_SIGMA_LN = 0.45  # assumed
MEAN_LOAD_FRAC = 0.72  # mean of a day's shape, against which the mean power stands; assumed
BAR_DROP_FRAC = 0.7  # of a transformer's own voltage drop, where most homes hang; assumed
LINE_DROP_V = (0.5, 4.0)  # at full load; assumed: an ordinary evening stays inside 230 V ± 5 %


@dataclass(frozen=True, slots=True, eq=False)
class Meters:
    """The `smart_meter` sensors; arrays are (sensor,).

    Attributes
    ----------
    feeder : int64
        On which the customer hangs.
    day_shape : int64
        Index into `power.DAY_SHAPES`.
    mean_kw
        The customer's mean power. [kW]
    line_drop_v
        What the line to the house costs at full load. [V]
    """

    seed: int
    city: City
    profile: PowerProfile
    atmosphere: Atmosphere
    zone: IntArray
    feeder: IntArray
    day_shape: IntArray
    mean_kw: FloatArray
    line_drop_v: FloatArray

    @classmethod
    def at(
        cls, places: Places, feeders: Feeders, city: City, atmosphere: Atmosphere, seed: int
    ) -> Self:
        """Return the meters at places, customers by lot."""
        lot = rng.draw(seed, "smart_meter.customer", 0, (places.count, 3)).T
        customer = rng.pick(lot[0], CUSTOMER_FRAC)
        spread = np.exp(CUSTOMER_SIGMA_LN * rng.centred(lot[1]))
        return cls(
            seed=seed,
            city=city,
            profile=city.profiles.power,
            atmosphere=atmosphere,
            zone=places.zone,
            feeder=feeders.of(places.east_km, places.north_km),
            day_shape=DAY_SHAPE_INDEX[customer],
            mean_kw=np.array(MEAN_KW)[customer] * spread,
            line_drop_v=rng.between(lot[2], LINE_DROP_V),
        )

    def start(self, step: int) -> State:
        """Return registers that hold what usual years have added up since they were installed."""
        middles, lasts_h = register.hours_until(step)
        city = self.city
        local = local_time(middles, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        # Customers of one shape in one zone differ by their mean power alone.
        pairs, place = np.unique((self.zone, self.day_shape), axis=1, return_inverse=True)
        heat = power.usual_felt_degc(self.atmosphere, local)[:, pairs[0]]
        usual_h = lasts_h @ power.load_frac(self.profile, local, pairs[1], heat)
        energy = self.mean_kw * usual_h[place.ravel()] / MEAN_LOAD_FRAC
        return {"own": np.zeros(self.zone.size), "energy": energy}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return registers [kWh] at the beginning of each minute, their growth, voltage [V]."""
        own = recursion.wander(
            self.seed, "smart_meter.own", drivers.local.steps, state["own"], FLICKER_MEMORY_H
        )
        heat = power.felt_degc(drivers, self.zone)
        load = power.load_frac(self.profile, drivers.local, self.day_shape, heat)
        flicker = rng.lognormal(own, FLICKER_SIGMA_LN)
        per_min = self.mean_kw * load / MEAN_LOAD_FRAC * flicker / HOUR_MIN
        dark = drivers.supply.without(self.feeder)
        if dark is not None:
            per_min = np.where(dark, 0.0, per_min)
        energy = np.cumsum(np.vstack([state["energy"], per_min]), axis=0)
        unit = self.profile.transformer
        sag = unit.voltage_drop_v * BAR_DROP_FRAC * load + self.line_drop_v * load
        voltage = unit.voltage_base_v - sag
        values = {
            "energy_kwh": energy[:-1],
            "energy_kwh/min": per_min,
            "voltage_v": voltage if dark is None else np.where(dark, 0.0, voltage),
        }
        return values, {"own": own[-1], "energy": energy[-1]}
