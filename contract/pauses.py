"""Growing pauses between attempts, spread so that many who try do not come back in step."""

from collections.abc import Callable

FIRST_S = 0.1
LONGEST_S = 2.0  # what comes back is noticed within that


class Pauses:
    """The next pause is twice the last, up to `longest_s`, times a random half to whole.

    Parameters
    ----------
    chance
        Returns a number from 0 to 1: what spreads the pauses.
    first_s, longest_s
        The bounds of the first pause and of all. [s]
    """

    def __init__(
        self, chance: Callable[[], float], *, first_s: float = FIRST_S, longest_s: float = LONGEST_S
    ) -> None:
        self._chance = chance
        self._first_s = first_s
        self._longest_s = longest_s
        self._bound_s = first_s

    @property
    def is_first(self) -> bool:
        """Tell whether no attempt has failed since the last success."""
        return self._bound_s == self._first_s

    def next_s(self) -> float:
        """Return how long to wait before the next attempt. [s]."""
        pause_s = self._bound_s * (0.5 + 0.5 * self._chance())
        self._bound_s = min(2 * self._bound_s, self._longest_s)
        return pause_s

    def reset(self) -> None:
        """Begin small again: an attempt succeeded."""
        self._bound_s = self._first_s
