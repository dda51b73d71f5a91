"""Alerts that nobody takes, and those that return: as rows, with the rights of the process."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from contract.clock import utc_now
from contract.database_role import Role
from db.connection import Connection, connect
from operations.life.state import State
from operations.overdue.escalation import escalate
from tests.stand.account import as_role
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.stage import City

pytestmark = pytest.mark.integration

NOW = utc_now()
HOUR = timedelta(hours=1)
WINDOW = """
INSERT INTO maintenance_window (from_at, to_at, area, note, made_by)
VALUES (%s, %s, '760', 'Nạo vét cống', 'hoa')
"""
ROW = """
SELECT state, version, escalation_level, due_at, suppressed_until FROM alert WHERE alert_id = %s
"""
STEPS = """
SELECT step, from_state, to_state, who, at, until_at FROM alert_step
WHERE alert_id = %s ORDER BY version
"""


@pytest.fixture
async def taken(database_url: str) -> AsyncIterator[Connection]:
    """A connection of the process that judges."""
    url = as_role(database_url, Role.OPERATIONS)
    async with await connect(url, application="test") as found:
        yield found


def alert_of(database_url: str, **columns: Any) -> int:
    """Store a critical alert of a sensor in district 760."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        rows = AlertRows(connection)
        [(count,)] = connection.execute("SELECT count(*) FROM sensor").fetchall()
        key = City(connection).sensor(f"hcmc-flood-{count:04}", "street_flood")
        rule = rows.rule(threshold_rule(resolves_itself=True))
        return rows.alert(rule, key, area="760", **columns)


async def row(taken: Connection, alert_id: int) -> tuple[Any, ...]:
    found = await (await taken.execute(ROW, [alert_id])).fetchone()
    assert found is not None
    return found


async def steps(taken: Connection, alert_id: int) -> list[tuple[Any, ...]]:
    return await (await taken.execute(STEPS, [alert_id])).fetchall()


async def test_what_is_overdue_is_escalated_once_for_each_time_that_passes(
    database_url: str, taken: Connection
) -> None:
    alert_id = alert_of(database_url, raised_at=NOW)
    alert_of(database_url, raised_at=NOW, state=State.RESOLVED)
    minute = timedelta(minutes=1)
    assert await escalate(taken, NOW + 4 * minute) == 0
    for level, minutes in ((1, 5), (1, 9), (2, 10), (2, 15), (2, 600)):
        await escalate(taken, NOW + minutes * minute)
        state, version, found_level, due_at, _ = await row(taken, alert_id)
        assert (state, found_level, version) == ("open", level, level + 1)
        assert due_at == NOW + 10 * minute
    assert [step for step, *_ in await steps(taken, alert_id)] == ["escalate"] * 2
    news = await (await taken.execute("SELECT alert_id, what FROM alert_news")).fetchall()
    assert news == [(alert_id, "escalated")] * 2


async def test_what_was_put_aside_returns(database_url: str, taken: Connection) -> None:
    aside = {"state": State.SUPPRESSED, "suppressed_until": NOW, "raised_at": NOW - 5 * HOUR}
    standing = alert_of(database_url, **aside)
    over = alert_of(database_url, **aside, cleared_at=NOW - HOUR)
    assert await escalate(taken, NOW) == 3
    state, version, _, due_at, until = await row(taken, standing)
    assert (state, version, due_at, until) == ("open", 2, NOW + timedelta(minutes=5), None)
    assert await steps(taken, standing) == [("return", "suppressed", "open", None, NOW, None)]
    assert (await row(taken, over))[:2] == ("resolved", 3)
    assert await escalate(taken, NOW) == 0


async def test_a_window_puts_aside_and_gives_back(database_url: str, taken: Connection) -> None:
    alert_id = alert_of(database_url, raised_at=NOW)
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(WINDOW, [NOW - HOUR, NOW + HOUR])
        assert await escalate(taken, NOW) == 1
        assert await escalate(taken, NOW) == 0
        assert (await row(taken, alert_id))[0] == "suppressed"
        other.execute("UPDATE maintenance_window SET ended_at = %s", [NOW])
    assert await escalate(taken, NOW + timedelta(seconds=1)) == 1
    assert (await row(taken, alert_id))[0] == "open"
    assert [(step, until) for step, *_, until in await steps(taken, alert_id)] == [
        ("suppress", NOW + HOUR), ("return", None),
    ]  # fmt: skip


async def test_who_is_at_work_on_an_alert_is_not_waited_for(
    database_url: str, taken: Connection
) -> None:
    alert_id = alert_of(database_url, raised_at=NOW)
    with psycopg.connect(database_url) as other:
        other.execute("SELECT FROM alert WHERE alert_id = %s FOR UPDATE", [alert_id])
        assert await escalate(taken, NOW + HOUR) == 0
    assert await escalate(taken, NOW + HOUR) == 1
