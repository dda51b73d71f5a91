"""When sensors read."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from simulator.devices.schedule import FIRST_WITHIN_MS, Schedule

BIRTH_MS = 1_790_000_123_456
KIND = KIND_BY_CODE["air_quality"]


def schedule(scale: float = 1.0, count: int = 40) -> Schedule:
    return Schedule.of(KIND, count, seed=1, birth_ms=BIRTH_MS, period_scale=scale)


@pytest.mark.parametrize("scale", [1.0, 0.01, 3.0])
def test_every_sensor_reads_within_twenty_seconds_of_its_birth(scale: float) -> None:
    due = schedule(scale).due(BIRTH_MS, BIRTH_MS + FIRST_WITHIN_MS)

    assert set(due.sensor.tolist()) == set(range(40))


def test_shards_read_what_all_read_and_each_sensor_in_one_of_them() -> None:
    whole, span = schedule(), (BIRTH_MS, BIRTH_MS + 3 * schedule().period_ms)
    parts = [whole.of_sensors(np.arange(40) % 3 == number).due(*span) for number in range(3)]

    assert [set((part.sensor % 3).tolist()) for part in parts] == [{0}, {1}, {2}]
    made = {
        (sensor, at_ms)
        for part in parts
        for sensor, at_ms in zip(part.sensor.tolist(), part.at_ms.tolist(), strict=True)
    }
    due = whole.due(*span)
    assert made == set(zip(due.sensor.tolist(), due.at_ms.tolist(), strict=True))
    assert sum(part.sensor.size for part in parts) == due.sensor.size


@pytest.mark.parametrize("scale", [1.0, 0.01, 3.0])
def test_then_it_keeps_to_its_own_phase(scale: float) -> None:
    made = schedule(scale)
    due = made.due(BIRTH_MS, BIRTH_MS + 20 * made.period_ms)
    for sensor in range(40):
        times = due.at_ms[due.sensor == sensor]
        gaps = np.diff(times)
        assert np.all(gaps[1:] == made.period_ms)
        assert made.period_ms / 6 <= gaps[0] <= 7 / 6 * made.period_ms + 1
        assert np.all(times[1:] % made.period_ms == made.phase_ms[sensor])
    assert np.unique(made.phase_ms).size > 20


def test_a_newborn_city_does_not_fall_silent_after_its_first_readings() -> None:
    """Whoever watches it come to life would think that it broke."""
    minutely = KIND_BY_CODE["traffic_flow"]
    made = Schedule.of(minutely, 240, seed=1, birth_ms=BIRTH_MS, period_scale=1.0)
    seconds = (made.due(BIRTH_MS, BIRTH_MS + 180_000).at_ms - BIRTH_MS) // 1000

    assert np.bincount(seconds // 3, minlength=60).min() > 0


@given(st.lists(st.integers(1, 900_000), max_size=12))
def test_no_reading_is_lost_or_doubled_where_spans_meet(cuts_ms: list[int]) -> None:
    made, end_ms = schedule(), BIRTH_MS + 900_000
    edges = sorted({BIRTH_MS, end_ms, *(BIRTH_MS + cut for cut in cuts_ms)})
    parts = [made.due(*edge) for edge in pairwise(edges)]
    whole = made.due(BIRTH_MS, end_ms)

    assert np.array_equal(np.concatenate([part.at_ms for part in parts]), whole.at_ms)
    assert np.array_equal(np.concatenate([part.sensor for part in parts]), whole.sensor)


@pytest.mark.parametrize("scale", [1.0, 0.0001])
def test_readings_come_in_order_of_time_and_at_one_time_in_that_of_the_sensors(
    scale: float,
) -> None:
    """The smaller scale lets many sensors share a millisecond."""
    made = schedule(scale, count=400)
    for begin_ms in (BIRTH_MS, BIRTH_MS + FIRST_WITHIN_MS):
        due = made.due(begin_ms, begin_ms + 5 * made.period_ms + 1)
        order = np.lexsort((due.sensor, due.at_ms))

        assert due.sensor.size > 1_000
        assert np.array_equal(order, np.arange(order.size))


def test_two_readings_of_a_sensor_never_share_their_noise() -> None:
    made = schedule()
    due = made.due(BIRTH_MS, BIRTH_MS + 10 * made.period_ms)
    names = set(zip(due.sensor.tolist(), due.number.tolist(), strict=True))

    # The first reading may bear the number of the slot before it, never of a later one.
    assert len(names) == due.sensor.size
