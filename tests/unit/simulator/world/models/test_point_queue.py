"""Point queues: who comes passes or stands, and a queue is felt up and down its corridor."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from simulator.world.models import network, point_queue
from simulator.world.models.ground import Places
from simulator.world.models.network import Network
from simulator.world.models.point_queue import Flow, Queues

# Three streets of a corridor from the west, half a kilometre apart, and one beside the middle one.
WEST, MIDDLE, EAST, BESIDE = range(4)
ROOM, DEMAND = 60.0, 50.0  # vehicles a minute
MINUTES = 240


def places(east_km: list[float], north_km: list[float]) -> Places:
    count = len(east_km)
    return Places(
        site_id=tuple(f"site-{n}" for n in range(count)),
        name=tuple(f"Site {n}" for n in range(count)),
        tags=(frozenset[str](),) * count,
        zone=np.zeros(count, dtype=np.int64),
        lat_deg=np.zeros(count),
        lon_deg=np.zeros(count),
        east_km=np.array(east_km),
        north_km=np.array(north_km),
    )


@pytest.fixture
def queues() -> Queues:
    streets = places([0.0, 0.5, 1.0, 0.5], [0.0, 0.0, 0.0, 0.8])
    corridors = {"Main": ("site-0", "site-1", "site-2")}
    net = Network.of(streets, corridors, np.full(4, 1_000.0))
    return Queues(net, np.full(4, 1.5), np.full(4, DEMAND / 2))


def run(queues: Queues, open_frac: FloatArray, demand: float = DEMAND) -> Flow:
    shape = open_frac.shape
    flow, _ = queues.run(np.full(shape, demand), np.full(shape, ROOM), open_frac, queues.start())
    return flow


def blocked(share: float = 0.7, *, from_min: int = 30, to_min: int = 70) -> FloatArray:
    left = np.ones((MINUTES, 4))
    left[from_min:to_min, MIDDLE] = 1 - share
    return left


def test_every_vehicle_that_comes_passes_or_stands(queues: Queues) -> None:
    flow = run(queues, blocked())
    before = np.vstack([np.zeros(4), flow.standing_count[:-1]])

    assert flow.arrived_count == pytest.approx(
        flow.passed_count + flow.standing_count - before, abs=1e-9
    )
    assert flow.passed_count.min() >= 0
    assert flow.standing_count.min() >= 0
    assert flow.standing_count[-1].max() == 0
    assert flow.arrived_count.sum() == pytest.approx(4 * MINUTES * DEMAND)


def test_where_nothing_is_in_the_way_streets_do_what_is_asked_of_them(queues: Queues) -> None:
    flow = run(queues, np.ones((MINUTES, 4)))

    assert np.all(flow.passed_count == DEMAND)
    assert flow.standing_count.max() == 0
    assert np.all(flow.ratio == DEMAND / ROOM)


def test_a_street_is_as_busy_as_who_comes_and_stands_against_its_mean(queues: Queues) -> None:
    busy = run(queues, blocked()).busy_ratio(np.array([MIDDLE, BESIDE, MIDDLE]))

    assert busy[0] == pytest.approx(2.0)
    assert np.array_equal(busy[:, 0], busy[:, 2])
    assert busy[35, 0] > 2.0
    assert busy[-1] == pytest.approx(2.0)


def test_a_queue_discharges_less_than_the_street_could_carry(queues: Queues) -> None:
    flow = run(queues, blocked())

    assert flow.passed_count[75, MIDDLE] == pytest.approx(ROOM * (1 - point_queue.DROP_FRAC))
    assert flow.passed_count[31, MIDDLE] == pytest.approx(0.3 * ROOM * (1 - point_queue.DROP_FRAC))


def test_a_queue_starves_the_street_behind_it_and_lets_go_afterwards(queues: Queues) -> None:
    flow = run(queues, blocked())

    assert np.all(flow.passed_count[35:60, EAST] < DEMAND)
    assert flow.passed_count[71:80, EAST].min() > DEMAND
    assert flow.standing_count[:70, EAST].max() == 0
    # What is missing behind is what still stands before.
    missing = np.cumsum(DEMAND - flow.arrived_count[:, EAST])
    stands = network.THROUGH_FRAC * flow.standing_count[:-1, MIDDLE]
    assert missing[1:45] == pytest.approx(stands[:44], abs=1e-9)


def test_a_queue_longer_than_its_link_spills_back(queues: Queues) -> None:
    flow = run(queues, blocked())
    link_m = queues.network.link_m[MIDDLE]
    full = int(np.argmax(flow.standing_m[:, MIDDLE] > link_m))
    spilled = int(np.argmax(flow.standing_count[:, WEST] > 0))

    assert 30 < full < 60
    assert full < spilled < full + 3


def test_before_a_long_queue_some_turn_off_and_load_other_streets(queues: Queues) -> None:
    flow = run(queues, blocked())
    long = int(np.argmax(flow.standing_m[:, MIDDLE] > point_queue.DETOUR_FROM_M))

    assert 30 < long < 50
    assert np.all(flow.arrived_count[: long + 1, BESIDE] == DEMAND)
    assert np.all(np.diff(flow.arrived_count[long : long + 10, BESIDE]) > 0)


def test_a_street_of_which_nothing_is_left_lets_nobody_pass(queues: Queues) -> None:
    flow = run(queues, blocked(1.0))

    assert flow.passed_count[30:70, MIDDLE].max() == 0
    assert np.isfinite(flow.ratio).all()


@pytest.mark.parametrize("cut", [1, 31, 69, 100])
def test_a_block_gives_the_same_however_it_is_cut(queues: Queues, cut: int) -> None:
    left = blocked()
    demand, room = np.full(left.shape, DEMAND), np.full(left.shape, ROOM)
    whole, _ = queues.run(demand, room, left, queues.start())
    first, state = queues.run(demand[:cut], room[:cut], left[:cut], queues.start())
    second, _ = queues.run(demand[cut:], room[cut:], left[cut:], state)

    for name in ("arrived_count", "passed_count", "standing_count", "ratio"):
        joined = np.concatenate([getattr(first, name), getattr(second, name)])
        assert np.array_equal(joined, getattr(whole, name)), name


def test_streets_far_apart_are_no_neighbours() -> None:
    streets = places([0.0, 9.0], [0.0, 0.0])
    net = Network.of(streets, {"Main": ("site-0", "site-1")}, np.full(2, 1_000.0))

    assert np.isinf(net.link_m).all()
    assert net.through_frac.max() == 0
    assert net.detour_frac.max() == 0
