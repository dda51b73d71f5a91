"""The city is silent until it is heard again, however long that takes and whoever resolves it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import AsyncConnection

from contract.clock import to_us
from contract.database_role import Role
from db.connection import Connection
from operations.engine.city_silence import DEAF_S, CitySilence
from operations.episodes.state import NEVER_US
from operations.gather.situation import Numbered, Situation
from operations.rules.pack import CITY_SILENT, CITY_SILENT_ID
from operations.rules.reading import to_text
from tests.stand.account import as_role
from tests.stand.alert_rows import INSERT_RULE, INSERT_VERSION

pytestmark = pytest.mark.integration

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALERTS = "SELECT state, cleared_at FROM alert ORDER BY alert_id"


async def judged(
    silence: CitySilence, connection: Connection, heard_us: int, now: datetime
) -> None:
    """Judge again and again for longer than one has to be deaf."""
    for now_s in (1000.0, 1000.0 + DEAF_S):
        await silence.judge(connection, heard_us, situation(now), now_s)


def situation(now: datetime) -> Situation:
    rules = {CITY_SILENT_ID: Numbered(CITY_SILENT, 1)}
    return Situation(rules=rules, places={}, now_us=to_us(now), utc_offset_h=7)


async def alerts(connection: Connection) -> list[tuple[str, datetime | None]]:
    return await (await connection.execute(ALERTS)).fetchall()


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    async with (
        await AsyncConnection.connect(database_url, autocommit=True) as owner,
        await AsyncConnection.connect(
            as_role(database_url, Role.OPERATIONS), autocommit=True
        ) as connection,
    ):
        await owner.execute(INSERT_RULE, [CITY_SILENT_ID, 1])
        await owner.execute(INSERT_VERSION, [CITY_SILENT_ID, 1, to_text(CITY_SILENT), None])
        yield connection


async def test_a_city_of_which_nothing_is_known_any_more_is_as_silent_as_before(
    connection: Connection,
) -> None:
    silence = CitySilence()
    await judged(silence, connection, to_us(AT), AT + HOUR)
    assert await alerts(connection) == [("open", None)]
    await judged(silence, connection, NEVER_US, AT + 50 * HOUR)
    assert await alerts(connection) == [("open", None)]
    await judged(silence, connection, to_us(AT + 51 * HOUR), AT + 51 * HOUR)
    assert await alerts(connection) == [("resolved", AT + 51 * HOUR)]


async def test_nobody_was_ever_heard_and_nothing_is_said(connection: Connection) -> None:
    await judged(CitySilence(), connection, NEVER_US, AT)
    assert await alerts(connection) == []


async def test_what_somebody_resolved_is_not_said_again_and_ends_as_it_is_heard(
    connection: Connection,
) -> None:
    await judged(CitySilence(), connection, to_us(AT), AT + HOUR)
    await connection.execute("UPDATE alert SET state = 'resolved'")
    again = CitySilence()  # as a process does that starts
    await judged(again, connection, to_us(AT), AT + 2 * HOUR)
    assert await alerts(connection) == [("resolved", None)]
    await judged(again, connection, to_us(AT + 3 * HOUR), AT + 3 * HOUR)
    assert await alerts(connection) == [("resolved", AT + 3 * HOUR)]


async def test_a_city_that_lives_faster_than_it_is_told_of_is_not_silent(
    connection: Connection,
) -> None:
    """Five of its minutes are half a second of the wall, in which nothing need have come."""
    silence = CitySilence()
    for second in range(30):
        now = AT + second * 10 * HOUR / 60
        await silence.judge(connection, to_us(now - HOUR / 6), situation(now), float(second))
    assert await alerts(connection) == []
