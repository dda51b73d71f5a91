"""A world as named arrays, and back: what the file of a checkpoint holds."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.devices.memory import Memory
from simulator.run.world import World
from simulator.world.models.recursion import State
from simulator.world.state import Physics

Array = NDArray[Any]

DEVICES = "devices/"
"""Before what devices remember; all other arrays are the city's, by part and name."""
BOOT = "boot"
REMEMBERED = tuple(field.name for field in fields(Memory) if field.name != BOOT)


def arrays_of(world: World) -> dict[str, Array]:
    """Return all that a run remembers, by names; its minute and its devices' boot are numbers."""
    arrays: dict[str, Array] = {}
    for part, state in world.physics.states.items():
        arrays[f"{part}/"] = np.zeros(0)  # a part without state is still a part
        arrays |= {f"{part}/{name}": array for name, array in state.items()}
    for field in REMEMBERED:
        by_kind: Mapping[str, Array | Mapping[str, Array]] = getattr(world.devices, field)
        for kind, kept in by_kind.items():
            columns = kept if isinstance(kept, Mapping) else {"": kept}
            arrays |= {f"{DEVICES}{field}/{kind}/{name}": one for name, one in columns.items()}
    return arrays


def world_of(arrays: Mapping[str, Array], *, step: int, boot: int) -> World:
    """Return the run that named arrays hold: the inverse of `arrays_of`.

    Raises
    ------
    KeyError, ValueError
        They hold what no run of today has.
    """
    states: dict[str, dict[str, Array]] = {}
    remembered: dict[str, dict[str, Any]] = {field: {} for field in REMEMBERED}
    for key, array in arrays.items():
        if key.startswith(DEVICES):
            field, kind, name = key.removeprefix(DEVICES).split("/", 2)
            if name:
                remembered[field].setdefault(kind, {})[name] = array
            else:
                remembered[field][kind] = array
        else:
            part, _, name = key.partition("/")
            state = states.setdefault(part, {})
            if name:
                state[name] = array
    return World(Physics(step, states), Memory(boot=boot, **remembered))


def has_parts_of(physics: Physics, pattern: Physics) -> bool:
    """Tell whether a city remembers the same as another, whatever the number of sensors is."""
    return _names(physics) == _names(pattern)


def fits(physics: Physics, pattern: Physics) -> bool:
    """Tell whether a city has the parts and sizes of another."""
    return _sizes(physics) == _sizes(pattern)


def with_fleet(physics: Physics, pattern: Physics) -> Physics:
    """Return a city with the fleet of another: its own first sensors, further ones of the other.

    Parameters
    ----------
    physics
        Its states that are of no sensor have the sizes that the other's have.
    """
    states: dict[str, State] = {
        part: {name: _joined(physics.states[part][name], array) for name, array in state.items()}
        for part, state in pattern.states.items()
    }
    return Physics(physics.step, states)


def with_register(physics: Physics, earlier: Physics, part: str, name: str) -> Physics:
    """Return a city whose registers of a name are nowhere lower than in an earlier one."""
    old = earlier.states.get(part, {}).get(name)
    if old is None:
        return physics
    register = physics.states[part][name].copy()
    shared = min(register.size, old.size)
    register[:shared] = np.maximum(register[:shared], old[:shared])
    state: State = {**physics.states[part], name: register}
    return Physics(physics.step, {**physics.states, part: state})


def _joined(mine: Array, other: Array) -> Array:
    shared = min(mine.shape[0], other.shape[0])
    return np.concatenate([mine[:shared], other[shared:]])


def _names(physics: Physics) -> set[tuple[str, str]]:
    return {*_sizes(physics)} | {(part, "") for part in physics.states}


def _sizes(physics: Physics) -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (part, name): array.shape
        for part, state in physics.states.items()
        for name, array in state.items()
    }
