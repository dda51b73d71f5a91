"""Air that does not mix: what is emitted stays over the whole city, most at night."""

from dataclasses import dataclass

import numpy as np
import pytest

from contract.arrays import FloatArray
from simulator.world.causes import QUIET, Causes, Sources
from simulator.world.city import CityModel
from simulator.world.state import Block, Physics

BEGIN, END = 1 * 60, 19 * 60  # minutes of the day


@dataclass(frozen=True, slots=True)
class Inversion:
    """A course on which the air mixes less, from the night until after dusk."""

    midnight_step: int

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return the inversion from its beginning on."""
        quiet = QUIET.causes(from_step, to_step)
        if to_step <= self.midnight_step + BEGIN:
            return quiet
        lid = Sources(
            begin_step=np.array([float(self.midnight_step + BEGIN)]),
            end_step=np.array([float(self.midnight_step + END)]),
            east_km=np.array([np.nan]),
            north_km=np.array([np.nan]),
            radius_km=np.array([np.nan]),
            things=(np.zeros(0, dtype=np.int64),),
            values={"mixing_frac": np.array([0.4])},
        )
        return Causes(quiet.cells, quiet.lost_capacity_frac, quiet.is_dark, {"inversion": lid})


@pytest.fixture(scope="module")
def still_day(model: CityModel, midnight: Physics) -> Block:
    return model.advance(midnight, Inversion(midnight.step), 1_440)[1]


def ratio(day: Block, still_day: Block, quantity: str) -> FloatArray:
    return still_day.values["air_quality"][quantity] / day.values["air_quality"][quantity]


@pytest.mark.parametrize(
    ("quantity", "least"),
    [("pm25_ugm3", 1.3), ("pm10_ugm3", 1.3), ("co_ugm3", 1.2), ("no2_ugm3", 1.02)],
)
def test_what_is_emitted_stays_over_the_whole_city(
    day: Block, still_day: Block, quantity: str, least: float
) -> None:
    rise = ratio(day, still_day, quantity)
    dark, noon = slice(BEGIN + 90, 5 * 60), slice(11 * 60, 13 * 60)

    assert np.all(rise[dark].mean(axis=0) > 1)
    assert least < rise[dark].mean() < 1.8
    assert 1 < rise[noon].mean() < rise[dark].mean()
    assert np.all(rise[BEGIN + 1 : END] >= 1)


def test_it_comes_and_goes_within_hours(day: Block, still_day: Block) -> None:
    rise = ratio(day, still_day, "so2_ugm3")  # which no plume brings

    assert np.all(rise[:BEGIN] == 1)
    assert np.all(rise[END + 120 :] == 1)
    assert np.abs(np.diff(np.log(rise), axis=0)).max() < 0.02


def test_nothing_but_the_air_moves(day: Block, still_day: Block) -> None:
    moved = {"pm25_ugm3", "pm10_ugm3", "co_ugm3", "no2_ugm3", "so2_ugm3", "o3_ugm3"}
    for kind, values in day.values.items():
        for name, usual in values.items():
            if name not in moved:
                here = still_day.values[kind][name]
                assert np.array_equal(here, usual, equal_nan=True), f"{kind}.{name}"
