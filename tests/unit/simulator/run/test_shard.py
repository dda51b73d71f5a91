"""Shards of a living city: its gateways shared out, with their sensors, each in its own folder."""

from itertools import chain
from pathlib import Path

import pytest

from contract.city import City
from simulator.devices import gateway
from simulator.errors import CheckpointError
from simulator.run import shard
from simulator.run.checkpoint import WORLD_FILE
from simulator.run.share import Share
from simulator.run.world import Simulation, build
from simulator.scenario.course import NOTHING
from simulator.world.state import MINUTE_MS

STEP = 29_880_480
SHARDS = 3


@pytest.fixture(scope="module")
def simulation(city: City) -> Simulation:
    model = build(city, seed=7, sensor_count=400)
    return Simulation.of(model, birth_ms=STEP * MINUTE_MS, period_scale=1.0)


def readings(simulation: Simulation) -> list[tuple[str, int, int, list[float]]]:
    """Return what is sent in a quarter of an hour: sensor, number, time, values."""
    world = simulation.born(simulation.model.climatology(STEP), boot=0)
    _, columns, _ = simulation.advance(world, NOTHING, 15)
    return [
        (
            kind.devices[int(kind.sensor[row])].sensor_id,
            int(kind.seq[row]),
            int(kind.at_ms[row]),
            [float(one[row]) for one in kind.values],
        )
        for kind in columns
        for row in range(kind.sensor.size)
    ]


def test_shards_have_each_gateway_and_each_reading_once(city: City, simulation: Simulation) -> None:
    gateways = gateway.gateways_of(city, simulation.emitter.devices)
    theirs = [shard.gateways_of(gateways, Share(number, SHARDS)) for number in range(SHARDS)]
    apart = [readings(shard.narrowed(simulation, some)) for some in theirs]

    assert all(apart)
    assert sorted(one.gateway_id for one in chain.from_iterable(theirs)) == sorted(
        one.gateway_id for one in gateways
    )
    assert repr(sorted(chain.from_iterable(apart))) == repr(sorted(readings(simulation)))


def test_a_shard_reads_its_gateways_sensors_alone(city: City, simulation: Simulation) -> None:
    gateways = gateway.gateways_of(city, simulation.emitter.devices)
    some = shard.gateways_of(gateways, Share(1, SHARDS))
    mine = {device.sensor_id for one in some for device in one.devices}

    assert {row[0] for row in readings(shard.narrowed(simulation, some))} <= mine


def test_each_shard_has_a_folder_and_an_undivided_city_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "shard-of-glass-of-mine").mkdir()
    assert shard.folder_of(tmp_path, Share()) == tmp_path
    folders = [shard.folder_of(tmp_path, Share(number, 4)) for number in range(4)]
    assert [folder.name for folder in folders] == [
        f"shard-{number}-of-4" for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("held", "share", "said"),
    [
        (WORLD_FILE, Share(0, 4), "in one process, not in 4 shards"),
        ("shard-2-of-4/x", Share(), "in 4 shards, not in one process"),
        ("shard-2-of-4/x", Share(0, 2), "in 4 shards, not in 2 shards"),
    ],
)
def test_a_folder_keeps_its_division(tmp_path: Path, held: str, share: Share, said: str) -> None:
    """Numbers of readings count on in each part: another division would give some twice."""
    path = tmp_path / held
    path.parent.mkdir(exist_ok=True)
    path.touch()

    with pytest.raises(CheckpointError, match=f"holds a city {said}"):
        shard.folder_of(tmp_path, share)
