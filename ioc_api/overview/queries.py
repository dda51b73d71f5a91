"""Overviews as the plain values of an answer, from the live state.

With 100 000 sensors one takes ten milliseconds and more, so the loop gets its turn between parts.
Statuses are those of the beginning, and a kind's values all of one moment.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from contract.area import AreaLevel
from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KINDS
from contract.city import City
from contract.city_time import CityTime
from contract.clock import rfc3339
from contract.quantity import Quantity
from ioc_api.fleet import status
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import StatusArray
from ioc_api.overview import rules
from ioc_api.overview.rules import GroupArray
from ioc_api.thresholds import rules as limits
from ioc_api.thresholds.queries import Crossed, crossed_now, crossing_sensors

Item = dict[str, object]
WHOLE = 0  # the group of all sensors


class Glance(NamedTuple):
    """A group of sensors: their counts by status, and its kinds."""

    sensors: dict[str, int]
    kinds: dict[str, Item]


async def overview(
    fleet: Fleet, city: City, city_time: CityTime, codes: frozenset[str] | None
) -> Item:
    """Return the overview as `Overview` documents it; of all sensors where `codes` is None."""
    now = city_time.now()
    statuses = fleet.statuses_now(city_time)
    counted = statuses != status.RETIRED
    if codes is not None:
        counted &= fleet.in_areas(codes)
    crossed = crossed_now(fleet, np.where(counted, statuses, status.RETIRED), city, now)
    groups = np.zeros(len(fleet), np.int32)
    above = _above(fleet, crossed)
    whole = (await _by_group(fleet, statuses, counted, groups, crossed))[WHOLE]
    return {
        "as_of": rfc3339(now),
        "sensors": whole.sensors,
        "kinds": {
            code: item | {"above": above[code]} if code in above else item
            for code, item in whole.kinds.items()
        },
    }


async def areas(fleet: Fleet, city: City, city_time: CityTime, level: AreaLevel) -> dict[str, Item]:
    """Return the areas of a level that have sensors, by their codes."""
    statuses = fleet.statuses_now(city_time)
    crossed = crossed_now(fleet, statuses, city, city_time.now())
    return await by_area(fleet, statuses, level, crossed)


async def by_area(
    fleet: Fleet,
    statuses: StatusArray,
    level: AreaLevel,
    crossed: Sequence[Crossed],
    *,
    primary_only: bool = False,
) -> dict[str, Item]:
    """Return for each area of a level that has sensors what `AreaSummary` documents.

    Parameters
    ----------
    statuses : (sensor,)
        Must not change until this is done.
    primary_only : bool
        Whether to leave out all quantities but each kind's primary one.
    """
    groups = fleet.area_index(level).copy()
    counted = (statuses != status.RETIRED) & (groups != 0)
    found = await _by_group(fleet, statuses, counted, groups, crossed, primary_only=primary_only)
    return {
        str(fleet.areas[group]): {"sensors": glance.sensors, "kinds": glance.kinds}
        for group, glance in enumerate(found)
        if glance.kinds
    }


def counts(statuses: StatusArray) -> dict[str, int]:
    """Return how many sensors have each status, retired ones left out."""
    return _counted(np.bincount(statuses, minlength=len(status.STATUSES)))


def _counted(count: IntArray) -> dict[str, int]:
    of: list[int] = count.tolist()
    return {
        "total": sum(of) - of[status.RETIRED],
        "live": of[status.LIVE],
        "late": of[status.LATE],
        "silent": of[status.SILENT],
        "offline": of[status.OFFLINE],
        "new": of[status.NEW],
    }


async def _by_group(
    fleet: Fleet,
    statuses: StatusArray,
    counted: BoolArray,
    groups: GroupArray,
    crossed: Sequence[Crossed],
    *,
    primary_only: bool = False,
) -> list[Glance]:
    """Return the glance at each group, (group,), in one pass over the fleet."""
    # Taken at once: a sensor that joins meanwhile has no place in the arrays.
    rows_of_kinds = [(kind, fleet.rows_of_kind(kind.code)) for kind in KINDS]
    await asyncio.sleep(0)
    width, size = len(status.STATUSES), int(groups.max(initial=WHOLE)) + 1
    by_status = np.bincount(groups[counted] * width + statuses[counted], minlength=size * width)
    glances = [Glance(_counted(count), {}) for count in by_status.reshape(size, width)]
    is_crossing = crossing_sensors(crossed, fleet)
    with_thresholds = {each.kind.code for each in crossed}
    for kind, all_rows in rows_of_kinds:
        rows = all_rows[counted[all_rows]]
        live = rows[statuses[rows] == status.LIVE]
        live = live[np.argsort(groups[live], kind="stable")]
        shown = [
            (column, quantity)
            for column, quantity in enumerate(kind.quantities)
            if quantity.aggregate != "counter"
        ]
        shown = shown[:1] if primary_only else shown
        values = _summaries(shown, fleet.live_matrix(live), groups[live])
        sensor_count = np.bincount(groups[rows], minlength=size)
        live_count = np.bincount(groups[live], minlength=size)
        crossed_count = np.bincount(groups[live[is_crossing[live]]], minlength=size)
        for group in np.flatnonzero(sensor_count).tolist():
            item: Item = {
                "sensors": int(sensor_count[group]),
                "live": int(live_count[group]),
                "values": {
                    each.name: found.get(group) or rules.nothing(each)
                    for each, found in values.items()
                },
            }
            if kind.code in with_thresholds:
                item["crossed"] = int(crossed_count[group])
            glances[group].kinds[kind.code] = item
        await asyncio.sleep(0)
    return glances


def _summaries(
    shown: Sequence[tuple[int, Quantity]], values: FloatArray, groups: GroupArray
) -> dict[Quantity, Mapping[int, rules.Summary]]:
    """Return the summaries of a kind's quantities by group; `values` are (row, quantity)."""
    return {each: rules.summaries(each, values[:, column], groups) for column, each in shown}


def _above(fleet: Fleet, crossed: Sequence[Crossed]) -> dict[str, Item]:
    """Return by kind how many sensors reach the lowest threshold of each quantity."""
    above: dict[str, Item] = {}
    for each in crossed:
        upward = [limit for limit in each.thresholds if limit.direction == "above"]
        if not upward:
            continue
        lowest = min(upward, key=lambda limit: limit.value)
        column = each.kind.quantity_names.index(each.quantity)
        count = limits.crosses(lowest, fleet.live_values(column, each.rows)).sum()
        of_kind = above.setdefault(each.kind.code, {})
        of_kind[each.quantity] = {"threshold": lowest.value, "count": int(count)}
    return above
