"""Whether a process that is there still works, told by how often it missed in a row.

Missed beats are counted, not the time since the last one: where the launcher itself was held up, or
the machine slept, nothing was asked and nothing was missed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often is asked, and how many answers may be missing."""

    period_s: float = 5.0
    missed_max_count: int = 6

    @property
    def patience_s(self) -> float:
        """How long a process may be silent. [s]."""
        return self.period_s * self.missed_max_count


@dataclass(slots=True)
class Pulse:
    """One process's, from one of its starts to the next."""

    missed_count: int = 0
    was_felt: bool = False

    def note(self, *, beats: bool, may_be_expected: bool) -> None:
        """Note an answer or its absence; before its first beat a process may still be starting."""
        if beats:
            self.missed_count, self.was_felt = 0, True
        elif self.was_felt or may_be_expected:
            self.missed_count += 1
