"""Named SQL from files: `-- name --`, a sentence, the statement.

`%(name)s` in it is a value, `{name}` a piece that `psycopg.sql` puts in: a name, a list, a
condition, a select. The linter takes both for a column, or for what
`[tool.sqlfluff.templater.placeholder]` says.

The only place that vouches for a text as SQL: it comes from a file of the program, not from input.
"""

import re
from pathlib import Path
from typing import LiteralString, cast

from psycopg.sql import SQL

from db.errors import QueryFileError

_HEAD = re.compile(r"^-- ([a-z0-9_]+) --$", re.MULTILINE)
_SELECT, _FROM = "SELECT", "FROM one"


def load(file: Path) -> dict[str, LiteralString]:
    """Return the statements of a file by name.

    Raises
    ------
    QueryFileError
        If a name repeats, a sentence is missing, or a block is empty.
    """
    pieces = _HEAD.split(file.read_text("utf-8"))
    found: dict[str, LiteralString] = {}
    for name, block in zip(pieces[1::2], pieces[2::2], strict=True):
        lines = block.strip().splitlines()
        statement = "\n".join(line for line in lines if not line.startswith("--")).strip()
        if name in found:
            raise QueryFileError(f"{file}: {name} stands twice")
        if not lines or not lines[0].startswith("-- ") or not statement:
            raise QueryFileError(f"{file}: {name} needs a sentence and a statement")
        found[name] = cast("LiteralString", statement.rstrip(";"))
    return found


def load_templates(file: Path) -> dict[str, SQL]:
    """Return the statements of a file as templates, by name. Raises as `load` does."""
    return {name: SQL(statement) for name, statement in load(file).items()}


def load_lists(file: Path) -> dict[str, SQL]:
    """Return what the statements of a file select, by name: lists to put into other statements.

    Such a statement is `SELECT … FROM one`; only what stands between is taken.

    Raises
    ------
    QueryFileError
        As `load` does, and where a statement is another one.
    """
    found: dict[str, SQL] = {}
    for name, statement in load(file).items():
        if not (statement.startswith(_SELECT) and statement.endswith(_FROM)):
            raise QueryFileError(f"{file}: {name} must be {_SELECT} … {_FROM}")
        found[name] = SQL(statement.removeprefix(_SELECT).removesuffix(_FROM).strip())
    return found
