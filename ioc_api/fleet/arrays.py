"""Arrays of one length that grow together: one row per sensor, with room for more."""

from abc import ABC, abstractmethod
from typing import Any

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
