"""The index of a station or an area over a span, by hour or day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from psycopg.sql import Identifier

from contract.city import City
from contract.clock import rfc3339
from db.connection import Connection
from db.pool import Pool
from db.queries import load, load_templates
from db.rollup import DAY, HOUR, Tier
from ioc_api.accounts.scope import Scope
from ioc_api.air_index import rules
from ioc_api.air_index.rules import KIND, Item, Several
from ioc_api.bucket import Grid
from ioc_api.database import connection
from ioc_api.errors import BadParameterError, ForbiddenError, TooLargeError
from ioc_api.span import Span
from operations.indices.vn_aqi import POLLUTANTS

ITEMS_MAX = 9_000
"""A year of hours."""
CELLS_MAX = 3_000_000
"""Stations times items: about two seconds of the database."""

Resolution = Literal["1h", "1d"]
_TIERS: Mapping[Resolution, Tier] = {"1h": HOUR, "1d": DAY}
_TABLES: Mapping[Resolution, Identifier] = {
    "1h": Identifier("air_index_1h"),
    "1d": Identifier("air_index_1d"),
}
_QUERIES = load(Path(__file__).with_name("queries.sql"))
_TEMPLATES = load_templates(Path(__file__).with_name("history.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: a sensor, an area, or the city where both are None.

    Attributes
    ----------
    span : Span
        Of whole hours or days.
    """

    sensor_id: str | None
    area: str | None
    scope: Scope
    resolution: Resolution
    span: Span

    @property
    def step(self) -> timedelta:
        """Return how long an item is."""
        return timedelta(seconds=_TIERS[self.resolution].width_s)


def whole_span(span: Span, resolution: Resolution, *, city: City, city_now: datetime) -> Span:
    """Return all hours or days that a span touches and that are over.

    Raises
    ------
    TooLargeError
        They are too many for an answer.
    """
    grid = Grid(_TIERS[resolution], timedelta(hours=city.utc_offset_h))
    found = grid.whole(span)
    found = Span(found.from_at, min(found.to_at, grid.start_of(city_now)))
    count = max(0.0, (found.to_at - found.from_at) / grid.width)
    if count > ITEMS_MAX:
        wider = " or resolution=1d" if resolution == "1h" else ""
        raise TooLargeError(
            f"the span has {count:.0f} items; one answer has at most {ITEMS_MAX}: "
            f"ask for a shorter span{wider}"
        )
    return found


async def items(pool: Pool, city: City, asked: Asked) -> list[Item]:
    """Return an item for each hour or day, as `AirIndexItem` documents them.

    Raises
    ------
    BadParameterError
        The sensor is not known, or measures no air.
    ForbiddenError
        The sensor stands where the asker may not look.
    UnavailableError
        As `connection` does.
    """
    parameters: dict[str, Any] = {
        "from_at": asked.span.from_at,
        "last_at": asked.span.to_at - asked.step,
        "step": asked.step,
        "area": asked.area,
        "scope": asked.scope.codes,
    }
    offset = timedelta(hours=city.utc_offset_h)
    name = "of_area" if asked.sensor_id is None else "of_station"
    statement = _TEMPLATES[name].format(table=_TABLES[asked.resolution])
    async with connection(pool) as taken:
        parameters["sensor_key"] = await _key(taken, asked)
        rows = (
            []
            if asked.span.is_empty
            else await (await taken.execute(statement, parameters)).fetchall()
        )
    item = _area_item if asked.sensor_id is None else _station_item
    return [item(row, is_before=rules.is_before_rule(row[0], offset)) for row in rows]


async def _key(taken: Connection, asked: Asked) -> int | None:
    """Return the sensor's key; None for an area, of which all stations can be told at once."""
    parameters = {"sensor_id": asked.sensor_id, "scope": asked.scope.codes, "area": asked.area}
    if asked.sensor_id is None:
        counted = await (await taken.execute(_QUERIES["count_stations"], parameters)).fetchall()
        item_count = (asked.span.to_at - asked.span.from_at) / asked.step
        most = CELLS_MAX / max(1, counted[0][0])
        if item_count > most:
            raise TooLargeError(
                f"{item_count:.0f} items of {counted[0][0]} stations are too many; one answer has "
                f"at most {most:.0f} of so many: ask for a shorter span, an area or days"
            )
        return None
    found = await (await taken.execute(_QUERIES["station"], parameters)).fetchone()
    if found is None or found[1] != KIND.code:
        wrong = "is not known" if found is None else f"is of kind {found[1]}"
        accepted = ("a sensor of kind air_quality; see /api/v1/sensors",)
        raise BadParameterError("sensor_id", asked.sensor_id, accepted, wrong)
    key, _, is_within = found
    if not is_within:
        raise ForbiddenError.outside(f"sensor {asked.sensor_id}", asked.scope.areas or ())
    return int(key)


def _station_item(row: tuple[Any, ...], *, is_before: bool) -> Item:
    at, value, dominant, *indices, has_row = row
    if is_before:
        return {"at": rfc3339(at), **rules.unknown_cell("before_rule")}
    by_pollutant = dict(zip(POLLUTANTS, indices, strict=True))
    cell = rules.station_cell(
        has_row=has_row, value=value, dominant=dominant, by_pollutant=by_pollutant
    )
    return {"at": rfc3339(at), **cell}


def _area_item(row: tuple[Any, ...], *, is_before: bool) -> Item:
    names = ("value", *POLLUTANTS)
    at, *rest = row
    means, (worst, station_count), counts = (
        rest[: len(names)],
        rest[len(names) : -len(names)],
        rest[-len(names) :],
    )
    if is_before:
        return {"at": rfc3339(at), **rules.unknown_area_cell("before_rule", station_count)}
    of = Several(
        station_count=station_count,
        known_count=counts[0],
        means=dict(zip(names, means, strict=True)),
        counts=dict(zip(names, counts, strict=True)),
        worst_sensor_id=worst,
    )
    return {"at": rfc3339(at), **rules.area_cell(of)}
