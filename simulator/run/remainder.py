"""What a run leaves undelivered, from its end until the next one has delivered it."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence

import structlog

from simulator.devices.device import Device
from simulator.devices.reading import Reading
from simulator.errors import CheckpointError
from simulator.run.checkpoint import Checkpoints
from simulator.run.unsent import readings_of, unsent
from simulator.wire.network import Network

log = structlog.stdlib.get_logger()


class Remainder:
    """The readings of a data folder that are yet to be delivered."""

    def __init__(self, store: Checkpoints, network: Network) -> None:
        self._store = store
        self._network = network
        self._message_count = 0

    def offer(self, devices: Iterable[Device]) -> None:
        """Hand over what an earlier run left, before anything else is.

        It is forgotten when the broker has all of it: a crash before that says it once more.
        """
        try:
            written = self._store.unsent()
        except CheckpointError as error:
            log.warning("checkpoint_unreadable", error=str(error))
            return
        readings = readings_of(written, devices)
        if len(readings) < len(written):
            log.warning("readings_given_up", count=len(written) - len(readings))
        if readings:
            log.info("readings_taken_up", count=len(readings))
            self._message_count = self._network.offer(readings, self._taken)

    async def keep(self, readings: Sequence[Reading]) -> bool:
        """Write down what could not be delivered until now; tell whether there was room."""
        try:
            await asyncio.to_thread(self._store.remember_unsent, unsent(readings))
        except OSError as error:
            log.warning("readings_abandoned", count=len(readings), error=str(error))
            return False
        if readings:
            log.info("readings_kept", count=len(readings))
        return True

    def _taken(self) -> None:
        self._message_count -= 1
        if not self._message_count:
            with contextlib.suppress(OSError):  # then it is said once more, and counted as such
                self._store.remember_unsent(())
