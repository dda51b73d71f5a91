"""City time is a line."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from contract import clock
from contract.clock import CityClock

WALL = datetime(2026, 11, 22, 7, tzinfo=UTC)
LATER = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=365))


@given(LATER, st.floats(min_value=0.01, max_value=300))
def test_wall_of_undoes_city_now(passed: timedelta, speed: float) -> None:
    """To a millisecond over a year."""
    line = CityClock(WALL - timedelta(days=3), WALL, speed)
    error = line.wall_of(line.city_now(WALL + passed)) - (WALL + passed)
    assert abs(error) < timedelta(milliseconds=1)


def test_a_forgotten_fast_clock_stays_in_the_calendar() -> None:
    """A retained message of years ago must not stop the ingest."""
    line = CityClock(WALL, WALL, 100_000.0)
    assert line.city_now(WALL + timedelta(days=3650)) == WALL + timedelta(seconds=1e10)


def test_without_a_simulator_city_time_is_wall_time() -> None:
    """A city of real devices."""
    assert clock.wall_clock(WALL).city_now(WALL + timedelta(hours=1)) == WALL + timedelta(hours=1)


@given(st.integers(-(10**15), 4 * 10**15))
def test_microseconds_survive_the_way_there_and_back(instant_us: int) -> None:
    """No float on the way."""
    assert clock.to_us(clock.from_us(instant_us)) == instant_us


def test_times_on_the_wire_are_utc_with_z() -> None:
    """Local time is for people only."""
    local = datetime(2026, 11, 22, 14, tzinfo=timezone(timedelta(hours=7)))
    assert clock.rfc3339(local) == "2026-11-22T07:00:00.000Z"
