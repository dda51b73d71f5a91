"""The runs in which events began, kept until what came of these is measured: as many as fit."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import cast

import numpy as np

from simulator.run.world import World

MAX_BYTES = 67_108_864
"""Of kept runs; one of 2 000 sensors has some 45 000, one of 100 000 some two million."""


class Kept:
    """Runs by the event that began in them; the oldest goes first where there is no room."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._worlds: OrderedDict[str, World] = OrderedDict()
        self._sizes: dict[int, tuple[World, int, int]] = {}

    @property
    def size_bytes(self) -> int:
        """Return what all runs take; one in which several events began is there once."""
        return sum(size for _, size, _ in self._sizes.values())

    def __contains__(self, event_id: str) -> bool:
        return event_id in self._worlds

    def keep(self, event_id: str, world: World) -> None:
        """Keep the run in which an event began."""
        self.take(event_id)
        self._worlds[event_id] = world
        _, size, users = self._sizes.get(id(world), (world, 0, 0))
        self._sizes[id(world)] = world, size or size_of(world), users + 1
        while self.size_bytes > self._max_bytes:
            self.take(next(iter(self._worlds)))

    def take(self, event_id: str) -> World | None:
        """Return the run in which an event began and keep it no more; None: it is not there."""
        world = self._worlds.pop(event_id, None)
        if world is not None:
            _, size, users = self._sizes.pop(id(world))
            if users > 1:
                self._sizes[id(world)] = world, size, users - 1
        return world

    def older_than(self, step: int) -> list[str]:
        """Return the events whose runs are from before a minute."""
        return [name for name, world in self._worlds.items() if world.physics.step < step]


def size_of(value: object) -> int:
    """Return the bytes of all arrays in a value."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Mapping):
        return sum(map(size_of, cast("Mapping[object, object]", value).values()))
    if is_dataclass(value):
        return sum(size_of(getattr(value, field.name)) for field in fields(value))
    return 0
