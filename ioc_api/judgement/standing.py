"""Which thresholds each sensor is beyond, and since when, by column."""

from typing import Any

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray, FloatArray, IntArray
from ioc_api.fleet.status import NEVER_US
from ioc_api.judgement.level import LevelArray

NOT_US = NEVER_US
"""`since_us` of a threshold that a sensor is not beyond."""
LONG_US = NEVER_US + 1
"""`since_us` of one that it has been beyond for longer than is looked back."""

FIRST_CAPACITY = 1024


class Standing:
    """The columns.

    Attributes
    ----------
    level : (sensor,) uint8
        The worst that counts while the sensor is live: none, warning, critical.
    reached : (sensor,) uint8
        The worst that counts once it is not: whether that has lasted, nobody knows.
    is_held : (sensor,) bool
        Whether all that this level rests on was said before the sensor's newest reading.
    is_retired : (sensor,) bool
        When it was judged.
    since_us : (sensor, threshold) int64
        When the unbroken run of values beyond each began; `NOT_US` where there is none.
    is_known : (sensor, threshold) bool
        Whether the database has said since when; until then it is the first that memory saw.
    is_counted : (sensor, threshold) bool
        Beyond it for as long as it takes, or as long as can be known.
    is_history : (sensor, threshold) bool
        Said before the sensor's newest reading, which says nothing to judge.
    means, mean_at_us : (sensor, span)
        What the averaged thresholds judge, NaN for nothing, and the newest observation in it.
    mean_until_us : (sensor, span) int64
        The newest value that was known when it was read.
    """

    def __init__(self, thresholds: int, spans: int, capacity: int = FIRST_CAPACITY) -> None:
        wide = (capacity, thresholds)
        self.level: LevelArray = np.zeros(capacity, np.uint8)
        self.reached: LevelArray = np.zeros(capacity, np.uint8)
        self.is_held: BoolArray = np.zeros(capacity, np.bool_)
        self.is_retired: BoolArray = np.zeros(capacity, np.bool_)
        self.since_us: IntArray = np.full(wide, NOT_US, np.int64)
        self.is_known: BoolArray = np.zeros(wide, np.bool_)
        self.is_counted: BoolArray = np.zeros(wide, np.bool_)
        self.is_history: BoolArray = np.zeros(wide, np.bool_)
        self.means: FloatArray = np.full((capacity, spans), np.nan)
        self.mean_at_us: IntArray = np.full((capacity, spans), NEVER_US, np.int64)
        self.mean_until_us: IntArray = np.full((capacity, spans), NEVER_US, np.int64)

    def make_room(self, count: int) -> None:
        """Double the room until `count` sensors fit."""
        capacity = len(self.level)
        if count <= capacity:
            return
        shape = self.since_us.shape[1], self.means.shape[1]
        larger = Standing(*shape, max(count, 2 * capacity))
        columns: dict[str, npt.NDArray[Any]] = vars(self)
        for name, column in columns.items():
            getattr(larger, name)[:capacity] = column
        columns.update(vars(larger))
