"""What is known of the sensors of a kind beside their readings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.episodes.usual import Usual

US_PER_S = 1_000_000
US_PER_H = 3_600 * US_PER_S
US_PER_DAY = 24 * US_PER_H


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Context:
    """Sensors of one kind; a rule's state has a place for each of them, in their order.

    Attributes
    ----------
    utc_offset_h : float
        What the city's time is ahead of UTC; it keeps no summer time. [h]
    sensor_key : (sensor,) int64
        Rising.
    period_us : (sensor,) int64
        Between two readings of the sensor: its announced period, else its kind's. [us]
    usual : mapping of str to Usual
        By quantity, for conditions that judge by what is usual.
    """

    utc_offset_h: float
    sensor_key: IntArray
    period_us: IntArray
    usual: Mapping[str, Usual] = field(default_factory=dict[str, Usual])

    def __len__(self) -> int:
        return len(self.sensor_key)

    def local_hour(self, at_us: IntArray) -> FloatArray:
        """Return the local hours of some times, in [0, 24)."""
        local_us = at_us + round(self.utc_offset_h * US_PER_H)
        return (local_us % US_PER_DAY) / US_PER_H

    def index_of(self, sensor_key: IntArray) -> IntArray:
        """Return the places of sensors.

        Raises
        ------
        KeyError
            One of them is not known here.
        """
        if np.array_equal(sensor_key, self.sensor_key):
            return np.arange(len(self))
        place = np.searchsorted(self.sensor_key, sensor_key)
        is_known = place < len(self.sensor_key)
        is_known[is_known] = self.sensor_key[place[is_known]] == sensor_key[is_known]
        if not is_known.all():
            raise KeyError(int(sensor_key[~is_known][0]))
        return place
