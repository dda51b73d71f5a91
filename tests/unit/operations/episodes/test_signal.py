"""What is held against a limit follows from the readings that count, and from nothing else."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.arrays import FloatArray
from operations.episodes.context import US_PER_H
from operations.episodes.signal import Judged, is_same_signal, signal
from operations.episodes.usual import HOUR_US, Usual
from operations.rules.definition import Baseline, Deviation, Index, Rate, Statistic, Threshold
from tests.stand.judged import MINUTE_US, Row, at_us, context, depth, table

SENSORS = (3, 4, 7)
KNOWN = context(SENSORS)


def numbers(condition: Judged, rows: list[Row], kind: str = "street_flood") -> list[float]:
    return signal(condition, table(rows, kind), KNOWN).x.tolist()


def span(statistic: Statistic, span_s: float, kind: str, quantity: str) -> Threshold:
    return Threshold(
        kind=kind,
        quantity=quantity,
        direction="above",
        limit=1,
        clear_value=1,
        statistic=statistic,
        span_s=span_s,
    )


def test_a_value_is_itself_where_it_counts() -> None:
    rows = [(3, 0, 0.1), (3, 1, nan), (3, 2, 0.3), (4, 0, 0.4)]
    made = signal(depth(), table(rows, untrusted=[(4, 0)]), KNOWN)
    assert made.sensor_key.tolist() == [3, 3]
    assert made.index.tolist() == [0, 0]
    assert made.at_us.tolist() == [at_us(0), at_us(2)]
    assert made.x.tolist() == [0.1, 0.3]


def test_a_mean_is_of_the_sensors_own_readings_after_the_begin_of_the_span() -> None:
    condition = span("mean", 180, "street_flood", "depth_m")
    rows = [(3, 0, 1.0), (3, 1, 2.0), (3, 2, 3.0), (3, 3, 7.0), (4, 3, 5.0), (4, 4, 6.0)]
    assert numbers(condition, rows) == pytest.approx([nan, 1.5, 2, 4, nan, 5.5], nan_ok=True)


def test_a_mean_of_less_than_half_of_the_readings_says_nothing() -> None:
    condition = span("mean", 600, "street_flood", "depth_m")
    rows = [(3, at, 1.0) for at in range(6)]
    assert numbers(condition, rows) == pytest.approx([nan, nan, nan, nan, 1, 1], nan_ok=True)


def test_a_sum_says_something_from_two_readings_on() -> None:
    condition = span("sum", 1800, "rain_gauge", "rain_mm")
    rows = [(3, 0, 0.1), (3, 20, 0.2), (3, 29, 0.0), (3, 30, 0.1)]
    expected = [nan, 0.3, 0.3, 0.3]
    assert numbers(condition, rows, "rain_gauge") == pytest.approx(expected, nan_ok=True)


def test_what_is_stored_in_single_precision_adds_up_to_the_limit() -> None:
    condition = span("sum", 1800, "rain_gauge", "rain_mm")
    rows = [(3, at, float(np.float32(0.1))) for at in range(30)]
    assert numbers(condition, rows, "rain_gauge")[-1] == 3.0


def test_sound_is_averaged_by_its_energy() -> None:
    condition = span("energetic", 120, "noise", "leq_db")
    rows = [(3, 0, 60.0), (3, 1, 70.0)]
    assert numbers(condition, rows, "noise")[1] == pytest.approx(67.4036, abs=1e-4)


def test_a_rate_is_since_the_oldest_reading_of_the_span_and_over_half_of_it() -> None:
    condition = Rate(
        kind="river_level",
        quantity="level_m",
        direction="above",
        limit=1,
        clear_value=1,
        span_s=3600,
    )
    rows = [(3, 0, 1.0), (3, 20, 1.1), (3, 30, 1.2), (3, 60, 1.5), (3, 61, 1.5), (4, 61, 9.0)]
    expected = [nan, nan, 0.4, 0.5, 0.4 / 41 * 60, nan]
    assert numbers(condition, rows, "river_level") == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("deviation", "expected"), [("ratio", [0.5, nan, nan, nan]), ("difference", [1, 3, nan, nan])]
)
def test_a_deviation_is_from_the_sensors_usual_value_in_the_hour(
    deviation: Deviation, expected: list[float]
) -> None:
    hour_us = at_us(0) // HOUR_US * HOUR_US
    usual = Usual(np.array([hour_us]), np.array([[2.0, 0.0, nan]]))
    known = context(SENSORS, usual={"flow_m3h": usual})
    condition = Baseline(
        kind="water_network",
        quantity="flow_m3h",
        deviation=deviation,
        direction="above",
        limit=1,
        clear_value=1,
    )
    rows = [(3, 0, 3.0), (3, US_PER_H // MINUTE_US, 3.0), (4, 0, 3.0), (7, 0, 3.0)]
    made = signal(condition, table(rows, "water_network"), known)
    found = [float(x) for x in made.x[[0, 2, 3, 1]]]  # both hours of the first are its neighbours
    assert found == pytest.approx(expected, nan_ok=True)


def test_without_anything_usual_nothing_deviates() -> None:
    condition = Baseline(
        kind="street_flood",
        quantity="depth_m",
        deviation="ratio",
        direction="above",
        limit=1,
        clear_value=1,
    )
    assert numbers(condition, [(3, 0, 3.0)]) == pytest.approx([nan], nan_ok=True)


def test_an_index_needs_all_of_its_quantities() -> None:
    condition = Index(
        kind="traffic_flow", index="level_of_service", direction="above", limit=4, clear_value=3
    )
    assert numbers(condition, [(3, 0, 12.0), (3, 1, nan)], "traffic_flow") == [5.0]


def test_sensors_that_are_not_known_are_refused() -> None:
    condition = span("mean", 60, "street_flood", "depth_m")
    with pytest.raises(KeyError, match="5"):
        numbers(condition, [(3, 0, 1.0), (5, 0, 1.0)])


measured = st.lists(
    st.tuples(st.sampled_from(SENSORS), st.integers(0, 60), st.integers(0, 10**6)),
    max_size=80,
    unique_by=lambda row: row[:2],
)
judged = st.sampled_from(
    [
        span("mean", 600, "street_flood", "depth_m"),
        span("sum", 600, "street_flood", "depth_m"),
        span("energetic", 600, "street_flood", "depth_m"),
        Rate(
            kind="street_flood",
            quantity="depth_m",
            direction="above",
            limit=1,
            clear_value=1,
            span_s=600,
        ),
    ]
)


@given(judged, measured, st.integers(0, 60))
def test_what_is_read_again_gives_the_same_numbers_to_the_last_bit(
    condition: Threshold | Rate, counts: list[tuple[int, int, int]], begin: int
) -> None:
    rows = [(sensor, at, float(np.float32(count / 1e4))) for sensor, at, count in counts]
    whole = signal(condition, table(rows), KNOWN)
    part = signal(condition, table([row for row in rows if row[1] >= begin]), KNOWN)
    settled_us = at_us(begin) + 600_000_000
    assert np.array_equal(settled(whole.x, whole.at_us >= settled_us),
                          settled(part.x, part.at_us >= settled_us), equal_nan=True)  # fmt: skip


def settled(x: FloatArray, chosen: np.ndarray) -> FloatArray:
    return x[chosen]


each = st.sampled_from(
    [
        depth(),
        span("mean", 600, "street_flood", "depth_m"),
        Rate(
            kind="street_flood",
            quantity="depth_m",
            direction="above",
            limit=1,
            clear_value=1,
            span_s=600,
        ),
    ]
)


@given(each, measured, st.integers(1, 5))
def test_of_the_rows_that_are_wanted_the_numbers_are_the_same(
    condition: Judged, counts: list[tuple[int, int, int]], step: int
) -> None:
    doubtful = {row[:2] for row in counts[::7]}
    readings = table([(key, at, count / 1e4) for key, at, count in counts], untrusted=doubtful)
    wanted = np.arange(len(readings)) % step == 0
    whole = signal(condition, readings, KNOWN)
    part = signal(condition, readings, KNOWN, wanted)
    chosen = wanted[readings.is_trusted]
    assert np.array_equal(part.at_us, whole.at_us[chosen])
    assert np.array_equal(part.x, whole.x[chosen], equal_nan=True)


def test_conditions_of_one_number_differ_in_their_limits_alone() -> None:
    assert is_same_signal(depth(), depth(limit=1, clear_value=0.5, hold_s=600))
    assert not is_same_signal(depth(), span("mean", 600, "street_flood", "depth_m"))
    mean = span("mean", 300, "street_flood", "depth_m")
    assert not is_same_signal(mean, span("mean", 600, "street_flood", "depth_m"))
