"""One client's server-sent events: from its position in the ring, filtered, kept alive."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from fastapi.sse import KEEPALIVE_COMMENT

from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.ring import Change, Origin, Ring

KEEPALIVE_S = 15.0
SLICE_COUNT = 500  # changes looked at before other clients get their turn
GREETING = b": connected\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a client asked for; None means everything."""

    kinds: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    sensor_ids: frozenset[str] | None = None

    def takes(self, origin: Origin, ward: str | None) -> bool:
        """Tell whether a reading is asked for; an area is a district or a ward."""
        return (
            (self.kinds is None or origin.kind in self.kinds)
            and (self.sensor_ids is None or origin.sensor_id in self.sensor_ids)
            and (self.areas is None or origin.area in self.areas or ward in self.areas)
        )


class Stream:
    """The events of one client."""

    def __init__(
        self, ring: Ring, fleet: Fleet, wanted: Wanted, monotonic_s: Callable[[], float]
    ) -> None:
        self._ring = ring
        self._fleet = fleet
        self._wanted = wanted
        self._monotonic_s = monotonic_s

    async def events(self, last_event_id: str | None) -> AsyncIterator[bytes]:
        """Yield events as bytes until the process stops or the client goes.

        Without `last_event_id` it begins with the next change; with one that the ring no longer
        covers, the first event is a `reset`.
        """
        ring = self._ring
        position = ring.newest if last_event_id is None else ring.position(last_event_id)
        sent_s = self._monotonic_s()
        yield GREETING
        while not ring.is_closed:
            changes = None if position is None else ring.after(position, SLICE_COUNT)
            if changes is None:
                position = ring.newest
                chunk = ring.reset_bytes("events between are no longer kept")
            elif changes:
                position = changes[-1].number
                chunk = b"".join(change.wire for change in changes if self._takes(change))
            else:
                await ring.wait(max(0.0, sent_s + KEEPALIVE_S - self._monotonic_s()))
                chunk = b""
            if not chunk and self._monotonic_s() - sent_s >= KEEPALIVE_S:
                chunk = KEEPALIVE_COMMENT
            if chunk:
                yield chunk
                sent_s = self._monotonic_s()

    def _takes(self, change: Change) -> bool:
        origin = change.origin
        if origin is None:
            return True
        ward: str | None = None
        if self._wanted.areas is not None:
            row = self._fleet.row(origin.sensor_id)
            ward = None if row is None else self._fleet.sensors[row].ward_code
        return self._wanted.takes(origin, ward)
