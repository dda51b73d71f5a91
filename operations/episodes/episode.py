"""Episodes by column: from when to when a rule's condition held at a sensor."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray

NOT_CLEARED_US = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Episodes:
    """Of one rule, in the order of sensor and begin.

    Attributes
    ----------
    sensor_key : (episode,) int64
    since_us : (episode,) int64
        The first reading of the run beyond the limit. [us]
    raised_us : (episode,) int64
        The reading with which it had lasted long enough. [us]
    last_us : (episode,) int64
        The newest reading that says that it holds. [us]
    cleared_us : (episode,) int64
        The reading that ended it; `NOT_CLEARED_US` while it holds. [us]
    value : (episode,) float64
        The number farthest beyond the limit.
    """

    sensor_key: IntArray
    since_us: IntArray
    raised_us: IntArray
    last_us: IntArray
    cleared_us: IntArray
    value: FloatArray

    def __len__(self) -> int:
        return len(self.sensor_key)

    @classmethod
    def joined(cls, parts: Sequence["Episodes"]) -> "Episodes":
        """Return all of some, one after the other."""
        none = np.empty(0, np.int64)
        return cls(
            np.concatenate([none, *(each.sensor_key for each in parts)]),
            np.concatenate([none, *(each.since_us for each in parts)]),
            np.concatenate([none, *(each.raised_us for each in parts)]),
            np.concatenate([none, *(each.last_us for each in parts)]),
            np.concatenate([none, *(each.cleared_us for each in parts)]),
            np.concatenate([np.empty(0), *(each.value for each in parts)]),
        )

    def of(self, chosen: IntArray) -> "Episodes":
        """Return some of them, by their places."""
        return Episodes(
            self.sensor_key[chosen],
            self.since_us[chosen],
            self.raised_us[chosen],
            self.last_us[chosen],
            self.cleared_us[chosen],
            self.value[chosen],
        )
