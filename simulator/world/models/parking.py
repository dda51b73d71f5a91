"""Car parks: taken by day where people work, in the evening where they go out.

Shapes are the pack's `[parking]`. Taken and free places always add up to the capacity. What is
assumed here was decided in docs/models.md, "Parking".
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_profile import ParkingProfile
from simulator import rng
from simulator.world.local_time import by_hour
from simulator.world.models import crowd, recursion
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State

CAPACITY_COUNT = (60.0, 1_400.0)  # places of one car park, smaller ones more often; assumed
OFFICE_FRAC = 0.55  # of the car parks belong to offices, the others to shops; assumed
LEVEL_FRAC = (0.75, 1.08)  # how full a car park is against the shape; assumed
# What a weekend leaves of the shape of a working day. Assumed.
WEEKEND_OFFICE_FRAC = 0.45
WEEKEND_LEISURE_RATIO = 1.12
RAIN_LOSS_FRAC = 0.15  # of the visitors who go out; assumed
# How far and how long a car park differs from its usual day. Assumed.
OWN_SD_FRAC = 0.04
OWN_MEMORY_H = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class CarParks:
    """The `parking` sensors; arrays are (sensor,).

    Attributes
    ----------
    is_office
        1 where people park to work, 0 where they go out.
    level_frac
        How full the car park is against the shape of the day.
    """

    seed: int
    profile: ParkingProfile
    places: Places
    zone: IntArray
    capacity_count: FloatArray
    is_office: FloatArray
    level_frac: FloatArray

    @classmethod
    def at(cls, places: Places, profile: ParkingProfile, seed: int) -> Self:
        """Return the car parks at places."""
        lot = rng.draw(seed, "parking.lot", 0, (places.count, 3)).T
        smallest, largest = CAPACITY_COUNT
        return cls(
            seed=seed,
            profile=profile,
            places=places,
            zone=places.zone,
            capacity_count=rng.rounded(smallest * (largest / smallest) ** lot[0]),
            is_office=(lot[1] < OFFICE_FRAC).astype(np.float64),
            level_frac=rng.between(lot[2], LEVEL_FRAC),
        )

    def start(self, step: int) -> State:
        """Return an ordinary day."""
        del step
        return {"own": np.zeros(self.zone.size)}

    def run(self, drivers: Drivers, state: State) -> tuple[dict[str, FloatArray], State]:
        """Return taken and free places, (step, sensor), whole numbers."""
        local = drivers.local
        own = recursion.wander(self.seed, "parking.own", local.steps, state["own"], OWN_MEMORY_H)
        weekend = local.weekend_frac
        office = by_hour(self.profile.office_frac, local.hour)
        leisure = by_hour(self.profile.leisure_frac, local.hour)
        office = office * (1 + weekend * (WEEKEND_OFFICE_FRAC - 1)) * np.minimum(local.tet, 1.0)
        leisure = leisure * (1 + weekend * (WEEKEND_LEISURE_RATIO - 1))
        dry = 1 - RAIN_LOSS_FRAC * drivers.weather.wet_frac[:, self.zone] * (1 - self.is_office)
        share = self.is_office * office[:, None] + (1 - self.is_office) * leisure[:, None]
        taken = np.clip(share * self.level_frac * dry + OWN_SD_FRAC * own, 0.0, 1.0)
        crowds = drivers.causes.of("crowd")
        if crowds.count:
            taken = taken + (1 - taken) * crowd.parked_frac(crowds, local.steps, self.places)
        occupied = rng.rounded(taken * self.capacity_count)
        values = {"occupied_count": occupied, "free_count": self.capacity_count - occupied}
        return values, {"own": own[-1]}
