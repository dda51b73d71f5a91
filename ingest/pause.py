"""Growing pauses between attempts, jittered so that workers do not come back in step."""

import secrets

FIRST_S = 0.1
LONGEST_S = 5.0

_dice = secrets.SystemRandom()


class Pauses:
    """The next pause is twice the last, up to `LONGEST_S`, times a random half to whole."""

    def __init__(self) -> None:
        self._bound_s = FIRST_S

    def next_s(self) -> float:
        """Return how long to wait before the next attempt. [s]."""
        pause_s = self._bound_s * _dice.uniform(0.5, 1.0)
        self._bound_s = min(2 * self._bound_s, LONGEST_S)
        return pause_s

    def reset(self) -> None:
        """Begin small again: an attempt succeeded."""
        self._bound_s = FIRST_S
