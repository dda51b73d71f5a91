"""What an error means for the batch that met it, the database's or one that nobody foresaw."""

from enum import Enum, auto

import psycopg


class Fate(Enum):
    """What is done with the batch."""

    WAIT = auto()
    """The database is away or busy: the same batch again after a pause."""
    HALVE = auto()
    """Something in the batch is refused, or the batch is too much: store its halves."""
    STAGE = auto()
    """A row that seemed new is there already, or another worker stores the same rows in another
    order: the whole batch through the stage, where rows come in one order."""
    BURY = auto()
    """The one reading that is left of a batch is refused: only its letter is written."""
    RAISE = auto()
    """A fault of ours: let the process end."""


# Connection, operator intervention, serialization, object not ready, disk full, too many
# connections, read-only server during a failover.
_WAIT = ("08", "57", "40", "55", "53100", "53300", "25006")
# Data, constraints, a trigger's own refusal, limits, out of memory or of locks.
_HALVE = ("22", "23", "P0001", "54", "53200")
UNIQUE_VIOLATION = "23505"
DEADLOCK = "40P01"
OUT_OF_MEMORY = "53200"


def fate_of(error: Exception) -> Fate:
    """Return what an error means, by its SQLSTATE where it is the database's.

    An error of the code is taken for the fault of one message, which halving finds, so that no
    message ends a worker and comes again after its restart; the machine's errors are not.
    """
    if not isinstance(error, psycopg.Error):
        return Fate.RAISE if isinstance(error, MemoryError | OSError) else Fate.HALVE
    code = error.sqlstate
    if code is None:
        return _fate_without_code(error)
    if code in {UNIQUE_VIOLATION, DEADLOCK}:
        return Fate.STAGE
    if code.startswith(_WAIT):
        return Fate.WAIT
    return Fate.HALVE if code.startswith(_HALVE) else Fate.RAISE


def _fate_without_code(error: psycopg.Error) -> Fate:
    """Return what an error means that the driver raised: for a lost connection, or for a value."""
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Fate.WAIT
    return Fate.HALVE if isinstance(error, psycopg.DataError) else Fate.RAISE
