"""Live frames: after each commit, what changed, by area, at most four times a second.

An area that was quiet is told at once; after that its news are gathered for 250 ms.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import lru_cache

from contract import topic
from contract.clock import Wall, from_us, rfc3339
from contract.payload import notice
from contract.payload.notice import NO_AREA, LiveFrame, LiveItem
from ingest.batch import Part
from ingest.metrics import Metrics
from ingest.registry import Registry
from ingest.store import Stored

PERIOD_S = 0.25
MAX_ITEMS = 500
"""In one frame; of more news the last are told, the others are in the database."""

Publish = Callable[[str, bytes], bool]


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
        self._news: dict[str, list[tuple[Part, list[int]]]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def add(self, stored: Sequence[Stored]) -> None:
        """Take what a committed batch stored."""
        touched: set[str] = set()
        for one in stored:
            rows: dict[str, list[int]] = {}
            keys: list[int] = one.part.table.sensor_key[one.rows].tolist()
            by_key = self._registry.by_key
            for row, key in zip(one.rows.tolist(), keys, strict=True):
                rows.setdefault(by_key(key).area_code or NO_AREA, []).append(row)
            for area, of_area in rows.items():
                self._news.setdefault(area, []).append((one.part, of_area))
            touched |= rows.keys()
        for area in touched:
            if area in self._timers:
                self._trim(area)
            else:
                self._send(area)

    def close(self) -> None:
        """Send what is left and stop the timers."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for area in [area for area, news in self._news.items() if news]:
            self._send_now(area)

    def _trim(self, area: str) -> None:
        """Let go of the oldest news that the next frame cannot hold."""
        news = self._news[area]
        surplus = sum(len(rows) for _, rows in news) - MAX_ITEMS
        if surplus <= 0:
            return
        self._metrics.live_items_dropped.inc(surplus)
        while surplus >= len(news[0][1]):
            surplus -= len(news.pop(0)[1])
        del news[0][1][:surplus]

    def _send(self, area: str) -> None:
        """Send an area's news, and look again after the period; without news it is quiet again."""
        self._timers.pop(area, None)
        if not self._news.get(area):
            return
        self._send_now(area)
        loop = asyncio.get_running_loop()
        self._timers[area] = loop.call_later(PERIOD_S, self._send, area)

    def _send_now(self, area: str) -> None:
        self._trim(area)
        items = [self._item(part, row) for part, rows in self._news.pop(area) for row in rows]
        frame = LiveFrame(area, rfc3339(self._wall()), items)
        if self._publish(topic.live(self._registry.city, area), notice.encode(frame)):
            self._metrics.live_frames.inc()

    def _item(self, part: Part, row: int) -> LiveItem:
        sensor = self._registry.by_key(int(part.table.sensor_key[row]))
        return LiveItem(
            sensor.sensor_id,
            sensor.kind,
            _shown(int(part.table.observed_us[row])),
            _shown(int(part.received_us[row])),
            int(part.quality[row]),
            part.table.values_of(row),
        )


@lru_cache(maxsize=4096)
def _shown(instant_us: int) -> str:
    return rfc3339(from_us(instant_us))
