"""Which live sensors cross a threshold now, read from the live state by column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np

from contract.catalogue import KIND_BY_CODE, Kind
from contract.city import City
from contract.city_threshold import ANYWHERE, Threshold
from contract.geometry import distance_km
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.fleet.status import LIVE, BoolArray, IntArray, StatusArray
from ioc_api.thresholds import rules

SITE_RADIUS_KM = 0.5


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
    local = city_now + timedelta(hours=city.utc_offset_h)
    return [threshold for threshold in city.thresholds if threshold.holds_at(local)]


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
