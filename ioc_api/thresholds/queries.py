"""The thresholds, and who is beyond one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import KIND_BY_CODE, Kind
from contract.city import City
from contract.city_site import Site
from contract.city_threshold import ANYWHERE, LEVELS, Level, Threshold
from contract.clock import from_us, rfc3339
from contract.geometry import distance_km
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.fleet.status import LIVE, STATUSES, StatusArray
from ioc_api.judgement.coverage import coverage, newest_observed_at
from ioc_api.judgement.crossings import Crossings
from ioc_api.judgement.items import crossing_item
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import WARNING
from ioc_api.judgement.limits import SITE_RADIUS_KM
from ioc_api.thresholds import rules

Item = dict[str, object]


@dataclass(frozen=True, slots=True)
class Crossed:
    """The live sensors that cross a threshold of one quantity.

    Attributes
    ----------
    thresholds : tuple[Threshold, ...]
        All thresholds of the quantity that hold now.
    rows : (crossing,)
        The sensors' rows.
    worst : (crossing,)
        The place of the worst threshold that each crosses.
    """

    kind: Kind
    quantity: str
    thresholds: tuple[Threshold, ...]
    rows: IntArray
    worst: IntArray


def holding(city: City, city_now: datetime) -> list[Threshold]:
    """Return the thresholds that hold at a time of the city."""
    local = _local(city, city_now)
    return [threshold for threshold in city.thresholds if threshold.holds_at(local)]


def _local(city: City, city_now: datetime) -> datetime:
    return city_now + timedelta(hours=city.utc_offset_h)


def crossed_now(
    fleet: Fleet, statuses: StatusArray, city: City, city_now: datetime
) -> list[Crossed]:
    """Return what is crossed now, by quantity. A sensor that is not live crosses nothing."""
    return list(_crossed(fleet, statuses == LIVE, city, city_now))


def _crossed(fleet: Fleet, is_live: BoolArray, city: City, city_now: datetime) -> Iterator[Crossed]:
    def subject(threshold: Threshold) -> tuple[str, str]:
        return threshold.kind, threshold.quantity

    for (code, quantity), group in groupby(
        sorted(holding(city, city_now), key=subject), key=subject
    ):
        thresholds = tuple(group)
        rows = fleet.rows_of_kind(code)
        rows = rows[is_live[rows]]
        values = fleet.live_values(COLUMN[code][quantity], rows)
        reach = [_reach(fleet, rows, city, threshold) for threshold in thresholds]
        worst = rules.worst(thresholds, values, reach)
        is_crossing = worst != rules.NONE
        yield Crossed(
            KIND_BY_CODE[code], quantity, thresholds, rows[is_crossing], worst[is_crossing]
        )


def _reach(fleet: Fleet, rows: IntArray, city: City, threshold: Threshold) -> BoolArray | None:
    """Return which rows stand at the threshold's site; None where it is meant for all."""
    if threshold.site_id == ANYWHERE:
        return None
    site = city.site(threshold.site_id)
    away_km = distance_km(fleet.lat_deg[rows], fleet.lon_deg[rows], site.lat_deg, site.lon_deg)
    return np.asarray(away_km <= SITE_RADIUS_KM)


def crossing_sensors(crossed: Sequence[Crossed], fleet: Fleet) -> BoolArray:
    """Tell for each sensor whether it crosses at least one threshold: (sensor,)."""
    found = np.zeros(len(fleet), dtype=np.bool_)
    for each in crossed:
        found[each.rows] = True
    return found


def threshold_items(city: City, city_now: datetime) -> list[Item]:
    """Return the city's thresholds as `ThresholdItem` documents them."""
    local = _local(city, city_now)
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
    fleet: Fleet, areas: frozenset[str] | None, kinds: frozenset[str] | None
) -> BoolArray:
    """Tell which sensors are asked for, (sensor,); None means everything in the city."""
    wanted = ~fleet.is_outside
    if areas is not None:
        wanted &= fleet.in_areas(areas)
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
        "newest_observed_at": newest_observed_at(fleet, wanted, judge.kinds),
        "total": len(crossings),
        "levels": crossings.counts(),
        "held": int(crossings.is_held.sum()),
        "coverage": coverage(fleet, statuses, wanted, judge.kinds),
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
