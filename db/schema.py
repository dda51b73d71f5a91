"""The schema as all migrations together make it, in an order to be read: `db/schema.sql`.

`pg_dump` says what is there, thing by thing; here each table stands with its keys, indices and
rights, the tables of each kind stand together, and what TimescaleDB adds by itself is left out.
"""

import os
import re
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from contract.catalogue import KINDS
from db.access import ANALYSIS
from db.errors import SchemaError
from db.queries import load
from db.rollup import TIERS

_QUERIES = load(Path(__file__).with_name("hypertables.sql"))
_HEADING = """\
-- The schema as it is after all migrations. Made by `./ioc schema`, never edited: a change is a new
-- file in db/migrations/.
"""
_ENTRY = re.compile(r"^--\n-- Name: .*; Type: (.*); Schema: .*\n--\n", re.MULTILINE)
_SCHEMAS = ("--schema=public", f"--schema={ANALYSIS}")
# The first thing that an entry names is the one that it is about.
_SUBJECT = re.compile(r"\b(?:public\.|(?=analysis\.)|SCHEMA (?=analysis\b))([\w.]+)")
_END = re.compile(r"^--\n-- PostgreSQL database dump complete", re.MULTILINE)
_OF_TIMESCALEDB = "CREATE TRIGGER ts_insert_blocker "
_SHORTER = {"public.": "", "timestamp with time zone": "timestamptz"}
# A function's body begins there: it stays as it was written.
_BODY = re.compile(r"(?=AS \$)")


def describe(database_url: str, pg_dump: str) -> str:
    """Return the schema of a migrated database as SQL that can be read.

    Parameters
    ----------
    database_url
        The owner's or a superuser's address.
    pg_dump
        The program, at least as new as the server.

    Raises
    ------
    SchemaError
        `pg_dump` does not do it.
    psycopg.Error
        The database cannot be reached.
    """
    with psycopg.connect(database_url) as connection:
        chunks = dict(connection.execute(_QUERIES["select_hypertables"]).fetchall())
    about: dict[str, list[str]] = {}
    for subject, text in _entries(_dump(database_url, pg_dump)):
        about.setdefault(subject, []).append(text)
    sections = [_HEADING]
    for title, subjects in _order(list(about)):
        sections += [f"\n-- {title}\n"] if title else []
        for subject in subjects:
            sections += [f"-- {chunks[subject]}"] if subject in chunks else []
            sections += [*about[subject], ""]
    return "\n".join(sections).rstrip() + "\n"


def _dump(database_url: str, pg_dump: str) -> str:
    told = conninfo_to_dict(database_url)
    # Not among the arguments, which every user of the machine can read.
    password = {"PGPASSWORD": str(told.pop("password"))} if "password" in told else {}
    address = make_conninfo("", **told)
    try:
        done = subprocess.run(
            [pg_dump, "--schema-only", *_SCHEMAS, "--no-owner", "--dbname", address],
            env=os.environ | password,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise SchemaError(f"{pg_dump} cannot be run: {error}") from error
    if done.returncode != 0:
        raise SchemaError(done.stderr.strip())
    return done.stdout


def _entries(dump: str) -> list[tuple[str, str]]:
    """Return each thing's subject and statement; the schema `public` itself is the server's."""
    pieces = _ENTRY.split(_END.split(dump)[0])[1:]
    found: list[tuple[str, str]] = []
    for kind, piece in zip(pieces[::2], pieces[1::2], strict=True):
        subject = _SUBJECT.search(piece)
        if kind == "COMMENT" or subject is None or _OF_TIMESCALEDB in piece:
            continue
        found.append((subject[1], _spelled(piece)))
    return found


def _spelled(piece: str) -> str:
    head, *body = _BODY.split(piece, maxsplit=1)
    for long, short in _SHORTER.items():
        head = head.replace(long, short)
    return "".join([head, *body]).strip()


def _order(subjects: list[str]) -> list[tuple[str, list[str]]]:
    """Return what is no kind's in the dump's order, then the kinds' in the catalogue's."""
    of_kinds = {
        kind.code: [
            *(f"{start}_{kind.code}" for start in ("reading", "latest")),
            *(f"rollup_{kind.code}_{tier.name}" for tier in TIERS),
            f"{ANALYSIS}.{kind.code}",
            *(f"{ANALYSIS}.{kind.code}_{tier.name}" for tier in TIERS),
        ]
        for kind in KINDS
    }
    taken = {subject for named in of_kinds.values() for subject in named}
    general = [subject for subject in subjects if subject not in taken]
    return [("", general), *((f"Kind {code}", named) for code, named in of_kinds.items())]
