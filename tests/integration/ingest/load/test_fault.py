"""Killed, cut off from its database, or refused: a load goes on, and all is there once."""

import psycopg
import pytest

from db.leader import LOCK_CLASS, TURN
from embedded.postgres import PostgresServer
from tests.stand import noise_past
from tests.stand.load_process import LoadProcess, StartLoad
from tests.stand.noise_past import part
from tests.stand.question import ask
from tests.stand.station import Query
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

DAYS = (1, 2, 3)
ROWS = 4 * 96
COUNTS = """
SELECT
    (SELECT count(*) FROM reading_noise),
    (SELECT count(*) FROM rollup_noise_15m),
    (SELECT count(*) FROM rollup_noise_1d),
    (SELECT count(*) FROM dirty_bucket),
    (SELECT count(*) FROM load_part)
"""
COMPLETE = [(len(DAYS) * ROWS, len(DAYS) * ROWS, len(DAYS) * 4, 0, len(DAYS))]
TAKE_TURN = "SELECT pg_advisory_lock(%s, %s)"
WAITS = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'ingest-load' AND wait_event_type = 'Lock'
"""


def pieces() -> list[bytes]:
    """Return the parts of a pipe."""
    parts = [part(days_ago) for days_ago in DAYS]
    return [one.written(parts=len(DAYS), is_last=one is parts[-1]) for one in parts]


def is_done(run: LoadProcess, count: int) -> bool:
    return len(run.events("load_progress")) >= count


@pytest.mark.usefixtures("sensors")
@pytest.mark.parametrize("count", [1, 2])
def test_killed_between_two_parts(load: StartLoad, query: Query, until: Until, count: int) -> None:
    """What was committed is not stored again, and the rest follows."""
    run = load("-", "--name", "past")
    for piece in pieces()[:count]:
        run.write(piece)
    until(lambda: is_done(run, count), "parts are committed")
    run.kill()
    again = load("-", "--name", "past")
    assert again.finish(b"".join(pieces()))[0] == 0, again.log
    assert query(COUNTS) == COMPLETE
    assert len(again.events("load_progress")) == len(DAYS) - count
    assert query("SELECT new_count, duplicate_count FROM load") == [(len(DAYS) * ROWS, 0)]


@pytest.mark.usefixtures("sensors")
def test_killed_when_its_rows_are_written_and_its_rollups_are_not(
    load: StartLoad, query: Query, until: Until, database_url: str
) -> None:
    """Nothing of the part is there; the second run waits until the first one's locks are gone."""
    run = load("-", "--name", "past")
    run.write(pieces()[0])
    until(lambda: is_done(run, 1), "a part is committed")
    with psycopg.connect(database_url, autocommit=True) as keeper:
        keeper.execute(TAKE_TURN, [LOCK_CLASS, TURN])
        run.write(b"".join(pieces()[1:]))
        until(lambda: query(WAITS) == [(1,)], "the load waits for its turn")
        run.kill()
        assert query("SELECT count(*) FROM reading_noise") == [(ROWS,)]
    again = load("-", "--name", "past")
    assert again.finish(b"".join(pieces()))[0] == 0, again.log
    assert query(COUNTS) == COMPLETE


@pytest.mark.usefixtures("sensors")
def test_two_that_run_the_same_load_do_it_one_after_the_other(
    load: StartLoad, query: Query, until: Until
) -> None:
    first = load("-", "--name", "past")
    first.write(pieces()[0])
    until(lambda: is_done(first, 1), "a part is committed")
    second = load("-", "--name", "past")
    until(lambda: second.events("load_waits"), "the second one waits")
    assert first.finish(b"".join(pieces()[1:]))[0] == 0
    assert second.finish(b"".join(pieces()))[0] == 0, second.log
    assert query(COUNTS) == COMPLETE


def test_the_database_goes_and_comes_back(
    load: StartLoad, until: Until, own_postgres: PostgresServer
) -> None:
    noise_past.register(own_postgres.url)
    run = load("-", "--name", "past", url=own_postgres.url)
    run.write(pieces()[0])
    until(lambda: is_done(run, 1), "a part is committed")
    own_postgres.kill()
    run.write(pieces()[1])
    until(lambda: run.events("database_away"), "the load notices")
    own_postgres.start()
    assert run.finish(pieces()[2])[0] == 0, run.log
    assert ask(own_postgres.url, COUNTS) == COMPLETE


@pytest.mark.usefixtures("sensors")
def test_a_row_that_the_database_refuses_is_found_and_listed(
    load: StartLoad, query: Query, database_url: str
) -> None:
    """Halves of the part go in, down to the row that cannot."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "ALTER TABLE reading_noise ADD CONSTRAINT quiet CHECK (NOT (seq = 7 AND leq_db = 57))"
        )
    run = load("-", "--name", "past")
    code, told = run.finish(b"".join(pieces()))
    assert code == 3, run.log
    assert "1 days ago/noise, row 29: wrong_type: the database refuses it: 23514" in told
    assert query("SELECT row_count, new_count, refused_count, done_count FROM load") == [
        (len(DAYS) * ROWS, len(DAYS) * (ROWS - 1), len(DAYS), len(DAYS))
    ]
