"""What is said once in a while, however often it happens: a flood must not fill the log."""

from collections.abc import Callable

PERIOD_S = 10.0


class Complaint:
    """One line of the log.

    Parameters
    ----------
    monotonic_s : callable
        Returns a clock that is never set. [s]
    """

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._due_s: float | None = None
        self._unsaid_count = 0

    def others(self) -> int | None:
        """Count one more case; return how many others were not said, or None: it is too soon."""
        now_s = self._monotonic_s()
        if self._due_s is not None and now_s < self._due_s:
            self._unsaid_count += 1
            return None
        self._due_s = now_s + PERIOD_S
        unsaid, self._unsaid_count = self._unsaid_count, 0
        return unsaid
