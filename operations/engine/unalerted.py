"""Episodes of rules that make no alerts: kept while what composites make of them may change."""

from collections.abc import Sequence

from contract.clock import from_us
from db.connection import Connection
from operations.engine.parts import REMEMBERED_US
from operations.engine.queries import QUERIES
from operations.gather.found import Change, Found


async def write(connection: Connection, changes: Sequence[Change]) -> None:
    """Write what was found of them, in the running transaction."""
    found = [one for one in changes if isinstance(one, Found)]
    gone = [_key(one.rule_id, one.sensor_key, _was_us(one)) for one in changes if _is_gone(one)]
    async with connection.cursor() as cursor:
        if gone:
            await cursor.executemany(QUERIES["delete_unalerted"], gone)
        if found:
            await cursor.executemany(QUERIES["write_unalerted"], [_row(one) for one in found])


async def forget(connection: Connection, now_us: int) -> None:
    """Take away what has been over for long."""
    values = {"before_at": from_us(now_us - REMEMBERED_US)}
    await connection.execute(QUERIES["forget_unalerted"], values)


def _is_gone(change: Change) -> bool:
    """Tell whether what is stored is none, or began at another time."""
    return not isinstance(change, Found) or _was_us(change) != change.since_us


def _was_us(change: Change) -> int:
    was_us = change.was_since_us if isinstance(change, Found) else None
    return change.since_us if was_us is None else was_us


def _key(rule_id: str, sensor_key: int, since_us: int) -> dict[str, object]:
    return {"rule_id": rule_id, "sensor_key": sensor_key, "since_at": from_us(since_us)}


def _row(found: Found) -> dict[str, object]:
    return _key(found.rule_id, found.sensor_key, found.since_us) | {
        "raised_at": from_us(found.raised_us),
        "last_at": from_us(found.last_us),
        "cleared_at": None if found.cleared_us is None else from_us(found.cleared_us),
        "value": found.value,
    }
