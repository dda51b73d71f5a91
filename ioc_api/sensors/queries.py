"""Sensors of the live state: chosen by filters, a page at a time, as the values of an answer."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from msgspec import Struct

from contract.area import Extent
from contract.arrays import BoolArray, IntArray
from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.status import NEVER_US, RETIRED, STATUSES, Status, StatusArray
from ioc_api.folding import folded
from ioc_api.http.answer import optional_time

Item = dict[str, object]


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


def _mask(fleet: Fleet, wanted: SensorFilter, statuses: StatusArray) -> BoolArray:
    if wanted.statuses is None:
        mask = statuses != RETIRED
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


def sensor_items(fleet: Fleet, rows: IntArray, statuses: StatusArray) -> list[Item]:
    """Return the sensors of some rows as `SensorItem` documents them."""
    columns: Iterator[tuple[int, int, int, int, list[float]]] = zip(
        rows.tolist(),
        statuses[rows].tolist(),
        fleet.observed_at_us[rows].tolist(),
        fleet.quality[rows].tolist(),
        fleet.values[rows].tolist(),
        strict=True,
    )
    value_at_us: list[list[int]] = fleet.value_at_us[rows].tolist()
    items: list[Item] = []
    for index, (row, status, observed_at_us, quality, values) in enumerate(columns):
        sensor = fleet.sensors[row]
        latest = _latest(sensor, observed_at_us, quality, values)
        if latest is not None:
            _add_older(latest, sensor, observed_at_us, value_at_us[index])
        items.append(_item(sensor, STATUSES[status], latest))
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


def as_feature(item: Item) -> Item:
    """Return a sensor's item as a GeoJSON feature."""
    return {
        "type": "Feature",
        "id": item["sensor_id"],
        "geometry": {"type": "Point", "coordinates": [item["lon_deg"], item["lat_deg"]]},
        "properties": item,
    }
