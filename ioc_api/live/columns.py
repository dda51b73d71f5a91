"""The live state by column: one array per thing known of a sensor, with room to grow."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from contract.catalogue import KINDS
from ioc_api.sensors import rules
from ioc_api.sensors.rules import BoolArray, FloatArray, IntArray

MAX_QUANTITIES = max(len(kind.quantities) for kind in KINDS)
FIRST_CAPACITY = 1024

CodeArray = npt.NDArray[np.int32]
"""Indices into a list of names: gateways, areas."""


class Columns:
    """The columns (sensor,), with room for more sensors than there are."""

    def __init__(self, capacity: int = FIRST_CAPACITY) -> None:
        self.kind: npt.NDArray[np.uint8] = np.zeros(capacity, np.uint8)
        self.lon_deg: FloatArray = np.zeros(capacity)
        self.lat_deg: FloatArray = np.zeros(capacity)
        self.period_s: FloatArray = np.ones(capacity)
        self.gateway: CodeArray = np.zeros(capacity, np.int32)
        self.district: CodeArray = np.zeros(capacity, np.int32)
        self.ward: CodeArray = np.zeros(capacity, np.int32)
        self.is_retired: BoolArray = np.zeros(capacity, np.bool_)
        self.observed_at_us: IntArray = np.full(capacity, rules.NEVER_US, np.int64)
        self.quality: npt.NDArray[np.int16] = np.zeros(capacity, np.int16)
        self.values: FloatArray = np.full((capacity, MAX_QUANTITIES), np.nan)
        self.is_changed: BoolArray = np.zeros(capacity, np.bool_)

    def make_room(self, count: int) -> None:
        """Double the room until `count` sensors fit."""
        capacity = len(self.kind)
        if count <= capacity:
            return
        larger = Columns(max(count, 2 * capacity))
        for name, column in vars(self).items():
            getattr(larger, name)[:capacity] = column
        vars(self).update(vars(larger))

    def store(self, row: int, observed_at_us: int, quality: int, values: Sequence[float]) -> None:
        """Write a newest reading; values are those of the kind's quantities in order."""
        self.observed_at_us[row] = observed_at_us
        self.quality[row] = quality
        self.values[row, : len(values)] = values
        self.is_changed[row] = True
