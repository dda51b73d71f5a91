"""City time follows a clock that is alive, else the wall; for all readers by one rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import city_time
from contract.city_time import CityTime
from contract.clock import CALENDAR_END, EPOCH, CityClock, is_in_calendar, to_us
from contract.errors import PayloadError
from contract.payload.notice import encode_clock

WALL = datetime(2026, 11, 22, 7, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


class Watched:
    """City time at a wall clock that the test moves."""

    def __init__(self) -> None:
        self.wall = WALL
        self.city = CityTime(lambda: self.wall)

    def told(self, city_at: datetime, speed: float) -> None:
        self.city.hear(encode_clock(CityClock(city_at, self.wall, speed)))


def test_without_a_clock_the_city_follows_the_wall() -> None:
    watched = Watched()
    watched.wall += timedelta(hours=1)
    assert watched.city.now() == watched.wall
    assert watched.city.line().speed == 1


def test_a_clock_message_sets_point_and_slope_and_an_empty_one_takes_it_back() -> None:
    watched = Watched()
    watched.told(JUNE, 60.0)
    watched.wall += timedelta(seconds=10)
    assert watched.city.now() == JUNE + timedelta(minutes=10)
    assert watched.city.line() == CityClock(JUNE + timedelta(minutes=10), watched.wall, 60.0)
    watched.city.hear(b"")
    assert watched.city.now() == watched.wall


def test_a_clock_that_is_no_longer_told_stops_counting_after_half_a_minute() -> None:
    watched = Watched()
    watched.told(JUNE, 60.0)
    watched.wall += timedelta(seconds=30)
    assert watched.city.now() == JUNE + timedelta(minutes=30)
    watched.wall += timedelta(milliseconds=1)
    assert watched.city.now() == watched.wall
    watched.told(JUNE, 60.0)
    assert watched.city.now() == JUNE


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b'{"city_at":"2026-06-01T00:00:00Z","wall_at":"2026-11-22T06:59:29Z","speed":60}',
        b'{"city_at":"2026-06-01T00:00:00Z","wall_at":"2026-11-22T07:00:31Z","speed":60}',
        b'{"city_at":"2026-06-01T00:00:00Z","wall_at":"2026-11-22T07:00:00Z","speed":3600.5}',
        b'{"city_at":"2026-06-01T00:00:00Z","wall_at":"2026-11-22T07:00:00Z","speed":-1}',
        b'{"city_at":"9999-12-31T23:59:59-14:00","wall_at":"2026-11-22T07:00:00Z","speed":1}',
        b'{"city_at":"2200-01-01T00:00:00Z","wall_at":"2026-11-22T07:00:00Z","speed":0}',
        b'{"city_at":"0001-01-01T00:00:00+14:00","wall_at":"2026-11-22T07:00:00Z","speed":1}',
        b'{"city_at":"2026-06-01T00:00:00Z","wall_at":"0001-01-01T00:00:00+14:00","speed":1}',
        b'{"city_at":"2199-12-31T23:59:59Z","wall_at":"2026-11-22T06:59:58Z","speed":1}',
    ],
    ids=[
        "incomplete", "told long ago", "told later", "too fast", "backwards", "the calendar's end",
        "after 2199", "the calendar's begin", "wall at the calendar's begin", "leads out of 2199",
    ],
)  # fmt: skip
def test_a_senseless_clock_is_refused_and_the_former_goes_on(payload: bytes) -> None:
    watched = Watched()
    watched.told(JUNE, 60.0)
    with pytest.raises(PayloadError):
        watched.city.hear(payload)
    assert watched.city.now() == JUNE


INSTANTS = st.one_of(
    st.datetimes(timezones=st.timezones() | st.just(UTC)),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]).map(
        datetime.fromisoformat
    ),
)


@given(
    INSTANTS.map(lambda instant: instant.isoformat()),
    st.one_of(st.just(WALL.isoformat()), INSTANTS.map(lambda instant: instant.isoformat())),
    st.floats(0, 10_000),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_whatever_is_told_city_time_stays_in_the_calendar(
    city_at: str, wall_at: str, speed: float, passed: timedelta
) -> None:
    watched = Watched()
    payload = f'{{"city_at":"{city_at}","wall_at":"{wall_at}","speed":{speed}}}'.encode()
    try:
        watched.city.hear(payload)
    except PayloadError:
        assert watched.city.now() == WALL
    watched.wall += passed
    assert EPOCH <= watched.city.now() < CALENDAR_END
    assert is_in_calendar(watched.city.line().city_at)


def test_what_came_before_the_clock_went_is_judged_by_the_clock() -> None:
    watched = Watched()
    ahead = WALL + timedelta(days=100)
    watched.told(ahead, 60.0)
    watched.wall += timedelta(seconds=5)
    came_us = to_us(watched.wall)
    watched.wall += timedelta(milliseconds=200)
    watched.city.hear(b"")
    assert watched.city.now() == watched.wall
    _, furthest_us = watched.city.range_us(came_us)
    assert furthest_us == to_us(ahead + 60 * timedelta(seconds=5.2))
    assert watched.city.range_us(to_us(watched.wall)) == (to_us(watched.wall),) * 2


def test_what_came_beside_the_end_of_a_clock_far_ahead_is_not_too_old() -> None:
    watched = Watched()
    watched.told(WALL + timedelta(days=400), 3_600.0)
    came_us = to_us(watched.wall)
    watched.wall += timedelta(milliseconds=1)
    watched.city.hear(b"")
    nearest_us, _ = watched.city.range_us(came_us)
    assert nearest_us == to_us(watched.wall)


def test_what_came_before_a_clock_far_ahead_is_not_too_old() -> None:
    watched = Watched()
    came_us = to_us(watched.wall)
    watched.wall += timedelta(milliseconds=1)
    watched.told(WALL + timedelta(days=400), 3_600.0)
    nearest_us, _ = watched.city.range_us(came_us)
    assert nearest_us <= to_us(watched.wall)


def test_an_empty_message_is_judged_as_the_walls_own_clock() -> None:
    assert city_time.judge(b"", WALL) == CityClock(WALL, WALL, 1.0)
