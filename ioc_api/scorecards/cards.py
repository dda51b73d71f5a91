"""Scorecards as the plain values of an answer, from the live state.

The loop gets its turn between two domains: of 100 000 sensors one takes some milliseconds. Statuses
are those of the beginning, and a domain's values all of one moment.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np

from contract.area import AREA_LEVELS, AreaLevel
from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City
from contract.city_time import CityTime
from contract.clock import rfc3339
from ioc_api.accounts.scope import Scope
from ioc_api.fleet import status
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.status import StatusArray
from ioc_api.scorecards.hours import Hour, Hours
from ioc_api.scorecards.moment import moment_at, moment_of_hour
from ioc_api.scorecards.standing import OpenAlerts, Standing
from operations.errors import NotInForceError
from operations.indices.domain import Domain, Moment
from operations.indices.group import NOBODY, Spoken
from operations.indices.scorecard import DOMAINS

Item = dict[str, object]


class Grouping(NamedTuple):
    """Sensors in groups, each of which has a card.

    Attributes
    ----------
    codes : sequence of str or None
        The area of each group; None: there is no card for it.
    groups : (sensor,)
        To which each belongs.
    """

    codes: Sequence[str | None]
    groups: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked at: nothing of it changes until the look is done, but the fleet's values."""

    fleet: Fleet
    statuses: StatusArray
    is_counted: BoolArray
    now: Moment
    air: Hour | None
    week_ago: Hour | None
    then: Moment | None
    open_alerts: OpenAlerts | None
    groupings: Sequence[Grouping]
    cards: dict[str, dict[str, Item]] = field(default_factory=dict[str, dict[str, Item]])


class Part(NamedTuple):
    """What the sensors of a domain say, and what they said a week ago; None: not known.

    Attributes
    ----------
    rows : (row,)
        The sensors that measure it.
    """

    domain: Domain
    rows: IntArray
    now: Spoken
    then: Spoken | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Makes scorecards of what the process knows."""

    fleet: Fleet
    city: City
    city_time: CityTime
    hours: Hours
    standing: Standing

    async def all(self, scope: Scope, level: AreaLevel | None = None) -> Item:
        """Return the cards of all areas that have sensors, as `ScorecardList` documents them.

        Parameters
        ----------
        scope
            Of sensors that stand in these areas; the city's own card is for the whole city alone.
        level
            Only areas of this level, beside the city.
        """
        count = len(self.fleet)
        groupings = [
            Grouping([None, *self.fleet.areas[1:]], self.fleet.area_index(one).astype(np.int64))
            for one in AREA_LEVELS
            if level in {None, one}
        ]
        if scope.is_whole:
            groupings.insert(0, Grouping([self.city.area_code], np.zeros(count, np.int64)))
        now = self.city_time.now()
        found = await self._made(now, groupings, scope)
        order, as_of = [self.city.area_code, *self.city.areas], rfc3339(now)
        items = [_card(code, as_of, found[code]) for code in order if code in found]
        return {"as_of": as_of, "items": items}

    async def one(self, code: str, scope: Scope) -> Item:
        """Return the card of an area, or of the city, as `Scorecard` documents it."""
        groups = np.zeros(len(self.fleet), np.int64)
        if code != self.city.area_code:
            groups[~self.fleet.in_areas(frozenset({code}))] = 1
        now = self.city_time.now()
        found = await self._made(now, [Grouping([code, None], groups)], scope)
        return _card(code, rfc3339(now), found.get(code, {}))

    async def _made(
        self, now: datetime, groupings: Sequence[Grouping], scope: Scope
    ) -> dict[str, dict[str, Item]]:
        fleet, week_ago = self.fleet, self.hours.week_ago
        statuses = fleet.statuses_now(self.city_time)
        is_counted = (statuses != status.RETIRED) & ~fleet.is_outside
        if scope.areas is not None:
            is_counted &= fleet.held_in(scope.areas)
        look = Look(
            fleet=fleet,
            statuses=statuses,
            is_counted=is_counted,
            now=moment_at(self.city, now),
            air=self.hours.air,
            week_ago=week_ago,
            then=None if week_ago is None else moment_of_hour(self.city, week_ago.hour_at),
            open_alerts=self.standing.open_alerts(scope),
            groupings=groupings,
        )
        # Taken at once: a sensor that joins meanwhile has no place in the arrays.
        rows_of = [(domain, fleet.rows_of_kind(domain.kind)) for domain in DOMAINS]
        for domain, rows in rows_of:
            await _add(look, domain, rows[is_counted[rows]])
        return look.cards


def _card(code: str, as_of: str, domains: dict[str, Item]) -> Item:
    return {"area": code, "as_of": as_of, "domains": domains}


async def _add(look: Look, domain: Domain, all_rows: IntArray) -> None:
    """Add a domain to the cards of all groups that have sensors of it."""
    columns = np.array([COLUMN[domain.kind][name] for name in domain.quantities], np.int64)
    rows = _measuring(look.fleet, all_rows, columns)
    if not rows.size:
        return
    values = _live_values(look, rows, columns) if columns.size else _told(look, domain, rows)
    now = _spoken(domain, values, look.now)
    await asyncio.sleep(0)
    part = Part(domain, rows, now, _then(look, domain, rows))
    for grouping in look.groupings:
        for code, item in _items(look, part, grouping):
            look.cards.setdefault(code, {})[domain.code] = item
        await asyncio.sleep(0)


def _measuring(fleet: Fleet, rows: IntArray, columns: IntArray) -> IntArray:
    """Return those of some rows that measure all of some quantities."""
    partial, lacks = fleet.lacking(rows)
    if not partial.size:
        return rows
    return np.setdiff1d(rows, partial[lacks[:, columns].any(axis=1)], assume_unique=True)


def _live_values(look: Look, rows: IntArray, columns: IntArray) -> FloatArray:
    """Return the trusted values of sensors that are live, NaN of others: (row, quantity)."""
    values = np.full((len(rows), len(columns)), np.nan)
    is_live = look.statuses[rows] == status.LIVE
    values[is_live] = look.fleet.live_trusted(rows[is_live])[:, columns]
    return values


def _told(look: Look, domain: Domain, rows: IntArray) -> FloatArray:
    """Return what was made of sensors' hours, NaN where nothing was: (row, 1)."""
    if look.air is None:
        return np.full((len(rows), 1), np.nan)
    return look.air.by_domain[domain.code].of(look.fleet, rows)


def _spoken(domain: Domain, values: FloatArray, moment: Moment) -> Spoken:
    """Return what sensors say of a domain at a moment: nothing before its rule holds."""
    is_known: BoolArray = np.logical_and.reduce(~np.isnan(values), axis=1)
    try:
        domain.refuse_before(moment.day)
    except NotInForceError:
        return Spoken(is_known, np.full(len(values), np.nan))
    return Spoken(is_known, np.where(is_known, domain.value(values, moment), np.nan))


def _then(look: Look, domain: Domain, rows: IntArray) -> Spoken | None:
    """Return what sensors said a week ago; None where it is not known."""
    if look.week_ago is None or look.then is None:
        return None
    values = look.week_ago.by_domain[domain.code].of(look.fleet, rows)
    return _spoken(domain, values, look.then)


def _items(look: Look, part: Part, grouping: Grouping) -> Iterator[tuple[str, Item]]:
    """Yield the domain's item for each group that has a card and sensors of it."""
    domain, rows, codes = part.domain, part.rows, grouping.codes
    groups, size = grouping.groups[rows], len(codes)
    found = part.now.by_group(domain, groups, size)
    before: list[float] = [np.nan] * size
    if part.then is not None:
        before = part.then.by_group(domain, groups, size).index.tolist()
    of, known, index, worst = (
        each.tolist() for each in (found.of, found.known, found.index, found.worst)
    )
    opened = look.open_alerts
    for group, code in enumerate(codes):
        if code is None or not of[group]:
            continue
        number, place = _number(index[group]), worst[group]
        is_nobody = place == NOBODY
        yield (
            code,
            {
                "index": number,
                "unit": domain.unit,
                "state": domain.state(number),
                "worst_sensor_id": None if is_nobody else look.fleet.sensor_id(int(rows[place])),
                "worst_value": None
                if is_nobody
                else round(float(part.now.values[place]), domain.decimals),
                "week_ago": _number(before[group]),
                "trusted_frac": round(known[group] / of[group], 3),
                "known": known[group],
                "of": of[group],
                "open_alerts": None if opened is None else opened[code, domain.code],
            },
        )


def _number(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - NaN alone is unlike itself
