"""The bits of a reading's quality."""

from enum import IntFlag


class Quality(IntFlag):
    """What is doubtful about a stored reading; 0 is a good one."""

    IMPLAUSIBLE = 1
    RATE = 2
    STUCK = 4
    SPIKE = 8
    DRIFT = 16
    CLOCK_SKEW = 32
    LATE = 64
    REPAIRED = 128


UNTRUSTED = int(
    Quality.IMPLAUSIBLE
    | Quality.RATE
    | Quality.STUCK
    | Quality.SPIKE
    | Quality.DRIFT
    | Quality.CLOCK_SKEW
)
"""A reading with one of these is shown with its quality, and nothing is concluded from it."""
