"""The tide against published levels."""

from datetime import datetime

import numpy as np
import pytest

from contract.city import City
from simulator.world.local_time import local_time
from simulator.world.models import tide


def minute(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() / 60


def test_phu_an_reaches_its_record_tide_in_november_2025(city: City) -> None:
    """1.77 m were measured on 2025-11-06; the fit's error is 0.12 m."""
    start = int(minute("2025-11-06T00:00+07:00"))
    local = local_time(
        np.arange(start, start + 1_440, dtype=np.int64),
        utc_offset_h=city.utc_offset_h,
        calendar=city.calendar,
    )
    level = tide.gauge_m(city.tide, local, residual_m=0.0, gain=1.0, lag_min=0.0, offset_m=0.0)

    assert level.max() == pytest.approx(1.77, abs=0.15)
    assert 16 <= local.hour[int(np.argmax(level))] <= 19


def test_nha_be_is_earlier_than_phu_an(city: City) -> None:
    start = int(minute("2025-11-06T12:00+07:00"))
    local = local_time(
        np.arange(start, start + 720, dtype=np.int64),
        utc_offset_h=city.utc_offset_h,
        calendar=city.calendar,
    )
    gauges = {gauge.gauge_id: gauge for gauge in city.tide.gauge}
    peaks = [
        int(
            np.argmax(
                tide.gauge_m(
                    city.tide, local, residual_m=0.0, gain=g.gain, lag_min=g.lag_min,
                    offset_m=g.offset_m,
                )
            )
        )
        for g in (gauges["river-nha-be"], gauges["river-phu-an"])
    ]  # fmt: skip

    assert peaks[1] - peaks[0] == pytest.approx(60, abs=2)
