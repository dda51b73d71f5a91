"""One rate of the live socket: what changed since its last frame, encoded once for all viewers."""

from dataclasses import dataclass, field

import numpy as np

from contract.arrays import IntArray
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import StatusArray
from ioc_api.judgement.level import LevelArray
from ioc_api.live.frame import encode_delta
from ioc_api.live.viewer import Viewer


@dataclass(slots=True)
class Channel:
    """The frames of one rate.

    `seq` counts frames whether anybody sees them or not: a client that comes back must notice
    that something happened meanwhile.
    """

    seq: int = 0
    viewers: set[Viewer] = field(default_factory=set[Viewer])
    _read: list[IntArray] = field(default_factory=list[IntArray])
    _restated: list[IntArray] = field(default_factory=list[IntArray])

    def collect(self, read: IntArray, restated: IntArray) -> None:
        """Note rows that got a reading, and rows of which only status or level changed."""
        if read.size:
            self._read.append(read)
        if restated.size:
            self._restated.append(restated)

    def send(self, fleet: Fleet, statuses: StatusArray, levels: LevelArray, at_ms: float) -> None:
        """Give every viewer what was collected, each sensor once with its newest value."""
        read, restated = _distinct(self._read), _distinct(self._restated)
        self._read.clear()
        self._restated.clear()
        for rows, is_status_only in ((read, False), (np.setdiff1d(restated, read), True)):
            if not rows.size:
                continue
            self.seq += 1
            if not self.viewers:
                continue
            frame = encode_delta(
                seq=self.seq,
                at_ms=at_ms,
                rows=rows,
                values=fleet.primary_values(rows),
                statuses=statuses[rows],
                levels=levels[rows],
                is_status_only=is_status_only,
            )
            for viewer in self.viewers:
                viewer.frame(frame)


def _distinct(parts: list[IntArray]) -> IntArray:
    if not parts:
        return np.empty(0, np.int64)
    return parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts))
