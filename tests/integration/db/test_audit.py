"""The account of all changes: it only grows, one row after another, and what was altered shows."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from contract.clock import to_us, utc_now
from contract.database_role import Role
from db.connection import connect
from tests.stand.account import as_role

pytestmark = pytest.mark.integration

APPEND = "SELECT append_audit(%s, %s, %s, %s, %s, %s::JSONB, %s::JSONB)"
ROW = ("lan", "session", "10.0.0.7", "role_changed", "bình", '{"role": "viewer"}', '{"n": 1.50}')
BARE = (None, "console", None, "came_in", None, None, None)
ROWS = """
SELECT
    audit_id, at, who, via, address, what, whom, before::TEXT, after::TEXT, previous_hash, hash
FROM audit
ORDER BY audit_id
"""
CHANGES: tuple[LiteralString, ...] = (
    "UPDATE audit SET who = 'another'",
    "UPDATE audit SET hash = hash WHERE FALSE",
    "DELETE FROM audit",
    "TRUNCATE audit",
)


def sealed(row: tuple[Any, ...]) -> bytes:
    """Return the hash of a row as it is said, made without the database."""
    audit_id, at, *words, previous_hash, _ = row
    text = ""
    for field in (str(audit_id), str(to_us(at)), *words):
        text += "-" if field is None else f"{len(field.encode())}:{field}"
    return hashlib.sha256(previous_hash + text.encode()).digest()


def test_rows_are_numbered_timed_and_sealed_by_the_database(database_url: str) -> None:
    """What the next row holds of the one before is its hash, which anybody can compute."""
    begun_at = utc_now()
    with psycopg.connect(as_role(database_url, Role.API), autocommit=True) as connection:
        numbers = [
            connection.execute(APPEND, row).fetchone() for row in (ROW, BARE, (*ROW[:4], *BARE[4:]))
        ]
        rows = connection.execute(ROWS).fetchall()
    assert numbers == [(1,), (2,), (3,)]
    assert [row[0] for row in rows] == [1, 2, 3]
    assert begun_at - timedelta(seconds=1) <= rows[0][1] <= rows[1][1] <= rows[2][1]
    assert rows[0][2:9] == (*ROW[:5], '{"role": "viewer"}', '{"n": 1.50}')
    previous = hashlib.sha256(b"the first").digest()
    for row in rows:
        assert row[9] == previous
        previous = sealed(row)
        assert row[10] == previous


@pytest.mark.parametrize("role", [None, Role.OWNER], ids=["superuser", "owner"])
def test_nobody_changes_a_row_by_a_statement(database_url: str, role: Role | None) -> None:
    """Also those who may: somebody must first take the triggers away, and be seen."""
    with psycopg.connect(as_role(database_url, Role.API)) as connection:
        connection.execute(APPEND, ROW)
    url = database_url if role is None else as_role(database_url, role)
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in CHANGES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="kept as they are"):
                connection.execute(statement)


def test_who_inserts_a_row_chooses_neither_its_time_nor_its_place(database_url: str) -> None:
    """The owner's own is sealed like any other."""
    with psycopg.connect(as_role(database_url, Role.OWNER), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO audit (audit_id, at, via, what, previous_hash, hash) "
            "VALUES (77, '2001-01-01T00:00Z', 'console', 'came_in', 'me', 'me')"
        )
        (row,) = connection.execute(ROWS).fetchall()
    assert row[0] == 1
    assert row[1].year > 2001
    assert row[10] == sealed(row)


def test_a_row_that_is_not_committed_was_never_there(database_url: str) -> None:
    """A change and its row stand or fall together, and no number is left out."""
    with psycopg.connect(as_role(database_url, Role.API), autocommit=True) as connection:
        with connection.transaction(force_rollback=True):
            connection.execute(APPEND, ROW)
        connection.execute(APPEND, BARE)
        assert [row[0] for row in connection.execute(ROWS).fetchall()] == [1]


async def test_many_at_once_make_one_chain(database_url: str) -> None:
    """Each waits for the one before to be committed."""
    url = as_role(database_url, Role.API)

    async def append(name: str) -> None:
        connection = await connect(url, application="test")
        async with connection:
            for _ in range(10):
                await connection.execute(APPEND, (name, *ROW[1:]))

    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(append(f"one-{number}"))
    with psycopg.connect(url) as connection:
        rows = connection.execute(ROWS).fetchall()
    assert [row[0] for row in rows] == list(range(1, 81))
    assert [row[9] for row in rows[1:]] == [row[10] for row in rows[:-1]]
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


def test_who_may_not_write_it_may_not_call_what_seals_it(schema_url: str) -> None:
    """A function that everybody may call would be a door."""
    with psycopg.connect(schema_url) as connection:
        callers = connection.execute(
            "SELECT role FROM unnest(%s::TEXT[]) AS role, unnest(%s::TEXT[]) AS signature "
            "WHERE has_function_privilege(role, signature, 'EXECUTE') ORDER BY role",
            [
                [str(role) for role in Role if role is not Role.OWNER],
                [
                    "append_audit(text, text, text, text, text, jsonb, jsonb)",
                    "audit_hash(audit)",
                ],
            ],
        ).fetchall()
    assert callers == [(Role.API,), (Role.OPERATIONS,)]
