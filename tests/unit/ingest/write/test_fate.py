"""What an error is, and its SQLSTATE, decides what becomes of its batch."""

import psycopg
import pytest
from psycopg import errors

from ingest.write.fate import Fate, fate_of


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (psycopg.OperationalError("server closed the connection"), Fate.WAIT),
        (psycopg.InterfaceError("the connection is closed"), Fate.WAIT),
        (errors.AdminShutdown(), Fate.WAIT),
        (errors.DeadlockDetected(), Fate.STAGE),
        (errors.DiskFull(), Fate.WAIT),
        (errors.TooManyConnections(), Fate.WAIT),
        (errors.NumericValueOutOfRange(), Fate.HALVE),
        (errors.CheckViolation(), Fate.HALVE),
        (errors.ProgramLimitExceeded(), Fate.HALVE),
        (errors.OutOfMemory(), Fate.HALVE),
        (errors.RaiseException(), Fate.HALVE),
        (errors.UniqueViolation(), Fate.STAGE),
        (errors.UndefinedTable(), Fate.RAISE),
        (errors.InsufficientPrivilege(), Fate.RAISE),
        (psycopg.ProgrammingError("a fault of ours"), Fate.RAISE),
        (psycopg.DataError("text cannot contain NUL"), Fate.HALVE),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"), Fate.HALVE),
        (KeyError("nobody foresaw it"), Fate.HALVE),
        (MemoryError(), Fate.RAISE),
        (OSError("the machine's"), Fate.RAISE),
    ],
    ids=lambda value: value.name if isinstance(value, Fate) else type(value).__name__,
)
def test_each_error_has_its_fate(error: Exception, fate: Fate) -> None:
    assert fate_of(error) is fate
