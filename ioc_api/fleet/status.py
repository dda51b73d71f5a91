"""The status of sensors at a moment of the city: one rule for every answer and frame.

A reading is late by the sensor's own period and by city time. What the way from the device to the
memory takes is granted on top, in wall seconds: with a fast city a minute of it may pass while
a reading travels, and nothing may be shown stale that is not.
"""

from datetime import timedelta
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_time import CityTime
from contract.clock import to_us

Status = Literal["new", "live", "late", "silent", "offline", "retired"]
STATUSES: tuple[Status, ...] = get_args(Status)
NEW, LIVE, LATE, SILENT, OFFLINE, RETIRED = range(len(STATUSES))

LIVE_PERIODS = 3
LATE_PERIODS = 10
TRAVEL_S = 1.0  # batch 0.2 s, commit, frame at most every 0.25 s; assumed with room [wall s]
NEVER_US = np.iinfo(np.int64).min  # `observed_at_us` of a sensor without a reading

StatusArray = npt.NDArray[np.uint8]


def judged_at_us(city_time: CityTime) -> int:
    """Return the city time whose readings can have arrived by now. [us since the epoch]."""
    line = city_time.line()
    return to_us(line.city_at - timedelta(seconds=TRAVEL_S * line.speed))


def statuses(
    *,
    observed_at_us: IntArray,
    period_s: FloatArray,
    at_us: int,
    is_offline: BoolArray,
    is_retired: BoolArray,
) -> StatusArray:
    """Return the status of each sensor as an index into `STATUSES`; all arrays are (sensor,).

    Retired goes before offline, offline before everything that its readings say.
    """
    has_reading = observed_at_us != NEVER_US
    age_us = at_us - np.where(has_reading, observed_at_us, at_us)
    found = np.full(observed_at_us.shape, SILENT, dtype=np.uint8)
    found[age_us <= LATE_PERIODS * period_s * 1e6] = LATE
    found[age_us <= LIVE_PERIODS * period_s * 1e6] = LIVE
    found[~has_reading] = NEW
    found[is_offline] = OFFLINE
    found[is_retired] = RETIRED
    return found


def are_present(value_at_us: IntArray, observed_at_us: IntArray, period_s: FloatArray) -> BoolArray:
    """Tell which values say something of now: arrays that fit one another.

    One that is older than its sensor's newest reading by more than makes a sensor late is history.
    """
    return value_at_us >= observed_at_us - LIVE_PERIODS * 1e6 * period_s
