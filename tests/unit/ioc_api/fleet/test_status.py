"""The status of a sensor by the age of its newest reading, in its own periods."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import from_us, to_us
from ioc_api.fleet import status as rules
from ioc_api.fleet.status import STATUSES, Status

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
PERIOD_S = 300.0


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
    observed_at = NOW - timedelta(seconds=age_s)
    found = rules.status(
        observed_at=observed_at, period_s=PERIOD_S, at=NOW, is_offline=False, is_retired=False
    )
    assert found == expected


def test_without_a_reading_it_is_new() -> None:
    found = rules.status(
        observed_at=None, period_s=PERIOD_S, at=NOW, is_offline=False, is_retired=False
    )
    assert found == "new"


@pytest.mark.parametrize("observed_at", [None, NOW], ids=["no reading", "a fresh reading"])
def test_retired_goes_before_offline_and_both_before_readings(observed_at: datetime | None) -> None:
    def found(*, is_offline: bool, is_retired: bool) -> Status:
        return rules.status(
            observed_at=observed_at,
            period_s=PERIOD_S,
            at=NOW,
            is_offline=is_offline,
            is_retired=is_retired,
        )

    assert found(is_offline=True, is_retired=False) == "offline"
    assert found(is_offline=True, is_retired=True) == "retired"


@given(
    age_s=st.none() | st.floats(-1e5, 1e7),
    period_s=st.floats(0.5, 604_800, width=32),
    is_offline=st.booleans(),
    is_retired=st.booleans(),
)
def test_the_column_says_what_the_single_rule_says(
    *, age_s: float | None, period_s: float, is_offline: bool, is_retired: bool
) -> None:
    observed_at = None if age_s is None else from_us(to_us(NOW) - round(age_s * 1e6))
    one = rules.status(
        observed_at=observed_at,
        period_s=period_s,
        at=NOW,
        is_offline=is_offline,
        is_retired=is_retired,
    )
    at_us = rules.NEVER_US if observed_at is None else to_us(observed_at)
    (code,) = rules.statuses(
        observed_at_us=np.array([at_us]),
        period_s=np.array([period_s]),
        at_us=to_us(NOW),
        is_offline=np.array([is_offline]),
        is_retired=np.array([is_retired]),
    )
    assert STATUSES[code] == one


@pytest.mark.parametrize(("speed", "granted_s"), [(0.0, 0.0), (1.0, 1.0), (60.0, 60.0)])
def test_the_way_of_a_reading_is_granted_in_wall_time(speed: float, granted_s: float) -> None:
    assert rules.judged_at(NOW, speed) == NOW - timedelta(seconds=granted_s)
