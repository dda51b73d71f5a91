"""Where a rule stands with each sensor: what is remembered between readings."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray

Scalar = TypeVar("Scalar", bound=np.generic)

NEVER_US = -(1 << 62)
"""A time of what has not happened: long before all times, and their difference is still one."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Of one rule, by the places of a context's sensors.

    Attributes
    ----------
    seen_us : (sensor,) int64
        Newest reading that counts. What comes with that time or before it is late. [us]
    last_us : (sensor,) int64
        Newest reading that could be judged; gaps are since then. [us]
    begin_us : (sensor,) int64
        Begin of the run beyond the limit, of the episode where one stands; else `NEVER_US`. [us]
    raised_us : (sensor,) int64
        When the episode was raised; `NEVER_US` where none stands. [us]
    value : (sensor,) float64
        Farthest beyond the limit since the begin; NaN where there is none.
    """

    seen_us: IntArray
    last_us: IntArray
    begin_us: IntArray
    raised_us: IntArray
    value: FloatArray

    def __len__(self) -> int:
        return len(self.seen_us)

    @classmethod
    def calm(cls, count: int) -> "State":
        """Return the state of sensors of which nothing was read."""
        never = np.full(count, NEVER_US)
        return cls(never, never, never, never, np.full(count, np.nan))

    @property
    def is_active(self) -> BoolArray:
        """Tell where a run or an episode stands: (sensor,)."""
        return self.begin_us != NEVER_US

    @property
    def is_raised(self) -> BoolArray:
        """Tell where an episode stands: (sensor,)."""
        return self.raised_us != NEVER_US

    def of(self, index: IntArray) -> "State":
        """Return the state of some sensors, in the order that is wanted."""
        return State(
            self.seen_us[index],
            self.last_us[index],
            self.begin_us[index],
            self.raised_us[index],
            self.value[index],
        )

    def replaced(self, index: IntArray, by: "State") -> "State":
        """Return it with the state of some sensors as another says."""
        return State(
            _put(self.seen_us, index, by.seen_us),
            _put(self.last_us, index, by.last_us),
            _put(self.begin_us, index, by.begin_us),
            _put(self.raised_us, index, by.raised_us),
            _put(self.value, index, by.value),
        )

    def placed(self, index: IntArray, count: int) -> "State":
        """Return it for a context of so many sensors; `index`: where those of it stand there."""
        return State.calm(count).replaced(index, self)


def _put(column: NDArray[Scalar], index: IntArray, values: NDArray[Scalar]) -> NDArray[Scalar]:
    changed = column.copy()
    changed[index] = values
    return changed
