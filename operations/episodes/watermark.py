"""How far what the city tells has come: what silence is judged by, instead of a clock.

While no readings come in the mark stands still, so nobody is silent because we were deaf.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import IntArray
from operations.episodes.context import US_PER_DAY, US_PER_S
from operations.episodes.state import NEVER_US

HEARD_WITHIN_US = US_PER_DAY
QUARTILE = 75  # of the sensors: a few whose clocks run ahead do not move it; assumed
STILL_US = 5 * 60 * US_PER_S
"""From which on a mark behind the city's now says that nothing comes in."""


@dataclass(frozen=True, slots=True, eq=False)
class Watermarks:
    """Marks by time, as they would have been said.

    Attributes
    ----------
    at_us : (instant,) int64
        Rising. [us]
    mark_us : (instant,) int64
        `NEVER_US` where nobody was heard. [us]
    """

    at_us: IntArray
    mark_us: IntArray

    def before(self, at_us: IntArray) -> IntArray:
        """Return the newest marks that were said before some times, or with them: (row,). [us]."""
        place = np.searchsorted(self.at_us, at_us, side="right")
        return np.concatenate((np.array([NEVER_US]), self.mark_us))[place]


def watermark_us(last_us: IntArray, period_us: IntArray, now_us: int) -> int:
    """Return the time that a quarter of the sensors has reached. [us].

    Of each that is half a period after its newest reading: what is not due yet is not missing.

    Parameters
    ----------
    last_us : (sensor,) int64
        Newest stored reading of each sensor of the city, `NEVER_US` where there is none. [us]
    period_us : (sensor,) int64
        [us]
    now_us
        The city's now, beyond which it never is. [us]

    Returns
    -------
    int
        `NEVER_US` where no sensor was heard within a day.
    """
    is_heard = last_us > now_us - HEARD_WITHIN_US
    if not is_heard.any():
        return NEVER_US
    reached_us = last_us[is_heard] + period_us[is_heard] // 2
    return min(int(np.percentile(reached_us, QUARTILE, method="higher")), now_us)


def is_still(mark_us: int, now_us: int) -> bool:
    """Tell whether nothing comes in any more, so that nothing can be said of single sensors."""
    return now_us - mark_us > STILL_US


def watermarks(
    index: IntArray, at_us: IntArray, period_us: IntArray, instants_us: IntArray
) -> Watermarks:
    """Return the marks of a past, had each reading been stored when it was made.

    Parameters
    ----------
    index : (row,) int64
        Places of the city's sensors.
    at_us : (row,) int64
        Stored readings, in any order. [us]
    period_us : (sensor,) int64
        [us]
    instants_us : (instant,) int64
        At which they are said, rising. [us]
    """
    order = np.argsort(at_us, kind="stable")
    index, at_us = index[order], at_us[order]
    last_us = np.full(len(period_us), NEVER_US)
    ends = np.searchsorted(at_us, instants_us, side="right")
    marks = np.empty(len(instants_us), np.int64)
    begin = 0
    for place, (end, now_us) in enumerate(zip(ends.tolist(), instants_us.tolist(), strict=True)):
        last_us[index[begin:end]] = at_us[begin:end]
        marks[place] = watermark_us(last_us, period_us, now_us)
        begin = end
    return Watermarks(instants_us, marks)
