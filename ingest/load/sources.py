"""What a command line names as the reader of it: a pipe, or a file by how its name ends."""

import hashlib
import os
import sys
from pathlib import Path

from ingest.errors import LoadError
from ingest.load.delivery import Reader

PIPE = "-"
ARROW_SUFFIXES = (".arrow", ".arrows", ".ipc")
_PIECE_BYTES = 1 << 20


def open_source(source: str, *, kind_code: str | None) -> Reader:
    """Return the reader of a source.

    Raises
    ------
    LoadError
        There is none for it, or it cannot be opened.
    """
    from ingest.load import arrow_stream  # noqa: PLC0415 - a city that runs needs no pyarrow

    if source == PIPE:
        file = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
        return arrow_stream.ArrowStreams(
            file, "standard input", needs_last=True, kind_code=kind_code
        )
    path = Path(source)
    if path.suffix in ARROW_SUFFIXES:
        return arrow_stream.opened(path, kind_code)
    raise LoadError(f"{source} cannot be read; what can is {', '.join(ARROW_SUFFIXES)}, or {PIPE}")


def name_of(sources: list[str]) -> str:
    """Return the name under which files are loaded: their own, and what is in them.

    Raises
    ------
    LoadError
        A pipe has no name, or a file cannot be read.
    """
    if PIPE in sources:
        raise LoadError(f"what comes by {PIPE} needs a name to go on under: add --name NAME")
    digest = hashlib.sha256()
    for source in sources:
        try:
            with Path(source).open("rb") as file:
                while piece := file.read(_PIECE_BYTES):
                    digest.update(piece)
        except OSError as error:
            raise LoadError(f"{source} cannot be read: {error.strerror}") from error
    names = "+".join(Path(source).name for source in sources)
    return f"{names} {digest.hexdigest()[:16]}"
