"""Whether a city's speed can be held, and at which it runs where it cannot.

A city that falls behind its clock tells readings that are late for everybody. So the clock of a
fast city is slowed to what is reached, and tried faster again after a while. One that runs with the
wall, or slower, is never slowed: its time is the wall's, and what comes late in it is late.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.run.pacing import Tempo

LOOK_S = 3.0
MOST_LAG_S = 5.0
"""So far may readings be behind the clock. [s of the wall]"""
SETTLED_LAG_S = 1.0
LOOKS = 2
"""So many looks in a row must a city be seen to fall behind: one may be a pause of the machine."""
AWAY_S = 10.0
"""So long without a look the process was stopped, or the machine slept."""
REACHED_FRAC = 0.9
"""Of what was reached the clock takes so much: the rest makes up for what varies."""
CATCH_UP_FRAC = 0.25
TRY_LOOKS, TRY_FASTER = 20, 1.1
WALL_SPEED = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """What was found: a speed that is not held, said once, or is held again.

    Attributes
    ----------
    wanted, reached
        City seconds per second of the wall.
    lag_s
        By which readings were behind. [s of the wall]
    """

    wanted: float
    reached: float
    lag_s: float
    is_held: bool


class Holding:
    """Looks at how far a city is behind its clock, and slows the clock.

    Parameters
    ----------
    monotonic_s
        Seconds that pass, from any zero.
    """

    def __init__(self, tempo: Tempo, monotonic_s: Callable[[], float]) -> None:
        self._tempo = tempo
        self._monotonic_s = monotonic_s
        self._last: tuple[float, int] | None = None
        self._behind_count = self._settled_count = 0
        self._limit = tempo.speed
        self._is_held = True

    def look(self, made_ms: int, due_ms: int) -> Held | None:
        """Slow the clock down or let it go faster, where that is due; return what is to be said.

        Parameters
        ----------
        made_ms
            City time up to which readings were made. [ms since the epoch]
        due_ms
            City time now. [ms since the epoch]
        """
        now_s = self._monotonic_s()
        if self._last is None or self._tempo.running <= 0:
            self._last = now_s, made_ms
            return None
        passed_s = now_s - self._last[0]
        if passed_s < LOOK_S:
            return None
        reached = (made_ms - self._last[1]) / 1000 / passed_s
        self._last = now_s, made_ms
        lag_s = (due_ms - made_ms) / 1000 / self._tempo.running
        if lag_s > MOST_LAG_S and reached < self._tempo.running:
            return self._fell_behind(reached, lag_s, was_away=passed_s > AWAY_S)
        self._behind_count = 0
        return self._went_on(lag_s)

    def _fell_behind(self, reached: float, lag_s: float, *, was_away: bool) -> Held | None:
        self._behind_count += not was_away
        if self._behind_count < LOOKS:
            return None
        self._behind_count = self._settled_count = 0
        wanted, was_held = self._tempo.speed, self._is_held
        if wanted > WALL_SPEED:
            self._limit = max(WALL_SPEED, REACHED_FRAC * reached)
            self._tempo.hold(max(WALL_SPEED, CATCH_UP_FRAC * self._limit))
        self._is_held = False
        return Held(wanted, reached, lag_s, is_held=False) if was_held else None

    def _went_on(self, lag_s: float) -> Held | None:
        if self._is_held or lag_s > SETTLED_LAG_S:
            return None
        wanted = self._tempo.speed
        self._settled_count += 1
        if self._settled_count % TRY_LOOKS == 0:
            self._limit *= TRY_FASTER
        speed = min(wanted, self._limit)
        if speed > self._tempo.running:
            self._tempo.hold(speed)
        if self._tempo.running < wanted:
            return None
        self._is_held = True
        return Held(wanted, wanted, lag_s, is_held=True)
