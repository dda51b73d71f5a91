"""Those who are told the same: each thing is encoded once for all of them.

All who may see the whole city are one audience; those who may see the same areas are another, and
of the rest of the city it hears nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from contract.arrays import BoolArray, IntArray
from ioc_api.fleet.held import Held
from ioc_api.live.frame import encode_delta
from ioc_api.live.news import News
from ioc_api.live.rate import Rate
from ioc_api.live.viewer import Viewer


@dataclass(slots=True)
class Lane:
    """The viewers of one audience and rate, and what they are sent.

    `seq` counts frames whether anybody sees them or not: a client that comes back must notice
    that something happened meanwhile.
    """

    seq: int = 0
    viewers: set[Viewer] = field(default_factory=set[Viewer])

    def send(self, news: News, at_ms: float) -> None:
        """Give every viewer a frame."""
        if not news.rows.size:
            return
        self.seq += 1
        if not self.viewers:
            return
        frame = encode_delta(
            seq=self.seq,
            at_ms=at_ms,
            rows=news.rows,
            values=news.values,
            statuses=news.statuses,
            levels=news.levels,
            is_status_only=news.is_status_only,
        )
        for viewer in self.viewers:
            viewer.frame(frame)


class Audience:
    """Viewers who may see the same.

    Parameters
    ----------
    held : Held or None
        The sensors of their areas; None for the whole city.
    seqs : dict[int, int]
        By rate, with which numbers to begin.

    Attributes
    ----------
    lanes : dict[int, Lane]
        By frames per second.
    last : dict[str, str]
        The newest of the texts that a new viewer is greeted with.
    rate : Rate
        How many readings a second these sensors get.
    """

    def __init__(self, held: Held | None, seqs: dict[int, int]) -> None:
        self.lanes = {hz: Lane(seq) for hz, seq in seqs.items()}
        self.last: dict[str, str] = {}
        self.rate = Rate()
        self._held = held
        self._read_count = 0
        self._told_changes = 0 if held is None else held.changes

    @property
    def is_empty(self) -> bool:
        """Whether nobody is left."""
        return not any(lane.viewers for lane in self.lanes.values())

    def mask(self) -> BoolArray | None:
        """Return which sensors they may see, (sensor,); None for all."""
        return None if self._held is None else self._held.look()

    def note_read(self, rows: IntArray) -> None:
        """Note sensors that got a reading."""
        mask = self.mask()
        if mask is not None:
            self._read_count += int(np.count_nonzero(mask[rows]))

    def read_count(self, of_city: int) -> int:
        """Return how many readings there have been; of some areas each sensor once a tick."""
        return of_city if self._held is None else self._read_count

    def has_changed(self, *, has_city_changed: bool) -> bool:
        """Tell whether any of their sensors was registered, changed, came or left meanwhile."""
        if self._held is None:
            return has_city_changed
        self._held.look()
        before, self._told_changes = self._told_changes, self._held.changes
        return before != self._told_changes

    def send(self, hz: int, news: list[News], at_ms: float) -> None:
        """Send the frames of a rate."""
        mask, lane = self.mask(), self.lanes[hz]
        for one in news:
            lane.send(one if mask is None else one.of(mask), at_ms)

    def tell(self, name: str, text: str) -> None:
        """Give every viewer a text."""
        for viewer in self.viewers():
            viewer.text(name, text)

    def viewers(self) -> Iterator[Viewer]:
        """Yield all viewers."""
        for lane in self.lanes.values():
            yield from lane.viewers
