"""What a client hears from the broker, and what it leaves there for the day it is cut off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """A command that came in, and where its answer goes."""

    payload: bytes
    response_topic: str | None
    correlation: bytes | None


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, retained, when the connection dies."""

    topic: str
    payload: bytes
