"""The room in few files, for as long as they say what its single files say."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import structlog

# Hidden, so that it is served to nobody: it changes under its name.
NOTE = ".bundle.json"

_log = structlog.get_logger()


class Made(msgspec.Struct):
    """What the set-up notes of a bundle; it replaces the note whole and last.

    Attributes
    ----------
    page : str
        The room's page, loading the bundle.
    sources : dict of str to str
        The SHA-256 of each file that the bundle is made of, by its address without the first slash.
    """

    page: str
    sources: dict[str, str]


class Bundle:
    """A bundle that may be there, or come later, or be of files that have changed since.

    Parameters
    ----------
    folder
        Where set-up puts it.
    roots
        The folders of the single files, by the first part of their addresses.
    """

    def __init__(self, folder: Path, roots: Mapping[str, Path]) -> None:
        self._note = folder / NOTE
        self._roots = roots

    def page(self) -> bytes | None:
        """Return the page that loads the bundle; None where that would show what is outdated.

        So it is where no bundle was made, where a file changed, went or became a folder, and where
        the note cannot be read.
        """
        try:
            made = msgspec.json.decode(self._note.read_bytes(), type=Made)
        except OSError:
            return None
        except msgspec.MsgspecError as error:
            _log.warning("bundle_unreadable", detail=str(error))
            return None
        return made.page.encode() if self._is_current(made) else None

    def _is_current(self, made: Made) -> bool:
        try:
            return all(self._digest(name) == digest for name, digest in made.sources.items())
        except OSError:
            return False

    def _digest(self, name: str) -> str | None:
        root, _, path = name.partition("/")
        if root not in self._roots:
            return None
        return hashlib.sha256((self._roots[root] / path).read_bytes()).hexdigest()
