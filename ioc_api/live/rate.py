"""How many readings come in a second."""

from collections import deque

SPAN_S = 5  # over which they are averaged


class Rate:
    """The mean over the last seconds, looked at once a second."""

    def __init__(self) -> None:
        self._counted: deque[tuple[float, int]] = deque(maxlen=SPAN_S + 1)

    def per_s(self, now_s: float, count: int) -> float:
        """Return the rate, given how many there have been by now; 0 at the first look."""
        self._counted.append((now_s, count))
        first_s, first_count = self._counted[0]
        took_s = now_s - first_s
        return round((count - first_count) / took_s, 1) if took_s > 0 else 0.0
