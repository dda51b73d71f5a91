"""Outlooks as answers have them: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from contract.arrays import BoolArray
from contract.city import City
from contract.city_tide import AlarmLevels
from contract.clock import EPOCH, rfc3339
from ioc_api.fleet.fleet import Fleet
from ioc_api.outlook.queries import FLOOD, RAIN
from ioc_api.outlook.river import RiverNow, minutes_of, river_of
from ioc_api.outlook.streets import StreetsNow, standing
from operations.indices.flood import GRADES, flood_class
from operations.outlook.flood import HORIZONS_MIN, Expected
from operations.outlook.motion import Motion
from operations.outlook.tide import ALARMS, Levels, Residual, alarm_of, high_waters

Item = dict[str, object]
RESIDUAL_DECIMALS = 3
DEPTH_DECIMALS, MOTION_DECIMALS = 2, 1
STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which streets is asked, and how.

    Attributes
    ----------
    now, looked_at : datetime
        City times of the answer, and of the last look; None: nobody has looked yet.
    wanted : (sensor,)
        Which sensors the asker may see and asks for.
    is_tide_known : bool
        Whether the river's stand is known.
    """

    now: datetime
    looked_at: datetime | None
    wanted: BoolArray
    limit: int
    is_tide_known: bool


def tide_document(city: City, now: datetime, found: RiverNow) -> Item:
    """Return what `TideOutlook` documents."""
    river, residual = river_of(city), found.residual
    levels = river.outlook(minutes_of(now), residual)
    alarms = river.alarms(_local_day(city, now))
    gauge = next(g for g in city.tide.gauge if g.gauge_id == city.tide.transfer.primary_gauge)
    return {
        "as_of": rfc3339(now),
        "gauge": {"site_id": gauge.gauge_id, "name_vi": gauge.name_vi, "name_en": gauge.name_vi},
        "residual_m": None if residual is None else round(residual.mean_m, RESIDUAL_DECIMALS),
        "residual_at": _residual_at(residual),
        "trusted": residual is not None,
        "alarms": _alarm_items(alarms),
        "high_waters": [
            _level(levels, step)
            | {"alarm": alarm_of(float(levels.level_m[step]), _alarms_at(city, levels, step))}
            for step in high_waters(levels)
        ],
        "items": [_level(levels, step) for step in range(levels.at_min.size)],
    }


def _local_day(city: City, instant: datetime) -> date:
    return (instant + timedelta(hours=city.utc_offset_h)).date()


def _alarms_at(city: City, levels: Levels, step: int) -> AlarmLevels | None:
    """Return the alarm levels that hold when a level comes, for they change with a day."""
    return river_of(city).alarms(_local_day(city, _instant(levels.at_min[step])))


def _alarm_items(alarms: AlarmLevels | None) -> list[Item]:
    if alarms is None:
        return []
    levels: list[float] = alarms.level_m.tolist()
    return [{"level": name, "level_m": m} for name, m in zip(ALARMS, levels, strict=True)]


def _residual_at(residual: Residual | None) -> str | None:
    return None if residual is None else rfc3339(_instant(residual.at_min))


def _level(levels: Levels, step: int) -> Item:
    return {
        "at": rfc3339(_instant(levels.at_min[step])),
        "level_m": float(levels.level_m[step]),
        "low_m": float(levels.low_m[step]),
        "high_m": float(levels.high_m[step]),
    }


def _instant(at_min: float) -> datetime:
    return EPOCH + timedelta(minutes=float(at_min))


def wanted_of(
    fleet: Fleet, areas: frozenset[str] | None, scope: frozenset[str] | None
) -> BoolArray:
    """Tell which sensors are asked for and may be told of, (sensor,); None: all of the city."""
    wanted = ~fleet.is_outside
    if areas is not None:
        wanted &= fleet.in_areas(areas)
    if scope is not None:
        wanted &= fleet.held_in(scope)
    return wanted


def flood_document(fleet: Fleet, asked: Asked, found: StreetsNow | None) -> Item:
    """Return what `FloodOutlook` documents."""
    head: Item = {
        "as_of": rfc3339(asked.now if asked.looked_at is None else asked.looked_at),
        "horizons_min": list(HORIZONS_MIN),
        "stale": found is None,
        "tide_trusted": found is not None and asked.is_tide_known,
    }
    if found is None:
        rows = standing(fleet, FLOOD)
        rows = rows[asked.wanted[rows]]
        gauges = {"known": 0, "of": int(standing(fleet, RAIN).size)}
        items = [_unknown(fleet, row, STALE) for row in rows[: asked.limit].tolist()]
        streets = {"known": 0, "of": int(rows.size)}
        return head | {"motion": None, "gauges": gauges, "streets": streets, "items": items}
    made = found.expected
    is_same = fleet.sensor_keys()[found.rows] == found.keys
    places = np.flatnonzero(asked.wanted[found.rows] & is_same)
    worst_m = np.nan_to_num(np.fmax(made.depth_m.max(axis=0), made.now_m), nan=-1.0)[places]
    order: list[int] = places[np.argsort(-worst_m, kind="stable")].tolist()
    return head | {
        "motion": None if made.motion is None else _motion(made.motion),
        "gauges": {"known": made.known_count, "of": found.gauge_count},
        "streets": {
            "known": int((~np.isnan(made.depth_m[0][places])).sum()),
            "of": int(places.size),
        },
        "items": [
            _street(fleet, int(found.rows[place]), made, place) for place in order[: asked.limit]
        ],
    }


def _motion(found: Motion) -> Item:
    return {
        "toward_deg": round(found.toward_deg) % 360,
        "speed_kmh": round(found.speed_kmh, MOTION_DECIMALS),
        "source": found.source,
    }


def _street(fleet: Fleet, row: int, made: Expected, place: int) -> Item:
    depths = [
        _depth(horizon, [float(m[step, place]) for m in (made.depth_m, made.low_m, made.high_m)])
        for step, horizon in enumerate(HORIZONS_MIN)
    ]
    now_m = float(made.now_m[place])
    return _unknown(fleet, row, made.why(place)) | {
        "depth_m": None if np.isnan(now_m) else round(now_m, DEPTH_DECIMALS),
        "depths": depths,
    }


def _unknown(fleet: Fleet, row: int, why: str | None) -> Item:
    """Return what is told of a street of which nothing is known."""
    sensor = fleet.sensors[row]
    return {
        "sensor_id": sensor.sensor_id,
        "name": sensor.name,
        "area": sensor.area_code,
        "lat_deg": sensor.lat_deg,
        "lon_deg": sensor.lon_deg,
        "depth_m": None,
        "why": why,
        "depths": [_depth(horizon, (np.nan,) * 3) for horizon in HORIZONS_MIN],
    }


def _depth(in_min: int, depths_m: Sequence[float]) -> Item:
    """Return depth, low and high end as told; the class is that of the depth as it is shown."""
    shown = np.array([round(one, DEPTH_DECIMALS) for one in depths_m], np.float64)
    told = [None if np.isnan(one) else float(one) for one in shown]
    place = int(flood_class(shown[:1])[0])
    return {
        "in_min": in_min,
        "depth_m": told[0],
        "low_m": told[1],
        "high_m": told[2],
        "class": GRADES[place].code if place >= 0 else None,
    }
