"""Crossings by column: each a sensor and a quantity, with the worst threshold that it is beyond."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_threshold import CONCERNS, Threshold
from ioc_api.judgement.level import CRITICAL, WARNING, LevelArray


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """The columns, each (crossing,).

    Attributes
    ----------
    thresholds : tuple[Threshold, ...]
        All that there are.
    rows
        The sensors' rows.
    place
        The threshold's place in `thresholds`.
    level
        `WARNING` or `CRITICAL`.
    is_held
        Whether what was judged is not what the sensor says now.
    is_pending
        Whether it has not yet lasted as long as its threshold asks for: it does not stand.
    values, at_us
        What was judged and when it was observed.
    since_us
        When the unbroken run began; `LONG_US` where that is longer ago than is looked back.
    """

    thresholds: tuple[Threshold, ...]
    rows: IntArray
    place: IntArray
    level: LevelArray
    is_held: BoolArray
    is_pending: BoolArray
    values: FloatArray
    at_us: IntArray
    since_us: IntArray

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def joined(cls, thresholds: tuple[Threshold, ...], parts: Sequence["Crossings"]) -> "Crossings":
        """Return all parts one after the other."""
        none = np.empty(0, np.int64)
        return cls(
            thresholds,
            np.concatenate([none, *(each.rows for each in parts)]),
            np.concatenate([none, *(each.place for each in parts)]),
            np.concatenate([none.astype(np.uint8), *(each.level for each in parts)]),
            np.concatenate([none.astype(np.bool_), *(each.is_held for each in parts)]),
            np.concatenate([none.astype(np.bool_), *(each.is_pending for each in parts)]),
            np.concatenate([none.astype(np.float64), *(each.values for each in parts)]),
            np.concatenate([none, *(each.at_us for each in parts)]),
            np.concatenate([none, *(each.since_us for each in parts)]),
        )

    def of(self, chosen: BoolArray | IntArray) -> "Crossings":
        """Return some of them: (crossing,) bool, or their places in the order that is wanted."""
        return Crossings(
            self.thresholds,
            self.rows[chosen],
            self.place[chosen],
            self.level[chosen],
            self.is_held[chosen],
            self.is_pending[chosen],
            self.values[chosen],
            self.at_us[chosen],
            self.since_us[chosen],
        )

    def counts(self) -> dict[str, int]:
        """Return how many stand of each level."""
        standing = self.level[~self.is_pending]
        return {
            "critical": int((standing == CRITICAL).sum()),
            "warning": int((standing == WARNING).sum()),
        }

    def ordered(self, sensor_ids: list[str]) -> IntArray:
        """Return their places: the worst level first, the gravest concern, the newest, by id.

        What is pending comes last. The values have no say in it, so that rows keep their places
        while one reads.
        """
        concern = np.array([CONCERNS.index(each.concern) for each in self.thresholds], np.int64)
        ids = np.array(sensor_ids, np.str_)
        mildness = -self.level.astype(np.int64)
        return np.lexsort((ids, -self.since_us, concern[self.place], mildness, self.is_pending))
