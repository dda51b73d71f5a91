"""River gauges: the tide at each, as far up the river as it stands.

What is assumed here was decided in docs/models.md, "River".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray
from contract.city import City
from contract.city_tide import Gauge, Tide
from simulator.world.models import tide as tides
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places, on_plane
from simulator.world.models.recursion import State

MAX_LAG_MIN = 90.0  # of a gauge that is no site, either way: the city ends there; assumed


@dataclass(frozen=True, slots=True, eq=False)
class RiverGauges:
    """The `river_level` sensors; arrays are (sensor,).

    Attributes
    ----------
    gain, lag_min, offset_m
        The line from the primary gauge: level = gain·primary(t - lag) + offset. [1, min, m]
    """

    tide: Tide
    gain: FloatArray
    lag_min: FloatArray
    offset_m: FloatArray

    @classmethod
    def at(cls, places: Places, city: City) -> Self:
        """Return the gauges at places: a site's line from the pack, else one by its latitude."""
        tide = city.tide
        by_id = {gauge.gauge_id: gauge for gauge in tide.gauge}
        primary = [s for s in city.sites["river"] if s.site_id == tide.transfer.primary_gauge]
        north_km = on_plane(city, [s.lat_deg for s in primary], [s.lon_deg for s in primary])[1]
        primary_north_km = float(north_km[0]) if primary else 0.0
        lines = [
            by_id.get(site, _made_up(tide, float(north - primary_north_km)))
            for site, north in zip(places.site_id, places.north_km, strict=True)
        ]
        return cls(
            tide=tide,
            gain=np.array([line.gain for line in lines]),
            lag_min=np.array([line.lag_min for line in lines]),
            offset_m=np.array([line.offset_m for line in lines]),
        )

    def start(self, step: int) -> State:
        """Return nothing: the level is a function of time and of the shared residual."""
        del step
        return {}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return the levels of a block, (step, sensor)."""
        level = tides.gauge_m(
            self.tide,
            drivers.local,
            residual_m=drivers.river.residual_m,
            gain=self.gain,
            lag_min=self.lag_min,
            offset_m=self.offset_m,
        )
        return {"level_m": level}, state


def _made_up(tide: Tide, north_km: float) -> Gauge:
    """Return the line of a gauge that is no site: the primary one's, later by its way north."""
    lag_min = float(np.clip(north_km * tide.transfer.lag_min_per_km, -MAX_LAG_MIN, MAX_LAG_MIN))
    return Gauge(gauge_id="", name_vi="", gain=1.0, lag_min=lag_min, offset_m=0.0)
