"""The registry by column: one array per thing known of a sensor."""

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KINDS
from ioc_api.fleet.arrays import FIRST_CAPACITY, Arrays

MAX_QUANTITIES = max(len(kind.quantities) for kind in KINDS)

CodeArray = npt.NDArray[np.int32]
"""Indices into a list of names: gateways, areas."""


class Columns(Arrays):
    """The columns (sensor,).

    Attributes
    ----------
    lacks : (sensor, quantity) bool
        Which quantities of its kind it does not measure.
    is_partial : (sensor,) bool
        Whether there are such.
    changed_at : (sensor,) int64
        The registry's `layout` since which each is as it is.
    """

    def __init__(self, capacity: int = FIRST_CAPACITY) -> None:
        self.kind: npt.NDArray[np.uint8] = np.zeros(capacity, np.uint8)
        self.lon_deg: FloatArray = np.zeros(capacity)
        self.lat_deg: FloatArray = np.zeros(capacity)
        self.period_s: FloatArray = np.ones(capacity)
        self.gateway: CodeArray = np.zeros(capacity, np.int32)
        self.district: CodeArray = np.zeros(capacity, np.int32)
        self.ward: CodeArray = np.zeros(capacity, np.int32)
        self.lacks: BoolArray = np.zeros((capacity, MAX_QUANTITIES), np.bool_)
        self.is_partial: BoolArray = np.zeros(capacity, np.bool_)
        self.is_outside: BoolArray = np.zeros(capacity, np.bool_)
        self.is_retired: BoolArray = np.zeros(capacity, np.bool_)
        self.changed_at: IntArray = np.zeros(capacity, np.int64)
