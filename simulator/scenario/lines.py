"""In which line of a TOML text a key stands, which its parser does not tell."""

import tomllib
from collections.abc import Iterator
from typing import cast

Path = tuple[str | int, ...]

MAX_STATEMENT_LINES = 200  # a longer one ends the count: it would be parsed anew for each line


def lines_of(text: str) -> dict[Path, int]:
    """Return the line of each table and key of a valid text; the first line is 1.

    A path such as ``("event", 0, "what")`` is the key `what` of the first table of ``[[event]]``.
    """
    found: dict[Path, int] = {}
    count: dict[str, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        names = _names(tomllib.loads(statement))
        head = statement.lstrip()
        if not names:
            continue
        if head.startswith("[["):
            count[names[0]] = count.get(names[0], 0) + 1
        if head.startswith("["):
            inner = (count[names[0]] - 1,) if names[0] in count else ()
            table = (names[0], *inner, *names[1:])
            found.setdefault(table, line)
        else:
            found[(*table, names[0])] = line
    return found


def line_at(found: dict[Path, int], path: Path) -> int:
    """Return the line of a key, or of the nearest table around it; 1 where none is known."""
    while path:
        if path in found:
            return found[path]
        path = path[:-1]
    return 1


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each statement with its first line: the fewest lines that are TOML by themselves."""
    pending: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        pending.append(line)
        statement = "\n".join(pending) + "\n"
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            if len(pending) >= MAX_STATEMENT_LINES:
                return
            continue
        yield number - len(pending) + 1, statement
        pending = []


def _names(document: object) -> list[str]:
    """Return the names from a statement's outermost key to its innermost table."""
    names: list[str] = []
    inner = document
    while isinstance(inner, dict | list) and inner:
        if isinstance(inner, list):
            inner = cast("list[object]", inner)[0]
        else:
            name, inner = next(iter(cast("dict[str, object]", inner).items()))
            names.append(name)
    return names
