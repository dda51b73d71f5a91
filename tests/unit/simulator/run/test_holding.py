"""A speed that cannot be held: the clock runs as fast as the city can, and says so."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from contract.clock import CityClock, to_us
from simulator.run.holding import MOST_LAG_S, Held, Holding
from simulator.run.pacing import Tempo

WALL = datetime(2026, 11, 22, 7, 0, 30, tzinfo=UTC)
TICK_S = 0.2


@dataclass
class City:
    """A city that makes so many of its seconds in a second of the wall, and no more."""

    wanted: float
    can: float
    wall: datetime = WALL
    made_ms: float = to_us(WALL) / 1000
    said: list[Held] = field(default_factory=list[Held])

    def __post_init__(self) -> None:
        self.tempo = Tempo(CityClock(WALL, WALL, self.wanted), lambda: self.wall)
        self.holding = Holding(self.tempo, self.passed_s)

    def passed_s(self) -> float:
        return (self.wall - WALL).total_seconds()

    @property
    def due_ms(self) -> int:
        return to_us(self.tempo.now()) // 1000

    def live(self, seconds: float) -> None:
        """Let so much time pass on the wall; city time never goes back."""
        for _ in range(round(seconds / TICK_S)):
            before_ms = self.due_ms
            self.wall += timedelta(seconds=TICK_S)
            self.made_ms = min(self.due_ms, self.made_ms + self.can * TICK_S * 1000)
            held = self.holding.look(round(self.made_ms), self.due_ms)
            self.said += [held] if held else []
            assert self.due_ms >= before_ms

    @property
    def lag_s(self) -> float:
        return (self.due_ms - self.made_ms) / 1000 / (self.tempo.running or 1.0)


@pytest.mark.parametrize("can", [90.0, 200.0, 500.0])
def test_a_clock_that_is_too_fast_is_slowed_to_what_is_reached(can: float) -> None:
    city = City(wanted=600.0, can=can)
    city.live(180)

    assert can * 0.8 < city.tempo.running <= can * 1.1
    assert city.lag_s < MOST_LAG_S
    assert city.tempo.speed == 600
    assert [held.is_held for held in city.said] == [False]
    assert city.said[0].reached == pytest.approx(can, rel=0.05)


def test_a_clock_that_is_held_is_left_alone() -> None:
    city = City(wanted=600.0, can=700.0)
    city.live(300)

    assert (city.tempo.running, city.said) == (600, [])


def test_a_clock_goes_faster_again_once_the_city_can() -> None:
    city = City(wanted=600.0, can=200.0)
    city.live(120)
    city.can = 1_000.0
    city.live(900)

    assert city.tempo.running == 600
    assert [held.is_held for held in city.said] == [False, True]


def test_a_clock_that_runs_with_the_wall_is_late_and_says_so_once() -> None:
    city = City(wanted=1.0, can=0.5)
    city.live(300)

    assert city.tempo.running == 1
    assert [held.is_held for held in city.said] == [False]
    city.can = 100.0
    city.live(60)
    assert city.lag_s == 0
    assert [held.is_held for held in city.said] == [False, True]


def test_what_is_caught_up_after_a_start_is_no_speed_that_is_missed() -> None:
    city = City(wanted=1.0, can=50.0)
    city.made_ms -= 40 * 60_000
    city.live(120)

    assert (city.lag_s, city.said) == (0, [])


def test_a_machine_that_slept_is_no_city_that_is_too_slow() -> None:
    city = City(wanted=60.0, can=300.0)
    city.live(30)
    for _ in range(4):
        city.wall += timedelta(minutes=2)
        city.live(30)

    assert (city.tempo.running, city.said) == (60, [])


def test_a_pause_and_a_new_speed_count_from_where_they_are_told() -> None:
    city = City(wanted=600.0, can=100.0)
    city.live(120)
    city.tempo.pause()
    city.live(60)
    assert city.tempo.running == 0
    city.tempo.set_speed(60.0)
    city.tempo.resume()
    city.live(120)

    assert city.tempo.running == 60
    assert city.lag_s == 0
