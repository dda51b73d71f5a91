"""What instruments make of the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE, KINDS
from simulator.devices.instruments import DROPOUT_FRAC, Instruments, quantised
from simulator.devices.schedule import Due
from simulator.kinds import SIMULATED


def every(count: int, sensors: int) -> Due:
    """Readings of all sensors in turn."""
    number = np.arange(count, dtype=np.int64)
    return Due(number % sensors, number // sensors, number)


@given(st.floats(-1e4, 1e5))
def test_values_print_short_and_are_possible(value: float) -> None:
    for kind in KINDS:
        for quantity in kind.quantities:
            shown = float(quantised(quantity, np.array([value]))[0])
            assert quantity.possible[0] <= shown <= quantity.possible[1]
            assert len(repr(shown).partition(".")[2]) <= max(quantity.decimals, 1)
            assert repr(shown) != "-0.0"


def test_dropouts_are_as_rare_as_documented() -> None:
    due = every(400_000, 50)
    made = Instruments.of(KIND_BY_CODE["noise"], 50, 1).made(due)

    assert 1 - made.sensor.size / due.sensor.size == pytest.approx(DROPOUT_FRAC, rel=0.3)


def test_an_instrument_keeps_its_bias_and_varies_around_it() -> None:
    kind = KIND_BY_CODE["river_level"]
    instruments = Instruments.of(kind, 3, 1)
    due = every(3_000, 3)
    truth = {"level_m": np.full((1, 3), 1.0)}
    shown = instruments.read(truth, 0, due, 300_000)["level_m"]
    mean = [shown[due.sensor == sensor].mean() for sensor in range(3)]
    error = SIMULATED["river_level"].errors["level_m"]

    assert mean == pytest.approx(1 + error.bias * instruments.bias["level_m"], abs=0.001)
    assert shown[due.sensor == 0].std() == pytest.approx(error.noise, rel=0.1)


def test_counters_count_whole_vehicles_in_proportion_to_the_period() -> None:
    kind = KIND_BY_CODE["traffic_flow"]
    instruments = Instruments.of(kind, 200, 1)
    due = every(4_000, 200)
    truth = {name: np.full((1, 200), 30.0) for name in kind.quantity_names}
    minute = instruments.read(truth, 0, due, 60_000)["car_count"]
    blink = instruments.read(truth, 0, due, 6_000)["car_count"]

    assert np.array_equal(minute, np.round(minute))
    assert minute.mean() == pytest.approx(30, rel=0.03)
    assert blink.mean() == pytest.approx(3, rel=0.1)
    assert minute.min() >= 0
