"""An accident on a corridor: its street, the streets around it, the air and the noise beside it."""

from dataclasses import dataclass

import numpy as np
import pytest

from contract.city import City
from simulator.run import world
from simulator.world.causes import QUIET, Causes
from simulator.world.city import CityModel
from simulator.world.models.street import STREET_COUNT, Streets
from simulator.world.state import Block, Physics

BEGIN, END = 16 * 60 + 30, 17 * 60 + 20  # minutes of the day
COUNTED = ("motorbike_count", "car_count", "bus_count", "truck_count")


@dataclass(frozen=True, slots=True)
class Accident:
    """A course on which streets lose most of their capacity before the evening's peak."""

    midnight_step: int
    streets: tuple[int, ...]
    lost_frac: float = 0.7

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return what is blocked, in the minutes in which something is."""
        quiet = QUIET.causes(from_step, to_step)
        lost = np.zeros((to_step - from_step, STREET_COUNT))
        minute = np.arange(from_step, to_step) - self.midnight_step
        rows = np.flatnonzero((minute >= BEGIN) & (minute < END))
        lost[rows[:, None], list(self.streets)] = self.lost_frac
        return Causes(quiet.cells, lost if rows.size else quiet.lost_capacity_frac, quiet.is_dark)


def middle_of_a_corridor(streets: Streets) -> int:
    """A street with two before it and one behind it."""
    net = streets.queues.network
    itself = np.arange(streets.count)
    before = net.upstream[net.upstream]
    inner = (net.upstream != itself) & (before != net.upstream) & (net.downstream != itself)
    return int(np.flatnonzero(inner & (net.link_m < 1_500))[0])


@pytest.fixture(scope="module")
def street(model: CityModel) -> int:
    return middle_of_a_corridor(model.surroundings.streets)


@pytest.fixture(scope="module")
def blocked_day(model: CityModel, midnight: Physics, street: int) -> Block:
    return model.advance(midnight, Accident(midnight.step, (street,)), 1_440)[1]


def test_vehicles_in_are_vehicles_out_and_queued_each_minute_of_a_day_with_accidents(
    model: CityModel, midnight: Physics
) -> None:
    course = Accident(midnight.step, tuple(range(0, STREET_COUNT, 7)), 0.9)
    flow = model.advance(midnight, course, 1_440)[1].drivers.streets
    before = np.vstack([midnight.states["city.streets"]["standing"], flow.standing_count[:-1]])

    assert flow.standing_count.max() > 100
    gone = flow.passed_count + flow.standing_count - before
    assert np.allclose(gone, flow.arrived_count, rtol=1e-9, atol=1e-9)


def test_nobody_vanishes_from_the_city(model: CityModel, day: Block, blocked_day: Block) -> None:
    """Who is missing on all streets together is he who still stands, and who waits for him."""
    usual, flow = (block.drivers.streets for block in (day, blocked_day))
    missing = np.cumsum((usual.arrived_count - flow.arrived_count).sum(axis=1))
    net = model.surroundings.streets.queues.network
    stands = (flow.standing_count - usual.standing_count)[:, net.upstream]
    waits = (stands * net.through_frac).sum(axis=1)

    assert waits.max() > 50
    assert missing[1:] == pytest.approx(waits[:-1], abs=1e-6)
    assert usual.passed_count.sum() == pytest.approx(flow.passed_count.sum(), rel=1e-3)


def test_the_street_slows_queues_and_lets_fewer_pass(
    day: Block, blocked_day: Block, street: int
) -> None:
    flow, usual = blocked_day.drivers.streets, day.drivers.streets
    during = slice(BEGIN, END)

    assert np.all(flow.ratio[during, street] > 1.5)
    assert flow.passed_count[during, street].sum() < 0.5 * usual.passed_count[during, street].sum()
    assert flow.standing_m[END - 1, street] > 500
    assert np.array_equal(flow.passed_count[:BEGIN], usual.passed_count[:BEGIN])


def test_it_spills_back_starves_what_follows_and_loads_the_streets_around(
    model: CityModel, day: Block, blocked_day: Block, street: int
) -> None:
    net = model.surroundings.streets.queues.network
    flow, usual = blocked_day.drivers.streets, day.drivers.streets
    before, behind = int(net.upstream[street]), int(net.downstream[street])
    later = slice(BEGIN + 5, END)
    gained = (flow.arrived_count - usual.arrived_count)[later]

    assert flow.standing_count[later, before].sum() > usual.standing_count[later, before].sum()
    first = int(np.argmax(flow.standing_m[BEGIN:, street] > net.link_m[street]))
    spilled = flow.standing_count[BEGIN:, before] > usual.standing_count[BEGIN:, before]
    assert int(np.argmax(spilled)) >= first > 0
    assert flow.passed_count[later, behind].sum() < usual.passed_count[later, behind].sum()
    around = net.detour[street][net.detour_frac[street] > 0]
    assert around.size > 0
    assert np.all(gained[:, around].sum(axis=0) > 0)


def test_only_streets_and_what_stands_beside_them_feel_it(
    model: CityModel, day: Block, blocked_day: Block
) -> None:
    _, felt = model.surroundings.streets.near(model.places["air_quality"])
    for kind, values in day.values.items():
        for name, usual in values.items():
            if kind not in {"traffic_flow", "noise"}:
                apart = np.flatnonzero(felt == 0) if kind == "air_quality" else slice(None)
                here = blocked_day.values[kind][name][:, apart]
                assert np.array_equal(here, usual[:, apart], equal_nan=True), f"{kind}.{name}"


def test_carbon_monoxide_and_noise_rise_beside_a_queue(
    model: CityModel, midnight: Physics, day: Block
) -> None:
    streets = model.surroundings.streets
    for kind, quantity in (("air_quality", "co_ugm3"), ("noise", "leq_db")):
        near, felt = streets.near(model.places[kind])
        beside = int(np.argmax(felt))
        assert felt[beside] > 0.1
        course = Accident(midnight.step, (int(near[beside]),), 0.95)
        block = model.advance(midnight, course, 1_440)[1]
        rise = block.values[kind][quantity] - day.values[kind][quantity]

        assert rise[BEGIN + 15 : END, beside].min() > 0
        assert rise[:BEGIN].min() == rise[:BEGIN].max() == 0
        assert np.all(rise[:, felt == 0] == 0)


def test_an_accident_is_the_same_whatever_the_fleet_is(
    city: City, model: CityModel, midnight: Physics, street: int
) -> None:
    course = Accident(midnight.step, (street,))
    start = midnight.step + BEGIN - 30
    blocks = [
        built.advance(built.climatology(start), course, 90)[1]
        for built in (model, world.build(city, seed=42, sensor_count=31))
    ]

    assert np.array_equal(
        blocks[0].drivers.streets.standing_count, blocks[1].drivers.streets.standing_count
    )
    for name, few in blocks[1].values["traffic_flow"].items():
        assert np.array_equal(blocks[0].values["traffic_flow"][name][:, : few.shape[1]], few)
    assert blocks[0].drivers.streets.standing_count[-1, street] > 0


def test_what_counters_count_is_what_passes_their_street(day: Block) -> None:
    counted = sum(day.values["traffic_flow"][name] for name in COUNTED)
    assert isinstance(counted, np.ndarray)

    assert counted == pytest.approx(day.drivers.streets.passed_count[:, : counted.shape[1]])
