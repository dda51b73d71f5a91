"""What a batch holds, found out while the one before it is being written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.judge.bounds import Bounds
from ingest.judge.columns import Table
from ingest.judge.decoded import Decoded
from ingest.judge.judgement import Verdict, judge
from ingest.receive.message import Message

_TRUTH_LEVELS = 5
PIECE_BYTES = 32_768
"""Payload that is decoded in one go while another batch is being written."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Rows of one kind and what the contract says of them."""

    table: Table
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """A decoded batch; its rows are judged unless some of their sensors are to be looked up.

    Attributes
    ----------
    change_count : int
        The registry's when decoding began: by what changed since then other rows may be right.
    """

    decoded: Decoded
    judged: dict[str, Judged] | None
    change_count: int


@dataclass(frozen=True, slots=True)
class Aside:
    """The messages of a batch that hold no readings, each with its index.

    Attributes
    ----------
    notices
        Births and status messages, and what is on no topic of ours.
    truths
        On topics of truth, however they name the event.
    """

    notices: list[tuple[int, Message]] = field(default_factory=list[tuple[int, Message]])
    truths: list[tuple[int, Message]] = field(default_factory=list[tuple[int, Message]])


def aside(messages: Sequence[Message]) -> Aside:
    """Return what is no telemetry."""
    found = Aside()
    beside = [
        (index, message)
        for index, message in enumerate(messages)
        if not message.topic.endswith("/telemetry")
    ]
    for one in beside:
        (found.truths if tells_truth(one[1].topic) else found.notices).append(one)
    return found


def tells_truth(topic: str) -> bool:
    """Tell whether a topic is one of truth, however it names the event."""
    levels = topic.split("/")
    return len(levels) == _TRUTH_LEVELS and levels[-2] == "truth"


def judged_of(decoded: Decoded, bounds: Bounds) -> dict[str, Judged]:
    """Return the rows of each kind, in the order in which every worker stores kinds."""
    tables = {kind: decoded.rows[kind].build() for kind in sorted(decoded.rows)}
    return {kind: Judged(table, judge(table, bounds)) for kind, table in tables.items()}


def telemetry(messages: Sequence[Message]) -> list[tuple[int, Message]]:
    """Return readings and packs, each with its index."""
    return [
        (index, message)
        for index, message in enumerate(messages)
        if message.topic.endswith("/telemetry")
    ]


def pieces(messages: Sequence[tuple[int, Message]]) -> Iterator[Sequence[tuple[int, Message]]]:
    """Divide messages into pieces that take about a millisecond each."""
    first = size = 0
    for last, (_, message) in enumerate(messages, 1):
        size += len(message.payload)
        if size >= PIECE_BYTES or last == len(messages):
            yield messages[first:last]
            first, size = last, 0
