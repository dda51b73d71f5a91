"""The weather over each zone: climatology, wandering anomalies, and what a storm does to it.

Monthly normals and hourly shapes are the pack's (S31, S32). Sizes and times of the anomalies and
of the storm's effects are assumed, chosen to give the autocorrelation that S32 shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contract.city_climate import Climate
from simulator import rng
from simulator.rng import FloatArray
from simulator.world.local_time import LocalTime, by_hour, by_month
from simulator.world.models import recursion, sun
from simulator.world.models.ground import Zones

State = Mapping[str, FloatArray]

HEAT_ISLAND_DEGC = 0.9  # night, centre, where the normals were measured, above fields; assumed
SHADE_DEGC = 2.2  # full cloud at noon against the mean; assumed
STORM_NIGHT_DEGC, STORM_DAY_DEGC = 1.5, 4.5  # downdraught on top of the shade; S35 says ≥ 2.5
STORM_MEMORY_H = 1.2
GUST_MPS = 4.5  # mean wind under a strong cell; the pack's gusts are peaks
HOT_MEMORY_H = 6.0


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
            **{name: np.zeros(1) for name in ("heat", "dew", "cloud", "wind", "from", "pressure")},
            "local": zone,
            "wet": zone,
            "warm": warm,
        }

    def run(self, local: LocalTime, rain_mmh: FloatArray, state: State) -> tuple[Weather, State]:
        """Return the weather of a block and the state after it.

        Parameters
        ----------
        rain_mmh : (step, zone)
            At the zones' centroids. [mm/h]
        """
        anomaly = {
            name: recursion.wander(self.seed, f"weather.{name}", local.steps, state[name], hours)
            for name, hours in (
                ("heat", 20.0), ("dew", 24.0), ("cloud", 6.0), ("wind", 3.5),
                ("from", 5.0), ("pressure", 30.0), ("local", 3.0),
            )
        }  # fmt: skip
        wet = recursion.soak(state["wet"], rng.memory(STORM_MEMORY_H), 1 - np.exp(-rain_mmh / 6))
        clear = sun.clear_sky_wm2(local.steps, lat_deg=self.lat_deg, lon_deg=self.lon_deg)
        usual_cloud, cloud = self._cloud_frac(local, anomaly["cloud"], rain_mmh)
        shade = -SHADE_DEGC * (cloud - usual_cloud) * clear[:, None] / 1000.0
        usual = self._usual_degc(local)
        temperature = self._temperature_degc(usual, anomaly, wet) + shade
        dew = self._dew_point_degc(local, usual) + 0.8 * anomaly["dew"]
        dew = dew + 0.6 * wet * np.maximum(temperature - dew, 0.0)
        warm = self._warm_degc(temperature, state["warm"])
        wind_index, wind, wind_from = self._wind(local, anomaly, rain_mmh)
        weather = Weather(
            temperature_degc=temperature,
            humidity_frac=np.clip(vapour_hpa(dew) / vapour_hpa(temperature), 0.25, 0.995),
            wind_mps=wind,
            wind_from_deg=wind_from,
            wind_index=wind_index,
            cloud_frac=cloud,
            # Ångström and Prescott, a = 0.25, b = 0.50 (FAO 56, eq. 35): a third under full cloud.
            # The cloud cover comes from hours of sunshine, as this relation expects.
            solar_wm2=clear[:, None] * (1 - 2 / 3 * cloud),
            clear_sky_wm2=clear,
            pressure_hpa=self._pressure_hpa(local, anomaly["pressure"][:, 0]),
            rain_mmh=rain_mmh,
            wet_frac=wet,
            warm_degc=warm,
        )
        after = {name: rows[-1] for name, rows in anomaly.items()}
        return weather, {**after, "wet": wet[-1], "warm": warm[-1]}

    def _usual_degc(self, local: LocalTime) -> FloatArray:
        """Return the climatological temperature, (step, 1): mean ± the month's daily range."""
        normals, shape = self.climate.normals, self.climate.hourly.temperature_degc
        highest = by_month(normals.temperature_max_degc, local.year_frac)
        lowest = by_month(normals.temperature_min_degc, local.year_frac)
        mean = by_month(normals.temperature_mean_degc, local.year_frac)
        unit = (shape - shape.mean()) / (shape.max() - shape.min())
        return (mean + (highest - lowest) * by_hour(unit, local.hour))[:, None]

    def _temperature_degc(
        self, usual: FloatArray, anomaly: Mapping[str, FloatArray], wet: FloatArray
    ) -> FloatArray:
        lowest = float(self.climate.normals.temperature_min_degc.min())
        highest = float(self.climate.normals.temperature_max_degc.max())
        day_share = np.clip((usual - lowest) / (highest - lowest), 0, 1)
        storm = wet * (STORM_NIGHT_DEGC + (STORM_DAY_DEGC - STORM_NIGHT_DEGC) * day_share)
        fields = HEAT_ISLAND_DEGC * (1 - self.zones.built_frac) * (1 - 0.7 * day_share)
        return usual + 0.9 * anomaly["heat"] + 0.3 * anomaly["local"] - fields - storm

    def _dew_point_degc(self, local: LocalTime, usual: FloatArray) -> FloatArray:
        shape = self.climate.hourly.humidity_frac
        monthly = by_month(self.climate.normals.humidity_frac, local.year_frac)
        humidity = monthly + by_hour(shape - shape.mean(), local.hour)
        return dew_point_degc(usual, np.clip(humidity, 0.3, 0.97)[:, None])

    def _cloud_frac(
        self, local: LocalTime, anomaly: FloatArray, rain_mmh: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the usual and the present cloud cover, (step, 1) and (step, zone)."""
        sunny = by_month(self.climate.normals.sun_h, local.year_frac) / (30.4 * 12)
        usual = np.clip(1 - sunny, 0.1, 0.9)[:, None]
        odds = np.log(usual / (1 - usual)) + 0.9 * anomaly
        return usual, np.maximum(1 / (1 + np.exp(-odds)), 1 - np.exp(-rain_mmh / 2))

    def _wind(
        self, local: LocalTime, anomaly: Mapping[str, FloatArray], rain_mmh: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return wind index, speed [m/s] and where it comes from [deg], each (step, zone)."""
        normals, shape = self.climate.normals, self.climate.hourly.wind_mps
        usual = by_month(normals.wind_mps, local.year_frac) * by_hour(
            shape / shape.mean(), local.hour
        )
        exposure = 1.35 - 0.5 * self.zones.built_frac  # open fields and coast against streets
        swing = rng.lognormal(anomaly["wind"], 0.32) * rng.lognormal(anomaly["local"], 0.12)
        gust = GUST_MPS * (1 - np.exp(-rain_mmh / 15))
        speed = usual[:, None] * exposure * swing + gust
        radians = np.deg2rad(normals.wind_from_deg)
        east, north = (
            by_month(np.sin(radians), local.year_frac),
            by_month(np.cos(radians), local.year_frac),
        )
        toward = np.rad2deg(np.arctan2(east, north))[:, None]
        source = np.mod(toward + 28 * anomaly["from"] + 10 * anomaly["local"], 360.0)
        return speed / (usual[:, None] * exposure), speed, source

    @staticmethod
    def _pressure_hpa(local: LocalTime, anomaly: FloatArray) -> FloatArray:
        """Return the pressure, (step,): a winter high, and tides with peaks at 10 and 22 h."""
        season = 1.9 * np.cos(2 * np.pi * (local.year_frac - 0.03))
        tide = 1.3 * np.cos(2 * np.pi * (local.hour - 10) / 12)
        return 1009.6 + season + tide + 1.1 * anomaly

    @staticmethod
    def _warm_degc(temperature: FloatArray, start: FloatArray) -> FloatArray:
        keep = rng.memory(HOT_MEMORY_H)
        return recursion.fade(start, keep, (1 - keep) * temperature)


def vapour_hpa(temperature_degc: FloatArray) -> FloatArray:
    """Return saturation vapour pressure over water (Magnus; Alduchov and Eskridge 1996)."""
    return 6.1094 * np.exp(17.625 * temperature_degc / (243.04 + temperature_degc))


def dew_point_degc(temperature_degc: FloatArray, humidity_frac: FloatArray) -> FloatArray:
    """Return the dew point, the inverse of `vapour_hpa`."""
    ratio = np.log(humidity_frac) + 17.625 * temperature_degc / (243.04 + temperature_degc)
    return 243.04 * ratio / (17.625 - ratio)
