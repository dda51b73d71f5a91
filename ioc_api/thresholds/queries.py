"""The thresholds, and who is beyond one."""

from datetime import date, datetime, timedelta

import numpy as np

from contract.arrays import BoolArray
from contract.catalogue import KIND_BY_CODE
from contract.city import City
from contract.city_site import Site
from contract.city_threshold import ANYWHERE, LEVELS, Level, Threshold
from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.fleet.status import STATUSES, StatusArray
from ioc_api.judgement.coverage import coverage, newest_observed_at
from ioc_api.judgement.crossings import Crossings
from ioc_api.judgement.items import crossing_item
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import WARNING
from ioc_api.judgement.limits import SITE_RADIUS_KM

Item = dict[str, object]


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
        "concern": threshold.concern,
        "value": threshold.value,
        "unit": quantity.unit,
        "averaged_s": threshold.averaged_s,
        "hold_s": threshold.hold_s,
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


def crossing_filter(
    fleet: Fleet,
    areas: frozenset[str] | None,
    kinds: frozenset[str] | None,
    scope: frozenset[str] | None = None,
) -> BoolArray:
    """Tell which sensors are asked for, (sensor,); None means everything in the city.

    Parameters
    ----------
    scope
        The areas that the client may see, whatever it asked for.
    """
    wanted = ~fleet.is_outside
    if areas is not None:
        wanted &= fleet.in_areas(areas)
    if scope is not None:
        wanted &= fleet.held_in(scope)
    if kinds is not None:
        wanted &= np.isin(fleet.kind_index, [KIND_INDEX[code] for code in kinds])
    return wanted


def crossing_list(
    fleet: Fleet,
    judge: Judge,
    statuses: StatusArray,
    wanted: BoolArray,
    levels: frozenset[Level] | None,
    limit: int,
) -> Item:
    """Return what `CrossingList` documents, but for the time of the answer."""
    crossings = judge.crossings(statuses)
    chosen = wanted[crossings.rows]
    if levels is not None:
        chosen &= np.isin(crossings.level, [WARNING + LEVELS.index(level) for level in levels])
    crossings = crossings.of(chosen)
    order = crossings.ordered([fleet.sensor_id(row) for row in crossings.rows.tolist()])
    return {
        "newest_observed_at": newest_observed_at(fleet, judge, wanted),
        "total": int((~crossings.is_pending).sum()),
        "levels": crossings.counts(),
        "held": int(crossings.is_held.sum()),
        "pending": int(crossings.is_pending.sum()),
        "coverage": coverage(fleet, judge, statuses, wanted),
        "items": crossing_items(fleet, statuses, crossings.of(order[:limit])),
    }


def crossing_items(fleet: Fleet, statuses: StatusArray, crossings: Crossings) -> list[Item]:
    """Return crossings in their order as `CrossingItem` documents them."""
    return [
        _crossing(fleet, statuses, crossings, index, row)
        for index, row in enumerate(crossings.rows.tolist())
    ]


def _crossing(
    fleet: Fleet, statuses: StatusArray, crossings: Crossings, index: int, row: int
) -> Item:
    sensor = fleet.sensors[row]
    return {
        "sensor_id": sensor.sensor_id,
        "kind": sensor.kind,
        "area": sensor.area_code,
        "ward": sensor.ward_code,
        "name": sensor.name,
        "lat_deg": sensor.lat_deg,
        "lon_deg": sensor.lon_deg,
        "status": STATUSES[statuses[row]],
        "last_observed_at": rfc3339(from_us(int(fleet.observed_at_us[row]))),
        **crossing_item(crossings, index),
        "quality": int(fleet.quality[row]),
    }
