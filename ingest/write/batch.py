"""Messages that are stored together, and in which manner."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.errors import PayloadError
from ingest.judge.ahead import Ahead
from ingest.judge.bounds import Bounds
from ingest.receive.message import Message


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages that are stored together.

    Attributes
    ----------
    bounds : Bounds
        What was acceptable when they came.
    ahead : Ahead or None
        What they hold, where that was found out while the batch before was being written.
    """

    messages: Sequence[Message]
    bounds: Bounds
    ahead: Ahead | None = None

    def part(self, messages: Sequence[Message]) -> "Batch":
        """Return a batch of some of the messages, or of some of their rows."""
        return Batch(messages, self.bounds)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a batch is stored, by what came of the attempts before.

    Attributes
    ----------
    is_all_staged : bool
        Send also the rows that seem new through the stage: another worker stored some of them.
    may_be_stored : bool
        An attempt before this one ended without an answer: it may have been committed.
    refusal : PayloadError or None
        Why the database refuses the one reading that this is: then only its letter is written.
    """

    is_all_staged: bool = False
    may_be_stored: bool = False
    refusal: PayloadError | None = None


USUAL = Manner()
"""The manner of a first attempt."""
