"""When sensors have so much in common that one alert tells it."""

from collections.abc import Sequence

import numpy as np

from contract.arrays import BoolArray, IntArray

GROUP_COUNT = 5
"""Sensors of a rule in an area, or near one another in several; assumed."""
GROUP_AREA_COUNT = 4
"""Groups of a rule in areas, of which the city's alert is made; assumed."""
TOGETHER_US = 30 * 60 * 1_000_000
"""Between the begins of what belongs together; assumed."""
NEAR_KM = 3.0
"""From one to the next of what belongs together over the border of an area; assumed."""
NEVER_ENDS_US = np.iinfo(np.int64).max


def together(
    since_us: Sequence[int],
    raised_us: Sequence[int],
    cleared_us: Sequence[int | None],
    near: BoolArray | None = None,
) -> BoolArray:
    """Tell which episodes of a rule are told by one alert: (episode,).

    At the time when one of them is raised so many stand that began near enough to it. So the order
    in which they became known plays no part.

    Parameters
    ----------
    since_us, raised_us, cleared_us
        Of episodes of different sensors; an end of None: it stands. [us]
    near : (episode, episode) bool or None
        Which are neighbours; then only those belong together that have one another or others
        between them. None: all are.
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
        if near is not None:
            beside = _linked(place, beside, near)
        if np.count_nonzero(beside) >= GROUP_COUNT:
            chosen |= beside
    return chosen


def _beside(place: int, since: IntArray, raised: IntArray, cleared: IntArray) -> BoolArray:
    at_us = raised[place]
    stands = (raised <= at_us) & (cleared > at_us)
    return stands & (np.abs(since - since[place]) <= TOGETHER_US)


def _linked(place: int, beside: BoolArray, near: BoolArray) -> BoolArray:
    """Return who is reached from one of them, from neighbour to neighbour."""
    linked = np.arange(len(beside)) == place
    while True:
        more = linked | (beside & near[linked].any(axis=0))
        if (more == linked).all():
            return linked
        linked = more
