"""One client's server-sent events: from its position in the ring, filtered, kept alive."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.held import Held
from ioc_api.fleet.ring import AlertOrigin, Change, Origin, Ring
from ioc_api.http.answer import encode
from ioc_api.live.stay import LOOK_S, Farewell, Stay

KEEPALIVE_S = 15.0
SLICE_COUNT = 500  # changes looked at before other clients get their turn
GREETING = b": connected\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a client asked for; None means everything."""

    kinds: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    sensor_ids: frozenset[str] | None = None

    def takes(self, origin: Origin | AlertOrigin, ward: str | None) -> bool:
        """Tell whether a reading or an alert is asked for; an area is a district or a ward."""
        return (
            (self.kinds is None or origin.kind in self.kinds)
            and (self.sensor_ids is None or origin.sensor_id in self.sensor_ids)
            and (self.areas is None or origin.area in self.areas or ward in self.areas)
        )


class Stream:
    """The events of one client.

    Parameters
    ----------
    held : Held or None
        The sensors that the client may see, whatever it asked for; None for all.
    stay : Stay
        For how long.
    """

    def __init__(
        self,
        ring: Ring,
        fleet: Fleet,
        wanted: Wanted,
        *,
        held: Held | None,
        stay: Stay,
        monotonic_s: Callable[[], float],
    ) -> None:
        self._ring = ring
        self._fleet = fleet
        self._wanted = wanted
        self._held = held
        self._moves = 0
        self._stay = stay
        self._monotonic_s = monotonic_s

    async def events(self, last_event_id: str | None) -> AsyncIterator[bytes]:
        """Yield events as bytes until the process stops, the client goes or may not stay.

        Without `last_event_id` it begins with the next change; with one that the ring no longer
        covers, the first event is a `reset`. So it is for who may see some areas, where a sensor
        has come to stand in another area since.
        """
        ring = self._ring
        position = ring.newest if last_event_id is None else self._position(last_event_id)
        sent_s = looked_s = self._monotonic_s()
        yield GREETING
        while not ring.is_closed:
            if self._monotonic_s() - looked_s >= LOOK_S:
                if (farewell := await self._stay.look()) is not None:
                    yield end_bytes(farewell)
                    return
                looked_s = self._monotonic_s()
            position, chunk = self._next(position)
            if not chunk and position == ring.newest:
                due_s = min(sent_s + KEEPALIVE_S, looked_s + LOOK_S)
                await ring.wait(max(0.0, due_s - self._monotonic_s()))
            if not chunk and self._monotonic_s() - sent_s >= KEEPALIVE_S:
                chunk = KEEPALIVE_COMMENT
            if chunk:
                yield chunk
                sent_s = self._monotonic_s()

    def _position(self, last_event_id: str) -> int | None:
        position = self._ring.position(last_event_id)
        is_missed = position is not None and position < self._ring.moved_at
        return None if self._held is not None and is_missed else position

    def _next(self, position: int | None) -> tuple[int, bytes]:
        """Return where to go on, and what is to be told before."""
        ring = self._ring
        if self._has_moved():
            return ring.newest, ring.reset_bytes("sensors came into your areas or left them")
        changes = None if position is None else ring.after(position, SLICE_COUNT)
        if position is None or changes is None:
            return ring.newest, ring.reset_bytes("events between are no longer kept")
        if not changes:
            return position, b""
        return changes[-1].number, b"".join(one.wire for one in changes if self._takes(one))

    def _has_moved(self) -> bool:
        """Tell whether a sensor came among those that may be seen, or left them."""
        if self._held is None:
            return False
        self._held.look()
        before, self._moves = self._moves, self._held.moves
        return before != self._moves

    def _takes(self, change: Change) -> bool:
        origin = change.origin
        if origin is None:
            return True
        if isinstance(origin, AlertOrigin):
            return self._may_see_alert(origin) and self._wanted.takes(origin, origin.ward)
        if self._held is None and self._wanted.areas is None:
            return self._wanted.takes(origin, None)
        row = self._fleet.row(origin.sensor_id)
        if self._held is not None and not self._may_see(origin, row):
            return False
        ward = None if row is None else self._fleet.sensors[row].ward_code
        return self._wanted.takes(origin, ward)

    def _may_see_alert(self, origin: AlertOrigin) -> bool:
        areas = None if self._held is None else self._held.areas
        return areas is None or origin.is_for_all or origin.area in areas or origin.ward in areas

    def _may_see(self, origin: Origin, row: int | None) -> bool:
        """Tell whether a sensor stands where the client may look, as ingest and the registry say.

        While they contradict each other it is on its way from one area to another.
        """
        return (
            self._held is not None
            and row is not None
            and bool(self._held.mask[row])
            and self._fleet.sensors[row].area_code == origin.area
        )


def end_bytes(farewell: Farewell) -> bytes:
    """Return the last event of a client that may not stay."""
    data = {"code": farewell.code, "detail": farewell.detail}
    return format_sse_event(event="end", data_str=encode(data).decode("utf-8"))
