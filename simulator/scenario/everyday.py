"""What goes wrong by itself, day by day: a function of the seed, and of how much trouble is wanted.

A day's troubles are drawn by its number, so nothing is remembered: at any minute what goes on is
what began on this day and on so many before it as the longest lasts.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from simulator.scenario import lots
from simulator.scenario.ailments import Ailments
from simulator.scenario.event import Event
from simulator.scenario.mishaps import Mishaps
from simulator.scenario.stage import Stage
from simulator.scenario.troubles import Troubles
from simulator.world.models.storm import RainField

DAYS_KEPT = 64


@dataclass(frozen=True, slots=True, eq=False)
class Everyday:
    """The troubles of a run that nobody asked for."""

    mishaps: Mishaps
    ailments: Ailments

    @classmethod
    def of(
        cls,
        stages: tuple[Stage, Stage],
        troubles: Troubles,
        sky: RainField,
        *,
        seed: int,
        trouble: float,
    ) -> Self:
        """Return the troubles of a run.

        Parameters
        ----------
        stages
            The run's, and that of the standard fleet, which says how much can fail at a time.
        sky
            Whose rain makes accidents more frequent: its own. A storm that somebody asks for brings
            none but those that are asked for as well, so that its twin differs by it alone.
        trouble
            How much, against the pack's rates.
        """
        stage, standard = stages
        usual = Ailments(standard, seed, trouble, troubles)
        return cls(
            Mishaps(stage, seed, trouble, troubles, sky),
            Ailments(stage, seed, trouble, troubles, usual),
        )

    def during(self, from_step: int, to_step: int) -> list[Event]:
        """Return what goes on in some of the minutes [from_step, to_step)."""
        offset_h = self.mishaps.stage.city.utc_offset_h
        first = lots.day_of(from_step, offset_h) - self.mishaps.troubles.look_back_days
        last = lots.day_of(to_step - 1, offset_h)
        return [
            event
            for day in range(first, last + 1)
            for event in _begun_on(self, day)
            if event.overlaps(from_step, to_step)
        ]

    def knows(self, event_id: str) -> bool:
        """Tell whether some day has an event of a name."""
        day = lots.day_in(event_id)
        return day is not None and any(event.event_id == event_id for event in _begun_on(self, day))


@lru_cache(maxsize=DAYS_KEPT)
def _begun_on(everyday: Everyday, day: int) -> tuple[Event, ...]:
    return (*everyday.mishaps.begun_on(day), *everyday.ailments.begun_on(day))
