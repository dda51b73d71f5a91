"""The lines of a text file in blocks, in bounded memory whatever the file holds.

A row is a line: a quotation mark that is never closed costs its row, not the rest of the file.
"""

import gzip
import io
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.errors import LoadError

LINE_MAX_LENGTH = 1 << 16
BLOCK_MAX_LINES = 100_000
BLOCK_MAX_LENGTH = 1 << 24
CHUNK_LENGTH = 1 << 18
OTHER_FILES = {
    b"PK\x03\x04": "is a workbook or an archive; save it as CSV",
    b"\xd0\xcf\x11\xe0": "is an old workbook; save it as CSV",
    b"\x1f\x8b": "is compressed by gzip; name it .csv.gz",
    b"PAR1": "is a Parquet file; name it .parquet",
    b"\xff\xfe": 'is UTF-16; write encoding = "utf-16" in the map',
    b"\xfe\xff": 'is UTF-16; write encoding = "utf-16" in the map',
}
"""By how they begin; the last two are text, where the map says so."""


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines that follow one another.

    Attributes
    ----------
    first_number : int
        Of the first line, as an editor counts.
    lines : list of str
        Without their ends. Of one that is longer than `LINE_MAX_LENGTH` only the begin is there,
        which is longer too; bytes that the encoding does not have are half surrogate pairs.
    """

    first_number: int
    lines: list[str]

    @property
    def last_number(self) -> int:
        """Return the number of the last line."""
        return self.first_number + len(self.lines) - 1


def line_blocks(path: Path, encoding: str) -> Iterator[LineBlock]:
    """Yield all lines of a file, plain or packed by gzip; the same blocks each time.

    Raises
    ------
    LoadError
        The file cannot be read, at all or from some line on.
    """
    number = 1
    try:
        with _text(path, encoding) as text:
            for lines in _blocks(text):
                yield LineBlock(number, lines)
                number += len(lines)
    except EOFError:
        raise _broken(path, number, "it was cut") from None
    except UnicodeError as error:
        raise _broken(path, number, f"it is not {encoding}: {error}") from None
    except (OSError, zlib.error) as error:
        raise _broken(path, number, getattr(error, "strerror", None) or str(error)) from error


def _broken(path: Path, number: int, why: str) -> LoadError:
    where = "" if number == 1 else f" after line {number - 1}"
    return LoadError(f"{path} cannot be read{where}: {why}")


@contextmanager
def _text(path: Path, encoding: str) -> Generator[IO[str]]:
    is_utf16 = "16" in encoding
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        begin = file.peek(4)[:4]
        for mark, problem in OTHER_FILES.items():
            if begin.startswith(mark) and not (is_utf16 and len(mark) == len("ÿþ")):
                raise LoadError(f"{path} {problem}")
        # What is no text is the row's fault; of UTF-16 no byte can be left out.
        errors = "strict" if is_utf16 else "surrogateescape"
        codec = "utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding
        with io.TextIOWrapper(file, codec, errors) as text:
            yield text


def _blocks(text: IO[str]) -> Iterator[list[str]]:
    lines: list[str] = []
    rest, length = "", 0
    while chunk := text.read(CHUNK_LENGTH):
        *whole, rest = (rest + chunk).split("\n")
        rest = rest[: LINE_MAX_LENGTH + 1]
        lines += whole
        length += len(chunk)
        while len(lines) >= BLOCK_MAX_LINES or (lines and length >= BLOCK_MAX_LENGTH):
            yield lines[:BLOCK_MAX_LINES]
            del lines[:BLOCK_MAX_LINES]
            length = 0
    if rest:
        lines.append(rest)
    if lines:
        yield lines
