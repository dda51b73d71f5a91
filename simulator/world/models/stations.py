"""Weather stations: the air of their zone, their own rain, and the differences of their own spot.

What is assumed here was decided in docs/models.md, "Weather".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.world.models.calm import wet_frac
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State

OWN_WARMER_DEGC = (-0.4, 0.4)  # a station's spot against its zone; assumed
EXPOSURE_RATIO = (0.85, 1.2)  # wind at the mast against the zone's; assumed


@dataclass(frozen=True, slots=True, eq=False)
class WeatherStations:
    """The `weather` sensors; arrays are (sensor,).

    Attributes
    ----------
    warmer_degc
        The spot's temperature against the zone's. [°C]
    exposure_ratio
        Wind at the mast against the zone's.
    """

    places: Places
    zone: IntArray
    warmer_degc: FloatArray
    exposure_ratio: FloatArray

    @classmethod
    def at(cls, places: Places, seed: int) -> Self:
        """Return the stations at places."""
        lot = rng.draw(seed, "weather.station", 0, (places.count, 2)).T
        return cls(
            places=places,
            zone=places.zone,
            warmer_degc=rng.between(lot[0], OWN_WARMER_DEGC),
            exposure_ratio=rng.between(lot[1], EXPOSURE_RATIO),
        )

    def start(self, step: int) -> State:
        """Return dry air."""
        del step
        return {"wet": np.zeros(self.zone.size)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return the weather at the stations, (step, sensor): their zone's, with their own rain."""
        weather, zone = drivers.weather, self.zone
        rain = drivers.rain_mmh(self.places)
        wet = wet_frac(rain, state["wet"])
        felt = weather.calm.at(zone).under(rain, wet)
        values = {
            "temperature_degc": felt.temperature_degc + self.warmer_degc,
            "humidity_frac": felt.humidity_frac,
            "wind_mps": felt.wind_mps * self.exposure_ratio,
            "wind_from_deg": weather.wind_from_deg[:, zone],
            "pressure_hpa": np.broadcast_to(weather.pressure_hpa[:, None], rain.shape),
            "solar_wm2": felt.solar_wm2,
        }
        return values, {"wet": wet[-1]}
