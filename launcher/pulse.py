"""Whether a process that is there still works, told by how often it missed in a row.

Missed beats are counted, not the time since the last one: where the launcher itself was held up, or
the machine slept, nothing was asked and nothing was missed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often is asked, and how many answers may be missing.

    Attributes
    ----------
    period_s : float
        [s]
    missed_max_count : int
        In a row, of a process that has begun to work.
    start_max_count : int
        Of one that has not: the largest city takes minutes to be computed before its loop turns.
    """

    period_s: float = 5.0
    missed_max_count: int = 6
    start_max_count: int = 180


@dataclass(slots=True)
class Pulse:
    """One process's, from one of its starts to the next."""

    rhythm: Rhythm
    start_more_s: float = 0.0  # beyond the rhythm's own patience with one that has not begun
    missed_count: int = 0
    has_begun: bool = False

    def note(self, *, beats: bool, is_running: bool) -> None:
        """Note an answer or its absence, and whether the process is known to have been ready."""
        self.has_begun = self.has_begun or beats or is_running
        self.missed_count = 0 if beats else self.missed_count + 1

    @property
    def is_lost(self) -> bool:
        """Tell whether too many were missed."""
        rhythm = self.rhythm
        if self.has_begun:
            return self.missed_count >= rhythm.missed_max_count
        more_count = self.start_more_s / rhythm.period_s
        return self.missed_count >= rhythm.start_max_count + more_count

    @property
    def silent_s(self) -> float:
        """How long the process has not answered. [s]."""
        return self.missed_count * self.rhythm.period_s
