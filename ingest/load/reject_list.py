"""The rows that a load refuses: the first are shown, all go to a file where one is named."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
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
        self._shown: list[tuple[str, Reject]] = []
        self._count_of: Counter[str] = Counter()

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
        self._shown += [(part, one) for one in rejects[: SHOWN_COUNT - len(self._shown)]]
        self._count_of.update(one.reason.value for one in rejects)
        if self._file is not None:
            rows = csv.writer(self._file)
            rows.writerows(
                (part, one.row_number, one.reason, one.detail, one.raw) for one in rejects
            )
            self._file.flush()

    def lines(self) -> Iterator[str]:
        """Yield how many there were for each reason, then the first of them."""
        if not self._shown:
            return
        yield ", ".join(f"{count:,} {reason}" for reason, count in self._count_of.most_common())
        for part, one in self._shown:
            yield f"{part}, row {one.row_number}: {one.reason}: {one.detail}"
        if self._count_of.total() > len(self._shown):
            hint = "all are in the file" if self._path else "--rejects FILE.csv gets all"
            yield f"these are the first {SHOWN_COUNT}; {hint}"

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()
