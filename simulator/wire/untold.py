"""Truth that nobody is known to have heard: said again at each connect until the broker has it."""

from collections.abc import Callable, Iterable

import structlog

from contract.payload import truth
from contract.payload.truth import TruthEvent
from contract.topic import TruthTopic
from simulator.wire.outbox import Parcel

MAX_COUNT = 2_000
"""Messages; beyond it the oldest is given up, and told by the next start."""

Key = tuple[str, bool]

log = structlog.stdlib.get_logger()


class Untold:
    """What of the truth is to be told.

    Attributes
    ----------
    on_new
        Given what is to be told now, if there is a connection; what it does not take is kept.
    """

    def __init__(self, city: str) -> None:
        self.on_new: Callable[[Iterable[Parcel]], None] = lambda _: None
        self._city = city
        self._parcels: dict[Key, Parcel] = {}

    def say(self, event: TruthEvent) -> None:
        """Tell an event until it is taken. Raises `PayloadError` as `add` does."""
        self.on_new([self.add(event)])

    def add(self, event: TruthEvent) -> Parcel:
        """Return an event as a message that is kept until it is taken.

        Raises
        ------
        PayloadError
            Nobody would take it.
        """
        key = event.event_id, event.to_at is not None
        parcel = Parcel(
            str(TruthTopic(self._city, event.event_id)),
            truth.encode(event),
            on_taken=lambda: self._forget(key, parcel),
        )
        self._parcels.pop(key, None)
        self._parcels[key] = parcel
        if len(self._parcels) > MAX_COUNT:
            oldest = next(iter(self._parcels))
            del self._parcels[oldest]
            log.warning("truth_given_up", event_id=oldest[0])
        return parcel

    def parcels(self) -> Iterable[Parcel]:
        """Return all that was not taken, the oldest first."""
        return list(self._parcels.values())

    def _forget(self, key: Key, parcel: Parcel) -> None:
        if self._parcels.get(key) is parcel:
            del self._parcels[key]
