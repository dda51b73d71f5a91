"""Everyday events of the city: on its streets, in its pipes, at its feeders, stations and cabinets.

They are the same whatever the fleet is; of cabinets, those that a longer fleet has too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from simulator import rng
from simulator.scenario import lots, scene
from simulator.scenario.asked import with_defaults
from simulator.scenario.event import Event
from simulator.scenario.repertoire import KINDS
from simulator.scenario.stage import Stage
from simulator.scenario.troubles import Of, Trouble, Troubles
from simulator.world.local_time import SATURDAY, SUNDAY, by_hour, local_time
from simulator.world.models.storm import RainField
from simulator.world.units import DAY_MIN, HOUR_MIN

NIGHT_HOURS = (22.0, 24.0)  # works begin then; assumed
MAX_MEAN_COUNT = 500.0  # a day: bounds the work, far above any pack's; assumed
LOTS = 8  # numbers for each that may happen: when, where, whether, and its parameters

_OF_EACH: Mapping[Of, tuple[Callable[[Stage], int], Callable[[Stage, int], scene.Scene]]] = {
    "feeder": (lambda stage: stage.feeders.count, scene.feeder),
    "station": (lambda stage: stage.stations.count, scene.station),
    "cabinet": (lambda stage: scene.cabinets(stage).count, scene.cabinet),
}
"""What has a lot of its own: how many there are, and each as a place."""


@dataclass(frozen=True, slots=True, eq=False)
class Mishaps:
    """What happens to the city by itself.

    Attributes
    ----------
    sky
        Whose rain makes accidents more frequent.
    """

    stage: Stage
    seed: int
    trouble: float
    troubles: Troubles
    sky: RainField

    def begun_on(self, day: int) -> list[Event]:
        """Return what begins on a civil day."""
        return [
            event
            for layer, share in lots.layers(self.trouble)
            for trouble in self.troubles.trouble
            if trouble.of == "city" or trouble.of in _OF_EACH
            for event in (
                self._of_each(day, trouble, layer, share)
                if trouble.of in _OF_EACH
                else self._somewhere(day, trouble, layer, share)
            )
        ]

    def _somewhere(self, day: int, trouble: Trouble, layer: int, share: float) -> list[Event]:
        """Return what happens to the city: more candidates than that, of which some are taken."""
        most = self._most(trouble)
        name = f"everyday.{trouble.what}.{layer}"
        mean = min(trouble.per_day * most, MAX_MEAN_COUNT)
        number = lots.count(float(rng.draw(self.seed, f"{name}.count", day, 1)[0]), mean)
        if not number:
            return []
        unit = rng.draw(self.seed, name, day, (number, LOTS))
        scenes = self._scenes(trouble, name, day, unit[:, 1])
        if not scenes:
            return []
        lasts_min = lots.lasting_min(
            trouble, rng.draw(self.seed, f"{name}.lasts", day, number, "normal")
        )
        minute = self._minute(trouble, unit[:, 0])
        begin = lots.day_begin_step(day, self.stage.city.utc_offset_h) + minute
        taken = unit[:, 2] * most < share * self._weight(trouble, begin, scenes)
        return [
            _event(
                lots.event_id(self.seed, day, trouble.what, place + 1, layer),
                trouble,
                (int(begin[place]), int(lasts_min[place])),
                unit[place, 3:],
                scenes[place],
            )
            for place in np.flatnonzero(taken).tolist()
        ]

    def _scenes(
        self, trouble: Trouble, name: str, day: int, unit: FloatArray
    ) -> Sequence[scene.Scene]:
        """Return a place for each that may happen; none where the city has no such place."""
        stage, place = self.stage, KINDS[trouble.what].place
        if place == "city":
            return [scene.EVERYWHERE] * unit.size
        if place == "street":
            if not stage.streets.count:
                return []
            chosen: list[int] = np.floor(unit * stage.streets.count).astype(np.int64).tolist()
            return [scene.street(stage, index) for index in chosen]
        if trouble.what == "discharge":
            return scene.at_canals(stage, unit)
        where = rng.draw(self.seed, f"{name}.place", day, (unit.size, scene.PLACE_LOTS))
        return scene.where_people_live(stage, where)

    def _of_each(self, day: int, trouble: Trouble, layer: int, share: float) -> list[Event]:
        """Return what happens to things, each of which has its own lot."""
        name = f"everyday.{trouble.what}.{layer}"
        count_of, scene_of = _OF_EACH[trouble.of]
        number = count_of(self.stage)
        if not number:
            return []
        unit = rng.draw(self.seed, name, day, (number, LOTS))
        lasts_min = lots.lasting_min(
            trouble, rng.draw(self.seed, f"{name}.lasts", day, number, "normal")
        )
        begin = lots.day_begin_step(day, self.stage.city.utc_offset_h)
        minute = self._minute(trouble, unit[:, 0])
        taken = unit[:, 2] < trouble.per_day * share
        if trouble.what == "gate_stuck":
            taken &= self.stage.has_gate
        return [
            _event(
                lots.event_id(self.seed, day, trouble.what, place + 1, layer),
                trouble,
                (begin + int(minute[place]), int(lasts_min[place])),
                unit[place, 3:],
                scene_of(self.stage, place),
            )
            for place in np.flatnonzero(taken).tolist()
        ]

    @staticmethod
    def _minute(trouble: Trouble, unit: FloatArray) -> FloatArray:
        """Return the minutes of the day at which things begin."""
        low, high = (0, DAY_MIN)
        if trouble.follows == "night":
            low, high = (round(hour * HOUR_MIN) for hour in NIGHT_HOURS)
        return np.floor(low + (high - low) * unit)

    def _most(self, trouble: Trouble) -> float:
        """Return the greatest weight that a moment can have."""
        if trouble.follows != "traffic":
            return 1.0
        traffic = self.stage.city.profiles.traffic
        indices = (traffic.weekday_index, traffic.saturday_index, traffic.sunday_index)
        peak = max(float(index.max()) for index in indices)
        return peak * float(traffic.wet.incident_factor[1])

    def _weight(
        self, trouble: Trouble, begin: FloatArray, scenes: Sequence[scene.Scene]
    ) -> FloatArray:
        """Return how likely it is at moments and places, against the mean of a dry day."""
        if trouble.follows != "traffic":
            return np.ones(begin.size)
        city, traffic = self.stage.city, self.stage.city.profiles.traffic
        steps = begin.astype(np.int64)
        local = local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)
        index = by_hour(traffic.weekday_index, local.hour)
        for day_type, profile in (
            (SATURDAY, traffic.saturday_index),
            (SUNDAY, traffic.sunday_index),
        ):
            index = np.where(local.day_type == day_type, by_hour(profile, local.hour), index)
        rain_mmh = self._rain_mmh(steps.tolist(), [at.streets[0] for at in scenes])
        low, high = (float(factor) for factor in traffic.wet.incident_factor)
        bounds_mmh = [0.0, *(float(edge) for edge in traffic.wet.moderate_rain_mmh)]
        return index * np.interp(rain_mmh, bounds_mmh, [1.0, low, high])

    def _rain_mmh(self, steps: list[int], streets: list[int]) -> FloatArray:
        points = self.stage.streets
        return np.array(
            [
                self.sky.rain_mmh(
                    np.array([step], dtype=np.int64),
                    points.east_km[street : street + 1],
                    points.north_km[street : street + 1],
                )[0, 0]
                for step, street in zip(steps, streets, strict=True)
            ]
        )


def _event(
    event_id: str, trouble: Trouble, span: tuple[int, int], unit: FloatArray, at: scene.Scene
) -> Event:
    values = with_defaults(trouble.what, lots.values(trouble, unit))
    return Event(
        event_id=event_id,
        what=trouble.what,
        begin_step=span[0],
        end_step=span[0] + span[1],
        area=at.area,
        lat_deg=at.lat_deg,
        lon_deg=at.lon_deg,
        radius_km=values.get("radius_km"),
        streets=at.streets,
        feeders=at.feeders,
        stations=at.stations,
        sensors=at.sensors,
        values=values,
    )
