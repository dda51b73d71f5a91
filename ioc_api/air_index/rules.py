"""What is said of a station and of several, and what is missing where nothing can be: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from contract.catalogue import KIND_BY_CODE
from operations.indices import vn_aqi
from operations.indices.air_grade import AIR_GRADES
from operations.indices.grade import grades_of
from operations.indices.vn_aqi import POLLUTANTS, Pollutant

KIND = KIND_BY_CODE["air_quality"]
METHOD: Mapping[str, object] = {
    "name": "VN_AQI",
    "source": vn_aqi.SOURCE,
    "valid_from": vn_aqi.VALID_FROM.isoformat(),
}

Item = dict[str, object]
Missing = Literal[
    "before_rule", "not_computed", "no_stations", "too_few_stations", "no_hours", "no_dust"
]
Indices = Mapping[Pollutant, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station in an hour; the index is None where too little is known."""

    sensor_id: str
    name: str
    lat_deg: float
    lon_deg: float
    area: str | None
    ward: str | None
    has_row: bool
    value: int | None
    dominant: str | None
    by_pollutant: Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What several stations come to.

    Attributes
    ----------
    station_count, known_count : int
        How many there are, and how many have an index.
    means : mapping of str to float or None
        Mean index by pollutant, and as a whole under `value`; None where none has one.
    counts : mapping of str to int
        How many went into each mean.
    worst_sensor_id : str or None
    """

    station_count: int
    known_count: int
    means: Mapping[str, float | None]
    counts: Mapping[str, int]
    worst_sensor_id: str | None


def grade(value: int | None) -> str | None:
    """Return the class of an index."""
    if value is None:
        return None
    return AIR_GRADES[int(grades_of(np.array(value, np.float64), AIR_GRADES))].code


def station_cell(
    *, has_row: bool, value: int | None, dominant: str | None, by_pollutant: Indices
) -> Item:
    """Return what `Cell` documents of one station."""
    missing: list[Missing] = []
    if value is None:
        missing = ["no_dust" if has_row else "no_hours"]
    return {
        "value": value,
        "grade": grade(value),
        "dominant": dominant,
        "by_pollutant": dict(by_pollutant),
        "missing": missing,
    }


def unknown_cell(missing: Missing) -> Item:
    """Return what `Cell` documents where nothing can be said of anybody."""
    return {
        "value": None,
        "grade": None,
        "dominant": None,
        "by_pollutant": dict.fromkeys(POLLUTANTS),
        "missing": [missing],
    }


def area_cell(of: Several) -> Item:
    """Return what `AreaCell` documents: the mean where enough stations have an index.

    That is half of them, and as many as a mean of the kind needs. Each pollutant's mean needs as
    many.
    """
    needed = KIND.needed_count(of.station_count)
    by_pollutant = {one: _shown(of, one, needed) for one in POLLUTANTS}
    value = _shown(of, "value", needed)
    cell: Item = {
        "value": value,
        "grade": grade(value),
        "dominant": None if value is None else _greatest(of.means),
        "by_pollutant": by_pollutant,
        "missing": [],
        "known": of.known_count,
        "of": of.station_count,
        "worst_sensor_id": of.worst_sensor_id if of.known_count else None,
    }
    if value is None:
        cell["missing"] = ["too_few_stations" if of.station_count else "no_stations"]
    return cell


def unknown_area_cell(missing: Missing, station_count: int = 0) -> Item:
    """Return what `AreaCell` documents where nothing can be said of anybody."""
    beside = {"known": 0, "of": station_count, "worst_sensor_id": None}
    return unknown_cell(missing) | beside


def several(stations: Sequence[Station]) -> Several:
    """Return what stations come to."""
    known = [one for one in stations if one.value is not None]
    worst = min(known, key=lambda one: (-(one.value or 0), one.sensor_id), default=None)
    values: dict[str, list[int]] = {"value": [one.value for one in known if one.value is not None]}
    for pollutant in POLLUTANTS:
        of = [one.by_pollutant[pollutant] for one in stations]
        values[pollutant] = [index for index in of if index is not None]
    return Several(
        station_count=len(stations),
        known_count=len(known),
        means={name: sum(of) / len(of) if of else None for name, of in values.items()},
        counts={name: len(of) for name, of in values.items()},
        worst_sensor_id=None if worst is None else worst.sensor_id,
    )


def is_before_rule(at: datetime, utc_offset: timedelta) -> bool:
    """Tell whether an hour or a day of the city began before the rule was valid."""
    return (at + utc_offset).date() < vn_aqi.VALID_FROM


def grade_items() -> list[Item]:
    """Return the classes as `AirGradeItem` documents them."""
    return [
        {
            "code": one.code,
            "from_value": one.from_value,
            "label_vi": one.label_vi,
            "label_en": one.label_en,
            "color": one.color,
            "everyone_vi": one.everyone_vi,
            "everyone_en": one.everyone_en,
            "sensitive_vi": one.sensitive_vi,
            "sensitive_en": one.sensitive_en,
        }
        for one in AIR_GRADES
    ]


def _shown(of: Several, name: str, needed: int) -> int | None:
    mean = of.means[name]
    if mean is None or of.counts[name] < needed:
        return None
    return int(vn_aqi.rounded(np.array(mean)))


def _greatest(means: Mapping[str, float | None]) -> str:
    of = {one: mean for one in POLLUTANTS if (mean := means[one]) is not None}
    return max(of, key=lambda one: of[one])
