"""Which streets are under water now, from what their gauges say and can be trusted."""

from datetime import datetime
from typing import Any

import numpy as np

from contract.arrays import IntArray
from contract.city_time import CityTime
from contract.clock import from_us, rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import LATE, LIVE, NEVER_US, StatusArray
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.standing import LONG_US
from ioc_api.outlook.items import Asked, flood_document, wanted_of
from ioc_api.outlook.outlook import Outlook
from operations.indices.flood import GRADES, flood_class

Item = dict[str, object]

KIND = "street_flood"
WET_M = 0.05
"""From which depth on a street is called wet: assumed, above what a gauge's noise makes. [m]"""
STREETS_MAX_COUNT = 200


def class_items() -> list[Item]:
    """Return the classes of depths as `FloodClass` documents them."""
    return [
        {
            "code": one.code,
            "from_m": one.from_value,
            "label_vi": one.label_vi,
            "label_en": one.label_en,
            "color": one.color,
        }
        for one in GRADES
    ]


def flood_item(fleet: Fleet, judge: Judge, city_time: CityTime) -> Item:
    """Return what `PublicFlood` documents; a gauge that does not send says nothing of now."""
    rows = fleet.rows_of_kind(KIND)
    rows = rows[~fleet.is_retired[rows] & ~fleet.is_outside[rows]]
    statuses = fleet.statuses_now(city_time)
    depth_m = fleet.primary_values(rows)
    at_us = fleet.trusted(0, rows).at_us
    is_known = np.isin(statuses[rows], (LIVE, LATE)) & ~np.isnan(depth_m) & (at_us != NEVER_US)
    is_wet = is_known & (depth_m >= WET_M)
    places = np.flatnonzero(is_wet)
    places = places[np.argsort(-depth_m[places], kind="stable")][:STREETS_MAX_COUNT]
    since_at = _since_at(judge, statuses, rows[places])
    newest_us = int(at_us[is_known].max(initial=NEVER_US))
    classes = flood_class(depth_m)
    return {
        "newest_observed_at": None if newest_us == NEVER_US else rfc3339(from_us(newest_us)),
        "known": int(is_known.sum()),
        "of": len(rows),
        "wet": int(is_wet.sum()),
        "classes": class_items(),
        "streets": [
            _street(fleet, int(rows[place]))
            | {
                "depth_m": float(depth_m[place]),
                "class": GRADES[int(classes[place])].code,
                "since_at": since_at[int(rows[place])],
                "observed_at": rfc3339(from_us(int(at_us[place]))),
            }
            for place in places.tolist()
        ],
    }


def expected_item(fleet: Fleet, outlook: Outlook, now: datetime) -> Item:
    """Return what `PublicOutlook` documents: streets that may be wet within the hour."""
    asked = Asked(
        now=now,
        looked_at=outlook.looked_at(),
        wanted=wanted_of(fleet, None, None),
        limit=STREETS_MAX_COUNT,
        is_tide_known=outlook.river_at(now).residual is not None,
    )
    document: dict[str, Any] = flood_document(fleet, asked, outlook.streets_at(now))
    names = ("sensor_id", "name", "area", "depths")
    return {
        "as_of": document["as_of"],
        "stale": document["stale"],
        "known": document["streets"]["known"],
        "of": document["streets"]["of"],
        "streets": [
            {name: one[name] for name in names}
            for one in document["items"]
            if any((depth["depth_m"] or 0) >= WET_M for depth in one["depths"])
        ],
    }


def _street(fleet: Fleet, row: int) -> Item:
    sensor = fleet.sensors[row]
    return {
        "sensor_id": sensor.sensor_id,
        "name": sensor.name,
        "area": sensor.area_code,
        "lat_deg": sensor.lat_deg,
        "lon_deg": sensor.lon_deg,
    }


def _since_at(judge: Judge, statuses: StatusArray, rows: IntArray) -> dict[int, str | None]:
    """Return since when each street is beyond a threshold; None: it is not, or since long ago."""
    found: dict[int, str | None] = dict.fromkeys(rows.tolist())
    crossings = judge.crossings(statuses)
    for row, since_us in zip(crossings.rows.tolist(), crossings.since_us.tolist(), strict=True):
        if row in found and since_us != LONG_US:
            found[row] = rfc3339(from_us(since_us))
    return found
