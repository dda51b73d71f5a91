"""Thresholds and crossings as the plain values of an answer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np

from contract.catalogue import KIND_BY_CODE
from contract.city import City
from contract.city_site import Site
from contract.city_threshold import ANYWHERE, LEVELS, Threshold
from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.status import BoolArray, IntArray
from ioc_api.thresholds.crossed import SITE_RADIUS_KM, Crossed

Item = dict[str, object]

_NO_ROWS: IntArray = np.empty(0, np.int64)


def threshold_items(city: City, city_now: datetime) -> list[Item]:
    """Return the city's thresholds as `ThresholdItem` documents them."""
    local = city_now + timedelta(hours=city.utc_offset_h)
    return [_threshold(threshold, city, local) for threshold in city.thresholds]


def _threshold(threshold: Threshold, city: City, local: datetime) -> Item:
    kind = KIND_BY_CODE[threshold.kind]
    quantity = kind.quantities[kind.quantity_names.index(threshold.quantity)]
    valid_to = threshold.valid_to
    return {
        "threshold_id": threshold.threshold_id,
        "kind": threshold.kind,
        "quantity": threshold.quantity,
        "direction": threshold.direction,
        "level": threshold.level,
        "value": threshold.value,
        "unit": quantity.unit,
        "label_vi": threshold.label_vi,
        "label_en": threshold.label_en,
        "source": threshold.source,
        "valid_from": threshold.valid_from,
        "valid_to": None if valid_to == date.max else valid_to,
        "from_hour": threshold.from_hour,
        "to_hour": threshold.to_hour,
        "site": None if threshold.site_id == ANYWHERE else _site(city.site(threshold.site_id)),
        "holds_now": threshold.holds_at(local),
    }


def _site(site: Site) -> Item:
    return {
        "site_id": site.site_id,
        "name": site.name_vi,
        "lat_deg": site.lat_deg,
        "lon_deg": site.lon_deg,
        "radius_km": SITE_RADIUS_KM,
    }


def crossing_items(
    fleet: Fleet, crossed: Sequence[Crossed], wanted: BoolArray, limit: int
) -> tuple[int, list[Item]]:
    """Return how many crossings there are, and the first of them as `CrossingItem` documents.

    Parameters
    ----------
    wanted : (sensor,)
        Which sensors are asked for.
    """
    rows, places, levels = [_NO_ROWS], [_NO_ROWS], [_NO_ROWS]
    pairs: list[tuple[Crossed, Threshold]] = []
    for each in crossed:
        kept = wanted[each.rows]
        level = np.array([LEVELS.index(threshold.level) for threshold in each.thresholds])
        rows.append(each.rows[kept])
        levels.append(level[each.worst[kept]])
        places.append(len(pairs) + each.worst[kept])
        pairs += [(each, threshold) for threshold in each.thresholds]
    row, place, level = np.concatenate(rows), np.concatenate(places), np.concatenate(levels)
    first = np.lexsort((row, -fleet.observed_at_us[row], -level))[:limit]
    return len(row), [_crossing(fleet, int(row[each]), *pairs[int(place[each])]) for each in first]


def _crossing(fleet: Fleet, row: int, crossed: Crossed, threshold: Threshold) -> Item:
    sensor = fleet.sensors[row]
    column = COLUMN[sensor.kind][crossed.quantity]
    return {
        "sensor_id": sensor.sensor_id,
        "kind": sensor.kind,
        "area": sensor.area_code,
        "ward": sensor.ward_code,
        "name": sensor.name,
        "lat_deg": sensor.lat_deg,
        "lon_deg": sensor.lon_deg,
        "quantity": crossed.quantity,
        "value": float(fleet.values[row, column]),
        "observed_at": rfc3339(from_us(int(fleet.value_at_us[row, column]))),
        "quality": int(fleet.quality[row]),
        "threshold_id": threshold.threshold_id,
        "level": threshold.level,
        "threshold_value": threshold.value,
    }
