"""Air: particles and gases from the season, the hour, the traffic, the wind and the rain.

Levels, shapes, persistence and wash-out are the pack's `[pm25]` and `[gas]`. What is assumed here
was decided in docs/models.md, "Air": the exponents that couple wind and traffic to the levels give
the correlations that the pack lists.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import Climate
from simulator import rng
from simulator.world.local_time import WEEKDAY, LocalTime, by_hour, by_month
from simulator.world.models import recursion
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.street import Streets

# How much of the street a station sees, 0 background to 1 kerb, by the site's tag; the range is of
# places without one. Assumed.
ROADSIDE_FRAC: Mapping[str, float] = {
    "traffic": 0.85,
    "industry": 0.5,
    "residential": 0.4,
    "background": 0.15,
}
MADE_UP_ROADSIDE_FRAC = (0.2, 0.9)

# A station's PM2.5 against the city's mean: background, what the kerb adds, its own. Assumed, so
# that stations differ as the six of HealthyAir do (means 17 to 26 of 22 ug/m3: S35).
BACKGROUND_LEVEL_FRAC = 0.86
KERB_LEVEL_FRAC = 0.2
OWN_LEVEL_FRAC = (-0.08, 0.08)
COAST_LEVEL_FRAC = 0.75  # the sea's air south of the pack's line; assumed

# Own mean of SO2, within 5 to 25 ug/m3 (pack), and what industry makes of it. Assumed.
SO2_UGM3 = (7.0, 12.0)
INDUSTRY_SO2_RATIO = 1.6
KERB_WARMER_DEGC = (-0.2, 0.5)  # housings over asphalt against the zone's air; assumed

# Dilution by wind: gives r(PM2.5, wind) near the -0.37 of S32. Exhaust nearby: the part of the
# hour's anomaly that is traffic's, for particles and for CO. Assumed.
WIND_EXPONENT = 0.35
PM25_TRAFFIC_EXPONENT = 0.25
CO_TRAFFIC_EXPONENT = 0.5
BUSY_RATIO = (0.3, 3.0)  # bounds of traffic against the usual; assumed
USUAL_INDEX = 0.05  # below this flow index the usual is taken for it; assumed

# After these times a deviation has faded to 1/e; dust's own is the pack's. Assumed within the lag-1
# correlations of hourly gases (0.78 to 0.92: S35).
MEMORY_H: Mapping[str, float] = {"gas_city": 5.0, "gas": 4.0, "coarse": 8.0, "sulphur": 8.0}
# Standard deviation of the logarithm around the usual. Assumed.
COARSE_SIGMA_LN = 0.08
SULPHUR_SIGMA_LN = 0.35
CO_SIGMA_LN = 0.38
O3_SIGMA_LN = 0.22
GAS_SHARED_FRAC = 0.6  # of a gas' variance: r(CO) of 0.33 to 0.72 between stations (S35); assumed

# Wash-out: rain that takes 1 - 1/e, how long it is felt, and the exponent with which the pack's
# factor, a mean of three hours, comes out. Assumed.
WASH_MMH = 3.0
WASH_MEMORY_H = 3.0
WASH_EXPONENT = 1.3

# CO against the city's mean in the background, and what the kerb adds. Assumed.
CO_BACKGROUND_FRAC = 0.7
CO_KERB_FRAC = 0.5
CO_QUEUE_RATIO = 0.8  # what engines that idle in a long queue beside a station add; assumed
NO2_PER_CO_FRAC = (-0.3, 2.2)  # NO2 follows CO this far beyond CO's p5 and p95; assumed

# O3 by day is a cosine around the pack's hour of the peak, narrowed by the exponent and cut off
# outside half a day; clouds dim it, exhaust at the kerb eats it at night. Assumed.
O3_WAVE_H = 20.0
O3_EXPONENT = 1.3
O3_DAY_H = 6
O3_CLEAR_RATIO = 1.1
O3_CLOUD_FRAC = 0.5
O3_KERB_FRAC = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class AirStations:
    """The `air_quality` sensors; arrays are (sensor,).

    Attributes
    ----------
    street : int64
        The nearest one, and in `near_frac` how much of its queue is smelled here.
    roadside_frac
        How much a station sees of the traffic, 0 background to 1 kerb.
    level_frac
        Station's PM2.5 against the city's mean.
    pm10_ratio, so2_ugm3
        Own ratio PM10/PM2.5 and own mean of SO2. [1, ug/m3]
    warmer_degc
        The housing's air against the zone's. [°C]
    """

    seed: int
    climate: Climate
    places: Places
    zone: IntArray
    street: IntArray
    near_frac: FloatArray
    roadside_frac: FloatArray
    level_frac: FloatArray
    pm10_ratio: FloatArray
    so2_ugm3: FloatArray
    warmer_degc: FloatArray

    @classmethod
    def at(cls, places: Places, streets: Streets, climate: Climate, seed: int) -> Self:
        """Return the stations at places; those without a tag stand in streets or in backyards."""
        lot = rng.draw(seed, "air_quality.station", 0, (places.count, 5)).T
        tagged = np.select(
            [places.has(tag) for tag in ROADSIDE_FRAC], list(ROADSIDE_FRAC.values()), default=-1.0
        )
        roadside = np.where(tagged >= 0, tagged, rng.between(lot[0], MADE_UP_ROADSIDE_FRAC))
        level = BACKGROUND_LEVEL_FRAC + KERB_LEVEL_FRAC * roadside
        coast = np.where(places.north_km < climate.pm25.coast_north_km, COAST_LEVEL_FRAC, 1.0)
        industry = np.where(places.has("industry"), INDUSTRY_SO2_RATIO, 1.0)
        street, near_frac = streets.near(places)
        return cls(
            seed=seed,
            climate=climate,
            places=places,
            zone=places.zone,
            street=street,
            near_frac=near_frac,
            roadside_frac=roadside,
            level_frac=(level + rng.between(lot[1], OWN_LEVEL_FRAC)) * coast,
            pm10_ratio=rng.between(lot[2], climate.pm25.pm10_ratio),
            so2_ugm3=rng.between(lot[3], SO2_UGM3) * industry,
            warmer_degc=rng.between(lot[4], KERB_WARMER_DEGC) * roadside,
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
        local, wandering = drivers.local, self._wandering(drivers.local, state)
        rain = drivers.rain_mmh(self.places)
        soaked = 1 - np.exp(-rain / WASH_MMH)
        wash = recursion.soak(state["wash"], rng.memory(WASH_MEMORY_H), soaked)
        dilution = drivers.weather.wind_index[:, self.zone] ** -WIND_EXPONENT
        busy = self._busy_ratio(drivers)
        pm25 = self._pm25_ugm3(local, wandering) * dilution * busy**PM25_TRAFFIC_EXPONENT
        pm25 = pm25 * self.climate.pm25.wash_out_factor ** (WASH_EXPONENT * wash)
        co = self._co_ugm3(local, wandering) * dilution * busy**CO_TRAFFIC_EXPONENT
        queue = drivers.streets.felt_frac(self.street, self.near_frac)
        if queue is not None:
            co = co * (1 + CO_QUEUE_RATIO * queue)
        coarse = rng.lognormal(wandering["coarse"], COARSE_SIGMA_LN)
        sulphur = rng.lognormal(wandering["sulphur"], SULPHUR_SIGMA_LN)
        temperature = drivers.weather.temperature_degc[:, self.zone] + self.warmer_degc
        values = {
            "pm25_ugm3": pm25,
            "pm10_ugm3": pm25 * self.pm10_ratio * coarse,
            "no2_ugm3": self._no2_ugm3(co),
            "so2_ugm3": self.so2_ugm3 * sulphur * dilution,
            "co_ugm3": co,
            "o3_ugm3": self._o3_ugm3(drivers, wandering["gas_city"]),
            "temperature_degc": temperature,
            "humidity_frac": drivers.weather.humidity_frac[:, self.zone],
        }
        after = {name: rows[-1] for name, rows in wandering.items()}
        return values, {**after, "wash": wash[-1]}

    def _wandering(self, local: LocalTime, state: State) -> dict[str, FloatArray]:
        """Return the deviations in standard deviations, (step, 1) of the city, (step, sensor)."""
        dust_h = -1 / math.log(self.climate.pm25.lag_1h_correlation)
        return {
            name: recursion.wander(
                self.seed, f"air_quality.{name}", local.steps, state[name], hours
            )
            for name, hours in {"dust_city": dust_h, "dust": dust_h, **MEMORY_H}.items()
        }

    def _busy_ratio(self, drivers: Drivers) -> FloatArray:
        """Return traffic against what the hour is used to, (step, sensor), where it is felt."""
        index = drivers.traffic.index[:, self.zone] * drivers.traffic.rider_frac[:, self.zone]
        # Against the median of all zones, so that no station depends on which others exist.
        usual = np.maximum(np.median(drivers.traffic.index, axis=1, keepdims=True), USUAL_INDEX)
        return np.clip(1 + self.roadside_frac * (index / usual - 1), *BUSY_RATIO)

    def _pm25_ugm3(self, local: LocalTime, wandering: Mapping[str, FloatArray]) -> FloatArray:
        model = self.climate.pm25
        season = by_month(model.monthly_ugm3, local.year_frac)
        hour = by_hour(model.weekday_index / model.weekday_index.mean(), local.hour)
        quiet = np.where(local.day_type == WEEKDAY, 1.0, model.weekend_factor) * local.tet_pm25
        shared = math.sqrt(model.shared_weight_frac) * wandering["dust_city"]
        anomaly = shared + math.sqrt(1 - model.shared_weight_frac) * wandering["dust"]
        usual = (season * hour * quiet)[:, None] * self.level_frac
        return usual * rng.lognormal(anomaly, model.residual_sd_ln)

    def _co_ugm3(self, local: LocalTime, wandering: Mapping[str, FloatArray]) -> FloatArray:
        gas = self.climate.gas
        weekday = by_hour(gas.co_weekday_index, local.hour)
        weekend = by_hour(gas.co_weekend_index, local.hour) * gas.co_weekend_factor
        hour = np.where(local.day_type == WEEKDAY, weekday, weekend) * local.tet_co
        with_dust = gas.pm25_co_correlation
        mixed = (
            with_dust * wandering["dust_city"] + math.sqrt(1 - with_dust**2) * wandering["gas_city"]
        )
        shared = math.sqrt(GAS_SHARED_FRAC) * mixed
        anomaly = shared + math.sqrt(1 - GAS_SHARED_FRAC) * wandering["gas"]
        level = CO_BACKGROUND_FRAC + CO_KERB_FRAC * self.roadside_frac
        return gas.co_mean_ugm3 * hour[:, None] * level * rng.lognormal(anomaly, CO_SIGMA_LN)

    def _no2_ugm3(self, co: FloatArray) -> FloatArray:
        """Return NO2, which rises with the exhaust that CO shows, between the pack's bounds."""
        gas = self.climate.gas
        low = gas.no2_background_ugm3[0] + self.roadside_frac * (
            gas.no2_roadside_ugm3[0] - gas.no2_background_ugm3[0]
        )
        high = gas.no2_background_ugm3[1] + self.roadside_frac * (
            gas.no2_roadside_ugm3[1] - gas.no2_background_ugm3[1]
        )
        p5, _, p95 = (float(value) for value in gas.co_p5_p50_p95_ugm3)
        share = np.clip((co - p5) / (p95 - p5), *NO2_PER_CO_FRAC)
        return np.minimum(low + (high - low) * share, gas.no2_peak_ugm3)

    def _o3_ugm3(self, drivers: Drivers, anomaly: FloatArray) -> FloatArray:
        """Return O3: made by the sun that was there an hour ago, eaten at night and at the kerb."""
        gas = self.climate.gas
        night, noon = float(np.mean(gas.o3_night_ugm3)), float(np.mean(gas.o3_afternoon_ugm3))
        peak = float(np.mean(gas.o3_peak_hour))
        apart_h = drivers.local.hour - peak
        daily = np.clip(np.cos(math.tau * apart_h / O3_WAVE_H), 0, None) ** O3_EXPONENT
        daily = np.where(np.abs(apart_h) < O3_DAY_H, daily, 0.0)
        bright = O3_CLEAR_RATIO - O3_CLOUD_FRAC * drivers.weather.cloud_frac[:, self.zone]
        dark = night * (1 - O3_KERB_FRAC * self.roadside_frac)
        level = dark + (noon - night) * daily[:, None] * bright
        return level * rng.lognormal(anomaly, O3_SIGMA_LN)
