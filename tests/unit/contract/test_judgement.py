"""What is stored, what is refused, and for which reason."""

import pytest

from contract.catalogue import KIND_BY_CODE
from contract.judgement import judge_time, judge_values
from contract.quality import Quality
from contract.reason import PayloadError, Reason

AIR = KIND_BY_CODE["air_quality"]
NOW_US = 1_795_330_800_000_000
MINUTE_US = 60_000_000


def test_a_good_reading_has_quality_zero() -> None:
    """Null values are simply absent."""
    assert judge_values(AIR, {"pm25_ugm3": 42.1, "no2_ugm3": None}) == Quality(0)


def test_an_implausible_value_is_marked_not_refused() -> None:
    """It may be true, and an analyst decides."""
    assert judge_values(AIR, {"pm25_ugm3": 900}) == Quality.IMPLAUSIBLE


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
    ("observed_at_us", "reason", "year"),
    [(2**62, Reason.FUTURE_TIME, "after the year 9999"), (-(2**62), Reason.TOO_OLD, "year 1,")],
)
def test_a_time_that_no_calendar_shows_is_refused_like_any_other(
    observed_at_us: int, reason: Reason, year: str
) -> None:
    """SenML's numbers reach further than years do."""
    with pytest.raises(PayloadError, match=year) as caught:
        judge_time(observed_at_us, city_now_us=NOW_US, oldest_us=NOW_US - 60 * MINUTE_US)
    assert caught.value.reason is reason
