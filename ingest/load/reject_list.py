"""The rows that a load refuses: the first are shown, all go to a file where one is named."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from ingest.errors import LoadError
from ingest.load.delivery import Reject

SHOWN_COUNT = 20
_HEAD = ("part", "row", "reason", "detail", "raw")


class RejectList:
    """Rejects in the order in which their parts were stored.

    Parameters
    ----------
    file : Path or None
        Where all of them go, as CSV.
    """

    def __init__(self, file: Path | None) -> None:
        self._path = file
        self._file: TextIO | None = None
        self.shown: list[tuple[str, Reject]] = []

    def open(self, *, is_more: bool) -> None:
        """Begin the file, or go on with it where the load does.

        Raises
        ------
        LoadError
            It cannot be written.
        """
        if self._path is None:
            return
        try:
            is_begun = is_more and self._path.exists()
            self._file = self._path.open("a" if is_begun else "w", encoding="utf-8", newline="")
            if not is_begun:
                csv.writer(self._file).writerow(_HEAD)
        except OSError as error:
            raise LoadError(f"{self._path} cannot be written: {error.strerror}") from error

    def add(self, part: str, rejects: Sequence[Reject]) -> None:
        """Take the rejects of a part that is committed."""
        self.shown += [(part, one) for one in rejects[: SHOWN_COUNT - len(self.shown)]]
        if self._file is not None:
            rows = csv.writer(self._file)
            rows.writerows(
                (part, one.row_number, one.reason, one.detail, one.raw) for one in rejects
            )
            self._file.flush()

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()
