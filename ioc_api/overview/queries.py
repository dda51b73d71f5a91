"""Overviews as the plain values of an answer, from the live state.

With 100 000 sensors one takes ten milliseconds and more, so the loop gets its turn between parts.
Statuses are those of the beginning, and a kind's values all of one moment.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from contract.area import AreaLevel
from contract.arrays import BoolArray, IntArray
from contract.catalogue import KINDS, Kind
from contract.city_time import CityTime
from contract.clock import rfc3339
from contract.quantity import Quantity
from ioc_api.fleet import status
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.newest import as_time, as_times, newest_of_each_us
from ioc_api.fleet.status import NEVER_US, StatusArray
from ioc_api.judgement.judge import Judge
from ioc_api.overview import rules
from ioc_api.overview.beyond import NOBODY, Beyond, Counts, totals_item
from ioc_api.overview.rules import GroupArray

Item = dict[str, object]
WHOLE = 0  # the group of all sensors


def _summed(kind: Kind) -> tuple[list[int], rules.Form]:
    """Return the columns of which figures are made: the mean of meter readings says nothing."""
    columns = [
        column for column, quantity in enumerate(kind.quantities) if quantity.aggregate != "counter"
    ]
    return columns, rules.Form([kind.quantities[column] for column in columns])


SUMMED = {kind.code: _summed(kind) for kind in KINDS}


@dataclass(slots=True)
class Glance:
    """A group of sensors: their counts by status and by level, and its kinds.

    Attributes
    ----------
    beyond : Counts or None
        None where it is not known of one of the kinds.
    """

    sensors: dict[str, int]
    newest_us: int = NEVER_US
    beyond: Counts | None = NOBODY
    kinds: dict[str, Item] = field(default_factory=dict[str, Item])

    def add(self, kind: str, item: Item, newest_us: int, beyond: Counts | None) -> None:
        """Add a kind of which it has sensors."""
        self.kinds[kind] = item
        self.newest_us = max(self.newest_us, newest_us)
        if beyond is None or self.beyond is None:
            self.beyond = None
        elif beyond != NOBODY:
            self.beyond = Counts(*map(sum, zip(self.beyond, beyond, strict=True)))

    def item(self) -> Item:
        """Return it as `Glance` documents it."""
        return {
            "newest_observed_at": as_time(self.newest_us),
            "sensors": self.sensors,
            **totals_item(self.beyond),
            "kinds": self.kinds,
        }


class Figures(NamedTuple):
    """What the live values of a quantity come to, by group.

    Attributes
    ----------
    lacking : list[int]
        By group, how many sensors of the kind do not measure it; empty where all do.
    """

    quantity: Quantity
    of: Mapping[int, rules.Summary]
    lacking: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked at, and how.

    Attributes
    ----------
    statuses : (sensor,)
        Must not change until the look is done.
    counted : (sensor,)
        Which sensors are meant.
    groups : (sensor,)
        To which group each belongs.
    """

    fleet: Fleet
    judge: Judge
    statuses: StatusArray
    counted: BoolArray
    groups: GroupArray

    @property
    def size(self) -> int:
        """Return how many groups there are."""
        return int(self.groups.max(initial=WHOLE)) + 1


async def overview(
    fleet: Fleet,
    judge: Judge,
    city_time: CityTime,
    codes: frozenset[str] | None,
    scope: frozenset[str] | None = None,
) -> Item:
    """Return the overview as `Overview` documents it.

    Parameters
    ----------
    codes, scope
        Of sensors that stand in areas of both; None for the whole city.
    """
    now, statuses = city_time.now(), fleet.statuses_now(city_time)
    counted = are_counted(fleet, statuses)
    if codes is not None:
        counted &= fleet.in_areas(codes)
    if scope is not None:
        counted &= fleet.held_in(scope)
    groups = np.zeros(len(fleet), np.int32)
    look = Look(fleet=fleet, judge=judge, statuses=statuses, counted=counted, groups=groups)
    (whole,) = await _glances(look)
    return {"as_of": rfc3339(now)} | whole.item()


def are_counted(fleet: Fleet, statuses: StatusArray) -> BoolArray:
    """Tell which sensors the city's figures count: those in service that stand in the city."""
    return (statuses != status.RETIRED) & ~fleet.is_outside


async def by_area(
    fleet: Fleet,
    judge: Judge,
    statuses: StatusArray,
    level: AreaLevel,
    scope: frozenset[str] | None = None,
) -> dict[str, Item]:
    """Return for each area of a level that has sensors what `Glance` documents, by its code.

    Parameters
    ----------
    scope
        Only of sensors that stand in these areas.
    """
    groups = fleet.area_index(level).copy()
    counted = are_counted(fleet, statuses) & (groups != WHOLE)
    if scope is not None:
        counted &= fleet.held_in(scope)
    found = await _glances(
        Look(
            fleet=fleet,
            judge=judge,
            statuses=statuses,
            counted=counted,
            groups=groups,
        )
    )
    return {
        str(fleet.areas[group]): glance.item() for group, glance in enumerate(found) if glance.kinds
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


async def _glances(look: Look) -> list[Glance]:
    """Return the glance at each group, (group,), in one pass over the fleet."""
    groups, counted = look.groups, look.counted
    # Taken at once: a sensor that joins meanwhile has no place in the arrays.
    rows_of_kinds = [(kind, look.fleet.rows_of_kind(kind.code)) for kind in KINDS]
    beyond = Beyond(look.judge, look.statuses, counted, groups)
    await asyncio.sleep(0)
    width, size = len(status.STATUSES), look.size
    place = groups[counted] * width + look.statuses[counted]
    by_status = np.bincount(place, minlength=size * width).reshape(size, width)
    glances = [Glance(_counted(count)) for count in by_status]
    for kind, all_rows in rows_of_kinds:
        rows = all_rows[counted[all_rows]]
        if not rows.size:
            continue
        rows = rows[np.argsort(groups[rows], kind="stable")]
        beyond_of = beyond.by_group(kind.code, rows)
        for group, newest_us, item in _items(look, kind, rows):
            found = None if beyond_of is None else beyond_of[group]
            crossed = beyond.of_kind(kind.code, group, found)
            glances[group].add(kind.code, item | crossed, newest_us, found)
        await asyncio.sleep(0)
    return glances


def _items(look: Look, kind: Kind, rows: IntArray) -> Iterator[tuple[int, int, Item]]:
    """Yield each group of a kind's sensors, sorted by groups, its newest time and its item."""
    groups = look.groups[rows]
    starts = rules.starts(groups)
    count: list[int] = np.diff([*starts, len(rows)]).tolist()
    newest = np.maximum.reduceat(newest_of_each_us(look.fleet, rows), starts)
    newest_us: list[int] = newest.tolist()
    newest_at = as_times(newest)
    live = rows[look.statuses[rows] == status.LIVE]
    live_count: list[int] = np.bincount(look.groups[live], minlength=look.size).tolist()
    figures = list(_figures(look, kind, rows, live))
    present: list[int] = groups[starts].tolist()
    for place, group in enumerate(present):
        needed = kind.needed_count(count[place])
        item: Item = {
            "sensors": count[place],
            "live": live_count[group],
            "trusted": live_count[group] >= needed,
            "newest_observed_at": newest_at[place],
            "values": {
                quantity.name: rules.shown(
                    quantity,
                    of.get(group),
                    kind.needed_count(count[place] - lacking[group]) if lacking else needed,
                )
                for quantity, of, lacking in figures
            },
        }
        yield group, newest_us[place], item


def _figures(look: Look, kind: Kind, rows: IntArray, live: IntArray) -> Iterator[Figures]:
    """Yield what is shown of each quantity of a kind; rows are sorted by groups."""
    columns, form = SUMMED[kind.code]
    values = look.fleet.live_trusted(live)[:, columns]
    partial, lacks = look.fleet.lacking(rows)
    found = form.summaries(values, look.groups[live])
    for column, of in zip(columns, found, strict=True):
        lacking: list[int] = []
        if partial.size:
            lacking_groups = look.groups[partial[lacks[:, column]]]
            lacking = np.bincount(lacking_groups, minlength=look.size).tolist()
        yield Figures(kind.quantities[column], of, lacking)
