"""What analysts and operators ask of history, over HTTP and as plain SQL on the same tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.clock import rfc3339
from db.rollup import DAY as CIVIL_DAY
from db.rollup import HOUR

AIR = KIND_BY_CODE["air_quality"]
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
MONTH = timedelta(days=30)
SEASON = timedelta(days=80)
YEAR = timedelta(days=365)
MANY_COUNT = 100
POINTS = 1500
WITHOUT_SUM = ("circular", "counter")

_SENSORS = (
    "SELECT sensor.sensor_key, sensor.sensor_id, sensor.kind, place.area_code "
    "FROM sensor JOIN sensor_place AS place USING (sensor_key) "
    "WHERE place.to_at IS NULL AND place.area_code IS NOT NULL ORDER BY sensor.sensor_id"
)
_RAW = SQL(
    "SELECT observed_at, quality, {columns} FROM {readings} "
    "WHERE sensor_key = {key} AND observed_at >= {from_at} AND observed_at < {to_at} "
    "ORDER BY observed_at"
)
_HOURS = SQL(
    "SELECT bucket_at, {sum} / nullif({count}, 0), {min}, {max}, {count} FROM {rollup} "
    "WHERE sensor_key = {key} AND bucket_at >= {from_at} AND bucket_at < {to_at} "
    "ORDER BY bucket_at"
)
_OVER = SQL(
    "SELECT {group}, bucket_at, sum({sum}) / nullif(sum({count}), 0), min({min}), max({max}), "
    "sum({count}) FROM {rollup} JOIN sensor_place AS place USING (sensor_key) "
    "WHERE place.to_at IS NULL AND ({area}::TEXT IS NULL OR place.area_code = {area}) "
    "AND bucket_at >= {from_at} AND bucket_at < {to_at} "
    "GROUP BY {group}, bucket_at ORDER BY {group}, bucket_at"
)
_DAYS = SQL(
    "SELECT bucket_at, sum(reading_count) FROM {rollup} "
    "WHERE bucket_at >= {from_at} AND bucket_at < {to_at} GROUP BY bucket_at ORDER BY bucket_at"
)
_NEWEST = SQL(
    "SELECT sensor.sensor_id, newest.* FROM sensor CROSS JOIN LATERAL ("
    "SELECT * FROM {readings} AS reading WHERE reading.sensor_key = sensor.sensor_key "
    "AND reading.observed_at <= {to_at} AND reading.observed_at > {from_at} "
    "ORDER BY reading.observed_at DESC LIMIT 1) AS newest WHERE sensor.kind = {kind}"
)
_PERCENTILES = SQL(
    "SELECT time_bucket('1 hour', observed_at) AS hour_at, "
    "percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY {name}) FROM {readings} "
    "WHERE quality & 63 = 0 AND observed_at >= {from_at} AND observed_at < {to_at} "
    "GROUP BY hour_at ORDER BY hour_at"
)


@dataclass(frozen=True, slots=True)
class Sensor:
    """Whom is asked about."""

    key: int
    sensor_id: str
    kind: Kind
    area: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as requests, and as statements that read what is needed for it."""

    paths: Sequence[str]
    statements: Sequence[Composed]


@dataclass(frozen=True, slots=True)
class Question:
    """A sort of question.

    Attributes
    ----------
    aim_ms : float
        Below which the 95th percentile is to be.
    ask : callable
        Takes the time of the city and a number that tells which sensor or area; returns one.
    """

    name: str
    aim_ms: float
    ask: Callable[[datetime, int], Asked]


def sensors_of(connection: psycopg.Connection[Any]) -> list[Sensor]:
    """Return the sensors of a city that stand in an area and whose primary quantity has a sum."""
    found = [
        Sensor(key, name, KIND_BY_CODE[kind], area)
        for key, name, kind, area in connection.execute(_SENSORS).fetchall()
    ]
    return [one for one in found if one.kind.primary.aggregate not in WITHOUT_SUM]


@dataclass(frozen=True, slots=True)
class AskedCity:
    """What can be asked of a city; the number of a question tells which sensor or area.

    Each method takes the time of the city and a number, and returns one question.
    """

    sensors: Sequence[Sensor]

    def _one(self, number: int) -> Sensor:
        return self.sensors[number * 7 % len(self.sensors)]

    def overview(self, _now_at: datetime, _number: int) -> Asked:
        """Ask for the first look; it is answered from memory."""
        return Asked(["overview"], [])

    def sensor_page(self, now_at: datetime, number: int) -> Asked:
        """Ask for what the page of a sensor shows."""
        one = self._one(number)
        page = f"sensors/{one.sensor_id}"
        return Asked([page, f"{page}/readings"], [_raw(one, one.kind.quantity_names, now_at, DAY)])

    def month(self, now_at: datetime, number: int) -> Asked:
        """Ask for a picture of all readings of thirty days."""
        one = self._one(number)
        name = one.kind.primary.name
        path = (
            f"sensors/{one.sensor_id}/readings?quantity={name}&thin=minmax&max_points={POINTS}"
            f"&from={rfc3339(now_at - MONTH)}&to={rfc3339(now_at)}"
        )
        return Asked([path], [_raw(one, [name], now_at, MONTH)])

    def year(self, now_at: datetime, number: int) -> Asked:
        """Ask for a year of a sensor."""
        one = self._one(number)
        path = _series(one.kind, now_at, YEAR, f"sensor_id={one.sensor_id}&max_points=10000")
        return Asked([path], [_hours(one, now_at, YEAR)])

    def many(self, now_at: datetime, _number: int) -> Asked:
        """Ask for a line of each sensor of the kind that has nearest to a hundred."""
        kind = self.many_kind
        key = Identifier("sensor_key")
        return Asked(
            [_series(kind, now_at, DAY, "by=sensor")], [_over(kind, now_at, DAY, key, area=None)]
        )

    @property
    def many_kind(self) -> Kind:
        """Return the kind that has nearest to a hundred sensors."""
        kinds = {one.kind for one in self.sensors}
        return min(kinds, key=lambda kind: (abs(self.count_of(kind) - MANY_COUNT), kind.code))

    def count_of(self, kind: Kind) -> int:
        """Return how many sensors of a kind there are."""
        return sum(one.kind is kind for one in self.sensors)

    def comparison(self, now_at: datetime, number: int) -> Asked:
        """Ask for a week of an area and the one before."""
        one = self._one(number)
        weeks = (now_at, now_at - WEEK)
        area = Identifier("area_code")
        return Asked(
            [_series(one.kind, end_at, WEEK, f"area={one.area}") for end_at in weeks],
            [_over(one.kind, end_at, WEEK, area, area=one.area) for end_at in weeks],
        )

    def districts(self, now_at: datetime, _number: int) -> Asked:
        """Ask for hourly air of all districts, a week of it."""
        area = Identifier("area_code")
        return Asked(
            [_series(AIR, now_at, WEEK, "by=area")], [_over(AIR, now_at, WEEK, area, area=None)]
        )

    def percentiles(self, now_at: datetime, _number: int) -> Asked:
        """Ask for percentiles of the city's air, which readings alone can tell."""
        statement = _PERCENTILES.format(
            name=Identifier(AIR.primary.name), readings=_readings(AIR), **_times(now_at, WEEK)
        )
        return Asked([_series(AIR, now_at, WEEK, "stat=p50,p95,p99")], [statement])

    def completeness(self, now_at: datetime, number: int) -> Asked:
        """Ask how much of a kind has come on each day of a season."""
        kind = self._one(number).kind
        span = f"from={rfc3339(now_at - SEASON)}&to={rfc3339(now_at)}"
        statement = _DAYS.format(rollup=CIVIL_DAY.table(kind), **_times(now_at, SEASON))
        return Asked([f"completeness?kind={kind.code}&by=1d&{span}"], [statement])

    def past(self, now_at: datetime, number: int) -> Asked:
        """Ask for the whole city as it was some days ago."""
        at = now_at - DAY - number % 60 * DAY / 10
        return Asked(
            [f"live/snapshot?at={rfc3339(at)}"],
            [
                _NEWEST.format(
                    readings=_readings(kind), kind=sql.Literal(kind.code), **_times(at, DAY)
                )
                for kind in KINDS
            ],
        )


def questions(city: AskedCity) -> list[Question]:
    """Return all sorts of questions about a city."""
    many = f"a day of {city.count_of(city.many_kind)} sensors, a line each"
    return [
        Question("overview", 40, city.overview),
        Question("sensor page, 24 h", 300, city.sensor_page),
        Question(f"30 days raw as {POINTS} points", 100, city.month),
        Question("a year by hours, one sensor", 300, city.year),
        Question(many, 300, city.many),
        Question("a week of an area and the one before", 300, city.comparison),
        Question("a week by districts", 300, city.districts),
        Question("percentiles of a week by hours", 300, city.percentiles),
        Question("how complete each day of 80 was", 300, city.completeness),
        Question("the whole city as it was", 300, city.past),
    ]


def _series(kind: Kind, to_at: datetime, span: timedelta, more: str) -> str:
    return (
        f"series?kind={kind.code}&resolution=1h&{more}"
        f"&from={rfc3339(to_at - span)}&to={rfc3339(to_at)}"
    )


def _raw(one: Sensor, names: Sequence[str], to_at: datetime, span: timedelta) -> Composed:
    return _RAW.format(
        columns=SQL(", ").join(map(Identifier, names)),
        readings=_readings(one.kind),
        key=one.key,
        **_times(to_at, span),
    )


def _hours(one: Sensor, to_at: datetime, span: timedelta) -> Composed:
    return _HOURS.format(
        key=one.key, rollup=HOUR.table(one.kind), **_columns(one.kind), **_times(to_at, span)
    )


def _over(
    kind: Kind, to_at: datetime, span: timedelta, group: Identifier, *, area: str | None
) -> Composed:
    return _OVER.format(
        group=group,
        area=sql.Literal(area),
        rollup=HOUR.table(kind),
        **_columns(kind),
        **_times(to_at, span),
    )


def _readings(kind: Kind) -> Identifier:
    return Identifier(f"reading_{kind.code}")


def _columns(kind: Kind) -> dict[str, Identifier]:
    name = kind.primary.name
    return {part: Identifier(f"{name}_{part}") for part in ("sum", "count", "min", "max")}


def _times(to_at: datetime, span: timedelta) -> dict[str, sql.Literal]:
    return {"from_at": sql.Literal(to_at - span), "to_at": sql.Literal(to_at)}
