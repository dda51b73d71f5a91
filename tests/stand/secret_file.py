"""All secrets of a data folder, and where each stands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from embedded import location

SHORTEST = 16  # letters; what is shorter is no secret of ours, and would be found everywhere


def secret_files(data: Path) -> list[Path]:
    """Return every file of a data folder that holds a secret."""
    return [
        *(path for path in (data / "secrets").iterdir() if path.is_file()),
        *(path for path in (data / "credentials").rglob("*") if path.is_file()),
        location.home(data) / "postgres" / "password",
    ]


def secrets_of(data: Path) -> dict[str, str]:
    """Return each secret of a data folder with the place where it is kept."""
    found: dict[str, str] = {}
    for path in secret_files(data):
        for secret in _secrets_in(path):
            found[secret] = str(path)
    return found


def _secrets_in(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        yield from _texts(json.loads(text))
    elif path.name == "acl":
        return
    else:
        # A password alone, a line of a pgpass, or of the broker's: user and hash.
        yield from (
            part for line in text.splitlines() for part in line.split(":") if _is_long(part)
        )


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for member in document.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(member)
    elif isinstance(document, str) and _is_long(document):
        yield document


def _is_long(text: str) -> bool:
    return len(text) >= SHORTEST
