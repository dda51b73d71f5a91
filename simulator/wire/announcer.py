"""The connection that speaks for the whole city: its clock, and sensors that are no more."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from contract import topic
from contract.broker_account import SIMULATOR
from contract.clock import CityClock
from contract.payload import notice
from simulator.wire.mqtt_publisher import Request, Will
from simulator.wire.outbox import Outbox, Parcel


@dataclass(slots=True)
class Announcer:
    """What the city says on its own connection.

    Attributes
    ----------
    clock
        Returns the city's clock, anchored at the present.
    retired
        Topics of births that an earlier run left behind.
    """

    city: str
    clock: Callable[[], CityClock]
    retired: tuple[str, ...]
    name: str
    user: str = SIMULATOR
    will: Will | None = None
    command_topic: str | None = None

    def announcements(self) -> Iterator[Parcel]:
        """Yield the clock, then an empty birth for each sensor that is no more."""
        yield self.clock_parcel()
        for meta_topic in self.retired:
            yield Parcel(meta_topic, b"", retain=True)

    def clock_parcel(self) -> Parcel:
        """Return the clock as a message."""
        return Parcel(topic.clock(self.city), notice.encode_clock(self.clock()), retain=True)

    def farewell(self) -> Parcel:
        """Return the message that withdraws the clock: the city follows the wall again."""
        return Parcel(topic.clock(self.city), b"", retain=True)

    def answer(self, request: Request, outbox: Outbox) -> Iterable[Parcel]:
        """Return nothing: nobody asks the city on this connection."""
        del request, outbox
        return ()
