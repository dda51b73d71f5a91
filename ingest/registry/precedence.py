"""Which of several births of a sensor counts, and whether an empty one retires it: pure.

A sensor that moved leaves its old birth retained on the topic of its old area, until somebody
clears it or for ever. A broker hands over what it retains in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from contract.errors import PayloadError, not_owner
from contract.payload.birth import Birth
from contract.payload.diagnosis import printable
from contract.reason import Reason
from contract.topic import SensorTopic

ANNOUNCED_AHEAD_US = 5 * 60 * 1_000_000
"""A device whose clock is ahead by more is not believed, as with its readings."""


class Origin(Enum):
    """Who a message is from."""

    UNTOLD = auto()  # the broker does not tell
    OPEN = auto()  # a client without credentials
    OWNER = auto()  # a client with some


@dataclass(frozen=True, slots=True)
class Announced:
    """A birth with the topic that it came on.

    Attributes
    ----------
    told_us : int or None
        When the birth was made, as it says itself. [wall, us since the epoch]
    is_replay : bool
        The broker had retained it.
    origin : Origin
    """

    message_index: int
    topic: SensorTopic
    birth: Birth
    received_us: int
    told_us: int | None = None
    is_replay: bool = False
    origin: Origin = Origin.UNTOLD


@dataclass(frozen=True, slots=True)
class Cleared:
    """An empty payload where a birth was."""

    topic: SensorTopic
    received_us: int
    message_index: int = 0
    origin: Origin = Origin.UNTOLD


Event = Announced | Cleared


@dataclass(frozen=True, slots=True)
class KnownBirth:
    """What decides whether a word about a sensor is news.

    Attributes
    ----------
    topic_area : str or None
        The area on whose topic the birth came that counts; None where that was not noted.
    live_area : str or None
        The area on whose topic a birth was last heard as it was published.
    told_us : int or None
        When the birth that counts was made, as it says itself. [wall, us since the epoch]
    is_replay : bool
        The birth that counts was last heard as one that the broker retained.
    is_owned : bool
        A client with credentials announced it: who has none has no say.
    """

    sensor_id: str
    kind: str
    topic_area: str | None
    live_area: str | None
    told_us: int | None
    is_replay: bool
    is_owned: bool = False


@dataclass(slots=True)
class Decision:
    """What the words of a batch about one sensor come to.

    Attributes
    ----------
    known : KnownBirth or None
        Of the birth that counts now; None where there is none.
    birth : Announced or None
        The birth to be written.
    retired_us : int or None
        When it was retired. [wall, us since the epoch]
    outdated_count : int
        Births that were older than what counts.
    refused : list of (Event, PayloadError)
    is_displacing : bool
        The birth is the owner's, who names another kind than whoever took the id before.
    """

    known: KnownBirth | None
    birth: Announced | None = None
    retired_us: int | None = None
    outdated_count: int = 0
    refused: list[tuple[Event, PayloadError]] = field(
        default_factory=list[tuple[Event, PayloadError]]
    )
    is_displacing: bool = False


def told_us(announced_us: int | None, received_us: int) -> int | None:
    """Return when a birth was made, None where it does not say so or cannot be believed.

    The clock of a device may be ahead a little: no birth is younger than its arrival.
    """
    if announced_us is None or announced_us > received_us + ANNOUNCED_AHEAD_US:
        return None
    return min(announced_us, received_us)


def decide(stored: KnownBirth | None, events: Iterable[Event]) -> Decision:
    """Return what words about one sensor come to, in the order of their arrival."""
    decision = Decision(stored)
    for event in events:
        if event.origin is Origin.OPEN and decision.known and decision.known.is_owned:
            sensor_id = printable(event.topic.sensor_id, 64)
            decision.refused.append((event, not_owner(f"sensor {sensor_id}")))
        elif isinstance(event, Cleared):
            _clear(decision, event, stored)
        else:
            _announce(decision, event)
    return decision


def _clear(decision: Decision, event: Cleared, stored: KnownBirth | None) -> None:
    known, topic = decision.known, event.topic
    if known is None or known.kind != topic.kind:
        return  # a wrong birth that is cleared from the broker does not retire the right sensor
    if known.topic_area not in {None, topic.area}:
        return  # it moved: its old area's topic is tidied up
    decision.birth = None
    if decision.is_displacing:
        decision.is_displacing, decision.known = False, stored
    elif stored is None:
        decision.known = None  # taken back before it was stored
    else:
        decision.retired_us = event.received_us


def _announce(decision: Decision, event: Announced) -> None:
    known = decision.known
    if known is not None and _takes_over(event, known):
        decision.is_displacing |= known.kind != event.topic.kind
        decision.known = _known_by(event, known)
        decision.birth, decision.retired_us = event, None
    elif known is not None and known.kind != event.topic.kind:
        error = PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{printable(event.topic.sensor_id, 64)} is registered as {known.kind}, "
            f"the birth says {event.topic.kind}",
        )
        decision.refused.append((event, error))
    elif known is not None and not prevails(event, known):
        decision.outdated_count += 1
    else:
        decision.known = _known_by(event, known)
        decision.birth, decision.retired_us = event, None


def _takes_over(event: Announced, known: KnownBirth) -> bool:
    """Tell whether a birth is the owner's first; what was retained is from before, perhaps."""
    return event.origin is Origin.OWNER and not event.is_replay and not known.is_owned


def prevails(event: Announced, known: KnownBirth) -> bool:
    """Tell whether a birth counts against the one that counts so far.

    Where both say when they were made, the younger one. Otherwise the later word, unless the
    broker retained both: of two topics the one counts on which a birth was last heard as it was
    published, and where that is unknown the one that counts already.
    """
    if event.told_us is not None and known.told_us is not None:
        return event.told_us >= known.told_us
    if not (event.is_replay and known.is_replay) or event.told_us is not None:
        return True
    return event.topic.area in {known.topic_area, known.live_area} or (known.topic_area is None)


def _known_by(event: Announced, before: KnownBirth | None) -> KnownBirth:
    area = event.topic.area
    heard_before = None if before is None else before.live_area
    return KnownBirth(
        sensor_id=event.topic.sensor_id,
        kind=event.topic.kind,
        topic_area=area,
        live_area=heard_before if event.is_replay else area,
        told_us=event.told_us,
        is_replay=event.is_replay,
        is_owned=(
            event.origin is Origin.OWNER
            if before is None
            else before.is_owned or _takes_over(event, before)
        ),
    )
