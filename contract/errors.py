"""What the shared rules refuse.

PayloadError         a message, with the reason that its letter bears
ValueError
├── CityError        a city's files
├── AccountError     the file of credentials
└── AddressError     the broker's address
UnknownVariableError a setting that nobody has
"""

from pathlib import Path

from contract.reason import Reason


class AccountError(ValueError):
    """The file of credentials cannot be used."""


class AddressError(ValueError):
    """The broker's address cannot be used."""


class CityError(ValueError):
    """A city's data cannot be used: names file, place, what is wrong and what is accepted."""

    def __init__(self, file: Path | str, place: str, problem: str) -> None:
        where = f"{file}: {place}: " if place else f"{file}: "
        super().__init__(where + problem)
        self.file = str(file)
        self.place = place
        self.problem = problem


class UnknownVariableError(Exception):
    """An `IOC_*` variable that no process knows."""


class PayloadError(Exception):
    """A message, or one row of it, cannot be taken.

    Parameters
    ----------
    reason : Reason
        Why, in the fixed vocabulary.
    detail : str
        What was wrong and what would be right, for people.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def unreadable(error: Exception) -> PayloadError:
    """Return the refusal of a message for an error that nobody foresaw.

    No message may end the process that reads it, whatever it holds: it would come again after the
    restart and end it again.

    Raises
    ------
    MemoryError, OSError
        The error itself where it is the machine's fault and not the message's.
    """
    if isinstance(error, MemoryError | OSError):
        raise error
    return PayloadError(Reason.UNREADABLE, f"{type(error).__name__}: {error}")


def not_owner(what: str) -> PayloadError:
    """Return the refusal of what a client without credentials says of somebody else's."""
    return PayloadError(
        Reason.NOT_OWNER,
        f"{what} belongs to a client with credentials; connect as that client, or use another id",
    )
