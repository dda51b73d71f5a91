"""Rain gauges: the storm cells that pass over them."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from contract.city import City
from contract.season import by_month
from simulator.world.local_time import local_time
from simulator.world.models import register
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.models.temperature import MONTH_DAYS
from simulator.world.units import DAY_H, HOUR_MIN


@dataclass(frozen=True, slots=True, eq=False)
class RainGauges:
    """The `rain_gauge` sensors."""

    places: Places
    city: City

    def start(self, step: int) -> State:
        """Return registers that hold the rain of usual years since they were installed."""
        middles, lasts_h = register.hours_until(step)
        city = self.city
        local = local_time(middles, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        usual_mmh = by_month(city.climate.normals.rain_mm, local.year_frac) / (MONTH_DAYS * DAY_H)
        return {"total": np.full(self.places.count, float(lasts_h @ usual_mmh))}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return a register that only grows, its growth per minute, and the intensity.

        `rain_mm` is the register at the beginning of each minute; a gauge reports by how much it
        grew between two readings, so no rain is lost, however long or short its period.
        """
        intensity = drivers.sky.rain_mmh(
            drivers.local.steps, self.places.east_km, self.places.north_km
        )
        per_min = intensity / HOUR_MIN
        total = np.cumsum(np.vstack([state["total"], per_min]), axis=0)
        values = {"rain_mm": total[:-1], "rain_mm/min": per_min, "intensity_mmh": intensity}
        return values, {"total": total[-1]}
