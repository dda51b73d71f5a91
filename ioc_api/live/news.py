"""What one rate of the live socket is to tell: the rows that changed since its last frames."""

from dataclasses import dataclass, field

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import StatusArray
from ioc_api.judgement.level import LevelArray


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """What one frame tells: (row,) each.

    Attributes
    ----------
    is_status_only
        The readings are those of before.
    """

    rows: IntArray
    values: FloatArray
    statuses: StatusArray
    levels: LevelArray
    is_status_only: bool

    def of(self, mask: BoolArray) -> "News":
        """Return what of it is about some sensors: (sensor,)."""
        chosen = mask[self.rows]
        return News(
            self.rows[chosen],
            self.values[chosen],
            self.statuses[chosen],
            self.levels[chosen],
            self.is_status_only,
        )


@dataclass(slots=True)
class Gathered:
    """Rows that changed and of which no frame has told yet."""

    _read: list[IntArray] = field(default_factory=list[IntArray])
    _restated: list[IntArray] = field(default_factory=list[IntArray])

    def collect(self, read: IntArray, restated: IntArray) -> None:
        """Note rows that got a reading, and rows of which only status or level changed."""
        if read.size:
            self._read.append(read)
        if restated.size:
            self._restated.append(restated)

    def take(self, fleet: Fleet, statuses: StatusArray, levels: LevelArray) -> list[News]:
        """Return what was collected, each sensor once with its newest value; none without rows."""
        read, restated = _distinct(self._read), _distinct(self._restated)
        self._read.clear()
        self._restated.clear()
        return [
            News(rows, fleet.primary_values(rows), statuses[rows], levels[rows], is_status_only)
            for rows, is_status_only in ((read, False), (np.setdiff1d(restated, read), True))
            if rows.size
        ]


def _distinct(parts: list[IntArray]) -> IntArray:
    if not parts:
        return np.empty(0, np.int64)
    return parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts))
