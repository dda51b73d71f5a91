"""Arrays of one length that grow together: one row per sensor, with room for more."""

from abc import ABC, abstractmethod
from copy import copy
from typing import Any, Self

import numpy.typing as npt

FIRST_CAPACITY = 1024


class Arrays(ABC):
    """Base of the columns; each attribute is an array whose first axis is (sensor,)."""

    @abstractmethod
    def __init__(self, capacity: int = FIRST_CAPACITY) -> None: ...

    def make_room(self, count: int) -> None:
        """Double the room until `count` sensors fit."""
        columns: dict[str, npt.NDArray[Any]] = vars(self)
        capacity = len(next(iter(columns.values())))
        if count <= capacity:
            return
        larger = type(self)(max(count, 2 * capacity))
        for name, column in columns.items():
            getattr(larger, name)[:capacity] = column
        columns.update(vars(larger))

    def copied(self) -> Self:
        """Return the same columns, of which neither changes with the other."""
        twin = copy(self)
        for name, column in vars(self).items():
            setattr(twin, name, column.copy())
        return twin
