"""Ground truth: what the messages of a batch say of each event in the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from contract.catalogue import KIND_BY_CODE
from contract.errors import PayloadError, unreadable
from contract.payload import truth
from contract.payload.truth import Expectation, TruthEvent
from contract.reason import Reason
from contract.topic import parse_truth
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM, Message


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says of an event, and when it came.

    Attributes
    ----------
    received_us : int
        Wall clock at arrival. [us since the epoch]
    """

    event: TruthEvent
    received_us: int

    @property
    def weight(self) -> tuple[bool, bool]:
        """Return how much it knows: an end knows more than a begin, a measured end the most."""
        return self.event.to_at is not None, bool(self.event.expected)


@dataclass(slots=True)
class Truths:
    """What the messages of a batch tell.

    Attributes
    ----------
    told
        By the event's id: of several messages the one that knows most, of equals the last.
    """

    told: dict[str, Told] = field(default_factory=dict[str, Told])
    refusals: list[Refusal] = field(default_factory=list[Refusal])


def read(messages: Iterable[tuple[int, Message]]) -> Truths:
    """Return what messages of truth tell; all are of the city, which alone is subscribed to.

    Parameters
    ----------
    messages
        With their index in the batch.
    """
    found = Truths()
    for index, message in messages:
        try:
            told = Told(_event_of(message), message.received_us)
        except PayloadError as error:
            found.refusals.append(Refusal(index, NO_ITEM, error))
        except Exception as error:  # noqa: BLE001 - the one seam of a message's bytes
            found.refusals.append(Refusal(index, NO_ITEM, unreadable(error)))
        else:
            before = found.told.get(told.event.event_id)
            if before is None or told.weight >= before.weight:
                found.told[told.event.event_id] = told
    return found


def event_of(payload: bytes) -> TruthEvent:
    """Return the event that a payload tells of.

    Raises
    ------
    PayloadError
        It cannot be read, or names a kind or quantity that there is not.
    """
    event = truth.decode(payload)
    for expectation in event.expected:
        _refuse_unknown(expectation)
    return event


def _event_of(message: Message) -> TruthEvent:
    event, topic = event_of(message.payload), parse_truth(message.topic)
    if topic.event_id != event.event_id:
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"the topic says event {topic.event_id}, the payload {event.event_id}",
        )
    return event


def _refuse_unknown(expectation: Expectation) -> None:
    kind, quantity = KIND_BY_CODE.get(expectation.kind), expectation.quantity
    if kind is None:
        known = ", ".join(KIND_BY_CODE)
        raise PayloadError(Reason.UNKNOWN_KIND, f"kind {expectation.kind}; known: {known}")
    if quantity not in kind.quantity_names:
        has = ", ".join(kind.quantity_names)
        raise PayloadError(Reason.UNKNOWN_QUANTITY, f"{kind.code} has no {quantity}; it has {has}")
