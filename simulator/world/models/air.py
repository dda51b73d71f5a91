"""Air: particles and gases from the season, the hour, the traffic, the wind and the rain.

`air_dust`, `air_gas`, `air_plume` and `air_smoke` say how; here is what comes together at a
station. What is assumed here was decided in docs/models.md, "Air".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city import City
from simulator import rng
from simulator.world.local_time import LocalTime
from simulator.world.models import air_dust, air_gas, recursion, sun
from simulator.world.models.air_plume import plume_ugm3
from simulator.world.models.air_site import DRIER_PER_DEGC_LN, SUN_WARMER_DEGC, AirSites
from simulator.world.models.air_smoke import smoke_ugm3
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places, Zones
from simulator.world.models.recursion import State
from simulator.world.models.street import Streets
from simulator.world.models.weather import Weather

# After these times a deviation has faded to 1/e. Assumed, beside the models.
MEMORY_H: Mapping[str, float] = {
    **air_dust.DUST_MEMORY_H,
    **air_gas.GAS_MEMORY_H,
    "coarse": air_dust.COARSE_MEMORY_H,
}
OF_THE_CITY = ("dust_days", "dust_city", "gas_city")

BUSY_RATIO = (0.3, 3.0)  # bounds of traffic against the usual; assumed
USUAL_INDEX = 0.05  # below this flow index the usual is taken for it; assumed
# CO and PM10 for each part of fine particles in smoke: refuse that burns [1]; PM10's is assumed.
SMOKE_CO_RATIO, SMOKE_PM10_RATIO = 3.9, 1.2


@dataclass(frozen=True, slots=True, eq=False)
class AirStations:
    """The `air_quality` sensors.

    References
    ----------
    .. [1] S. K. Akagi et al., "Emission factors for open and domestic biomass burning for use in
       atmospheric models," Atmospheric Chemistry and Physics, vol. 11, pp. 4039-4072, 2011, table
       1: garbage, CO 38 and PM2.5 9.8 g/kg.
    """

    seed: int
    city: City
    zones: Zones
    sites: AirSites

    @classmethod
    def at(cls, places: Places, streets: Streets, zones: Zones, city: City) -> Self:
        """Return the stations at places in the city's zones."""
        sites = AirSites.at(places, streets, city.climate, streets.seed)
        return cls(streets.seed, city, zones, sites)

    def start(self, step: int) -> State:
        """Return the state of a normal day."""
        del step
        width = {name: 1 if name in OF_THE_CITY else self.sites.count for name in MEMORY_H}
        return {
            name: np.zeros(count) for name, count in {**width, "wash": self.sites.count}.items()
        }

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return concentrations [ug/m3], temperature and humidity, (step, sensor)."""
        sites, local, weather = self.sites, drivers.local, drivers.weather
        climate, zone = self.city.climate, self.sites.zone
        wandering = self._deviations_sd(local.steps, state)
        wash = self._washed_frac(drivers, state["wash"])
        busy_ln = np.log(self._busy_ratio(drivers))
        mixing_ln, wind_ln = np.log(weather.mixing_frac), np.log(weather.wind_index)
        thin_ln = air_dust.MIXING_EXPONENT * mixing_ln + air_dust.WIND_EXPONENT * wind_ln
        thin_gas_ln = air_gas.MIXING_EXPONENT * mixing_ln + air_gas.WIND_EXPONENT * wind_ln
        thin_gas_ln = thin_gas_ln[:, zone]
        pm25 = np.exp(
            air_dust.pm25_ln(climate.pm25, sites, local, wandering)
            - thin_ln[:, zone]
            + self._tet_ln(local, climate.pm25.tet_factor, air_dust.TRAFFIC_FRAC)
            + air_dust.TRAFFIC_EXPONENT * busy_ln
            + air_dust.WASH_EXPONENT * np.log(climate.pm25.wash_out_factor) * wash
        )
        co = self._co_ugm3(drivers, wandering, busy_ln - thin_gas_ln)
        no2, o3 = self._no2_and_o3_ugm3(drivers, co, wandering)
        sulphur = rng.lognormal(wandering["sulphur"], air_gas.SULPHUR_SIGMA_LN)
        pm10 = (
            pm25 * sites.pm10_ratio * rng.lognormal(wandering["coarse"], air_dust.COARSE_SIGMA_LN)
        )
        for smoke in (
            plume_ugm3(self.seed, local.steps, sites.plume_ratio),
            smoke_ugm3(drivers, sites.places, self.zones),
        ):
            if smoke is not None:
                pm25 = pm25 + smoke
                pm10 = pm10 + SMOKE_PM10_RATIO * smoke
                co = co + SMOKE_CO_RATIO * smoke
        values = {
            "pm25_ugm3": pm25,
            "pm10_ugm3": pm10,
            "no2_ugm3": no2,
            "so2_ugm3": sites.so2_ugm3 * sulphur * np.exp(-thin_gas_ln),
            "co_ugm3": co,
            "o3_ugm3": o3,
            **self._housing(weather),
        }
        return values, {**{name: rows[-1] for name, rows in wandering.items()}, "wash": wash[-1]}

    def _deviations_sd(self, steps: IntArray, state: State) -> dict[str, FloatArray]:
        """Return the deviations in standard deviations, (step, 1) of the city, (step, sensor)."""
        found: dict[str, FloatArray] = {}
        for names in (OF_THE_CITY, tuple(name for name in MEMORY_H if name not in OF_THE_CITY)):
            width = [state[name].size for name in names]
            keep = np.repeat([rng.memory(MEMORY_H[name]) for name in names], width)
            drawn = [
                rng.columns(self.seed, f"air_quality.{name}", steps, state[name].size).T
                for name in names
            ]
            # All at once: a row of many columns costs hardly more than one of few.
            shock = np.concatenate(drawn).T * np.sqrt(1 - keep * keep)
            rows = recursion.fade(np.concatenate([state[name] for name in names]), keep, shock)
            edges = np.cumsum([0, *width]).tolist()
            for name, first, last in zip(names, edges[:-1], edges[1:], strict=True):
                found[name] = rows[:, first:last]
        return found

    def _housing(self, weather: Weather) -> dict[str, FloatArray]:
        """Return temperature and humidity in the housings, (step, sensor)."""
        sites, zone = self.sites, self.sites.zone
        by_sun = SUN_WARMER_DEGC / sun.FULL_SUN_WM2 * weather.solar_wm2
        return {
            "temperature_degc": (weather.temperature_degc + by_sun)[:, zone] + sites.warmer_degc,
            "humidity_frac": (weather.humidity_frac * np.exp(-DRIER_PER_DEGC_LN * by_sun))[:, zone],
        }

    def _co_ugm3(
        self, drivers: Drivers, wandering: Mapping[str, FloatArray], apart_ln: FloatArray
    ) -> FloatArray:
        """Return CO of exhaust, (step, sensor).

        Parameters
        ----------
        apart_ln : (step, sensor)
            Logarithm of what wind, mixing and traffic make of the usual.
        """
        sites, gas, local = self.sites, self.city.climate.gas, drivers.local
        co = np.exp(
            air_gas.co_ln(gas, sites, local, wandering)
            + apart_ln
            + self._tet_ln(local, gas.co_tet_factor, air_gas.TRAFFIC_FRAC)
        )
        queue = drivers.streets.felt_frac(sites.street, sites.near_frac)
        return co if queue is None else co * (1 + air_gas.CO_QUEUE_RATIO * queue)

    def _tet_ln(self, local: LocalTime, week_factor: float, traffic_frac: float) -> FloatArray:
        """Return the logarithm of what is emitted at the lunar new year, (step, 1)."""
        rest = air_dust.resting_frac(local, self.city.calendar, traffic_frac)
        return np.log(1 - (1 - week_factor) * rest)[:, None]

    def _washed_frac(self, drivers: Drivers, before: FloatArray) -> FloatArray:
        """Return how much of a strong rain is felt, (step, sensor)."""
        soaked = 1 - np.exp(drivers.rain_mmh(self.sites.places) / -air_dust.WASH_MMH)
        return recursion.soak(before, rng.memory(air_dust.WASH_MEMORY_H), soaked)

    def _busy_ratio(self, drivers: Drivers) -> FloatArray:
        """Return traffic against what the hour is used to, (step, sensor), where it is felt.

        Beside a street it is that street's, elsewhere the district's.
        """
        sites, traffic = self.sites, drivers.traffic
        # Against the median of all zones, so that no station depends on which others exist.
        usual = np.maximum(np.median(traffic.index, axis=1, keepdims=True), USUAL_INDEX)
        ratio = (traffic.index * traffic.rider_frac / usual)[:, sites.zone]
        near = np.flatnonzero(sites.beside_frac)
        if near.size:
            flow, street = drivers.streets, sites.street[near]
            # Who comes, not who passes: one who stands is smelled, too.
            come = flow.arrived_count[:, street] / flow.mean_count[street] / usual
            ratio[:, near] += sites.beside_frac[near] * (come - ratio[:, near])
        return np.clip(1 + sites.roadside_frac * (ratio - 1), *BUSY_RATIO)

    def _no2_and_o3_ugm3(
        self, drivers: Drivers, co: FloatArray, wandering: Mapping[str, FloatArray]
    ) -> tuple[FloatArray, FloatArray]:
        """Return NO2 and O3, (step, sensor), between the pack's bounds."""
        gas, weather, zone = self.city.climate.gas, drivers.weather, self.sites.zone
        oxidant = air_gas.oxidant_ugm3(
            gas, drivers.local, weather.cloud_frac, wandering["gas_city"]
        )
        no2, o3 = air_gas.no2_and_o3_ugm3(
            air_gas.nox_ugm3(gas, self.sites, co, wandering["sulphur"]),
            oxidant[:, zone],
            weather.solar_wm2[:, zone],
        )
        return np.minimum(no2, gas.no2_peak_ugm3), o3
