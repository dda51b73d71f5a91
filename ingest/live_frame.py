"""Live frames: after each commit, what changed, by area, at most four times a second.

An area that was quiet is told at once; after that its news are gathered for 250 ms.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contract import topic
from contract.clock import Wall, from_us, rfc3339
from contract.payload import notice
from contract.payload.notice import NO_AREA, LiveFrame, LiveItem
from ingest.batch import Part
from ingest.metrics import Metrics
from ingest.registry import Registry
from ingest.sensor import Sensor
from ingest.store import Stored

PERIOD_S = 0.25
MAX_ITEMS = 1_000

Publish = Callable[[str, bytes], bool]


@dataclass(frozen=True, slots=True, eq=False)
class _News:
    part: Part
    row: int
    sensor: Sensor


class LiveFrames:
    """The frames of all areas.

    Parameters
    ----------
    registry : Registry
    publish : callable
        Given topic and payload; False where it could not be sent. Frames may be lost.
    wall : Wall
    """

    def __init__(
        self, registry: Registry, publish: Publish, *, wall: Wall, metrics: Metrics
    ) -> None:
        self._registry = registry
        self._publish = publish
        self._wall = wall
        self._metrics = metrics
        self._news: dict[str, deque[_News]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def add(self, stored: Sequence[Stored]) -> None:
        """Take what a committed batch stored."""
        touched: dict[str, None] = {}
        for one in stored:
            keys: list[int] = one.part.table.sensor_key[one.rows].tolist()
            for row, key in zip(one.rows.tolist(), keys, strict=True):
                sensor = self._registry.by_key(key)
                area = sensor.area_code or NO_AREA
                touched[area] = None
                self._append(area, _News(one.part, row, sensor))
        for area in touched:
            if area not in self._timers:
                self._send(area)

    def close(self) -> None:
        """Send what is left and stop the timers."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for area in [area for area, news in self._news.items() if news]:
            self._send_now(area)

    def _append(self, area: str, news: _News) -> None:
        waiting = self._news.setdefault(area, deque())
        if len(waiting) >= MAX_ITEMS:
            waiting.popleft()
            self._metrics.live_items_dropped.inc()
        waiting.append(news)

    def _send(self, area: str) -> None:
        """Send an area's news, and look again after the period; without news it is quiet again."""
        self._timers.pop(area, None)
        if not self._news.get(area):
            return
        self._send_now(area)
        loop = asyncio.get_running_loop()
        self._timers[area] = loop.call_later(PERIOD_S, self._send, area)

    def _send_now(self, area: str) -> None:
        news = self._news.pop(area)
        frame = LiveFrame(area, rfc3339(self._wall()), [_item(one) for one in news])
        if self._publish(topic.live(self._registry.city, area), notice.encode(frame)):
            self._metrics.live_frames.inc()


def _item(news: _News) -> LiveItem:
    table = news.part.table
    return LiveItem(
        news.sensor.sensor_id,
        news.sensor.kind,
        rfc3339(from_us(int(table.observed_us[news.row]))),
        rfc3339(from_us(int(news.part.received_us[news.row]))),
        int(news.part.quality[news.row]),
        table.values_of(news.row),
    )
