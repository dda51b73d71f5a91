"""When sensors of an area have so much in common that one alert tells it."""

from collections.abc import Sequence

import numpy as np

from contract.arrays import BoolArray, IntArray

GROUP_COUNT = 6
"""Sensors of a rule in an area; assumed."""
GROUP_AREA_COUNT = 4
"""Groups of a rule in areas, of which the city's alert is made; assumed."""
TOGETHER_US = 30 * 60 * 1_000_000
"""Between the begins of what belongs together; assumed."""
NEVER_ENDS_US = np.iinfo(np.int64).max


def together(
    since_us: Sequence[int], raised_us: Sequence[int], cleared_us: Sequence[int | None]
) -> BoolArray:
    """Tell which episodes of a rule in an area are told by one alert: (episode,).

    At the time when one of them is raised so many stand that began near enough to it. So the order
    in which they became known plays no part.

    Parameters
    ----------
    since_us, raised_us, cleared_us
        Of episodes of different sensors; an end of None: it stands. [us]
    """
    since = np.array(since_us, np.int64)
    raised = np.array(raised_us, np.int64)
    ends = [NEVER_ENDS_US if one is None else one for one in cleared_us]
    cleared = np.array(ends, np.int64)
    chosen = np.zeros(len(since), np.bool_)
    if len(since) < GROUP_COUNT:
        return chosen
    for place in range(len(since)):
        beside = _beside(place, since, raised, cleared)
        if np.count_nonzero(beside) >= GROUP_COUNT:
            chosen |= beside
    return chosen


def _beside(place: int, since: IntArray, raised: IntArray, cleared: IntArray) -> BoolArray:
    at_us = raised[place]
    stands = (raised <= at_us) & (cleared > at_us)
    return stands & (np.abs(since - since[place]) <= TOGETHER_US)
