"""Devices whose clock is wrong."""

from collections.abc import Mapping

import pytest

from tests.stand.faulty_city import FaultyCity, Row


@pytest.mark.parametrize("skew_s", [-600, 137.5, 86_400])
def test_a_wrong_clock_is_in_the_readings_time_alone(
    afternoon: FaultyCity, twin: Mapping[str, list[Row]], skew_s: float
) -> None:
    """They are sent as they are made, in order, with their values and numbers."""
    for kind, sensor in (("traffic_flow", "hcmc-tf-0001"), ("rain_gauge", "hcmc-rg-0001")):
        fault = afternoon.fault("clock_skew", kind, skew_s=skew_s)
        rows = afternoon.rows(fault)[sensor]
        for row, healthy in zip(rows, twin[sensor], strict=True):
            ahead_ms = round(skew_s * 1_000) if row.event else 0
            assert row._replace(event="") == healthy._replace(at_ms=healthy.at_ms + ahead_ms)
        assert sum(row.event == fault.event_id for row in rows) == 60
