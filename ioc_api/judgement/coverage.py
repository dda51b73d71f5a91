"""How much of a part of the city is heard of: an all-clear may be said only where it is enough."""

from collections.abc import Sequence

from contract.arrays import BoolArray
from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import LIVE, NEVER_US, RETIRED, StatusArray


def is_enough(live: int, sensors: int) -> bool:
    """Tell whether half of the sensors are live; where there are none, nothing is known."""
    return sensors > 0 and 2 * live >= sensors


def coverage(
    fleet: Fleet, statuses: StatusArray, wanted: BoolArray, kinds: Sequence[str]
) -> dict[str, object]:
    """Return how many of the wanted sensors of some kinds are live: n of N.

    It is trusted only where it is enough of each kind that has sensors: a thousand meters that are
    heard of do not say that no street is flooded.

    Parameters
    ----------
    wanted : (sensor,)
    """
    found: list[tuple[int, int]] = []
    for kind in kinds:
        rows = fleet.rows_of_kind(kind)
        own = statuses[rows[wanted[rows]]]
        found.append((int((own == LIVE).sum()), int((own != RETIRED).sum())))
    return {
        "sensors": sum(sensors for _, sensors in found),
        "live": sum(live for live, _ in found),
        "trusted": any(sensors for _, sensors in found)
        and all(is_enough(live, sensors) for live, sensors in found if sensors),
    }


def newest_observed_at(fleet: Fleet, wanted: BoolArray, kinds: Sequence[str]) -> str | None:
    """Return the newest observation of the wanted sensors of some kinds; None where there is none.

    Parameters
    ----------
    wanted : (sensor,)
    """
    newest_us = NEVER_US
    for kind in kinds:
        rows = fleet.rows_of_kind(kind)
        rows = rows[wanted[rows] & ~fleet.is_retired[rows]]
        newest_us = max(newest_us, int(fleet.observed_at_us[rows].max(initial=NEVER_US)))
    return None if newest_us == NEVER_US else rfc3339(from_us(newest_us))
