"""Numbers readings in their order: runs beyond the limit, and the episodes that come of them.

What begins a run follows from the readings alone. Whether an episode stands follows from what came
last: a run that had lasted long enough, or a clearing reading. So nothing is done one by one.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from operations.episodes.state import NEVER_US, State
from operations.indices.lookback import first_of_sensor

Scalar = TypeVar("Scalar", bound=np.generic)

GAP_PERIODS = 3
"""After more than so many periods without a reading a run begins anew."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Numbers:
    """Readings by sensor and then by time.

    Attributes
    ----------
    index : (row,) int64
        Place of the sensor.
    at_us : (row,) int64
        [us]
    height : (row,) float64
        The farther beyond the limit, the larger.
    beyond, clear : (row,) bool
    period_us : (row,) int64
        Of the row's sensor. [us]
    """

    index: IntArray
    at_us: IntArray
    height: FloatArray
    beyond: BoolArray
    clear: BoolArray
    period_us: IntArray

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What stands at each reading, each (row,).

    Attributes
    ----------
    is_first : bool
        Of its sensor.
    last_us : int64
        The judged reading before it. [us]
    since_us : int64
        Begin of the run, where the reading is beyond. [us]
    was_raised, is_raised : bool
        Whether an episode stands ahead of it, and after it.
    begin_us, raised_us : int64
        Of the episode that stands or that it ends. [us]
    stretch : int64
        The place of the reading since which the farthest is looked for.
    height : float64
        Of a reading that is beyond, else -inf; of the first also what was remembered.
    """

    is_first: BoolArray
    last_us: IntArray
    since_us: IntArray
    was_raised: BoolArray
    is_raised: BoolArray
    begin_us: IntArray
    raised_us: IntArray
    stretch: IntArray
    height: FloatArray

    def farthest(self, rows: IntArray) -> FloatArray:
        """Return the greatest height of some rows' run or episode until then, (row,)."""
        heights = np.append(self.height, -np.inf)
        pairs = np.stack((self.stretch[rows], rows + 1), axis=1)
        return np.maximum.reduceat(heights, pairs.ravel())[::2]


def runs(numbers: Numbers, before: State, height_before: FloatArray, hold_us: int) -> Runs:
    """Return the runs and episodes of readings.

    Parameters
    ----------
    numbers
        At least one.
    before
        The state ahead of them, of each row's sensor.
    height_before : (row,) float64
        The farthest that it remembers; NaN where nothing.
    hold_us
        How long a run must last. [us]
    """
    is_first = first_of_sensor(numbers.index)
    at_us, beyond = numbers.at_us, numbers.beyond
    last_us = np.where(is_first, before.last_us, _shifted(at_us))
    in_run = np.where(is_first, before.is_active, _shifted(beyond))
    is_gap = at_us - last_us > GAP_PERIODS * numbers.period_us
    is_new = beyond & (~in_run | is_gap)
    run = _latest(is_first | is_new)
    since_us = np.where(is_new, at_us, before.begin_us)[run]
    is_ripe = beyond & (at_us - since_us >= hold_us)

    decided = np.where(is_ripe | numbers.clear, is_ripe, before.is_raised)
    is_raised = decided[_latest(is_first | is_ripe | numbers.clear)]
    was_raised = np.where(is_first, before.is_raised, _shifted(is_raised))
    raises = is_raised & ~was_raised
    opened = _latest(is_first | raises)
    goes_on = is_first & (was_raised | (beyond & ~is_new))
    remembered = np.where(goes_on, height_before, np.nan)
    return Runs(
        is_first=is_first,
        last_us=last_us,
        since_us=since_us,
        was_raised=was_raised,
        is_raised=is_raised,
        begin_us=np.where(raises, since_us, before.begin_us)[opened],
        raised_us=np.where(raises, at_us, before.raised_us)[opened],
        stretch=_latest(is_first | (is_new & ~was_raised)),
        height=np.fmax(np.where(beyond, numbers.height, -np.inf), remembered),
    )


def state_after(numbers: Numbers, found: Runs, sign: float) -> tuple[IntArray, State]:
    """Return which sensors have readings, and their state after them."""
    last = np.flatnonzero(np.append(found.is_first[1:], True))
    is_raised = found.is_raised[last]
    run_us = np.where(numbers.beyond[last], found.since_us[last], NEVER_US)
    begin_us = np.where(is_raised, found.begin_us[last], run_us)
    value = np.where(begin_us != NEVER_US, sign * found.farthest(last), np.nan)
    at_us = numbers.at_us[last]
    raised_us = np.where(is_raised, found.raised_us[last], NEVER_US)
    return numbers.index[last], State(at_us, at_us, begin_us, raised_us, value)


def _latest(is_marked: BoolArray) -> IntArray:
    """Return for each row the place of the last one that is marked; the first must be."""
    return np.maximum.accumulate(np.where(is_marked, np.arange(len(is_marked)), 0))


def _shifted(column: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return of each row the one before; of the first itself, which the caller replaces."""
    return np.concatenate((column[:1], column[:-1]))
