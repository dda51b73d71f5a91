"""What is stored, what is refused, and for which reason."""

from datetime import datetime

import pytest

from contract.catalogue import KIND_BY_CODE
from contract.clock import CALENDAR_END_US
from contract.errors import PayloadError
from contract.judgement import judge_birth, judge_time, judge_values
from contract.payload.birth import Birth
from contract.plausible import Plausible, Range
from contract.quality import Quality
from contract.reason import Reason
from contract.topic import SensorTopic

AIR = KIND_BY_CODE["air_quality"]
NOW_US = 1_795_330_800_000_000
MINUTE_US = 60_000_000


def test_a_good_reading_has_quality_zero() -> None:
    """Null values are simply absent."""
    assert judge_values(AIR, {"pm25_ugm3": 42.1, "no2_ugm3": None}) == Quality(0)


def test_an_implausible_value_is_marked_not_refused() -> None:
    """It may be true, and an analyst decides."""
    usual = Range(low=0.5, high=400, source="assumed")
    plausible = Plausible({("air_quality", "pm25_ugm3"): usual})
    assert judge_values(AIR, {"pm25_ugm3": 900}, plausible) == Quality.IMPLAUSIBLE
    assert judge_values(AIR, {"pm25_ugm3": 400}, plausible) == Quality(0)


def test_what_a_city_says_nothing_of_is_plausible_wherever_it_is_possible() -> None:
    assert judge_values(AIR, {"pm25_ugm3": 900}) == Quality(0)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"radon_bqm3": 5.0, "pm25_ugm3": -5.0}, Reason.UNKNOWN_QUANTITY),
        ({}, Reason.NO_VALUE),
        ({"pm25_ugm3": None}, Reason.NO_VALUE),
        ({"pm25_ugm3": -0.1}, Reason.OUT_OF_RANGE),
        ({"pm25_ugm3": 12.0, "humidity_frac": 55.0}, Reason.OUT_OF_RANGE),
        ({"pm25_ugm3": float("inf")}, Reason.OUT_OF_RANGE),
    ],
)
def test_values_that_cannot_be_are_refused(values: dict[str, float | None], reason: Reason) -> None:
    """The first reason in the order of the vocabulary."""
    with pytest.raises(PayloadError) as caught:
        judge_values(AIR, values)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("observed_at_us", "reason"),
    [
        (None, Reason.BAD_TIME),
        (NOW_US + 5 * MINUTE_US + 1, Reason.FUTURE_TIME),
        (NOW_US - 60 * MINUTE_US - 1, Reason.TOO_OLD),
    ],
)
def test_times_that_cannot_be_are_refused(observed_at_us: int | None, reason: Reason) -> None:
    """Future and past are measured against city time."""
    with pytest.raises(PayloadError) as caught:
        judge_time(observed_at_us, city_now_us=NOW_US, oldest_us=NOW_US - 60 * MINUTE_US)
    assert caught.value.reason is reason


@pytest.mark.parametrize("observed_at_us", [NOW_US + 5 * MINUTE_US, NOW_US - 60 * MINUTE_US])
def test_the_limits_themselves_are_taken(observed_at_us: int) -> None:
    """Both ends are included."""
    judge_time(observed_at_us, city_now_us=NOW_US, oldest_us=NOW_US - 60 * MINUTE_US)


@pytest.mark.parametrize(
    ("speed", "tolerance_s"),
    [(1.0, 1.0), (0.0, 1.0), (60.0, 60.0)],
    ids=["as the wall", "still", "fast"],
)
def test_a_reading_ahead_of_the_city_is_taken_and_marked(speed: float, tolerance_s: float) -> None:
    """What a right clock may be off, in seconds of the wall, is no skew."""
    right_us = NOW_US + int(tolerance_s * 1e6)
    for observed_at_us, quality in (
        (NOW_US, Quality(0)),
        (right_us, Quality(0)),
        (right_us + 1, Quality.CLOCK_SKEW),
        (NOW_US + 5 * MINUTE_US, Quality.CLOCK_SKEW),
    ):
        judged = judge_time(observed_at_us, city_now_us=NOW_US, oldest_us=0, speed=speed)
        assert judged == quality


@pytest.mark.parametrize(
    ("observed_at_us", "shown"),
    [
        (2**62, "after the year 9999"),
        (-(2**62), "before the year 1,"),
        (CALENDAR_END_US, "2200-01-01"),
        (-1, "1969-12-31"),
    ],
)
def test_a_time_outside_of_1970_to_2199_is_no_time_whatever_the_city_says(
    observed_at_us: int, shown: str
) -> None:
    """SenML's numbers and offsets reach further than what the parts can count."""
    with pytest.raises(PayloadError, match=shown) as caught:
        judge_time(observed_at_us, city_now_us=observed_at_us, oldest_us=observed_at_us)
    assert caught.value.reason is Reason.BAD_TIME


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1970-01-01T00:00:00+00:01",
        "2199-12-31T23:59:59-00:01",
    ],
)
def test_a_birth_bears_no_time_outside_of_1970_to_2199(text: str) -> None:
    """Whatever its offset makes of it."""
    topic = SensorTopic("hcmc", "760", "environment", "air_quality", "aq-1", "meta")
    birth = Birth(name="a", lat_deg=10, lon_deg=106, installed_at=datetime.fromisoformat(text))
    with pytest.raises(PayloadError, match="installed_at lies outside") as caught:
        judge_birth(topic, birth)
    assert caught.value.reason is Reason.BAD_TIME
