"""Air: particles and gases from the season, the hour, the traffic, the wind and the rain.

Levels, shapes, persistence and wash-out are the pack's (S35, S32); the exponents that couple wind
and traffic to the levels are assumed so that the pack's correlations come out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_climate import Climate
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import WEEKDAY, LocalTime, by_hour, by_month
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

WIND_EXPONENT = 0.35  # dilution; assumed, gives r(PM2.5, wind) of about -0.37
TRAFFIC_EXPONENT = 0.25  # part of the hour's anomaly that is exhaust nearby; assumed
WASH_MEMORY_H = 3.0
CO_SIGMA_LN = 0.38
GAS_SHARED = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class AirStations:
    """The `air_quality` sensors; arrays are (sensor,).

    Attributes
    ----------
    roadside_frac
        How much a station sees of the traffic, 0 background to 1 kerb.
    level
        Station's PM2.5 against the city's mean.
    pm10_ratio, so2_ugm3
        Own ratio PM10/PM2.5 and own mean of SO2. [1, ug/m3]
    """

    seed: int
    climate: Climate
    zone: IntArray
    roadside_frac: FloatArray
    level: FloatArray
    pm10_ratio: FloatArray
    so2_ugm3: FloatArray
    warmer_degc: FloatArray

    @classmethod
    def at(cls, places: Places, climate: Climate, seed: int) -> Self:
        """Return the stations at places; those without a tag stand in streets or in backyards."""
        lot = rng.draw(seed, "air_quality.station", 0, (places.count, 5)).T
        tagged = np.select(
            [places.has("traffic"), places.has("industry"), places.has("residential"),
             places.has("background")],
            [0.85, 0.5, 0.4, 0.15],
            default=-1.0,
        )  # fmt: skip
        roadside = np.where(tagged >= 0, tagged, rng.between(lot[0], (0.2, 0.9)))
        coast = np.where(places.north_km < climate.pm25.coast_north_km, 0.75, 1.0)
        industry = np.where(places.has("industry"), 1.6, 1.0)
        return cls(
            seed=seed,
            climate=climate,
            zone=places.zone,
            roadside_frac=roadside,
            level=(0.86 + 0.2 * roadside + rng.between(lot[1], (-0.08, 0.08))) * coast,
            pm10_ratio=rng.between(lot[2], climate.pm25.pm10_ratio),
            so2_ugm3=rng.between(lot[3], (7.0, 12.0)) * industry,
            warmer_degc=rng.between(lot[4], (-0.2, 0.5)) * roadside,
        )

    def start(self, step: int) -> State:
        """Return the state of a normal day."""
        del step
        own = np.zeros(self.zone.size)
        return {
            "dust_city": np.zeros(1), "gas_city": np.zeros(1),
            "dust": own, "gas": own, "coarse": own, "sulphur": own, "wash": own,
        }  # fmt: skip

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return concentrations [ug/m3], temperature and humidity, (step, sensor)."""
        climate, local = self.climate, drivers.local
        hours = -1 / math.log(climate.pm25.lag_1h_correlation)
        wandering = {
            name: recursion.wander(self.seed, f"air_quality.{name}", local.steps, state[name], h)
            for name, h in (
                ("dust_city", hours), ("gas_city", 5.0), ("dust", hours), ("gas", 4.0),
                ("coarse", 8.0), ("sulphur", 8.0),
            )
        }  # fmt: skip
        rain = drivers.weather.rain_mmh[:, self.zone]
        wash = recursion.soak(state["wash"], rng.memory(WASH_MEMORY_H), 1 - np.exp(-rain / 3))
        dilution = drivers.weather.wind_index[:, self.zone] ** -WIND_EXPONENT
        busy = self._busy(drivers)
        pm25 = self._pm25(local, wandering) * dilution * busy**TRAFFIC_EXPONENT
        pm25 = pm25 * climate.pm25.wash_out_factor ** (1.3 * wash)
        co = self._co(local, wandering) * dilution * busy**0.5
        temperature = drivers.weather.temperature_degc[:, self.zone] + self.warmer_degc
        values = {
            "pm25_ugm3": pm25,
            "pm10_ugm3": pm25 * self.pm10_ratio * rng.lognormal(wandering["coarse"], 0.08),
            "no2_ugm3": self._no2(co),
            "so2_ugm3": self.so2_ugm3 * rng.lognormal(wandering["sulphur"], 0.35) * dilution,
            "co_ugm3": co,
            "o3_ugm3": self._o3(drivers, wandering["gas_city"]),
            "temperature_degc": temperature,
            "humidity_frac": drivers.weather.humidity_frac[:, self.zone],
        }
        after = {name: rows[-1] for name, rows in wandering.items()}
        return values, {**after, "wash": wash[-1]}

    def _busy(self, drivers: Drivers) -> FloatArray:
        """Return traffic against what the hour is used to, (step, sensor), where it is felt."""
        index = drivers.traffic.index[:, self.zone] * drivers.traffic.rider_frac[:, self.zone]
        # Against the median of all zones, so that no station depends on which others exist.
        usual = np.maximum(np.median(drivers.traffic.index, axis=1, keepdims=True), 0.05)
        return np.clip(1 + self.roadside_frac * (index / usual - 1), 0.3, 3.0)

    def _pm25(self, local: LocalTime, wandering: Mapping[str, FloatArray]) -> FloatArray:
        model = self.climate.pm25
        season = by_month(model.monthly_ugm3, local.year_frac)
        hour = by_hour(model.weekday_index / model.weekday_index.mean(), local.hour)
        quiet = np.where(local.day_type == WEEKDAY, 1.0, model.weekend_factor) * local.tet_pm25
        shared = math.sqrt(model.shared_weight_frac) * wandering["dust_city"]
        anomaly = shared + math.sqrt(1 - model.shared_weight_frac) * wandering["dust"]
        usual = (season * hour * quiet)[:, None] * self.level
        return usual * rng.lognormal(anomaly, model.residual_sd_ln)

    def _co(self, local: LocalTime, wandering: Mapping[str, FloatArray]) -> FloatArray:
        gas = self.climate.gas
        weekday = by_hour(gas.co_weekday_index, local.hour)
        weekend = by_hour(gas.co_weekend_index, local.hour) * gas.co_weekend_factor
        hour = np.where(local.day_type == WEEKDAY, weekday, weekend) * local.tet_co
        mixed = 0.4 * wandering["dust_city"] + math.sqrt(1 - 0.16) * wandering["gas_city"]
        anomaly = math.sqrt(GAS_SHARED) * mixed + math.sqrt(1 - GAS_SHARED) * wandering["gas"]
        level = 0.7 + 0.5 * self.roadside_frac
        return gas.co_mean_ugm3 * hour[:, None] * level * rng.lognormal(anomaly, CO_SIGMA_LN)

    def _no2(self, co: FloatArray) -> FloatArray:
        """Return NO2, which rises with the exhaust that CO shows, between the pack's bounds."""
        gas = self.climate.gas
        low = gas.no2_background_ugm3[0] + self.roadside_frac * (
            gas.no2_roadside_ugm3[0] - gas.no2_background_ugm3[0]
        )
        high = gas.no2_background_ugm3[1] + self.roadside_frac * (
            gas.no2_roadside_ugm3[1] - gas.no2_background_ugm3[1]
        )
        p5, _, p95 = (float(value) for value in gas.co_p5_p50_p95_ugm3)
        share = np.clip((co - p5) / (p95 - p5), -0.3, 2.2)
        return np.minimum(low + (high - low) * share, gas.no2_peak_ugm3)

    def _o3(self, drivers: Drivers, anomaly: FloatArray) -> FloatArray:
        """Return O3: made by the sun that was there an hour ago, eaten at night and at the kerb."""
        gas = self.climate.gas
        night, noon = float(np.mean(gas.o3_night_ugm3)), float(np.mean(gas.o3_afternoon_ugm3))
        peak = float(np.mean(gas.o3_peak_hour))
        daily = np.clip(np.cos(2 * np.pi * (drivers.local.hour - peak) / 20.0), 0, None) ** 1.3
        daily = np.where(np.abs(drivers.local.hour - peak) < 6, daily, 0.0)
        bright = 1.1 - 0.5 * drivers.weather.cloud_frac[:, self.zone]
        level = night * (1 - 0.45 * self.roadside_frac) + (noon - night) * daily[:, None] * bright
        return level * rng.lognormal(anomaly, 0.22)
