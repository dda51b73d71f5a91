"""With what a run begins."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from contract.city import City
from contract.clock import to_us, utc_now
from simulator.run import world
from simulator.run.begin import begin
from simulator.run.checkpoint import Checkpoints, Head
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics, State

BEFORE_MIN = 10
WORN_KWH = 5e6


@pytest.fixture(scope="module")
def small(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=31)


def head(seed: int = 42) -> Head:
    return Head(step=0, city="hcmc", seed=seed, sensor_count=31, speed=1.0)


def left(store: Checkpoints, model: CityModel, *, seed: int = 42) -> None:
    """Leave what a run of some minutes ago leaves whose meters had run for long."""
    step = to_us(utc_now()) // 1000 // MINUTE_MS - BEFORE_MIN
    physics = model.climatology(step)
    states: Mapping[str, State] = {
        **physics.states,
        "smart_meter": {**physics.states["smart_meter"], "energy": np.full(4, WORN_KWH)},
    }
    store.save(Head(step, "hcmc", seed, 31, 1.0), Physics(step, states))


def test_a_run_goes_on_from_its_checkpoint_at_the_walls_time(
    tmp_path: Path, small: CityModel
) -> None:
    store = Checkpoints(tmp_path)
    left(store, small)
    physics, clock = begin(store, small, QUIET, head())

    assert abs((utc_now() - clock.city_at).total_seconds()) < 60
    assert physics.step == to_us(clock.city_at) // 1000 // MINUTE_MS
    assert physics.states["smart_meter"]["energy"].min() > WORN_KWH


def test_a_city_of_another_seed_is_new_but_no_meter_runs_backwards(
    tmp_path: Path, small: CityModel
) -> None:
    store = Checkpoints(tmp_path)
    left(store, small, seed=7)
    physics, _ = begin(store, small, QUIET, head())
    fresh = small.spun_up(physics.step, QUIET)

    assert np.array_equal(
        physics.states["city.weather"]["warm"], fresh.states["city.weather"]["warm"]
    )
    assert np.array_equal(physics.states["smart_meter"]["energy"], np.full(4, WORN_KWH))


def test_a_damaged_checkpoint_is_a_new_city(tmp_path: Path, small: CityModel) -> None:
    (tmp_path / "world.npz").write_bytes(b"torn")
    physics, clock = begin(Checkpoints(tmp_path), small, QUIET, head())

    assert physics.step == to_us(clock.city_at) // 1000 // MINUTE_MS
