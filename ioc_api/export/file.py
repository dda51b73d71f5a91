"""How the rows of a COPY become a file."""

from typing import Protocol

from ioc_api.export.columns import header
from ioc_api.export.plan import Asked

TEXT_BLOCK_BYTES = 1 << 18


class File(Protocol):
    """A file that is written from its begin to its end, in one thread."""

    @property
    def block_bytes(self) -> int:
        """Return of how many bytes of COPY the next part is made, at least."""
        ...

    def part(self, block: bytes) -> bytes:
        """Return the next part of the file, from some whole rows of COPY."""
        ...

    def end(self) -> bytes:
        """Return what follows the last rows."""
        ...


class TextFile:
    """CSV, as the database writes it."""

    block_bytes = TEXT_BLOCK_BYTES

    def __init__(self, asked: Asked) -> None:
        self._head = header(asked)

    def part(self, block: bytes) -> bytes:
        """Return lines as RFC 4180 ends them: no cell of ours breaks a line."""
        return self._begin() + block.replace(b"\n", b"\r\n")

    def end(self) -> bytes:
        """Return nothing, but for the header where no row followed it."""
        return self._begin()

    def _begin(self) -> bytes:
        head, self._head = self._head, b""
        return head


class FeatureFile:
    """A GeoJSON collection, of features as the database writes them."""

    block_bytes = TEXT_BLOCK_BYTES

    def __init__(self) -> None:
        self._before = b'{"type":"FeatureCollection","features":[\n'
        self._is_empty = True

    def part(self, block: bytes) -> bytes:
        """Return features with commas between them."""
        before = self._before if self._is_empty else b",\n"
        self._is_empty = False
        return before + block.removesuffix(b"\n").replace(b"\n", b",\n")

    def end(self) -> bytes:
        """Return the end of the collection."""
        return (self._before if self._is_empty else b"") + b"\n]}\n"
