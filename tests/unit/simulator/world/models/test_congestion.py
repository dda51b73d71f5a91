"""What a street does when it is full, wet or under water."""

import numpy as np
import pytest

from contract.city import City
from contract.city_profile import TrafficProfile
from simulator.world.models import congestion

LOADS = np.linspace(0, 2.5, 251)


@pytest.fixture(scope="module")
def profile(city: City) -> TrafficProfile:
    return city.profiles.traffic


def test_a_fuller_street_is_slower_without_a_jump(profile: TrafficProfile) -> None:
    share = congestion.stream_frac(profile.speed, LOADS)

    assert share[0] == 1
    assert np.all(np.diff(share) < 0)
    assert np.abs(np.diff(share)).max() < 0.03


def test_rain_and_water_only_slow(profile: TrafficProfile) -> None:
    dry = congestion.speed_kmh(profile, np.array(40.0), LOADS, np.array(0.0), np.array(0.0))
    wet = congestion.speed_kmh(profile, np.array(40.0), LOADS, np.array(30.0), np.array(0.0))
    flooded = congestion.speed_kmh(profile, np.array(40.0), LOADS, np.array(0.0), np.array(0.5))

    assert np.all(wet <= dry)
    assert np.all(flooded <= profile.wet.flood_speed_kmh)
    assert flooded.min() >= profile.speed.floor_kmh[0]


def test_a_street_holds_less_the_deeper_the_water(profile: TrafficProfile) -> None:
    left = congestion.flood_capacity_frac(profile, np.array([0.0, 0.1, 0.2, 0.5, 2.0]))

    assert left[0] == 1
    assert np.all(np.diff(left) <= 0)
    assert left[-1] == pytest.approx(1 - profile.wet.flood_capacity_loss_frac[1])


def test_a_signals_queue_grows_until_the_street_is_full() -> None:
    queue = congestion.queue_m(LOADS)

    assert queue[LOADS < congestion.QUEUE_FROM_RATIO].max() == 0
    assert np.all(np.diff(queue) >= 0)
    assert np.all(queue[LOADS >= 1] == congestion.QUEUE_FULL_M)


def test_rain_takes_capacity_too_where_a_street_is_full(profile: TrafficProfile) -> None:
    full, empty = np.array([0.9, 0.1])
    dry, wet = (
        [
            float(congestion.speed_kmh(profile, np.array(40.0), ratio, np.array(mmh), None))
            for ratio in (full, empty)
        ]
        for mmh in (0.0, 10.0)
    )
    low, high = (float(loss) for loss in profile.wet.moderate_speed_loss_frac)

    assert low <= 1 - wet[1] / dry[1] <= high + 0.02
    assert wet[0] / dry[0] < wet[1] / dry[1]
