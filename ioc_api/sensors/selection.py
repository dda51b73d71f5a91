"""Choose sensors from the live state by filters, a page at a time, in the order of their ids."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from msgspec import Struct

from contract.area import Extent
from contract.city_time import CityTime
from contract.clock import to_us
from ioc_api.fleet import status as rules
from ioc_api.fleet.fleet import KIND_INDEX, Fleet
from ioc_api.fleet.status import STATUSES, IntArray, Status, StatusArray
from ioc_api.folding import folded


class SensorCursor(Struct, frozen=True, array_like=True, tag="s"):
    """The page after this sensor."""

    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFilter:
    """What a client asked for; None means everything, of statuses all but `retired`."""

    kinds: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    statuses: frozenset[Status] | None = None
    text: str | None = None
    box: Extent | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a page and where to go on."""

    rows: IntArray
    next_after: str | None


def statuses_now(fleet: Fleet, city_time: CityTime) -> StatusArray:
    """Return every sensor's status now: (sensor,), indices into `STATUSES`."""
    line = city_time.line()
    return fleet.statuses(to_us(rules.judged_at(line.city_at, line.speed)))


def select(
    fleet: Fleet, wanted: SensorFilter, statuses: StatusArray, *, after: str | None, limit: int
) -> Selection:
    """Return at most `limit` sensors that pass a filter, beginning after an id."""
    rows = fleet.ordered_rows()
    rows = rows[_mask(fleet, wanted, statuses)[rows]]
    if after is not None:
        rows = rows[bisect_right(rows, after, key=lambda row: fleet.sensor_id(int(row))) :]
    page = rows[:limit]
    has_more = len(rows) > limit
    return Selection(page, fleet.sensor_id(int(page[-1])) if has_more else None)


def _mask(fleet: Fleet, wanted: SensorFilter, statuses: StatusArray) -> rules.BoolArray:
    if wanted.statuses is None:
        mask = statuses != rules.RETIRED
    else:
        mask = np.isin(statuses, [STATUSES.index(status) for status in wanted.statuses])
    if wanted.kinds is not None:
        mask &= np.isin(fleet.kind_index, [KIND_INDEX[kind] for kind in wanted.kinds])
    if wanted.box is not None:
        box = wanted.box
        mask &= (fleet.lon_deg >= box.west_deg) & (fleet.lon_deg <= box.east_deg)
        mask &= (fleet.lat_deg >= box.south_deg) & (fleet.lat_deg <= box.north_deg)
    if wanted.areas is not None:
        mask &= fleet.in_areas(wanted.areas)
    if wanted.text is not None:
        mask &= fleet.matching(folded(wanted.text))
    return mask
