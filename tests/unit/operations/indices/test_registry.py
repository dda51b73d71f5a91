"""Indices are of quantities that their kinds have, and say what they are known to say."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from operations.indices import vn_aqi
from operations.indices.lookback import Lookback
from operations.indices.registry import INDICES
from operations.indices.vn_aqi import POLLUTANTS, Pollutant

ZERO = np.zeros(1, np.int64)
ALONE = Lookback(ZERO, ZERO, np.ones(1), ZERO)


@pytest.mark.parametrize("name", INDICES)
def test_an_index_is_of_quantities_that_its_kinds_have(name: str) -> None:
    index = INDICES[name]
    assert index.name == name
    assert index.kinds
    assert index.source
    for kind in index.kinds:
        named = {*index.quantities, *index.optional}
        assert named
        assert named <= set(KIND_BY_CODE[kind].quantity_names)


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
    begin, at_us = np.zeros(count, np.int64), np.arange(count) * 300_000_000
    back = Lookback(np.arange(count), begin, np.full(count, 288.0), at_us)
    found = INDICES["pm25_24h_mean_ugm3"].compute({"pm25_ugm3": np.full(count, 40.0)}, back)
    assert np.flatnonzero(~np.isnan(found)).tolist() == list(range(143, 150))
    assert found[-1] == 40.0


def test_the_index_of_the_air_is_that_of_the_hour_which_is_over() -> None:
    """Each reading of an hour has the index of the hours before it, as rows of hours have it."""
    lot = np.random.default_rng(1)
    count, begin_us = 15 * 12, 20_000 * 86_400_000_000
    at_us = begin_us + np.arange(count) * 300_000_000
    there = lot.random(count) < 0.85
    values = {
        f"{one}_ugm3": np.where(lot.random(count) < 0.9, lot.uniform(5, 200, count), np.nan)[there]
        for one in POLLUTANTS
    }
    at_us = at_us[there]
    hour = (at_us - begin_us) // 3_600_000_000
    hours: dict[Pollutant, FloatArray] = {
        one: np.array(
            [
                of[~np.isnan(of)].mean() if np.count_nonzero(~np.isnan(of)) >= 9 else np.nan
                for each in range(15)
                for of in (values[f"{one}_ugm3"][hour == each],)
            ]
        )
        for one in POLLUTANTS
    }
    index = INDICES["vn_aqi"]
    begin = np.searchsorted(at_us, at_us - round(index.span_s * 1e6), side="right")
    rows = len(at_us)
    back = Lookback(np.arange(rows), begin, np.full(rows, 13 * 12.0), at_us)
    expected = vn_aqi.of_hours(hours).value
    found = index.compute(values, back)
    np.testing.assert_array_equal(found[hour > 0], expected[hour[hour > 0] - 1])
    assert np.isnan(found[hour == 0]).all()
    assert np.count_nonzero(~np.isnan(expected)) > 5
