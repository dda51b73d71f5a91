"""The tide that can be foretold, against published predictions."""

from datetime import datetime

import numpy as np
import pytest

from contract import tide
from contract.city import City

ELEVEN = {"M2", "S2", "N2", "K2", "K1", "O1", "P1", "Q1", "SA", "SSA", "M4"}


def minute(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() / 60


@pytest.mark.parametrize(
    ("instant", "level_m"),
    [
        ("2025-11-06T08:00+00:00", 1.544),
        ("2025-11-06T01:00+00:00", -1.846),
        ("2013-07-18T01:00+00:00", 0.706),
        ("2013-07-18T08:30+00:00", -1.522),
        ("2024-06-15T00:00+00:00", 0.407),
    ],
)
def test_eleven_constituents_give_the_published_prediction(
    city: City, instant: str, level_m: float
) -> None:
    waves = [wave for wave in city.tide.constituent if wave.name in ELEVEN]

    assert len(waves) == len(ELEVEN)
    assert tide.sea_level_m(np.array([minute(instant)]), waves)[0] == pytest.approx(
        level_m, abs=0.002
    )


def test_the_other_constituents_add_little(city: City) -> None:
    minutes = minute("2025-01-01T00:00+00:00") + np.arange(0, 60 * 24 * 365, 60.0)
    waves = [wave for wave in city.tide.constituent if wave.name in ELEVEN]
    apart = tide.sea_level_m(minutes, city.tide.constituent) - tide.sea_level_m(minutes, waves)

    assert np.sqrt(np.mean(apart**2)) < 0.07


def test_other_gauges_stand_beside_one_another_as_their_lines_say(city: City) -> None:
    minutes = minute("2025-11-06T00:00+00:00") + np.arange(1_440.0)
    year_frac = np.full(1_440, 0.85)
    lines = tide.Line(np.array([1.0, 1.06]), np.array([0.0, -60.0]), np.array([0.0, -0.1]))

    both = tide.gauge_m(city.tide, minutes, year_frac, 0.0, lines)
    primary = tide.gauge_m(city.tide, minutes, year_frac, 0.0)

    assert both[:, 0] == pytest.approx(primary)
    assert both[:-60, 1] == pytest.approx(1.06 * primary[60:] - 0.1)
