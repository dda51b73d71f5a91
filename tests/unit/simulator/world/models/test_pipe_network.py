"""Water that leaves the plants is drawn, or lost; a break is felt along the pipes, and fades."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.city import City, city_folder, load_city
from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices import placement
from simulator.world.causes import NO_SOURCES, Causes, Sources
from simulator.world.models import pipe_break, pipe_network
from simulator.world.models.cell import NO_CELLS
from simulator.world.models.ground import zones_of
from simulator.world.models.pipe_network import Pipes

DAY_MIN = 1_440
STEPS = np.arange(DAY_MIN, dtype=np.int64)


def pipes_of(city: City) -> Pipes:
    return placement.pipes_of(city, zones_of(city), AreaIndex(city, load_outlines(city)))


PIPES = pipes_of(load_city(city_folder("hcmc")))
NODES = PIPES.east_km.size


def breaks(rows: list[tuple[float, float, float, float, float]]) -> Sources:
    """Return breaks by begin, length [min], east, north [km] and what is lost [m3/h]."""
    if not rows:
        return NO_SOURCES
    begin, lasts, east, north, lost = np.array(rows).T
    return Sources(
        begin_step=begin, end_step=begin + lasts, east_km=east, north_km=north,
        radius_km=np.zeros(len(rows)), things=(), values={"lost_m3h": lost},
    )  # fmt: skip


def causes(bursts: Sources, leaks: Sources) -> Causes:
    return Causes(
        cells=NO_CELLS,
        lost_capacity_frac=np.zeros((DAY_MIN, 0)),
        is_dark=np.zeros((DAY_MIN, 0), dtype=np.bool_),
        sources={"main_burst": bursts, "leak": leaks},
    )


A_BREAK = st.tuples(
    st.floats(-600, DAY_MIN), st.floats(5, 2_000), st.floats(-20, 20), st.floats(-30, 30),
    st.floats(1, 3_000),
)  # fmt: skip


@settings(max_examples=20)
@given(
    bursts=st.lists(A_BREAK, max_size=3),
    leaks=st.lists(A_BREAK, max_size=3),
    index=st.floats(0.2, 2.0),
)
def test_each_minute_plants_put_in_what_is_drawn_and_lost(
    bursts: list[tuple[float, float, float, float, float]],
    leaks: list[tuple[float, float, float, float, float]],
    index: float,
) -> None:
    lost = pipe_break.lost_m3h(causes(breaks(bursts), breaks(leaks)), STEPS, PIPES)
    asked = index * PIPES.drawn_m3h * np.ones((DAY_MIN, 1))
    drawn = asked - lost @ PIPES.relief_frac.T
    put_in = PIPES.supplied_m3h(asked, lost)

    assert lost.min() >= 0
    assert put_in.min() > 0
    assert put_in.sum(axis=1) == pytest.approx((drawn + lost).sum(axis=1), rel=1e-9)


def test_a_usual_burst_takes_what_the_pack_says_beside_it() -> None:
    low, high = PIPES.profile.burst_pressure_loss_bar.tolist()
    own_bar = pipe_network.BURST_M3H * np.diag(PIPES.pressure_bar_per_m3h)

    assert np.median(own_bar) == pytest.approx((low + high) / 2, rel=1e-4)
    assert np.mean((own_bar > low) & (own_bar < high)) > 0.75


def test_a_burst_is_felt_less_the_farther_and_far_off_not_at_all() -> None:
    apart_km = np.hypot(
        PIPES.east_km[:, None] - PIPES.east_km, PIPES.north_km[:, None] - PIPES.north_km
    )
    falls = PIPES.pressure_bar_per_m3h
    frac = falls / np.diag(falls)[:, None]

    assert np.all(frac <= 1)
    near, mid, far = (frac[(apart_km > a) & (apart_km < b)].mean() for a, b in
                      ((0.5, 3), (3, 8), (8, 15)))  # fmt: skip
    assert 1 > near > 2 * mid > 4 * far
    assert (frac == 0).mean() > 0.6
    assert np.all(np.diag(PIPES.passes_frac) == 1)
    assert PIPES.passes_frac.max() <= 1


def test_water_is_older_the_farther_the_plants() -> None:
    assert PIPES.age_h.min() > pipe_network.FROM_PLANT_H
    assert PIPES.age_h.max() <= pipe_network.OLDEST_H
    assert np.ptp(PIPES.age_h) > 4
    assert PIPES.share_frac.sum(axis=0) == pytest.approx(np.ones(NODES))
    largest = int(np.argmax(PIPES.share_frac.mean(axis=1)))
    assert largest == 0  # Thủ Đức


def test_a_city_whose_plants_nobody_knows_has_one() -> None:
    people_km = np.array([[0.0, 1.0, 2.0, 3.0] * 32, np.arange(128) / 10])
    pipes = Pipes.among(people_km, np.zeros((2, 0)), np.zeros(0), PIPES.profile)

    assert pipes.share_frac.shape == (1, NODES)
    assert pipes.drawn_m3h == pytest.approx(pipe_network.UNKNOWN_DRAWN_M3H * np.ones(NODES))
    own_bar = pipe_network.BURST_M3H * np.diag(pipes.pressure_bar_per_m3h)
    assert own_bar.max() < 2 * PIPES.profile.burst_pressure_loss_bar[1]
