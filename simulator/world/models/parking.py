"""Car parks: taken by day where people work, in the evening where they go out.

Shapes are the pack's `[parking]` (assumed). Taken and free places always add up to the capacity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.city_profile import ParkingProfile
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.local_time import WEEKDAY, by_hour
from simulator.world.models import recursion
from simulator.world.models.city_state import Drivers
from simulator.world.models.ground import Places

State = Mapping[str, FloatArray]

CAPACITY = (60.0, 1_400.0)  # of one car park; assumed
OFFICE_SHARE = 0.55
WEEKEND_OFFICE, WEEKEND_LEISURE = 0.45, 1.12
RAIN_LOSS = 0.15  # of the visitors who go out


@dataclass(frozen=True, slots=True, eq=False)
class CarParks:
    """The `parking` sensors; arrays are (sensor,)."""

    seed: int
    profile: ParkingProfile
    zone: IntArray
    capacity: FloatArray
    is_office: FloatArray
    level: FloatArray

    @classmethod
    def at(cls, places: Places, profile: ParkingProfile, seed: int) -> Self:
        """Return the car parks at places."""
        lot = rng.draw(seed, "parking.lot", 0, (places.count, 3)).T
        return cls(
            seed=seed,
            profile=profile,
            zone=places.zone,
            capacity=rng.rounded(CAPACITY[0] * (CAPACITY[1] / CAPACITY[0]) ** lot[0]),
            is_office=(lot[1] < OFFICE_SHARE).astype(np.float64),
            level=rng.between(lot[2], (0.75, 1.08)),
        )

    def start(self, step: int) -> State:
        """Return an ordinary day."""
        del step
        return {"own": np.zeros(self.zone.size)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return taken and free places, (step, sensor), whole numbers."""
        local = drivers.local
        own = recursion.wander(self.seed, "parking.own", local.steps, state["own"], 1.5)
        weekend = local.day_type != WEEKDAY
        office = by_hour(self.profile.office_frac, local.hour)
        leisure = by_hour(self.profile.leisure_frac, local.hour)
        office = office * np.where(weekend, WEEKEND_OFFICE, 1.0) * np.minimum(local.tet, 1.0)
        leisure = leisure * np.where(weekend, WEEKEND_LEISURE, 1.0)
        dry = 1 - RAIN_LOSS * drivers.weather.wet_frac[:, self.zone] * (1 - self.is_office)
        share = self.is_office * office[:, None] + (1 - self.is_office) * leisure[:, None]
        taken = np.clip(share * self.level * dry + 0.04 * own, 0.0, 1.0)
        occupied = rng.rounded(taken * self.capacity)
        values = {"occupied_count": occupied, "free_count": self.capacity - occupied}
        return values, {"own": own[-1]}
