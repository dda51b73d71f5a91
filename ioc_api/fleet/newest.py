"""The newest observation of some sensors: the one time by which answers say how old data are."""

import numpy as np

from contract.arrays import IntArray
from contract.clock import from_us, rfc3339
from contract.quality import Quality
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import NEVER_US


def newest_of_each_us(fleet: Fleet, rows: IntArray) -> IntArray:
    """Return when the newest reading of some sensors was observed, (row,); `NEVER_US` for none.

    What a clock that runs ahead says is not when it was: it must not make old data look fresh.
    """
    is_ahead = fleet.quality[rows] & Quality.CLOCK_SKEW != 0
    return np.where(is_ahead, NEVER_US, fleet.observed_at_us[rows])


def newest_us(fleet: Fleet, rows: IntArray) -> int:
    """Return when the newest of all readings of some sensors was observed, or `NEVER_US`."""
    return int(newest_of_each_us(fleet, rows).max(initial=NEVER_US))


def as_time(at_us: int) -> str | None:
    """Return a time as answers have it; None for `NEVER_US`."""
    return None if at_us == NEVER_US else rfc3339(from_us(at_us))


def as_times(at_us: IntArray) -> list[str | None]:
    """Return what `as_time` does of many times at once."""
    texts: list[str] = np.datetime_as_string(
        at_us.view("datetime64[us]"), unit="ms", timezone="UTC"
    ).tolist()
    return [None if never else text for text, never in zip(texts, at_us == NEVER_US, strict=True)]
