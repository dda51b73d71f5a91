"""The status of a sensor by the age of its newest reading, in its own periods."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.city_time import CityTime
from contract.clock import CityClock, to_us
from contract.payload import notice
from ioc_api.fleet import status
from ioc_api.fleet.status import STATUSES, Status

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
PERIOD_S = 300.0


def judged(
    observed_at: datetime | None, *, is_offline: bool = False, is_retired: bool = False
) -> Status:
    """Return the status of one sensor now."""
    (code,) = status.statuses(
        observed_at_us=np.array([status.NEVER_US if observed_at is None else to_us(observed_at)]),
        period_s=np.array([PERIOD_S]),
        at_us=to_us(NOW),
        is_offline=np.array([is_offline]),
        is_retired=np.array([is_retired]),
    )
    return STATUSES[int(code)]


@pytest.mark.parametrize(
    ("age_s", "expected"),
    [
        (-60, "live"),
        (0, "live"),
        (3 * PERIOD_S, "live"),
        (3 * PERIOD_S + 0.001, "late"),
        (10 * PERIOD_S, "late"),
        (10 * PERIOD_S + 0.001, "silent"),
    ],
)
def test_age_decides(age_s: float, expected: Status) -> None:
    assert judged(NOW - timedelta(seconds=age_s)) == expected


def test_without_a_reading_it_is_new() -> None:
    assert judged(None) == "new"


@pytest.mark.parametrize("observed_at", [None, NOW], ids=["no reading", "a fresh reading"])
def test_retired_goes_before_offline_and_both_before_readings(observed_at: datetime | None) -> None:
    assert judged(observed_at, is_offline=True) == "offline"
    assert judged(observed_at, is_offline=True, is_retired=True) == "retired"


sensors = st.tuples(
    st.none() | st.floats(-1e5, 1e7),
    st.floats(0.5, 604_800, width=32),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(sensors, min_size=1, max_size=20))
def test_each_sensor_is_judged_by_itself(
    fleet: list[tuple[float | None, float, bool, bool]],
) -> None:
    """The rule in words, for one sensor after the other."""
    ages_s, periods_s, offline, retired = zip(*fleet, strict=True)
    codes = status.statuses(
        observed_at_us=np.array(
            [status.NEVER_US if age is None else to_us(NOW) - round(age * 1e6) for age in ages_s]
        ),
        period_s=np.array(periods_s),
        at_us=to_us(NOW),
        is_offline=np.array(offline),
        is_retired=np.array(retired),
    )
    for code, (age_s, period_s, is_offline, is_retired) in zip(codes, fleet, strict=True):
        if is_retired:
            expected = "retired"
        elif is_offline:
            expected = "offline"
        elif age_s is None:
            expected = "new"
        elif round(age_s * 1e6) <= 3 * period_s * 1e6:
            expected = "live"
        else:
            expected = "late" if round(age_s * 1e6) <= 10 * period_s * 1e6 else "silent"
        assert STATUSES[code] == expected


@pytest.mark.parametrize(("speed", "granted_s"), [(0.0, 0.0), (1.0, 1.0), (60.0, 60.0)])
def test_the_way_of_a_reading_is_granted_in_wall_time(speed: float, granted_s: float) -> None:
    city_time = CityTime(lambda: NOW)
    city_time.hear(notice.encode_clock(CityClock(city_at=NOW, wall_at=NOW, speed=speed)))
    assert status.judged_at_us(city_time) == to_us(NOW - timedelta(seconds=granted_s))


def test_a_value_is_present_while_its_sensor_would_be_live() -> None:
    head_us = np.array([to_us(NOW)] * 3)
    value_at_us = head_us - np.array([0, 3, 4]) * round(PERIOD_S * 1e6)
    found = status.are_present(value_at_us, head_us, np.full(3, PERIOD_S))
    assert found.tolist() == [True, True, False]
