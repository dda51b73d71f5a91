"""The registry by column: one array per thing known of a sensor."""

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray, FloatArray
from ioc_api.fleet.arrays import FIRST_CAPACITY, Arrays

CodeArray = npt.NDArray[np.int32]
"""Indices into a list of names: gateways, areas."""


class Columns(Arrays):
    """The columns (sensor,)."""

    def __init__(self, capacity: int = FIRST_CAPACITY) -> None:
        self.kind: npt.NDArray[np.uint8] = np.zeros(capacity, np.uint8)
        self.lon_deg: FloatArray = np.zeros(capacity)
        self.lat_deg: FloatArray = np.zeros(capacity)
        self.period_s: FloatArray = np.ones(capacity)
        self.gateway: CodeArray = np.zeros(capacity, np.int32)
        self.district: CodeArray = np.zeros(capacity, np.int32)
        self.ward: CodeArray = np.zeros(capacity, np.int32)
        self.is_retired: BoolArray = np.zeros(capacity, np.bool_)
