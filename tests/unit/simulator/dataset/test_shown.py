"""Readings as rows of a data set."""

import numpy as np

from simulator.dataset.shown import rows_of
from simulator.devices.device import devices_of
from simulator.devices.reading import Columns
from simulator.run.straight import Stretch
from simulator.world.city import CityModel


def test_what_a_device_has_nothing_to_show_for_is_null(model: CityModel) -> None:
    devices = devices_of(model)["power_transformer"]
    at_ms, count = np.array([1_000, 2_000]), np.zeros(2, dtype=np.int64)
    shown = tuple(np.array([0.5, np.nan if place == 3 else 0.0]) for place in range(6))
    columns = Columns(devices, 0, count, at_ms, at_ms, count, shown, shown)
    rows = rows_of(columns, Stretch([columns], 0, 3_000), {})

    assert [rows[4 + place].null_count for place in range(12)] == [0, 0, 0, 1, 0, 0] * 2
    assert rows[7].to_pylist() == [0.5, None]
