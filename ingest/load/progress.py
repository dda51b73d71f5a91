"""How a load gets on: a line for whoever looks on, an event for each part elsewhere."""

import sys

import structlog

from contract.clock import monotonic_s
from ingest.load.ledger import Tally

LINE_PERIOD_S = 2.0

_log = structlog.get_logger()


class Progress:
    """Tells how far a load is.

    Attributes
    ----------
    tally : Tally
        What this run has committed.
    """

    def __init__(self, load_name: str, *, done_count: int) -> None:
        self._load_name = load_name
        self._done_count = done_count
        self._begin_s = self._told_s = monotonic_s()
        self._shows_line = sys.stderr.isatty()
        self.tally = Tally()

    @property
    def took_s(self) -> float:
        """Return how long it runs. [s]."""
        return monotonic_s() - self._begin_s

    @property
    def rows_per_s(self) -> float:
        """Return how many rows it takes a second, so far. [1/s]."""
        return self.tally.row_count / max(self.took_s, 1e-3)

    def add(self, tally: Tally, part_count: int | None) -> None:
        """Note that a part is committed, and tell of it."""
        self.tally += tally
        self._done_count += 1
        if not self._shows_line:
            _log.info(
                "load_progress",
                name=self._load_name,
                done=self._done_count,
                of=part_count,
                rows=self.tally.row_count,
                rows_per_s=round(self.rows_per_s),
            )
        elif monotonic_s() - self._told_s >= LINE_PERIOD_S:
            self._told_s = monotonic_s()
            of = "" if part_count is None else f" of {part_count}"
            sys.stderr.write(
                f"\r{self._load_name}: {self._done_count}{of} parts, "
                f"{self.tally.row_count:,} rows, {self.rows_per_s:,.0f} rows/s \x1b[K"
            )
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line that changed."""
        if self._shows_line:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
