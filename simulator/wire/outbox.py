"""What waits to be sent on one connection, what is under way, what was sent: no I/O, no clock.

Announcements (births, status, answers) go before readings, and readings wait until they are
acknowledged. A message that the broker did not take, or whose connection broke before it was
acknowledged, goes back to its old place in the queue. Nothing is lost while the buffer has room;
when it is full the oldest reading goes first, and is counted.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from contract.payload.notice import ResendRange
from simulator.devices.reading import Reading

WINDOW = 100
PROBE_WINDOW = 1  # while the broker has nobody to give readings to


@dataclass(slots=True, eq=False)
class Parcel:
    """One message to be published.

    Attributes
    ----------
    readings
        The readings inside; empty for announcements.
    is_resend
        Whether it answers a resend command and says so to its receivers.
    on_taken
        Called when the broker has it.
    place
        Its place in the queue, given by the outbox.
    """

    topic: str
    payload: bytes
    retain: bool = False
    readings: Sequence[Reading] = ()
    is_resend: bool = False
    response_to: bytes | None = None
    on_taken: Callable[[], None] | None = None
    place: int = field(default=-1)

    @property
    def is_announcement(self) -> bool:
        """Tell whether readings must wait for it."""
        return not self.readings


class Outbox:
    """The queue of one connection.

    Parameters
    ----------
    capacity
        Readings that may wait or be under way.
    memory
        Readings that are kept after they were sent, for resend commands.
    """

    def __init__(self, *, capacity: int, memory: int) -> None:
        self._capacity = capacity
        self._memory = memory
        self._window = WINDOW
        self._limit = WINDOW
        self._announcements: deque[Parcel] = deque()
        self._waiting: deque[Parcel] = deque()
        self._under_way: dict[int, Parcel] = {}
        self._refused: list[Parcel] = []
        self._sent: dict[tuple[str, int, int], Reading] = {}
        self._announcing = 0
        self._places = 0
        self._reading_count = 0

    @property
    def reading_count(self) -> int:
        """Return how many readings wait or are under way."""
        return self._reading_count

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is acknowledged."""
        return not (self._announcements or self._waiting or self._under_way or self._refused)

    @property
    def is_announcing(self) -> bool:
        """Tell whether announcements wait or are under way."""
        return bool(self._announcements) or self._announcing > 0

    @property
    def has_refused(self) -> bool:
        """Tell whether messages came back that must be offered again."""
        return bool(self._refused)

    def limit(self, receive_maximum: int) -> None:
        """Keep to the number of unacknowledged messages that the broker allows."""
        self._limit = min(WINDOW, receive_maximum)
        self._window = min(self._window, self._limit)

    def announce(self, parcels: Iterable[Parcel]) -> None:
        """Queue announcements: before all readings, in the order given."""
        self._announcements.extend(parcels)

    def offer(self, parcels: Iterable[Parcel]) -> int:
        """Queue readings and return how many older ones had to go."""
        for parcel in parcels:
            self._enqueue(parcel)
        return self._drop_oldest()

    def next_parcel(self, *, with_readings: bool = True) -> Parcel | None:
        """Return what may be sent now and take it from the queue, None if nothing may."""
        if len(self._under_way) >= self._window:
            return None
        if self._announcements:
            return self._announcements.popleft()
        if self._announcing or not with_readings:
            return None
        return self._waiting.popleft() if self._waiting else None

    def sent(self, packet_id: int, parcel: Parcel) -> None:
        """Remember that a parcel is under way under the connection's packet id."""
        self._under_way[packet_id] = parcel
        self._announcing += parcel.is_announcement
        for reading in parcel.readings:
            key = (reading.device.sensor_id, reading.boot, reading.seq)
            self._sent.pop(key, None)
            self._sent[key] = reading
        while len(self._sent) > self._memory:
            del self._sent[next(iter(self._sent))]

    def acknowledged(self, packet_id: int, *, is_taken: bool) -> Parcel | None:
        """Note the broker's answer; return the parcel if it is delivered, else keep it."""
        parcel = self._under_way.pop(packet_id, None)
        if parcel is None:
            return None
        self._announcing -= parcel.is_announcement
        if is_taken:
            self._reading_count -= len(parcel.readings)
            if parcel.readings:
                self._window = self._limit
            return parcel
        self._refused.append(parcel)
        self._window = PROBE_WINDOW
        return None

    def unsent(self, parcel: Parcel) -> None:
        """Take back a parcel that could not be handed over: it counts as refused."""
        self._refused.append(parcel)

    def put_back(self) -> None:
        """Return what the broker refused to its place in the queue."""
        self._requeue(self._refused)
        self._refused = []

    def left(self) -> list[Reading]:
        """Return the readings that the broker is not known to have, in order.

        What was asked for again is none of them: it had that before.
        """
        parcels = [*self._refused, *self._under_way.values(), *self._waiting]
        parcels.sort(key=lambda parcel: parcel.place)
        return [one for parcel in parcels if not parcel.is_resend for one in parcel.readings]

    def connection_lost(self) -> None:
        """Return readings under way to their place; announcements are made anew at each connect."""
        self._requeue([*self._refused, *self._under_way.values()])
        self._announcements.clear()
        self._under_way.clear()
        self._announcing = 0
        self._refused = []
        self._window = self._limit = WINDOW

    def recalled(self, wanted: ResendRange) -> tuple[list[Reading], int]:
        """Return the readings of a range that are still known, and how many are gone."""
        total = max(0, wanted.seq_to - wanted.seq_from + 1)
        found = [
            reading
            for seq in self._known(wanted, total)
            if (reading := self._sent.get((wanted.sensor_id, wanted.boot, seq))) is not None
        ]
        return found, total - len(found)

    def _known(self, wanted: ResendRange, total: int) -> Iterator[int]:
        # A range may be two thousand million wide: look through the shorter of the two.
        if total <= len(self._sent):
            yield from range(wanted.seq_from, wanted.seq_to + 1)
            return
        for sensor_id, boot, seq in list(self._sent):
            if (sensor_id, boot) == (wanted.sensor_id, wanted.boot) and (
                wanted.seq_from <= seq <= wanted.seq_to
            ):
                yield seq

    def _enqueue(self, parcel: Parcel) -> None:
        parcel.place = self._places
        self._places += 1
        self._waiting.append(parcel)
        self._reading_count += len(parcel.readings)

    def _requeue(self, parcels: Sequence[Parcel]) -> None:
        announcements = [parcel for parcel in parcels if parcel.is_announcement]
        self._announcements.extendleft(reversed(announcements))
        readings = [parcel for parcel in parcels if not parcel.is_announcement]
        # Nearly sorted already: answers come back in order, and so does what waits.
        self._waiting = deque(sorted([*readings, *self._waiting], key=lambda item: item.place))

    def _drop_oldest(self) -> int:
        dropped = 0
        while self._reading_count > self._capacity and self._waiting:
            oldest = self._waiting.popleft()
            self._reading_count -= len(oldest.readings)
            dropped += len(oldest.readings)
        return dropped
