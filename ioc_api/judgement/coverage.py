"""How much of a part of the city is heard of: an all-clear may be said only where it is enough."""

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import KIND_BY_CODE
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.newest import as_time, newest_us
from ioc_api.fleet.status import LIVE, RETIRED, StatusArray
from ioc_api.judgement.judge import Judge

_NO_ROWS: IntArray = np.empty(0, np.int64)


def coverage(
    fleet: Fleet, judge: Judge, statuses: StatusArray, wanted: BoolArray
) -> dict[str, object]:
    """Return how many of the wanted sensors whose kind has thresholds are live: n of N.

    It is trusted only where it is enough of each kind that has sensors: a thousand meters that are
    heard of do not say that no street is flooded. Nor does anything while not all can be judged.

    Parameters
    ----------
    wanted : (sensor,)
    """
    total = live = 0
    is_trusted = not judge.problems
    for kind in judge.kinds:
        rows = fleet.rows_of_kind(kind)
        own = statuses[rows[wanted[rows]]]
        sensors, live_of_kind = int((own != RETIRED).sum()), int((own == LIVE).sum())
        total, live = total + sensors, live + live_of_kind
        if sensors:
            is_trusted &= live_of_kind >= KIND_BY_CODE[kind].needed_count(sensors)
    return {"sensors": total, "live": live, "trusted": total > 0 and is_trusted}


def newest_observed_at(fleet: Fleet, judge: Judge, wanted: BoolArray) -> str | None:
    """Return the newest observation of the same sensors; None where there is none.

    Parameters
    ----------
    wanted : (sensor,)
    """

    def in_service(kind: str) -> IntArray:
        rows = fleet.rows_of_kind(kind)
        return rows[wanted[rows] & ~fleet.is_retired[rows]]

    return as_time(newest_us(fleet, np.concatenate([_NO_ROWS, *map(in_service, judge.kinds)])))
