"""How newest values become one number: means by the quantity's nature, within bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.quantity import Quantity
from ioc_api.overview import rules


def quantity(kind: str, name: str) -> Quantity:
    """Return a quantity of the catalogue."""
    return next(each for each in KIND_BY_CODE[kind].quantities if each.name == name)


@pytest.mark.parametrize(
    ("directions_deg", "expected_deg"),
    [([350, 10], 0), ([90], 90), ([0, 90], 45), ([270, 270, 270], 270), ([359.9, 0.1], 0)],
)
def test_directions_are_averaged_on_the_circle(
    directions_deg: list[float], expected_deg: float
) -> None:
    found = rules.summary(quantity("weather", "wind_from_deg"), np.array(directions_deg))
    assert found == {
        "count": len(directions_deg), "mean": pytest.approx(expected_deg), "min": None, "max": None
    }  # fmt: skip


def test_opposite_directions_have_no_mean() -> None:
    found = rules.summary(quantity("weather", "wind_from_deg"), np.array([0.0, 180.0]))
    assert found["mean"] is None


def test_sound_levels_are_averaged_by_energy() -> None:
    found = rules.summary(quantity("noise", "leq_db"), np.array([60.0, 70.0]))
    assert found == {"count": 2, "mean": 67.4, "min": 60.0, "max": 70.0}


def test_absent_values_do_not_count() -> None:
    flow = quantity("rain_gauge", "rain_mm")
    assert rules.summary(flow, np.array([np.nan, 0.2, 0.4])) == {
        "count": 2,
        "mean": 0.3,
        "min": 0.2,
        "max": 0.4,
    }
    assert rules.summary(flow, np.array([np.nan])) == rules.NOTHING


def test_a_load_has_a_total_and_a_voltage_none() -> None:
    load, voltage = (
        rules.summary(quantity("power_transformer", name), np.array([100.0, 300.0]))
        for name in ("load_kw", "voltage_v")
    )
    assert load == {"count": 2, "mean": 200.0, "min": 100.0, "max": 300.0, "total": 400.0}
    assert "total" not in voltage


def test_too_few_values_are_counted_and_nothing_else_is_said_of_them() -> None:
    """No mean, no extreme, no total: one survivor's load is not the city's."""
    load = quantity("power_transformer", "load_kw")
    found = rules.summaries(load, np.array([100.0, 300.0]), np.zeros(2, np.int64))[0]
    assert rules.shown(load, found, 2) == found
    nothing = {"count": 2, "mean": None, "min": None, "max": None, "total": None}
    assert rules.shown(load, found, 3) == nothing
    assert rules.shown(load, None, 1) == nothing | {"count": 0}


@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.just(np.nan), st.floats(0, 100)))))
def test_each_group_is_summed_up_as_if_it_were_alone(pairs: list[tuple[int, float]]) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0])
    groups = np.array([group for group, _ in pairs], dtype=np.int64)
    values = np.array([value for _, value in pairs], dtype=np.float64)
    for each in (quantity("noise", "leq_db"), quantity("power_transformer", "load_kw")):
        found = rules.summaries(each, values, groups)
        for group in range(4):
            alone = rules.summary(each, values[groups == group])
            assert rules.shown(each, found.get(group), 1) == pytest.approx(alone)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_a_mean_lies_between_the_extremes(shares: list[float]) -> None:
    for each in (quantity for kind in KINDS for quantity in kind.quantities):
        low, high = each.possible
        found = rules.summary(each, low + (high - low) * np.array(shares))
        if found["min"] is None or found["max"] is None or found["mean"] is None:
            continue
        slack = 10.0**-each.mean_decimals
        assert found["min"] - slack <= found["mean"] <= found["max"] + slack
