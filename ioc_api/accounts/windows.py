"""Moving windows in memory: when each caller came, no longer ago than the window is long.

For the strategies of `limits`. Its own storage in memory reads the wall clock and starts a thread
that walks through all callers, up to a hundred times a second; this one is given a clock, and
forgets a caller when it is asked about others.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from limits.storage.base import MovingWindowSupport, Storage

CALLERS_MAX_COUNT = 20_000
FORGOTTEN_COUNT = 2  # looked at for each that comes, so that they are forgotten faster than made


@dataclass(slots=True)
class _Window:
    length_s: float
    came_s: deque[float] = field(default_factory=deque[float])

    def forget_before(self, begin_s: float) -> None:
        while self.came_s and self.came_s[0] <= begin_s:
            self.came_s.popleft()


class Windows(Storage, MovingWindowSupport):
    """Who came when.

    Parameters
    ----------
    monotonic_s
        Clock.
    """

    STORAGE_SCHEME = None

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        super().__init__()
        self._monotonic_s = monotonic_s
        self._windows: dict[str, _Window] = {}

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Let somebody come `amount` times, unless that is more than `limit` within `expiry` s."""
        now_s = self._monotonic_s()
        self._forget_some(now_s)
        # Taken out and put back: whoever came longest ago stands first.
        window = self._windows.pop(key, None) or _Window(expiry)
        self._windows[key] = window
        window.forget_before(now_s - expiry)
        if len(window.came_s) + amount > limit:
            return False
        window.came_s.extend([now_s] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the first came of those who count, and how many there are.

        `limit` says nothing more.
        """
        del limit
        now_s = self._monotonic_s()
        window = self._windows.get(key)
        if window is None:
            return now_s, 0
        window.forget_before(now_s - expiry)
        return (window.came_s[0] if window.came_s else now_s), len(window.came_s)

    def _forget_some(self, now_s: float) -> None:
        for key in [key for _, key in zip(range(FORGOTTEN_COUNT), self._windows, strict=False)]:
            window = self._windows[key]
            is_over = not window.came_s or window.came_s[-1] <= now_s - window.length_s
            if is_over or len(self._windows) > CALLERS_MAX_COUNT:
                del self._windows[key]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What its methods may raise."""
        return ValueError

    def check(self) -> bool:
        """Tell that it is there."""
        return True

    def clear(self, key: str) -> None:
        """Forget a caller."""
        self._windows.pop(key, None)

    def reset(self) -> int:
        """Forget all callers, and return how many there were."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Not for moving windows."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Not for moving windows."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Not for moving windows."""
        raise NotImplementedError
