"""City time follows the clock message, else the wall."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.clock import CityClock, to_us
from contract.payload.notice import encode_clock
from contract.reason import PayloadError
from ingest.city_time import CityTime

WALL = datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_without_a_clock_the_city_follows_the_wall() -> None:
    now = [WALL]
    city_time = CityTime(lambda: now[0])
    now[0] += timedelta(hours=1)
    assert city_time.now_us() == to_us(WALL + timedelta(hours=1))


def test_a_clock_message_sets_point_and_slope() -> None:
    now = [WALL]
    city_time = CityTime(lambda: now[0])
    begin = datetime(2026, 6, 1, tzinfo=UTC)
    city_time.update(encode_clock(CityClock(begin, WALL, 60.0)))
    now[0] += timedelta(minutes=1)
    assert city_time.now_us() == to_us(begin + timedelta(hours=1))
    city_time.update(b"")
    assert city_time.now_us() == to_us(now[0])


def test_a_clock_at_the_end_of_the_calendar_stands_still() -> None:
    now = [WALL]
    city_time = CityTime(lambda: now[0])
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    city_time.update(encode_clock(CityClock(last, WALL, 60.0)))
    now[0] += timedelta(minutes=1)
    assert city_time.now_us() > to_us(last)


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b'{"city_at":"9999-12-31T00:00:00Z","wall_at":"2000-01-01T00:00:00Z","speed":100000}',
        b'{"city_at":"0001-01-02T00:00:00Z","wall_at":"2026-11-22T07:00:00Z","speed":1}',
    ],
    ids=["incomplete", "beyond the calendar", "before the epoch"],
)
def test_a_senseless_clock_is_refused_and_the_former_goes_on(payload: bytes) -> None:
    city_time = CityTime(lambda: WALL)
    with pytest.raises(PayloadError):
        city_time.update(payload)
    assert city_time.now_us() == to_us(WALL)
