"""Sensors as the plain values of an answer, a page at a time."""

from collections.abc import Iterator

from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.status import NEVER_US, STATUSES, IntArray, StatusArray
from ioc_api.http.answer import optional_time

Item = dict[str, object]


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
