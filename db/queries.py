"""Named SQL from files: `-- name --`, a sentence, the statement.

The only place that vouches for a text as SQL: it comes from a file of the program, not from input.
"""

import re
from pathlib import Path
from typing import LiteralString, cast

_HEAD = re.compile(r"^-- ([a-z0-9_]+) --$", re.MULTILINE)


class QueryFileError(Exception):
    """A file of named queries is malformed."""


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
