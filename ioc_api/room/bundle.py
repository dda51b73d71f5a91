"""The room in few files, for as long as they say what its single files say."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec


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
        self._note = folder / "bundle.json"
        self._roots = roots

    def page(self) -> bytes | None:
        """Return the page that loads the bundle; None where that would show what is outdated."""
        try:
            made = msgspec.json.decode(self._note.read_bytes(), type=Made)
            is_current = all(self._digest(name) == digest for name, digest in made.sources.items())
        except FileNotFoundError:
            return None
        return made.page.encode() if is_current else None

    def _digest(self, name: str) -> str:
        root, _, path = name.partition("/")
        return hashlib.sha256((self._roots[root] / path).read_bytes()).hexdigest()
