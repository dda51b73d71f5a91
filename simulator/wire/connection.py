"""A client that keeps its connection: connects, says what it has to say, sends, tries again."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import structlog

from contract.broker_account import SIMULATOR, Accounts
from contract.broker_address import BrokerAddress
from contract.pauses import Pauses
from simulator.errors import LinkError, NotTheCityError
from simulator.metrics import Metrics
from simulator.wire.heard import Request, Will
from simulator.wire.mqtt_publisher import Link
from simulator.wire.outbox import Outbox, Parcel

FIRST_PAUSE_S = 0.25
NOT_THE_CITY = (
    "the broker does not let us tell the city's clock ({reason}): another simulator is this city "
    "there (`./ioc stop simulator` ends that of `./ioc up`), or the broker wants an account "
    "(IOC_MQTT_CREDENTIALS, or user and password in IOC_MQTT_URL)"
)

log = structlog.stdlib.get_logger()


class Client(Protocol):
    """What a connection speaks for.

    Attributes
    ----------
    name : str
        What it is called; its client id ends in a secret beside it, which is told to nobody.
    user : str
        Its account on the broker.
    """

    name: str
    user: str
    will: Will | None
    command_topic: str | None

    def announcements(self) -> Iterable[Parcel]:
        """Return what is said after every connect, before anything else."""
        ...

    def answer(self, request: Request, outbox: Outbox) -> Iterable[Parcel]:
        """Return the answer to a command and what else it brings."""
        ...


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is, and who we are there."""

    address: BrokerAddress
    accounts: Accounts


class Connection:
    """Keeps one client connected and its outbox moving.

    Parameters
    ----------
    jitter
        Returns a number in [0, 1): spreads the attempts of many clients.
    """

    def __init__(
        self,
        client: Client,
        outbox: Outbox,
        *,
        broker: Broker,
        metrics: Metrics,
        jitter: Callable[[], float],
    ) -> None:
        self.client = client
        self.outbox = outbox
        self.is_delivering = False
        self.has_spoken = asyncio.Event()
        self._address = broker.accounts.address(broker.address, client.user)
        self._client_id = broker.accounts.client_id(client.name)
        self._metrics = metrics
        self._pauses = Pauses(jitter, first_s=FIRST_PAUSE_S)
        self._refusals = Pauses(jitter, first_s=FIRST_PAUSE_S)
        self._link: Link | None = None
        self._again: asyncio.TimerHandle | None = None
        self._is_leaving = False
        self._line = asyncio.Event()
        self._line.set()
        self._is_nobody = client.user == SIMULATOR and not broker.accounts.has_owners

    @property
    def is_connected(self) -> bool:
        """Tell whether messages can go out."""
        return self._link is not None

    async def serve(self, after: asyncio.Event | None = None) -> None:
        """Stay connected until `leave` or cancellation.

        Parameters
        ----------
        after
            What must have happened before each attempt.

        Raises
        ------
        TakenOverError
            Another client has the same id.
        NotTheCityError
            Without an account, and the broker does not let us tell the city's clock.
        """
        while not self._is_leaving:
            await self._line.wait()
            if self._is_leaving:
                return
            if after is not None:
                await after.wait()
            link = Link(
                self._address,
                self._client_id,
                will=self.client.will,
                on_answer=self._answered,
                on_request=self._requested,
                on_refusal=self._note_refused,
            )
            try:
                self.outbox.limit(await link.connect())
                self._begin(link)
                await link.wait_lost()
            except LinkError as error:
                self._note_lost(error)
            finally:
                self._end(link)
            if not self._is_leaving:
                await asyncio.sleep(self._pauses.next_s())

    def cut(self) -> None:
        """Take the line down: the connection breaks and does not come back before `mend`."""
        self._line.clear()
        if self._link is not None:
            self._link.cut()

    def mend(self) -> None:
        """Let the line be up again: it connects, says what it has to say, and sends what waits."""
        self._line.set()

    def announce(self, parcels: Iterable[Parcel]) -> None:
        """Send announcements, if connected; at the next connect all are made anew."""
        if self._link is not None:
            self.outbox.announce(parcels)
            self._pump()

    def offer(self, parcels: Iterable[Parcel]) -> None:
        """Send readings, now or when the connection is back."""
        dropped = self.outbox.offer(parcels)
        if dropped:
            self._metrics.readings_dropped.inc(dropped)
            log.warning("readings_dropped", client=self.client.name, count=dropped)
        self._pump()

    def leave(self) -> None:
        """Say goodbye and do not come back."""
        self._is_leaving = True
        self._line.set()
        if self._link is not None:
            self._link.disconnect()

    def _begin(self, link: Link) -> None:
        self._link = link
        self._pauses.reset()
        if not self._line.is_set():
            link.cut()  # while it connected, the line went down
            return
        if self.client.command_topic is not None:
            link.subscribe(self.client.command_topic)
        self.outbox.announce(self.client.announcements())
        log.debug("gateway_connected", client=self.client.name)
        self._pump()

    def _end(self, link: Link) -> None:
        self._link = None
        self.has_spoken.clear()
        self.is_delivering = False
        if self._again is not None:
            self._again.cancel()
            self._again = None
        link.close()
        self.outbox.connection_lost()

    def _note_lost(self, error: LinkError) -> None:
        if not self._is_leaving and self._line.is_set() and self._pauses.is_first:
            log.warning("gateway_lost", client=self.client.name, error=str(error))

    def _note_refused(self, reason: str) -> None:
        """Say that the broker lets us in but not publish: its rules are not ours."""
        log.warning("messages_refused", client=self.client.name, reason=reason)
        if self._is_nobody and self._link is not None:
            self._link.fail(NotTheCityError(NOT_THE_CITY.format(reason=reason)))

    def _pump(self) -> None:
        if self._link is None:
            return
        # While readings are refused, births and farewells still go.
        with_readings = self._again is None
        while (parcel := self.outbox.next_parcel(with_readings=with_readings)) is not None:
            try:
                packet_id = self._link.publish(parcel)
            except LinkError:
                # It goes back to its place with the others when the link reports its end.
                self.outbox.unsent(parcel)
                return
            self.outbox.sent(packet_id, parcel)

    def _answered(self, packet_id: int, is_taken: bool) -> None:  # noqa: FBT001 - a callback
        parcel = self.outbox.acknowledged(packet_id, is_taken=is_taken)
        if parcel is not None and parcel.on_taken is not None:
            parcel.on_taken()
            self._refusals.reset()
        if parcel is not None and parcel.readings:
            self._refusals.reset()
            self.is_delivering = True
            if not parcel.is_resend:
                self._metrics.readings_acknowledged.inc(len(parcel.readings))
        elif not is_taken:
            self._metrics.messages_not_taken.inc()
        if not self.outbox.is_announcing:
            self.has_spoken.set()
        if self.outbox.has_refused and self._again is None:
            self.is_delivering = False
            if self._refusals.is_first and self.outbox.reading_count:
                log.warning("readings_not_taken", client=self.client.name)
            pause_s = self._refusals.next_s()
            self._again = asyncio.get_running_loop().call_later(pause_s, self._offer_again)
        self._pump()

    def _offer_again(self) -> None:
        self._again = None
        self.outbox.put_back()
        self._pump()

    def _requested(self, request: Request) -> None:
        parcels = list(self.client.answer(request, self.outbox))
        again = [parcel for parcel in parcels if parcel.readings]
        self.offer(again)
        self.announce(parcel for parcel in parcels if parcel.is_announcement)
        if again:
            self._metrics.readings_sent_again.inc(len(again))
            log.info("readings_sent_again", client=self.client.name, count=len(again))
