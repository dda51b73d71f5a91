"""What cannot be taken, and why."""

from dataclasses import dataclass

from contract.errors import PayloadError


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reading, or a whole message, that cannot be taken.

    Attributes
    ----------
    message_index : int
        Index of the message in its batch.
    item_index : int
        Row of the pack; `NO_ITEM` for a single reading or the message as a whole.
    """

    message_index: int
    item_index: int
    error: PayloadError
    sensor_id: str | None = None
    boot: int | None = None
    seq: int | None = None

    def __post_init__(self) -> None:
        """Let go of the frames that the error was raised through: they hold all that was read."""
        self.error.__traceback__ = self.error.__cause__ = self.error.__context__ = None
