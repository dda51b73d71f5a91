"""The city's feeders: where people are, whatever the fleet; and who takes over from a dead one."""

import numpy as np
import pytest

from contract.city import City
from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices import placement
from simulator.run import world
from simulator.world.city import CityModel
from simulator.world.models import feeder
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import zones_of
from simulator.world.models.power import Transformers


@pytest.fixture(scope="module")
def feeders(model: CityModel) -> Feeders:
    return model.surroundings.feeders


def test_feeders_are_the_citys_and_not_the_fleets(city: City, feeders: Feeders) -> None:
    again = placement.feeders_of(city, zones_of(city), AreaIndex(city, load_outlines(city)))

    assert np.array_equal(again.east_km, feeders.east_km)
    assert again.count == 2**feeder.HALVING_COUNT


def test_ten_to_twenty_transformers_hang_on_most_feeders_of_the_standard_city(city: City) -> None:
    transformers = world.build(city, seed=42, sensor_count=2_000).kinds["power_transformer"]
    assert isinstance(transformers, Transformers)
    hanging = np.bincount(transformers.feeder, minlength=2**feeder.HALVING_COUNT)

    assert hanging.min() > 0
    assert hanging.max() < 30
    assert np.mean((hanging >= 10) & (hanging <= 20)) > 0.6


def test_things_hang_on_the_nearest_feeder(feeders: Feeders) -> None:
    assert np.array_equal(feeders.of(feeders.east_km, feeders.north_km), np.arange(feeders.count))


def test_neighbours_take_over_a_share_of_what_a_dead_feeder_carried(feeders: Feeders) -> None:
    dark = np.zeros((60, feeders.count), dtype=np.bool_)
    dark[:, 3] = True
    supply, state = feeders.supply(dark, feeders.start())
    gain = supply.gain_frac

    assert np.all(np.diff(gain.sum(axis=1)) > 0)
    assert gain[-1].sum() == pytest.approx(feeder.TAKEN_FRAC, rel=0.01)
    assert np.count_nonzero(gain[-1]) == feeder.NEIGHBOUR_COUNT
    assert gain[:, 3].max() == 0

    nothing = np.zeros((240, 0), dtype=np.bool_)
    supply, state = feeders.supply(nothing, state)
    assert np.all(np.diff(supply.gain_frac.sum(axis=1)) <= 0)
    assert supply.gain_frac[-1].max() == 0
    after, _ = feeders.supply(nothing, state)
    assert after.gain_frac.shape == (240, 0)


def test_two_dead_neighbours_take_over_nothing(feeders: Feeders) -> None:
    dark = np.ones((30, feeders.count), dtype=np.bool_)
    supply, _ = feeders.supply(dark, feeders.start())

    assert supply.gain_frac.max() == 0
