"""No figure is kept that cannot fail, and each says what it is held against and why."""

import re
from datetime import date

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.city import city_folder, load_city
from simulator.run.world import build
from tests.stand.fidelity.catalogue import FIGURES
from tests.stand.fidelity.figure import Figure
from tests.stand.fidelity.shown import SHOWN
from tests.stand.fidelity.watch import Behind, days_of, ground_of
from tests.stand.fidelity.year import Year

SOURCES = (city_folder("hcmc") / "SOURCES.md").read_text("utf-8")
KNOWN = set(re.findall(r"^\| (S\d+) \|", SOURCES, re.MULTILINE))
ALL = [figure for domain in FIGURES.values() for figure in domain]
DAYS = 365
SENSORS = 200


def _white(generator: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Return a city without hours, seasons or memory, in which each thing is alone."""
    return np.exp(generator.standard_normal(shape))


def _upside_down(generator: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Return a city that lives by night, ten times as much, and in which all things are one."""
    of_day = shape[0] // DAYS
    hour = np.arange(shape[0])[:, None] % of_day / of_day * 24
    day = np.repeat(np.cumsum(generator.standard_normal((DAYS, 1)), axis=0), of_day, axis=0)
    return 1000 + 400 * np.cos(2 * np.pi * (hour - 3) / 24) + 20 * day + np.zeros(shape)


def _bursts(generator: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Return a city that wakes every second afternoon, and twice as much at weekends."""
    of_day = shape[0] // DAYS
    hour = np.arange(shape[0]) % of_day / of_day * 24
    day = np.arange(shape[0]) // of_day
    is_awake = (hour >= 13) & (hour < 18) & (day % 2 == 1)
    of_week = np.where((day + 2) % 7 >= 5, 2.0, 1.0)  # 1 January 2025 is a Wednesday
    rows = np.where(is_awake, 12.0, 0.001) * of_week
    return rows[:, None] * np.exp(0.01 * generator.standard_normal(shape))


@pytest.fixture(scope="module")
def wrong_cities() -> list[Year]:
    """Return cities that are none."""
    city = load_city(city_folder("hcmc"))
    model = build(city, seed=1, sensor_count=SENSORS)
    shapes = {name: rows.shape for name, rows in Behind.of(model, DAYS).series.items()}
    for one in SHOWN:
        shapes[one.name] = (DAYS * 1_440 // one.bin_min, model.places[one.kind].count)
    generator = np.random.Generator(np.random.Philox(3))
    first = date(2025, 1, 1)
    return [
        Year(
            first,
            *days_of(city, first, DAYS),
            {name: make(generator, shape) for name, shape in shapes.items()},
            *ground_of(model),
        )
        for make in (_white, _upside_down, _bursts)
    ]


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.name)
def test_a_figure_is_missed_by_a_city_that_is_none(
    figure: Figure, wrong_cities: list[Year]
) -> None:
    values = [figure.value(city) for city in wrong_cities]
    assert any(np.isfinite(value) and not figure.holds(value) for value in values), values


def test_there_are_as_many_figures_as_are_promised_each_with_a_name_of_its_own() -> None:
    assert len({figure.name for figure in ALL}) == len(ALL) >= 56


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.name)
def test_a_figure_accepts_what_was_published(figure: Figure) -> None:
    published = figure.published if isinstance(figure.published, tuple) else (figure.published,)
    middle = sum(published) / len(published)
    assert figure.holds(middle)
    assert figure.because
    assert set(re.findall(r"S\d+", figure.source)) <= KNOWN
    assert not figure.holds(float("nan"))
