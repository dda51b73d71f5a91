"""What the live socket tells its viewers, four times a second, each thing encoded once.

The hub looks at the live state by ticks and not at what comes in: whatever changed it, a frame of
the broker or a read of the database, the viewers are told the same way and end at the same state.

Places in the index only grow while the process runs (an epoch): a new sensor takes the next place,
a retired one keeps its own. A change of the registry is told by the text `index`, after which a
viewer reads the snapshot anew; until then it passes over places that it does not know.
"""

import asyncio
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import numpy as np

from contract.arrays import IntArray
from contract.city_time import CityTime
from contract.clock import Wall
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import StatusArray, judged_at_us
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import LevelArray
from ioc_api.live.channel import Channel
from ioc_api.live.texts import Texts
from ioc_api.live.viewer import Viewer

TICKS_HZ = 4
RATES_HZ = (4, 1)
RESTATED_IN_TURN, COUNTED_IN_TURN = 1, 3  # what is done once a second has ticks of its own
UNTOLD = 0xFF  # status and level of a sensor of which no frame has told

_NO_ROWS: IntArray = np.empty(0, np.int64)


class Hub:
    """All viewers and what they are told.

    Parameters
    ----------
    epoch : str
        Names this start of the process.
    monotonic_s : callable
        The clock for ticks. [s]

    Attributes
    ----------
    channels : dict[int, Channel]
        By frames per second.
    """

    def __init__(  # noqa: PLR0913 - the parts it joins
        self,
        *,
        epoch: str,
        fleet: Fleet,
        judge: Judge,
        city_time: CityTime,
        texts: Texts,
        wall: Wall,
        monotonic_s: Callable[[], float],
    ) -> None:
        self.epoch = epoch
        self._fleet = fleet
        self._judge = judge
        self._city_time = city_time
        self._texts = texts
        self._wall = wall
        self._monotonic_s = monotonic_s
        self.channels = {hz: Channel() for hz in RATES_HZ}
        self._told: StatusArray = np.empty(0, np.uint8)
        self._told_levels: LevelArray = np.empty(0, np.uint8)
        self._layout = fleet.layout
        self._ticks = 0
        self._last: dict[str, str] = {}

    async def run(self) -> None:
        """Tick for ever; a tick that comes late does not make the next ones hurry."""
        due_s = self._monotonic_s()
        while True:
            self.tick()
            due_s = max(due_s + 1 / TICKS_HZ, self._monotonic_s())
            await asyncio.sleep(due_s - self._monotonic_s())

    @contextmanager
    def viewer(self, hz: int) -> Generator[Viewer]:
        """Lend a viewer of one rate, greeted; what changes from now on comes as frames."""
        channel, viewer = self.channels[hz], Viewer()
        viewer.text("hello", self._texts.hello(epoch=self.epoch, seq=channel.seq, hz=hz))
        for name, text in self._last.items():
            viewer.text(name, text)
        channel.viewers.add(viewer)
        try:
            yield viewer
        finally:
            channel.viewers.discard(viewer)

    def seq(self, hz: int) -> int:
        """Return the number of the last frame of a rate: a snapshot made now holds it."""
        return self.channels[hz].seq

    def state_now(self) -> tuple[StatusArray, LevelArray]:
        """Return status and level of every sensor, for a snapshot: (sensor,).

        Where they are not what was told, that is told with the next frame. Who read a snapshot
        between two looks would else keep what is back, at the next one, as it was told before.
        """
        self._judge.look()
        self._make_room(len(self._fleet))
        restated = self._restate(judged_at_us(self._city_time))
        for channel in self.channels.values():
            channel.collect(_NO_ROWS, restated)
        return self._told, self._told_levels

    def close(self) -> None:
        """End all viewers: the process stops."""
        for viewer in self._viewers():
            viewer.close()

    def tick(self) -> None:
        """Tell what changed since the last tick; once a second also what age did."""
        fleet = self._fleet
        if not fleet.is_loaded:
            return
        self._ticks += 1
        at_us = judged_at_us(self._city_time)
        read = self._judge.take_read()
        self._make_room(len(fleet))
        self._told[read] = statuses = fleet.statuses(at_us, read)
        self._told_levels[read] = self._judge.levels(statuses, read)
        turn = self._ticks % TICKS_HZ
        restated = self._restate(at_us) if turn == RESTATED_IN_TURN else _NO_ROWS
        at_ms = self._wall().timestamp() * 1000
        for hz, channel in self.channels.items():
            channel.collect(read, restated)
            if self._ticks % (TICKS_HZ // hz) == 0:
                channel.send(fleet, self._told, self._told_levels, at_ms)
        if turn == COUNTED_IN_TURN:
            self._tell_texts()

    def _restate(self, at_us: int) -> IntArray:
        """Return the rows whose status or level is not what was told, and note the new ones."""
        now = self._fleet.statuses(at_us)
        levels = self._judge.levels(now)
        rows = np.flatnonzero((now != self._told) | (levels != self._told_levels))
        self._told, self._told_levels = now, levels
        return rows

    def _tell_texts(self) -> None:
        if self._layout != self._fleet.layout:
            self._layout = self._fleet.layout
            self._tell("index", self._texts.index())
        self._last["kpi"] = self._texts.kpi(self._told)
        self._tell("kpi", self._last["kpi"])

    def _tell(self, name: str, text: str) -> None:
        for viewer in self._viewers():
            viewer.text(name, text)

    def _viewers(self) -> Iterator[Viewer]:
        for channel in self.channels.values():
            yield from channel.viewers

    def _make_room(self, count: int) -> None:
        missing = count - len(self._told)
        if missing:
            untold = np.full(missing, UNTOLD, np.uint8)
            self._told = np.append(self._told, untold)
            self._told_levels = np.append(self._told_levels, untold)
