"""Heat waves and inversions over the whole city: what follows, in sign and size, and no more."""

import numpy as np
import pytest

from simulator.run.stage import stage_of_run
from simulator.scenario.asked import Asked, Place
from simulator.scenario.course import Course
from simulator.scenario.resolve import resolve
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel
from simulator.world.state import Block, Physics

UNTOUCHED_BY_HEAT = (
    "rain_gauge", "river_level", "street_flood", "traffic_flow", "noise", "parking",
    "pump_station",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)


def lived(
    model: CityModel, midnight: Physics, stage: Stage, what: str, hours: tuple[float, float],
    **values: float,
) -> Block:  # fmt: skip
    begin, end = (midnight.step + round(hour * 60) for hour in hours)
    event = resolve(
        stage,
        Asked(
            event_id="twin.one", what=what, place=Place(), begin_step=begin, end_step=end,
            values=values, lots="twin",
        ),
    )  # fmt: skip
    return model.advance(midnight, Course(stage, given=(event,)), 1_440)[1]


def has_moved(day: Block, other: Block, kind: str) -> bool:
    """Whether any sensor of a kind shows something else."""
    return not all(
        np.array_equal(values, day.values[kind][name], equal_nan=True)
        for name, values in other.values[kind].items()
    )


@pytest.fixture(scope="module")
def hot(model: CityModel, midnight: Physics, stage: Stage) -> Block:
    """A day on which a heat wave is at its height, and ends at 18 h."""
    return lived(model, midnight, stage, "heat_wave", (-24.0, 18.0), rise_degc=4.0)


def test_a_heat_wave_warms_the_air_then_transformers_and_their_oil(day: Block, hot: Block) -> None:
    noon, forenoon = slice(660, 840), slice(480, 720)
    rise = hot.values["weather"]["temperature_degc"] - day.values["weather"]["temperature_degc"]
    usual, heated = day.values["power_transformer"], hot.values["power_transformer"]
    load = heated["load_kw"] / np.maximum(usual["load_kw"], 1e-9)
    oil = heated["oil_temperature_degc"] - usual["oil_temperature_degc"]

    assert rise[noon].mean() == pytest.approx(4.0, abs=0.8)
    assert rise[240:300].mean() < 0.85 * rise[noon].mean()
    assert rise[-1].max() < rise[1_080].max()  # it goes within a day
    assert 1.04 < np.median(load[noon].mean(axis=0)) < 1.25
    assert oil[noon].mean() > 3
    assert heated["voltage_v"][noon].mean() < usual["voltage_v"][noon].mean()
    # A building feels the heat of hours, so the load follows the air.
    assert np.median(load[:60].mean(axis=0)) < np.median(load[forenoon].mean(axis=0))


def test_a_heat_wave_leaves_rain_river_and_streets_alone(day: Block, hot: Block) -> None:
    for kind in UNTOUCHED_BY_HEAT:
        assert not has_moved(day, hot, kind), kind


def test_an_inversion_leaves_all_but_the_air_alone(
    model: CityModel, midnight: Physics, stage: Stage, day: Block
) -> None:
    capped = lived(model, midnight, stage, "inversion", (0.5, 12.0), mixing_frac=0.4)
    left = capped.drivers.weather.mixing_frac / day.drivers.weather.mixing_frac

    assert left[120:300] == pytest.approx(0.4)
    assert left[:30] == pytest.approx(1)
    assert left[800:] == pytest.approx(1)
    for kind in day.values:
        if kind != "air_quality":
            assert not has_moved(day, capped, kind), kind
