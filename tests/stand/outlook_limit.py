"""What could be told of streets at best: by the simulator itself, but for storms not yet seen.

It goes on from the city's true state, every street, well and pump included, with each storm as it
is and will be, if it was born a quarter of an hour ago or before. Younger ones, which have hardly
rained, and those that are not born yet bring it nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City
from simulator.run.stage import stage_of_run
from simulator.run.world import build
from simulator.scenario.course import Course
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.models.cell import Cells, add_rain
from simulator.world.models.storm import MAX_INTENSITY_MMH, Sky, cells_of
from simulator.world.units import DAY_MIN, HOUR_MIN
from tests.stand.outlook_storm import SENSORS, WARM_H, Drawn, drawn, minutes_of_run

SEEN_AFTER_MIN = 15


@dataclass(frozen=True, slots=True, eq=False)
class KnownSky(Sky):
    """A sky with those cells alone that were born by a minute."""

    whole: Sky
    until_step: int

    def rain_mmh(self, steps: IntArray, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return the rain's intensity at places in mm/h, (step, place)."""
        total = np.zeros((steps.size, east_km.size))
        offset_min = round(self.utc_offset_h * HOUR_MIN)
        first = (int(steps[0]) + offset_min) // DAY_MIN - 1
        last = (int(steps[-1]) + offset_min) // DAY_MIN
        for day in range(first, last + 1):
            cells = cells_of(self.whole, day)
            known = _chosen(cells, cells.begin_step <= self.until_step)
            add_rain(total, known, steps, (east_km, north_km))
        return np.minimum(total, MAX_INTENSITY_MMH, out=total)


def best_m(city: City, seed: int, every_min: int, ahead_min: int) -> Mapping[int, FloatArray]:
    """Return depths at streets by the minute of the run at which they are told, (minute, street).

    Of as many coming minutes as are asked for, [m].
    """
    model = build(city, seed=seed, sensor_count=SENSORS)
    day = drawn(model, seed)
    stage = stage_of_run(model)
    model = replace(model, kinds={"street_flood": model.kinds["street_flood"]})
    course = Course(stage=stage, given=(day.event,))
    physics = model.climatology(day.from_min)
    found: dict[int, FloatArray] = {}
    for at in range(0, minutes_of_run() - ahead_min, every_min):
        if at >= WARM_H * HOUR_MIN:
            known, known_course = _known(model, day, stage, day.from_min + at - SEEN_AFTER_MIN)
            block = known.advance(physics, known_course, ahead_min)[1]
            found[at] = block.values["street_flood"]["depth_m"]
        physics = model.advance(physics, course, every_min)[0]
    return found


def _known(model: CityModel, day: Drawn, stage: Stage, until_step: int) -> tuple[CityModel, Course]:
    """Return the city and what happens in it as far as it was known by a minute."""
    around = model.surroundings
    sky = KnownSky(
        **{one.name: getattr(around.sky, one.name) for one in fields(Sky)},
        whole=around.sky,
        until_step=until_step,
    )
    given = (day.event,) if day.event.begin_step <= until_step else ()
    known = replace(model, surroundings=replace(around, sky=sky))
    return known, Course(stage=stage, given=given)


def _chosen(cells: Cells, chosen: BoolArray) -> Cells:
    return Cells(*(getattr(cells, one.name)[chosen] for one in fields(Cells)))
