"""The connection that speaks for the whole city: clock, truth, answers, sensors no more there."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import structlog

from contract import topic
from contract.broker_account import SIMULATOR
from contract.clock import CityClock
from contract.errors import PayloadError
from contract.payload import notice
from contract.payload.control import Done, Refused, encode_answer
from simulator.wire.heard import Request, Will
from simulator.wire.outbox import Outbox, Parcel
from simulator.wire.untold import Untold

REQUESTS_MAX = 100
NO_WAY_BACK = "a request names the topic of its answer, below control/answer/ of this city"

log = structlog.stdlib.get_logger()


@dataclass(slots=True)
class Announcer:
    """What the city says on its own connection.

    Attributes
    ----------
    clock
        Returns the city's clock, anchored at the present.
    retired
        Topics of births that an earlier run left behind.
    is_heard
        Whether it tells the clock and is asked; else another shard of the city does and is.
    untold
        What really happened and nobody is known to have heard.
    requests
        What the city was told and has not yet looked at.
    """

    city: str
    clock: Callable[[], CityClock]
    retired: tuple[str, ...]
    name: str
    is_heard: bool = True
    user: str = SIMULATOR
    will: Will | None = None
    command_topic: str | None = None
    untold: Untold | None = None
    requests: asyncio.Queue[Request] = field(
        default_factory=lambda: asyncio.Queue[Request](REQUESTS_MAX)
    )

    def __post_init__(self) -> None:
        """Listen to what the city is told."""
        if self.is_heard:
            self.command_topic = topic.control(self.city)

    def announcements(self) -> Iterator[Parcel]:
        """Yield the clock, an empty birth for each sensor that is no more, and untold truth."""
        if self.is_heard:
            yield self.clock_parcel()
        for meta_topic in self.retired:
            yield Parcel(meta_topic, b"", retain=True)
        if self.untold is not None:
            yield from self.untold.parcels()

    def clock_parcel(self) -> Parcel:
        """Return the clock as a message."""
        return Parcel(topic.clock(self.city), notice.encode_clock(self.clock()), retain=True)

    def farewell(self) -> Parcel:
        """Return the message that withdraws the clock: the city follows the wall again."""
        return Parcel(topic.clock(self.city), b"", retain=True)

    def answer(self, request: Request, outbox: Outbox) -> Iterable[Parcel]:
        """Keep a request for the city, which answers it between two minutes; too many are refused.

        One that names no topic of answers is passed over: nobody would learn what became of it.
        """
        del outbox
        if not self._is_answered(request.response_topic or ""):
            log.warning("command_refused", client=self.name, error=NO_WAY_BACK)
            return
        try:
            self.requests.put_nowait(request)
        except asyncio.QueueFull:
            yield self.answer_parcel(request, Refused(f"{REQUESTS_MAX} requests wait already"))

    def _is_answered(self, response_topic: str) -> bool:
        try:
            return topic.parse_answer(response_topic).city == self.city
        except PayloadError:
            return False

    @staticmethod
    def answer_parcel(request: Request, answer: Done | Refused) -> Parcel:
        """Return an answer as a message to whoever asked."""
        return Parcel(
            request.response_topic or "",
            encode_answer(answer),
            response_to=request.correlation or b"",
        )
