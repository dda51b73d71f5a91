"""The last minute of changes, from which every stream reads at its own pace.

There is no queue per client: a client is a position in the ring. One that falls behind by more
than the ring holds is told so by a `reset`, and costs the others nothing.
"""

import asyncio
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from fastapi.sse import format_sse_event
from msgspec import Struct

from contract.payload.notice import NO_AREA, LiveItem
from ioc_api.http.answer import encode

MAX_AGE_S = 60.0
MAX_COUNT = 200_000  # a minute at 3 300 readings/s, about 100 MB; beyond it the ring is shorter
MAX_BYTES = 67_108_864  # of events; as many as `MAX_COUNT` usual ones
TRIM_EVERY = 1_000

_EVENT_ID = re.compile(r"([0-9a-z]{1,32})-([0-9]{1,18})")


class LiveReading(Struct):
    """One item of a live frame with its area: the `data` of an event."""

    sensor_id: str
    kind: str
    area: str | None
    observed_at: str
    received_at: str
    quality: int
    values: dict[str, float | None]


class Origin(Struct, frozen=True, gc=False):
    """Whose reading it is: what clients choose by, and all that is kept beside the bytes."""

    sensor_id: str
    kind: str
    area: str | None


class AlertOrigin(Struct, frozen=True, gc=False):
    """Where an alert stands.

    Attributes
    ----------
    is_for_all : bool
        Whether it is told to whoever may look at any area.
    """

    sensor_id: str | None
    kind: str
    area: str | None
    ward: str | None
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the ring: what it is about, and its bytes as an event.

    `origin` is None for a `reset`, which concerns everybody.
    """

    number: int
    at_s: float
    origin: Origin | AlertOrigin | None
    wire: bytes


class Ring:
    """The changes of the last minute, numbered from 1 without gaps.

    Parameters
    ----------
    epoch : str
        Names this start of the process; lower-case letters and digits.
    monotonic_s : callable
        The clock for ages. [s]

    Attributes
    ----------
    moved_at : int
        Number of the newest change when a sensor last came to stand in another area.
    """

    def __init__(
        self,
        epoch: str,
        monotonic_s: Callable[[], float],
        *,
        max_count: int = MAX_COUNT,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.epoch = epoch
        self.is_closed = False
        self.moved_at = 0
        self._monotonic_s = monotonic_s
        self._max_count = max_count
        self._max_bytes = max_bytes
        self._size_bytes = 0
        self._changes: list[Change] = []
        self._first = 1  # number of the oldest change that is kept
        self._news = asyncio.Event()

    @property
    def newest(self) -> int:
        """The number of the newest change; 0 before the first."""
        return self._first + len(self._changes) - 1

    def publish(self, area: str, items: list[LiveItem]) -> None:
        """Append the items of a live frame."""
        for item in items:
            reading = LiveReading(
                sensor_id=item.sensor_id,
                kind=item.kind,
                area=None if area == NO_AREA else area,
                observed_at=item.observed_at,
                received_at=item.received_at,
                quality=item.quality,
                values=item.values,
            )
            origin = Origin(reading.sensor_id, sys.intern(reading.kind), reading.area)
            self._append(origin, event_bytes("reading", self._next_id(), reading))
        self._tell()

    def publish_alert(self, origin: AlertOrigin, data: object) -> None:
        """Append what happened to an alert."""
        self._append(origin, event_bytes("alert", self._next_id(), data))
        self._tell()

    def reset(self, reason: str) -> None:
        """Append a `reset`: something was missed and every client has to read anew."""
        self._append(None, event_bytes("reset", self._next_id(), {"reason": reason}))
        self._tell()

    def note_move(self) -> None:
        """Note that a sensor has come to stand in another area, and wake whom it concerns."""
        self.moved_at = self.newest
        self._tell()

    def reset_bytes(self, reason: str) -> bytes:
        """Return a `reset` for one client that goes on from the newest change."""
        return event_bytes("reset", f"{self.epoch}-{self.newest}", {"reason": reason})

    def position(self, event_id: str) -> int | None:
        """Return the position after an event that the ring still covers, else None."""
        match = _EVENT_ID.fullmatch(event_id)
        if match is None or match[1] != self.epoch:
            return None
        number = int(match[2])
        return number if self._first - 1 <= number <= self.newest else None

    def after(self, position: int, max_count: int) -> list[Change] | None:
        """Return what came after a position, or None where a part of it is gone."""
        start = position + 1 - self._first
        if start < 0:
            return None
        return self._changes[start : start + max_count]

    async def wait(self, deadline_s: float) -> bool:
        """Wait for the next change; tell whether there is one."""
        news = self._news
        try:
            async with asyncio.timeout(deadline_s):
                await news.wait()
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """End all streams: the process stops."""
        self.is_closed = True
        self._tell()

    def _next_id(self) -> str:
        return f"{self.epoch}-{self.newest + 1}"

    def _append(self, origin: Origin | AlertOrigin | None, wire: bytes) -> None:
        self._changes.append(Change(self.newest + 1, self._monotonic_s(), origin, wire))
        self._size_bytes += len(wire)
        is_over = (
            len(self._changes) > self._max_count + TRIM_EVERY
            or self._size_bytes > self._max_bytes + self._max_bytes // 8
        )
        if is_over or self.newest % TRIM_EVERY == 0:
            self._trim()

    def _trim(self) -> None:
        oldest_s = self._monotonic_s() - MAX_AGE_S
        surplus = max(0, len(self._changes) - self._max_count)
        left_bytes = self._size_bytes - sum(len(change.wire) for change in self._changes[:surplus])
        while surplus < len(self._changes) and (
            self._changes[surplus].at_s < oldest_s or left_bytes > self._max_bytes
        ):
            left_bytes -= len(self._changes[surplus].wire)
            surplus += 1
        del self._changes[:surplus]
        self._size_bytes = left_bytes
        self._first += surplus

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def event_bytes(event: str, event_id: str, data: object) -> bytes:
    """Return one server-sent event."""
    return format_sse_event(event=event, id=event_id, data_str=encode(data).decode("utf-8"))
