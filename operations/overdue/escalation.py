"""Takes the steps that time has brought about, within a transaction of its caller's."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from db.connection import Connection
from db.queries import load
from operations.life.state import Step
from operations.overdue.passing import Moment, Passed, Waiting, passed
from operations.rules.definition import Severity
from operations.rules.pack import CLOCKS, ESCALATION, Clock
from operations.rules.windows import Window

QUERIES = load(Path(__file__).with_name("queries.sql"))


async def escalate(
    connection: Connection,
    now: datetime,
    *,
    clocks: Mapping[Severity, Clock] = CLOCKS,
    level_max: int = len(ESCALATION),
) -> int:
    """Call the next one for what is overdue, let what was put aside return; return how many steps.

    What a maintenance window covers is put aside, and returns when the window is over or was ended.

    Parameters
    ----------
    now : datetime
        City time.
    level_max : int
        How many there are to be called, one after the other.
    """
    windows = await _windows(connection, now)
    moment = Moment(now=now, windows=windows, clocks=clocks, level_max=level_max)
    found = [step for one in await _waiting(connection, moment) for step in passed(one, moment)]
    if found:
        rows = [_row(one, now) for one in found]
        async with connection.cursor() as cursor:
            for name in ("update_alert", "insert_step", "insert_news"):
                await cursor.executemany(QUERIES[name], rows)
    return len(found)


async def _windows(connection: Connection, now: datetime) -> list[Window]:
    async with connection.cursor(row_factory=class_row(Window)) as cursor:
        await cursor.execute(QUERIES["windows"], {"now": now})
        return await cursor.fetchall()


async def _waiting(connection: Connection, moment: Moment) -> list[Waiting]:
    given = {
        "now": moment.now,
        "has_windows": bool(moment.windows),
        "level_max": moment.level_max,
    }
    async with connection.cursor(row_factory=class_row(Waiting)) as cursor:
        await cursor.execute(QUERIES["waiting"], given)
        return await cursor.fetchall()


def _row(one: Passed, now: datetime) -> dict[str, object]:
    return {
        **asdict(one.then),
        "step": one.step,
        "from_state": one.from_state,
        "until_at": one.until_at,
        "at": now,
        "what": "escalated" if one.step is Step.ESCALATE else one.step,
    }
