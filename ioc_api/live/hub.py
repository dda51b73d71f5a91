"""What the live socket tells its viewers, four times a second, each thing encoded once.

The hub looks at the live state by ticks and not at what comes in: whatever changed it, a frame of
the broker or a read of the database, the viewers are told the same way and end at the same state.

Places in the index only grow while the process runs (an epoch): a new sensor takes the next place,
a retired one keeps its own. A change of the registry is told by the text `index`, after which a
viewer reads the snapshot anew; until then it passes over places that it does not know.

Who may see some areas alone is told of their sensors alone, with frames of their own numbers.
"""

import asyncio
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import numpy as np

from contract.arrays import IntArray
from contract.city_time import CityTime
from contract.clock import Wall
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.held import Held
from ioc_api.fleet.status import StatusArray, judged_at_us
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import LevelArray
from ioc_api.live.audience import Audience
from ioc_api.live.news import Gathered
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
    city : Audience
        Those who may see everything.
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
        self.city = Audience(None, dict.fromkeys(RATES_HZ, 0))
        self._audiences: dict[frozenset[str] | None, Audience] = {None: self.city}
        self._gathered = {hz: Gathered() for hz in RATES_HZ}
        self._told: StatusArray = np.empty(0, np.uint8)
        self._told_levels: LevelArray = np.empty(0, np.uint8)
        self._layout = fleet.layout
        self._ticks = 0

    async def run(self) -> None:
        """Tick for ever; a tick that comes late does not make the next ones hurry."""
        due_s = self._monotonic_s()
        while True:
            self.tick()
            due_s = max(due_s + 1 / TICKS_HZ, self._monotonic_s())
            await asyncio.sleep(due_s - self._monotonic_s())

    @contextmanager
    def viewer(self, hz: int, areas: frozenset[str] | None = None) -> Generator[Viewer]:
        """Lend a viewer of one rate, greeted; what changes from now on comes as frames.

        Parameters
        ----------
        areas
            All that it may see; None for the whole city.
        """
        audience, viewer = self._audience(areas), Viewer()
        lane = audience.lanes[hz]
        viewer.text("hello", self._texts.hello(epoch=self.epoch, seq=lane.seq, hz=hz))
        for name, text in audience.last.items():
            viewer.text(name, text)
        lane.viewers.add(viewer)
        self._audiences[areas] = audience
        try:
            yield viewer
        finally:
            lane.viewers.discard(viewer)
            if areas is not None and audience.is_empty:
                self._audiences.pop(areas, None)

    def _audience(self, areas: frozenset[str] | None) -> Audience:
        """Return those who may see some areas.

        A new one begins with the city's numbers. Who was one of them before has a smaller one,
        unless nothing has happened since.
        """
        found = self._audiences.get(areas)
        if found is not None or areas is None:
            return found or self.city
        seqs = {hz: lane.seq for hz, lane in self.city.lanes.items()}
        return Audience(Held(self._fleet, areas), seqs)

    def seq(self, hz: int, areas: frozenset[str] | None = None) -> int:
        """Return the number of the last frame of a rate: a snapshot made now holds it."""
        return self._audiences.get(areas, self.city).lanes[hz].seq

    def state_now(self) -> tuple[StatusArray, LevelArray]:
        """Return status and level of every sensor, for a snapshot: (sensor,).

        Where they are not what was told, that is told with the next frame. Who read a snapshot
        between two looks would else keep what is back, at the next one, as it was told before.
        """
        self._judge.look()
        self._make_room(len(self._fleet))
        restated = self._restate(judged_at_us(self._city_time))
        for gathered in self._gathered.values():
            gathered.collect(_NO_ROWS, restated)
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
        for audience in self._audiences.values():
            audience.note_read(read)
        for hz, gathered in self._gathered.items():
            gathered.collect(read, restated)
            if self._ticks % (TICKS_HZ // hz) == 0:
                news = gathered.take(fleet, self._told, self._told_levels)
                for audience in self._audiences.values():
                    audience.send(hz, news, at_ms)
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
        fleet, now_s = self._fleet, self._monotonic_s()
        has_changed = self._layout != fleet.layout
        self._layout = fleet.layout
        look = self._texts.look(self._told)
        for audience in self._audiences.values():
            if audience.has_changed(has_city_changed=has_changed):
                audience.tell("index", self._texts.index())
            rate = audience.rate.per_s(now_s, audience.read_count(fleet.reading_count))
            audience.last["kpi"] = self._texts.kpi(look, audience.mask(), rate)
            audience.tell("kpi", audience.last["kpi"])

    def _viewers(self) -> Iterator[Viewer]:
        for audience in self._audiences.values():
            yield from audience.viewers()

    def _make_room(self, count: int) -> None:
        missing = count - len(self._told)
        if missing:
            untold = np.full(missing, UNTOLD, np.uint8)
            self._told = np.append(self._told, untold)
            self._told_levels = np.append(self._told_levels, untold)
