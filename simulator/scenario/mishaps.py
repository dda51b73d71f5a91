"""Everyday events of the city: accidents and closures on its streets, feeders without voltage.

They are the same whatever the fleet is.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.scenario import lots
from simulator.scenario.asked import with_defaults
from simulator.scenario.event import Event
from simulator.scenario.stage import NO_AREA, Points, Stage
from simulator.scenario.troubles import Trouble, Troubles
from simulator.world.local_time import SATURDAY, SUNDAY, by_hour, local_time
from simulator.world.models.storm import RainField
from simulator.world.units import DAY_MIN, HOUR_MIN

NIGHT_HOURS = (22.0, 24.0)  # works begin then; assumed
MAX_MEAN_COUNT = 500.0  # a day: bounds the work, far above any pack's; assumed
LOTS = 8  # numbers for each that may happen: when, where, whether, and its parameters


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
            if trouble.of in {"city", "feeder"}
            for event in (
                self._on_streets(day, trouble, layer, share)
                if trouble.of == "city"
                else self._on_feeders(day, trouble, layer, share)
            )
        ]

    def _on_streets(self, day: int, trouble: Trouble, layer: int, share: float) -> list[Event]:
        """Return what happens on streets: more candidates than that, of which some are taken."""
        most = self._most(trouble)
        name = f"everyday.{trouble.what}.{layer}"
        mean = min(trouble.per_day * most, MAX_MEAN_COUNT)
        number = lots.count(float(rng.draw(self.seed, f"{name}.count", day, 1)[0]), mean)
        if not number or not self.stage.streets.count:
            return []
        unit = rng.draw(self.seed, name, day, (number, LOTS))
        lasts_min = lots.lasting_min(
            trouble, rng.draw(self.seed, f"{name}.lasts", day, number, "normal")
        )
        minute = self._minute(trouble, unit[:, 0])
        street = (unit[:, 1] * self.stage.streets.count).astype(np.int64)
        begin = lots.day_begin_step(day, self.stage.city.utc_offset_h) + minute
        taken = unit[:, 2] * most < share * self._weight(trouble, begin, street)
        return [
            self._event(
                lots.event_id(self.seed, day, trouble.what, place + 1, layer),
                trouble,
                (int(begin[place]), int(lasts_min[place])),
                unit[place, 3:],
                street=int(street[place]),
            )
            for place in np.flatnonzero(taken).tolist()
        ]

    def _on_feeders(self, day: int, trouble: Trouble, layer: int, share: float) -> list[Event]:
        name = f"everyday.{trouble.what}.{layer}"
        number = self.stage.feeders.count
        unit = rng.draw(self.seed, name, day, (number, LOTS))
        lasts_min = lots.lasting_min(
            trouble, rng.draw(self.seed, f"{name}.lasts", day, number, "normal")
        )
        begin = lots.day_begin_step(day, self.stage.city.utc_offset_h)
        minute = self._minute(trouble, unit[:, 0])
        return [
            self._event(
                lots.event_id(self.seed, day, trouble.what, place + 1, layer),
                trouble,
                (begin + int(minute[place]), int(lasts_min[place])),
                unit[place, 3:],
                feeder=place,
            )
            for place in np.flatnonzero(unit[:, 2] < trouble.per_day * share).tolist()
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

    def _weight(self, trouble: Trouble, begin: FloatArray, street: IntArray) -> FloatArray:
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
        rain_mmh = self._rain_mmh(steps.tolist(), street.tolist())
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
        self,
        event_id: str,
        trouble: Trouble,
        span: tuple[int, int],
        unit: FloatArray,
        *,
        street: int | None = None,
        feeder: int | None = None,
    ) -> Event:
        points: Points = self.stage.streets if feeder is None else self.stage.feeders
        place = street if feeder is None else feeder
        number = 0 if place is None else place
        return Event(
            event_id=event_id,
            what=trouble.what,
            begin_step=span[0],
            end_step=span[0] + span[1],
            area=str(points.district[number]) or NO_AREA,
            lat_deg=float(points.lat_deg[number]),
            lon_deg=float(points.lon_deg[number]),
            streets=() if street is None else (street,),
            feeders=() if feeder is None else (feeder,),
            values=with_defaults(trouble.what, lots.values(trouble, unit)),
        )
