"""One shard of a living city: its gateways with their sensors, and its part of the data folder.

Each shard computes the whole city; its gateways, and so its sensors, are its own. The first one
also speaks for the city: it tells the clock and the truth, and answers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from contract.arrays import BoolArray
from simulator.devices.device import Device
from simulator.devices.gateway import Gateway
from simulator.errors import CheckpointError
from simulator.run.checkpoint import WORLD_FILE
from simulator.run.share import Share
from simulator.run.world import Simulation

_FOLDER = "shard-{number}-of-{count}"
_ANY = re.compile(r"shard-\d+-of-(\d+)")
ANOTHER = (
    "{folder} holds a city {held}, not {wanted}: numbers of readings would be given twice; go on "
    "with what it holds, or name another folder with --data"
)


def folder_of(data: Path, share: Share) -> Path:
    """Return the folder of a shard below that of its city; of an undivided city, that itself.

    Raises
    ------
    CheckpointError
        The folder holds a city that is divided in another way.
    """
    found = [_ANY.fullmatch(path.name) for path in data.glob("*")]
    counts = {int(one[1]) for one in found if one is not None}
    if (data / WORLD_FILE).exists():
        counts.add(1)
    others = counts - {share.count}
    if others:
        held, wanted = _told(min(others)), _told(share.count)
        raise CheckpointError(ANOTHER.format(folder=data, held=held, wanted=wanted))
    if share.count == 1:
        return data
    return data / _FOLDER.format(number=share.number + 1, count=share.count)


def gateways_of(gateways: Sequence[Gateway], share: Share) -> Sequence[Gateway]:
    """Return the gateways of a shard."""
    return gateways[share.number :: share.count]


def narrowed(simulation: Simulation, gateways: Sequence[Gateway]) -> Simulation:
    """Return the run in which only the sensors of some gateways read."""
    mine = {device.sensor_id for gateway in gateways for device in gateway.devices}
    chosen = _chosen(simulation.emitter.devices, mine)
    return replace(simulation, emitter=simulation.emitter.of_sensors(chosen))


def _chosen(devices: Mapping[str, Sequence[Device]], mine: set[str]) -> dict[str, BoolArray]:
    return {
        code: np.array([device.sensor_id in mine for device in made], dtype=np.bool_)
        for code, made in devices.items()
    }


def _told(count: int) -> str:
    return "in one process" if count == 1 else f"in {count} shards"
