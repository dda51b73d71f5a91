"""The weather over each zone: climatology, wandering anomalies, and what a storm does to it.

Monthly normals and hourly shapes are the pack's `[normals]` and `[hourly]`. Sizes and times of the
anomalies and of the storm's effects are assumed, as decided in docs/models.md, "Weather": they give
the autocorrelation that the pack lists.

References
----------
.. [1] A. Dai, J. Wang, "Diurnal and semidiurnal tides in global surface pressure fields," Journal
   of the Atmospheric Sciences, vol. 56, pp. 3874-3891, 1999.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_climate import Climate
from contract.season import by_month
from simulator import rng
from simulator.world.causes import Causes
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.models import heat, humidity, mixing, recursion, sun, temperature, wind
from simulator.world.models.calm import Calm, wet_frac
from simulator.world.models.ground import Zones
from simulator.world.models.recursion import State

# After these times an anomaly has faded to 1/e. Assumed, with the sizes beside the models, so that
# hours correlate as the city's (S32).
MEMORY_H: Mapping[str, float] = {
    "dew": 24.0,
    "cloud": 6.0,
    "pressure": 30.0,
    **temperature.HEAT_MEMORY_H,
    **wind.WIND_MEMORY_H,
    **mixing.MIXING_MEMORY_H,
}

LOCAL_MEMORY_H = 3.0  # of a zone's own; assumed
HOT_MEMORY_H = 6.0  # of what buildings and water feel; assumed

# Humidity: the dew point's anomaly, and bounds of the climatology. Assumed.
DEW_SD_DEGC = 0.8
USUAL_HUMIDITY_FRAC = (0.3, 0.97)

# Cloud: hours of sunshine against those of daylight, bounds of the usual, and the anomaly's size on
# the scale of the odds. Assumed.
DAYLIGHT_H = 12
USUAL_CLOUD_FRAC = (0.1, 0.9)
CLOUD_SD_LN = 0.9

# Pressure: mean at sea level and a winter high, assumed; tides that are highest at 10 and 22 h, as
# all over the tropics [1], the size assumed; the anomaly, assumed.
PRESSURE_HPA = 1_009.6
SEASON_HPA = 1.9
HIGHEST_YEAR_FRAC = 0.03
TIDE_HPA = 1.3
TIDE_PEAK_H, TIDE_PERIOD_H = 10, 12
PRESSURE_SD_HPA = 1.1


@dataclass(frozen=True, slots=True, eq=False)
class Weather:
    """The weather of a block; arrays are (step, zone) where not said otherwise.

    Attributes
    ----------
    rain_mmh
        At the zone's centroid. [mm/h]
    wet_frac
        How much of a storm is in the air: 1 under a heavy cell, fading afterwards.
    pressure_hpa, clear_sky_wm2 : (step,)
    warm_degc
        Temperature smoothed over `HOT_MEMORY_H`: what buildings and water feel. [°C]
    wind_index
        Wind against its climatology; 1 is normal.
    mixing_frac : (step, 1)
        How deep the air mixes against what is usual for the hour: 1; less under an inversion.
    calm
        The air while it does not rain, for things that have rain of their own.
    """

    temperature_degc: FloatArray
    humidity_frac: FloatArray
    wind_mps: FloatArray
    wind_from_deg: FloatArray
    wind_index: FloatArray
    cloud_frac: FloatArray
    solar_wm2: FloatArray
    clear_sky_wm2: FloatArray
    pressure_hpa: FloatArray
    rain_mmh: FloatArray
    wet_frac: FloatArray
    warm_degc: FloatArray
    mixing_frac: FloatArray
    calm: Calm


@dataclass(frozen=True, slots=True, eq=False)
class Atmosphere:
    """The weather model of one city."""

    seed: int
    climate: Climate
    zones: Zones
    lat_deg: float
    lon_deg: float

    def start(self) -> State:
        """Return the state of a normal day."""
        zone = np.zeros(self.zones.count)
        warm = zone + float(np.mean(self.climate.normals.temperature_mean_degc))
        return {
            "city": np.zeros(len(MEMORY_H)),
            "local": zone,
            "wet": zone,
            "warm": warm,
        }

    def run(
        self, local: LocalTime, rain_mmh: FloatArray, causes: Causes, state: State
    ) -> tuple[Weather, State]:
        """Return the weather of a block and the state after it.

        Parameters
        ----------
        rain_mmh : (step, zone)
            At the zones' centroids. [mm/h]
        causes
            Of which heat waves and inversions are the sky's.
        """
        city = self._anomalies_sd(local.steps, state["city"])
        anomaly = {name: city[:, [column]] for column, name in enumerate(MEMORY_H)}
        anomaly["local"] = recursion.wander(
            self.seed, "weather.local", local.steps, state["local"], LOCAL_MEMORY_H
        )
        calm = self._calm(local, anomaly, causes)
        wet = wet_frac(rain_mmh, state["wet"])
        felt = calm.under(rain_mmh, wet)
        warm = self._warm_degc(felt.temperature_degc, state["warm"])
        clear = calm.clear_sky_wm2
        weather = Weather(
            temperature_degc=felt.temperature_degc,
            humidity_frac=felt.humidity_frac,
            wind_mps=felt.wind_mps,
            wind_from_deg=wind.from_deg(self.climate, local, anomaly),
            wind_index=felt.wind_index,
            cloud_frac=felt.cloud_frac,
            solar_wm2=felt.solar_wm2,
            clear_sky_wm2=clear,
            pressure_hpa=self._pressure_hpa(local, anomaly["pressure"][:, 0]),
            rain_mmh=rain_mmh,
            wet_frac=wet,
            warm_degc=warm,
            mixing_frac=mixing.frac(local, anomaly, clear, causes.of("inversion")),
            calm=calm,
        )
        after = {"city": city[-1], "local": anomaly["local"][-1]}
        return weather, {**after, "wet": wet[-1], "warm": warm[-1]}

    def _anomalies_sd(self, steps: IntArray, start: FloatArray) -> FloatArray:
        """Return the city's anomalies in standard deviations, (step, anomaly) as `MEMORY_H`."""
        keep = np.array([rng.memory(hours) for hours in MEMORY_H.values()])
        shock = rng.columns(self.seed, "weather.city", steps, keep.size)
        return recursion.fade(start, keep, np.sqrt(1 - keep * keep) * shock)

    def usual_degc(self, local: LocalTime) -> FloatArray:
        """Return the temperature of a day on which nothing deviates, (step, zone)."""
        usual = temperature.usual_degc(self.climate, local)
        day_share = temperature.day_frac(self.climate, usual)
        return usual - temperature.fields_degc(self.zones.built_frac, day_share)

    def _calm(self, local: LocalTime, anomaly: Mapping[str, FloatArray], causes: Causes) -> Calm:
        """Return the air over the zones while it does not rain."""
        climate, built_frac = self.climate, self.zones.built_frac
        waves = causes.of("heat_wave")
        rise = heat.rise_degc(local, waves) if waves.count else np.zeros((1, 1))
        usual = temperature.usual_degc(climate, local)
        day_share = temperature.day_frac(climate, usual)
        air = temperature.degc(climate, local, usual, anomaly)
        air = air - temperature.fields_degc(built_frac, day_share)
        usual_cloud = self._usual_cloud_frac(local)
        odds = np.log(usual_cloud / (1 - usual_cloud)) + CLOUD_SD_LN * anomaly["cloud"]
        usual_mps, wind_mps = wind.mps(climate, local, built_frac, anomaly)
        return Calm(
            air_degc=air + heat.by_day_degc(rise, day_share),
            dew_degc=self._dew_point_degc(local, usual) + DEW_SD_DEGC * anomaly["dew"],
            day_frac=day_share,
            cloud_frac=1 / (1 + np.exp(heat.CLEAR_PER_DEGC_LN * rise - odds)),
            usual_cloud_frac=usual_cloud,
            wind_mps=wind_mps,
            usual_mps=usual_mps,
            clear_sky_wm2=sun.clear_sky_wm2(
                local.steps, lat_deg=self.lat_deg, lon_deg=self.lon_deg
            ),
            gust_mps=wind.GUST_MEAN_FRAC * float(np.mean(climate.rain.gust_mps)),
        )

    def _dew_point_degc(self, local: LocalTime, usual: FloatArray) -> FloatArray:
        shape = self.climate.hourly.humidity_frac
        monthly = by_month(self.climate.normals.humidity_frac, local.year_frac)
        usual_frac = monthly + by_hour(shape - shape.mean(), local.hour)
        usual_frac = np.clip(usual_frac, *USUAL_HUMIDITY_FRAC)[:, None]
        return humidity.dew_point_degc(usual, usual_frac)

    def _usual_cloud_frac(self, local: LocalTime) -> FloatArray:
        """Return the cloud that the season is used to, (step, 1)."""
        sunny = by_month(self.climate.normals.sun_h, local.year_frac) / (
            temperature.MONTH_DAYS * DAYLIGHT_H
        )
        return np.clip(1 - sunny, *USUAL_CLOUD_FRAC)[:, None]

    @staticmethod
    def _pressure_hpa(local: LocalTime, anomaly: FloatArray) -> FloatArray:
        """Return the pressure, (step,): a winter high, and tides with peaks at 10 and 22 h."""
        season = SEASON_HPA * np.cos(math.tau * (local.year_frac - HIGHEST_YEAR_FRAC))
        tide = TIDE_HPA * np.cos(math.tau * (local.hour - TIDE_PEAK_H) / TIDE_PERIOD_H)
        return PRESSURE_HPA + season + tide + PRESSURE_SD_HPA * anomaly

    @staticmethod
    def _warm_degc(temperature: FloatArray, start: FloatArray) -> FloatArray:
        keep = rng.memory(HOT_MEMORY_H)
        return recursion.fade(start, keep, (1 - keep) * temperature)
