"""Electricity: what customers draw by the hour and the heat, and how transformers take it.

Profiles, cooling gain and the transformer's equations are the pack's `[power]`. What is assumed
here was decided in docs/models.md, "Power".

References
----------
.. [1] IEC 60076-7:2018, "Loading guide for mineral-oil-immersed power transformers," table 4:
   distribution transformers, ONAN.
.. [2] M. Roberts, "The unreasonable effectiveness of quasirandom sequences," 2018: R2, and in
   one dimension the golden ratio.
.. [3] R. G. Steadman, "Norms of apparent temperature in Australia," Australian Meteorological
   Magazine, vol. 43, pp. 1-16, 1994.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_profile import DayShapeName, PowerProfile
from contract.season import by_month
from simulator import rng
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.models import breaker, humidity, recursion
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Feeders, Supply
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.weather import Atmosphere
from simulator.world.units import KW_W

DAY_SHAPES: tuple[DayShapeName, ...] = ("residential", "mixed", "commercial", "industrial")
DAY_SHAPE_FRAC = (0.45, 0.72, 0.88)  # cumulative: most transformers feed homes; assumed
# Neighbours in the fleet differ in kind and size by these steps, so that a few transformers have
# the city's mix as well as many [2].
STRIDE_RATIO = (0.6180339887498949, 0.7548776662466927)

# By day shape: how much of the pack's fall on Sundays it takes part in, 1 in the mean of energy.
# Under homes there are shops and workshops that rest. Assumed.
SUNDAY_RATIO = np.array([0.35, 1.2, 2.0, 1.6])
# By day shape: cooling against the city's per degree, homes and offices more than factories, about
# 1 in the mean. Part of it follows the present air, the rest the warm building. Assumed.
COOLING_RATIO = np.array([1.2, 1.0, 1.3, 0.4])
HEAT_NOW_FRAC = 0.4
# What cools also dries: vapour counts as it does for people [3], against the mean of the
# normals (S31), with which the base of cooling goes.
FELT_DEGC_PER_HPA = 0.33
USUAL_HPA = 28.7
MIN_COOLING_RATIO = 0.5  # of the usual load, on the coldest day; assumed

# Frequency: the pack's band is so many standard deviations wide to either side, and a deviation
# is corrected within minutes. Assumed.
BAND_SD = 3
FREQUENCY_MEMORY_H = 0.2

# A transformer's peak against the pack's range of loads, its lower and its upper end. Assumed.
PEAK_ABOVE_LOW_FRAC = 0.1
PEAK_ABOVE_HIGH_FRAC = 0.08
OWN_MEMORY_H = 0.5  # how long customers deviate together; assumed
OWN_SIGMA_LN = 0.05  # assumed
MIN_LOAD_FRAC = 0.02  # there is always somebody; assumed
# The power factor is better under load: gain per unit of load above half, and bounds. Assumed.
LOAD_GAIN_RATIO = 0.02
HALF_LOAD_FRAC = 0.5
FACTOR_RATIO = (0.8, 0.995)
PHASE_COUNT = 3  # power is that of three phases, voltage that of one; by construction of the grid
OIL_MEMORY_H = 3.0  # 180 min [1]
START_RISE_DEGC = 22.0  # oil above the air at about half load; assumed


def grid_hz(
    seed: int, profile: PowerProfile, steps: IntArray, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the frequency of the grid, which is the same everywhere, and the state after it.

    Parameters
    ----------
    steps : (step,) int64
        City minutes.
    start : (1,)
        The deviation before the first step, in standard deviations.

    Returns
    -------
    (step,) float64 [Hz], and the deviation after the last step, (1,)
    """
    unit = profile.transformer
    wandered = recursion.wander(seed, "grid.frequency", steps, start, FREQUENCY_MEMORY_H)
    return unit.frequency_hz + unit.frequency_band_hz / BAND_SD * wandered[:, 0], wandered[-1]


def load_frac(
    profile: PowerProfile, local: LocalTime, day_shape: IntArray, heat_degc: FloatArray
) -> FloatArray:
    """Return load per unit of a hot weekday's peak.

    Parameters
    ----------
    day_shape : (sensor,) int64
        Index into `DAY_SHAPES`.
    heat_degc : (step, sensor)
        The temperature that cooling follows. [°C]

    Returns
    -------
    (step, sensor) float64
        About 1 at the peak; above it in a heat that the pack's shape does not know.
    """
    shapes = np.array([by_hour(profile.day_shape[name], local.hour) for name in DAY_SHAPES])
    sunday = 1 + (profile.sunday_factor - 1) * local.sunday_frac[:, None] * SUNDAY_RATIO[day_shape]
    rest = np.minimum(sunday, local.tet_power[:, None])  # who is away at Tết rests no second time
    warmth = heat_degc - profile.cooling_base_degc
    low, high = (float(edge) for edge in profile.cooling_gain_frac_per_degc)
    gain = np.where(warmth < 0, low, high)
    cooling = 1 + gain * COOLING_RATIO[day_shape] * warmth
    return shapes[day_shape].T * rest * np.maximum(cooling, MIN_COOLING_RATIO)


def felt_degc(drivers: Drivers, zone: IntArray) -> FloatArray:
    """Return the temperature that cooling follows: the air's, the warm building's, and its vapour.

    Parameters
    ----------
    zone : (sensor,) int64

    Returns
    -------
    (step, sensor) float64 [°C]
    """
    weather = drivers.weather
    air = HEAT_NOW_FRAC * weather.temperature_degc + (1 - HEAT_NOW_FRAC) * weather.warm_degc
    vapour = weather.humidity_frac * humidity.vapour_hpa(weather.temperature_degc)
    return (air + _humid_degc(vapour))[:, zone]


def usual_felt_degc(atmosphere: Atmosphere, local: LocalTime) -> FloatArray:
    """Return `felt_degc` of a day on which nothing deviates, (step, zone)."""
    normals = atmosphere.climate.normals
    vapour = normals.humidity_frac * humidity.vapour_hpa(normals.temperature_mean_degc)
    humid = _humid_degc(by_month(vapour, local.year_frac))
    return atmosphere.usual_degc(local) + humid[:, None]


def _humid_degc(vapour_hpa: FloatArray) -> FloatArray:
    """Return how much warmer than usual the air feels by its vapour, (…)."""
    return FELT_DEGC_PER_HPA * (vapour_hpa - USUAL_HPA)


@dataclass(frozen=True, slots=True, eq=False)
class Transformers:
    """The `power_transformer` sensors; arrays are (sensor,).

    Attributes
    ----------
    feeder : int64
        On which it hangs.
    rating_kva
        What it is built for. [kVA]
    peak_frac
        Load at the peak of a hot weekday, against the rating.
    day_shape : int64
        Index into `DAY_SHAPES`.
    power_factor
        At half load.
    """

    seed: int
    profile: PowerProfile
    zone: IntArray
    feeder: IntArray
    rating_kva: FloatArray
    peak_frac: FloatArray
    day_shape: IntArray
    power_factor: FloatArray

    @classmethod
    def at(cls, places: Places, feeders: Feeders, profile: PowerProfile, seed: int) -> Self:
        """Return the transformers at places, ratings and customers by lot."""
        lot = rng.draw(seed, "power_transformer.unit", 0, (places.count, 4)).T
        stride = np.arange(places.count)[:, None] * STRIDE_RATIO
        kind, size = np.mod(rng.draw(seed, "power_transformer.mix", 0, 2) + stride, 1.0).T
        ratings = np.array(profile.transformer.rating_kva, dtype=np.float64)
        low, high = (float(edge) for edge in profile.transformer.load_frac)
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            feeder=feeders.of(places.east_km, places.north_km),
            rating_kva=ratings[(size * ratings.size).astype(np.int64)],
            peak_frac=rng.between(lot[1], (low + PEAK_ABOVE_LOW_FRAC, high + PEAK_ABOVE_HIGH_FRAC)),
            day_shape=rng.pick(kind, DAY_SHAPE_FRAC),
            power_factor=rng.between(lot[3], profile.transformer.power_factor),
        )

    def start(self, step: int) -> State:
        """Return transformers at half load."""
        del step
        size = self.zone.size
        return {
            "own": np.zeros(size),
            "rise": np.full(size, START_RISE_DEGC),
            "open_min": np.zeros(size),
        }

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return load, voltage, current and health of each transformer, (step, sensor).

        One without voltage, by its feeder or its own breaker, carries nothing and cools down; its
        meter, on its own battery, shows noughts, and no power factor (NaN): nothing over nothing is
        no number, and least of all a good one.
        """
        unit, steps = self.profile.transformer, drivers.local.steps
        own = recursion.wander(
            self.seed, "power_transformer.own", steps, state["own"], OWN_MEMORY_H
        )
        shape = load_frac(
            self.profile, drivers.local, self.day_shape, felt_degc(drivers, self.zone)
        )
        load = self.peak_frac * shape * rng.lognormal(own, OWN_SIGMA_LN)
        load, dark, waiting = self._carried_frac(load, drivers.supply, state["open_min"])
        factor = self._factor_ratio(load)
        load_kw = load * self.rating_kva * factor
        voltage = unit.voltage_base_v - unit.voltage_drop_v * load
        rise = self._oil_rise_degc(load, dark, state["rise"])
        values = {
            "load_kw": load_kw,
            "voltage_v": voltage,
            "current_a": load_kw * KW_W / (PHASE_COUNT * voltage * factor),
            "power_factor": factor,
            "oil_temperature_degc": drivers.weather.temperature_degc[:, self.zone] + rise,
            "frequency_hz": np.broadcast_to(drivers.grid_hz[:, None], load.shape),
        }
        if dark is not None:
            shown = {"load_kw": 0.0, "voltage_v": 0.0, "current_a": 0.0, "frequency_hz": 0.0}
            shown["power_factor"] = np.nan
            values |= {name: np.where(dark, value, values[name]) for name, value in shown.items()}
        return values, {"own": own[-1], "rise": rise[-1], "open_min": waiting}

    def _carried_frac(
        self, wanted: FloatArray, supply: Supply, waiting: FloatArray
    ) -> tuple[FloatArray, BoolArray | None, FloatArray]:
        """Return load against the rating, who is without voltage, and how long breakers wait.

        Who has no voltage has a load below all others here, and shows none.
        """
        ratio, dark = supply.load_ratio(self.feeder), supply.without(self.feeder)
        if ratio is not None and dark is not None:
            wanted = np.where(dark, wanted, wanted * ratio)
        is_open, waiting = breaker.opened(wanted, dark, waiting)
        if is_open is not None:
            dark = is_open if dark is None else dark | is_open
        load = wanted if dark is None else np.where(dark, 0.0, wanted)
        return np.maximum(load, MIN_LOAD_FRAC), dark, waiting

    def _factor_ratio(self, load: FloatArray) -> FloatArray:
        """Return the power factor, (step, sensor): better under load."""
        better = LOAD_GAIN_RATIO * (load - HALF_LOAD_FRAC)
        return np.clip(self.power_factor + better, *FACTOR_RATIO)

    def _oil_rise_degc(
        self, load: FloatArray, dark: BoolArray | None, start: FloatArray
    ) -> FloatArray:
        """Return oil above ambient: follows rise0 + rise·load^exponent with the oil's inertia."""
        unit = self.profile.transformer
        final = unit.oil_rise_no_load_degc + unit.oil_rise_full_load_degc * (
            load**unit.oil_rise_exponent
        )
        if dark is not None:
            final = np.where(dark, 0.0, final)
        keep = rng.memory(OIL_MEMORY_H)
        return recursion.fade(start, keep, (1 - keep) * final)
