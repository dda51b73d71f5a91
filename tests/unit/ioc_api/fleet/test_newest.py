"""The one time by which answers say how old data are."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import CALENDAR_END_US, to_us
from contract.payload.notice import LiveItem
from contract.quality import Quality
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.newest import as_time, as_times, newest_us
from ioc_api.fleet.status import NEVER_US
from tests.stand.live_sensor import NOW, sensor


def test_what_a_clock_that_runs_ahead_says_does_not_make_old_data_look_fresh() -> None:
    fleet = Fleet()
    fleet.register([sensor(1), sensor(2), sensor(3)])
    rows = np.arange(3)
    assert newest_us(fleet, rows) == NEVER_US
    for number, minutes, quality in ((1, -10, Quality.LATE), (2, 4, Quality.CLOCK_SKEW)):
        item = LiveItem(f"hcmc-aq-000{number}", "air_quality", "", "", quality, {"pm25_ugm3": 1.0})
        fleet.apply(item, NOW + timedelta(minutes=minutes))
    assert newest_us(fleet, rows) == to_us(NOW - timedelta(minutes=10))
    assert newest_us(fleet, rows[1:]) == NEVER_US


@given(st.lists(st.one_of(st.just(NEVER_US), st.integers(0, CALENDAR_END_US - 1))))
def test_many_times_are_written_like_one(at_us: list[int]) -> None:
    assert as_times(np.array(at_us, np.int64)) == [as_time(one) for one in at_us]
