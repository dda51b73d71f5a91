"""Indices are of quantities that their kinds have, and say what they are known to say."""

import numpy as np
import pytest

from contract.catalogue import KIND_BY_CODE
from operations.indices.lookback import Lookback
from operations.indices.registry import INDICES

ALONE = Lookback(np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones(1))


@pytest.mark.parametrize("name", INDICES)
def test_an_index_is_of_quantities_that_its_kinds_have(name: str) -> None:
    index = INDICES[name]
    assert index.name == name
    assert index.kinds
    assert index.source
    for kind in index.kinds:
        assert set(index.quantities) <= set(KIND_BY_CODE[kind].quantity_names)


@pytest.mark.parametrize(
    ("speed_kmh", "level"),
    [(50, 0), (35, 0), (34.9, 1), (30, 1), (29.9, 2), (20, 3), (15, 4), (14.9, 5), (0, 5)],
)
def test_the_level_of_service_falls_with_the_speed(speed_kmh: float, level: float) -> None:
    values = {"speed_kmh": np.array([float(np.float32(speed_kmh))])}
    assert INDICES["level_of_service"].compute(values, ALONE).tolist() == [level]


def test_the_voltage_deviates_from_the_nominal_one() -> None:
    values = {"voltage_v": np.array([207.0])}
    found = INDICES["voltage_deviation_frac"].compute(values, ALONE)
    assert found.tolist() == pytest.approx([-0.1])


def test_a_day_of_pm25_needs_half_of_its_readings() -> None:
    count = 150
    back = Lookback(np.arange(count), np.zeros(count, np.int64), np.full(count, 288.0))
    found = INDICES["pm25_24h_mean_ugm3"].compute({"pm25_ugm3": np.full(count, 40.0)}, back)
    assert np.flatnonzero(~np.isnan(found)).tolist() == list(range(143, 150))
    assert found[-1] == 40.0
