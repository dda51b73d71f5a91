"""The constituents of HCMC give the heights that were computed from their source."""

from datetime import UTC, datetime

import numpy as np
import pytest

from contract.city import city_folder, load_city
from contract.city_tide import Constituent

CHECKED = {"M2", "S2", "N2", "K2", "K1", "O1", "P1", "Q1", "SA", "SSA", "M4"}
EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)


def height_m(constituents: list[Constituent], at: datetime) -> float:
    centuries = (at - EPOCH).total_seconds() / 86_400 / 36_525
    moon = 218.3165 + 481_267.8813 * centuries
    sun = 280.4661 + 36_000.7698 * centuries
    perigee = 83.3532 + 4_069.0137 * centuries
    node = np.deg2rad(125.0446 - 1_934.1362 * centuries)
    tau = 15 * (at.hour + at.minute / 60) + 180
    total_m = 0.0
    for one in constituents:
        argument_deg = one.tau * tau + one.s * moon + one.h * sun + one.p * perigee
        argument_deg += one.constant_deg + one.node_u_sin_deg * np.sin(node) - one.phase_deg
        factor = one.node_f + one.node_f_cos * np.cos(node)
        total_m += factor * one.amplitude_m * np.cos(np.deg2rad(argument_deg))
    return total_m


@pytest.mark.parametrize(
    ("at", "expected_m"),
    [
        (datetime(2025, 11, 6, 8, tzinfo=UTC), 1.544),
        (datetime(2025, 11, 6, 1, tzinfo=UTC), -1.846),
        (datetime(2013, 7, 18, 1, tzinfo=UTC), 0.706),
        (datetime(2013, 7, 18, 8, 30, tzinfo=UTC), -1.522),
        (datetime(2024, 6, 15, tzinfo=UTC), 0.407),
    ],
)
def test_eleven_constituents_give_the_computed_height(at: datetime, expected_m: float) -> None:
    tide = load_city(city_folder("hcmc")).tide
    chosen = [one for one in tide.constituent if one.name in CHECKED]
    assert height_m(chosen, at) == pytest.approx(expected_m, abs=0.001)
    assert height_m(list(tide.constituent), at) == pytest.approx(expected_m, abs=0.07)


def test_alarm_levels_rise_from_one_to_three() -> None:
    for alarm in load_city(city_folder("hcmc")).tide.alarm:
        assert (np.diff(alarm.level_m) > 0).all()


def test_the_alarm_levels_of_phu_an_changed_in_2020() -> None:
    tide = load_city(city_folder("hcmc")).tide
    levels = {a.valid_from.year: a.level_m[2] for a in tide.alarm if a.gauge_id == "river-phu-an"}
    assert levels == {2010: 1.5, 2020: 1.6}
