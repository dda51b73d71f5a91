"""Live frames: after each commit, what changed, by area, at most four times a second.

An area that was quiet is told at once; after that its news are gathered for 250 ms.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from contract import topic
from contract.clock import Wall, from_us, rfc3339
from contract.payload import notice
from contract.payload.notice import NO_AREA, LiveFrame, LiveItem
from ingest.judge.part import RowArray, Rows
from ingest.metrics import Metrics
from ingest.registry.registry import Registry
from ingest.write.outcome import Stored

PERIOD_S = 0.25
MAX_ITEMS = 500
"""In one frame; of more news the newest of each sensor are told, the others are in the database."""

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
        self._news: dict[str, list[_News]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def add(self, stored: Sequence[Stored]) -> None:
        """Take what a committed batch stored and completed."""
        touched: set[str] = set()
        for one in stored:
            numbers = self._registry.area_number(one.part.table.sensor_key[one.rows])
            touched_numbers: list[int] = np.unique(numbers).tolist()
            for number in touched_numbers:
                area = self._registry.area_codes[number] or NO_AREA
                rows = one.rows[numbers == number]
                self._news.setdefault(area, []).append(_News(one.part, rows))
                touched.add(area)
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
        """Where a frame cannot hold an area's news, keep the newest of each sensor, the last."""
        news = self._news[area]
        count = sum(len(one.rows) for one in news)
        if count > MAX_ITEMS:
            self._news[area] = _newest(news)
            kept_count = sum(len(one.rows) for one in self._news[area])
            self._metrics.live_items_dropped.inc(count - kept_count)

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
        items = [item for news in self._news.pop(area) for item in self._items(news)]
        frame = LiveFrame(area, rfc3339(self._wall()), items)
        if self._publish(topic.live(self._registry.city, area), notice.encode(frame)):
            self._metrics.live_frames.inc()

    def _items(self, news: "_News") -> list[LiveItem]:
        part, rows = news.part, news.rows
        table = part.table
        names, kind = table.kind.quantity_names, table.kind.code
        return [
            # A value that is absent is NaN here, and null in JSON.
            LiveItem(
                self._registry.by_key(key).sensor_id,
                kind,
                _shown(observed_us),
                _shown(received_us),
                quality,
                dict(zip(names, values, strict=True)),
            )
            for key, observed_us, received_us, quality, values in zip(
                table.sensor_key[rows].tolist(),
                table.observed_us[rows].tolist(),
                part.received_us[rows].tolist(),
                part.quality[rows].tolist(),
                table.values[rows].tolist(),
                strict=True,
            )
        ]


@dataclass(frozen=True, slots=True, eq=False)
class _News:
    """Rows of a part that concern one area."""

    part: Rows
    rows: RowArray


def _newest(news: Sequence[_News]) -> list[_News]:
    """Return the newest row of each sensor, the last `MAX_ITEMS` in order of commit."""
    keys = np.concatenate([one.part.table.sensor_key[one.rows] for one in news])
    observed_us = np.concatenate([one.part.table.observed_us[one.rows] for one in news])
    order = np.lexsort((observed_us, keys))
    is_newest = np.append(np.diff(keys[order]) != 0, [True])
    kept = np.sort(order[is_newest])[-MAX_ITEMS:]
    found: list[_News] = []
    begin = 0
    for one in news:
        end = begin + len(one.rows)
        mine = kept[(kept >= begin) & (kept < end)] - begin
        if len(mine):
            found.append(_News(one.part, one.rows[mine]))
        begin = end
    return found


@lru_cache(maxsize=4096)
def _shown(instant_us: int) -> str:
    return rfc3339(from_us(instant_us))
