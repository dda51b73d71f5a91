"""What a slot has done, and the one log line a second that says so."""

import structlog

LOG_PERIOD_S = 1.0

_log = structlog.get_logger()


class Tally:
    """Sums over batches; each sum counts readings unless its name says otherwise."""

    def __init__(self) -> None:
        self.stored_count = 0
        self.refused_count = 0
        self.lag_s = 0.0
        self._since_log: dict[str, int] = {}
        self._took_s = 0.0
        self._logged_at_s = float("-inf")

    def add(  # noqa: PLR0913 - one number each
        self,
        *,
        messages: int,
        new: int,
        added: int,
        duplicates: int,
        refused: int,
        letters: int,
        lag_s: float,
        took_s: float,
        now_s: float,
    ) -> None:
        """Take a committed batch; write a line when the last is a second old."""
        self.stored_count += new
        self.refused_count += refused
        self.lag_s = lag_s
        self._took_s += took_s
        counts = {
            "batches": 1,
            "messages": messages,
            "rows": new + added + duplicates + refused,
            "new": new,
            "added": added,
            "duplicates": duplicates,
            "letters": letters,
        }
        for name, count in counts.items():
            self._since_log[name] = self._since_log.get(name, 0) + count
        if now_s - self._logged_at_s >= LOG_PERIOD_S:
            self._logged_at_s = now_s
            self.write_line()

    def write_line(self) -> None:
        """Write what was not written yet, if anything."""
        if self._since_log:
            _log.info(
                "batch_stored",
                **self._since_log,
                oldest_lag_s=round(self.lag_s, 3),
                took_s=round(self._took_s, 4),
            )
            self._since_log, self._took_s = {}, 0.0
