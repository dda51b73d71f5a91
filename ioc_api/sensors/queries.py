"""Sensors of the live state: chosen by filters, a page at a time, as the values of an answer."""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from msgspec import Struct

from contract.area import Extent
from contract.arrays import BoolArray, IntArray
from contract.city import City
from contract.city_threshold import Level
from contract.city_time import CityTime
from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.status import NEVER_US, RETIRED, STATUSES, Status, StatusArray
from ioc_api.folding import folded
from ioc_api.http.answer import encode, optional_time
from ioc_api.judgement.items import crossing_item
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import LEVEL_NAMES, NONE, PENDING, LevelArray

Item = dict[str, object]

BLOCK_ROWS = 500
_HELD = ("", "_held")
# By place in `LEVEL_NAMES`.
_LEVELS: tuple[Item, ...] = tuple(
    {
        "level": None if place in {NONE, PENDING} else name.removesuffix("_held"),
        "held": name.endswith("_held"),
        "pending": place == PENDING,
    }
    for place, name in enumerate(LEVEL_NAMES)
)


class SensorCursor(Struct, frozen=True, array_like=True, tag="s"):
    """The page after this sensor."""

    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFilter:
    """What a client asked for; None means everything, of statuses all but `retired`.

    Attributes
    ----------
    scope
        The areas that the client may see, whatever it asked for.
    levels
        Of the worst threshold that a sensor is beyond, be that held or not.
    named_areas
        Codes of areas whose names fit `text`: their sensors pass it too.
    """

    scope: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    statuses: frozenset[Status] | None = None
    levels: frozenset[Level] | None = None
    text: str | None = None
    named_areas: frozenset[str] = frozenset()
    box: Extent | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a page and where to go on."""

    rows: IntArray
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """How all sensors are at a moment: (sensor,)."""

    statuses: StatusArray
    levels: LevelArray


def seen_now(fleet: Fleet, judge: Judge, city_time: CityTime) -> Seen:
    """Return how all sensors are now."""
    judge.look()
    statuses = fleet.statuses_now(city_time)
    return Seen(statuses, judge.levels(statuses))


def select_all(fleet: Fleet, wanted: SensorFilter, seen: Seen) -> IntArray:
    """Return the rows of all sensors that pass a filter, in the order of their ids."""
    rows = fleet.ordered_rows()
    return rows[_mask(fleet, wanted, seen)[rows]]


def select(
    fleet: Fleet, wanted: SensorFilter, seen: Seen, *, after: str | None, limit: int
) -> Selection:
    """Return at most `limit` sensors that pass a filter, beginning after an id."""
    rows = select_all(fleet, wanted, seen)
    if after is not None:
        rows = rows[bisect_right(rows, after, key=lambda row: fleet.sensor_id(int(row))) :]
    page = rows[:limit]
    has_more = len(rows) > limit
    return Selection(page, fleet.sensor_id(int(page[-1])) if has_more else None)


def _mask(fleet: Fleet, wanted: SensorFilter, seen: Seen) -> BoolArray:
    statuses = seen.statuses
    if wanted.statuses is None:
        mask = statuses != RETIRED
    else:
        mask = np.isin(statuses, [STATUSES.index(status) for status in wanted.statuses])
    if wanted.scope is not None:
        mask &= fleet.held_in(wanted.scope)
    if wanted.kinds is not None:
        mask &= np.isin(fleet.kind_index, [KIND_INDEX[kind] for kind in wanted.kinds])
    if wanted.box is not None:
        box = wanted.box
        mask &= (fleet.lon_deg >= box.west_deg) & (fleet.lon_deg <= box.east_deg)
        mask &= (fleet.lat_deg >= box.south_deg) & (fleet.lat_deg <= box.north_deg)
    if wanted.areas is not None:
        mask &= fleet.in_areas(wanted.areas)
    if wanted.text is not None:
        mask &= fleet.matching(folded(wanted.text)) | fleet.in_areas(wanted.named_areas)
    if wanted.levels is not None:
        named = [LEVEL_NAMES.index(f"{level}{held}") for level in wanted.levels for held in _HELD]
        mask &= np.isin(seen.levels, named)
    return mask


@lru_cache(maxsize=1)
def _area_names(city: City) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(
            f" {folded(name)}"
            for name in (area.name_vi, area.name_en, area.short_vi, area.short_en)
        )
        for code, area in city.areas.items()
    }


def areas_named(text: str, city: City) -> frozenset[str]:
    """Return the codes of the areas of which a name has a text from the beginning of a word."""
    wanted = f" {folded(text)}"
    return frozenset(
        code for code, names in _area_names(city).items() if any(wanted in name for name in names)
    )


def sensor_items(fleet: Fleet, rows: IntArray, seen: Seen) -> list[Item]:
    """Return the sensors of some rows as `SensorItem` documents them."""
    columns: Iterator[tuple[int, int, int, int, list[float]]] = zip(
        rows.tolist(),
        seen.statuses[rows].tolist(),
        fleet.observed_at_us[rows].tolist(),
        fleet.quality[rows].tolist(),
        fleet.values[rows].tolist(),
        strict=True,
    )
    value_at_us: list[list[int]] = fleet.value_at_us[rows].tolist()
    levels: list[int] = seen.levels[rows].tolist()
    is_outside: list[bool] = fleet.is_outside[rows].tolist()
    items: list[Item] = []
    for index, (row, status, observed_at_us, quality, values) in enumerate(columns):
        sensor = fleet.sensors[row]
        latest = _latest(sensor, observed_at_us, quality, values)
        if latest is not None:
            _add_older(latest, sensor, observed_at_us, value_at_us[index])
        item = _item(sensor, STATUSES[status], latest)
        items.append(item | _LEVELS[levels[index]] | {"outside_city": is_outside[index]})
    return items


def _latest(sensor: Sensor, observed_at_us: int, quality: int, values: list[float]) -> Item | None:
    if observed_at_us == NEVER_US:
        return None
    column = COLUMN[sensor.kind]
    return {
        "observed_at": rfc3339(from_us(observed_at_us)),
        "quality": quality,
        # NaN, the mark of an absent value, is the only number that differs from itself.
        "values": {
            name: value if (value := values[column[name]]) == value else None
            for name in sensor.quantities
            if name in column
        },
    }


def _add_older(latest: Item, sensor: Sensor, observed_at_us: int, value_at_us: list[int]) -> None:
    """Add when the quantities were observed that the newest reading has not got, if any."""
    older = {
        name: rfc3339(from_us(at_us))
        for name, at_us in zip(COLUMN[sensor.kind], value_at_us, strict=False)
        if at_us not in {observed_at_us, NEVER_US} and name in sensor.quantities
    }
    if older:
        latest["observed_at_of"] = older


def _item(sensor: Sensor, status: str, latest: Item | None) -> Item:
    return {
        "sensor_id": sensor.sensor_id,
        "kind": sensor.kind,
        "domain": sensor.domain,
        "area": sensor.area_code,
        "ward": sensor.ward_code,
        "name": sensor.name,
        "lat_deg": sensor.lat_deg,
        "lon_deg": sensor.lon_deg,
        "gateway_id": sensor.gateway_id,
        "period_s": sensor.period_s,
        "status": status,
        "last_observed_at": None if latest is None else latest["observed_at"],
        "latest": latest,
    }


def with_birth(item: Item, sensor: Sensor) -> Item:
    """Return a sensor's item with what its birth told, as `SensorDetail` documents it."""
    return item | {
        "quantities": sensor.quantities,
        "installed_at": optional_time(sensor.installed_at),
        "announced_at": rfc3339(sensor.announced_at),
        "retired_at": optional_time(sensor.retired_at),
    }


def crossings_of(judge: Judge, statuses: StatusArray, row: int) -> list[Item]:
    """Return what a sensor is beyond, the worst first, what is pending last."""
    crossings = judge.crossings(statuses)
    own = crossings.of(crossings.rows == row)
    own = own.of(np.lexsort((-own.level.astype(np.int64), own.is_pending)))
    return [crossing_item(own, index) for index in range(len(own))]


def as_feature(item: Item) -> Item:
    """Return a sensor's item as a GeoJSON feature whose properties are columns, none in another.

    A quantity is a column of its own, beside it when it was observed where that is not when the
    newest reading was.
    """
    properties = dict(item)
    latest = cast("dict[str, Any] | None", properties.pop("latest"))
    if latest is not None:
        properties["quality"] = latest["quality"]
        properties |= latest["values"]
        older = latest.get("observed_at_of", {})
        properties |= {f"{name}_observed_at": at for name, at in older.items()}
    return {
        "type": "Feature",
        "id": item["sensor_id"],
        "geometry": {"type": "Point", "coordinates": [item["lon_deg"], item["lat_deg"]]},
        "properties": properties,
    }


async def feature_blocks(fleet: Fleet, rows: IntArray, seen: Seen) -> AsyncIterator[bytes]:
    """Yield all of some sensors as a GeoJSON FeatureCollection, the loop taking turns."""
    yield b'{"type":"FeatureCollection","features":['
    for start in range(0, len(rows), BLOCK_ROWS):
        items = sensor_items(fleet, rows[start : start + BLOCK_ROWS], seen)
        features = encode([as_feature(item) for item in items])[1:-1]
        yield features if start == 0 else b"," + features
        await asyncio.sleep(0)
    yield b"]}"
