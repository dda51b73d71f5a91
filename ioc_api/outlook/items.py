"""Outlooks as answers have them: pure."""

from datetime import date, datetime, timedelta

from contract.city import City
from contract.city_tide import AlarmLevels
from contract.clock import EPOCH, rfc3339
from ioc_api.outlook.river import RiverNow, minutes_of, river_of
from operations.outlook.tide import ALARMS, Levels, Residual, alarm_of, high_waters

Item = dict[str, object]
RESIDUAL_DECIMALS = 3


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
