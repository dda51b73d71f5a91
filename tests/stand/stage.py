"""The database that a test of the API plays on: rows as ingest writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from contract.clock import utc_now

INSERT_SENSOR = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, ward_code,
    gateway_id, quantities, period_s, announced_at, retired_at
)
VALUES (
    'hcmc', %(sensor_id)s, %(kind)s, %(domain)s, %(name)s, %(lat_deg)s, %(lon_deg)s,
    %(area)s, %(ward)s, %(gateway_id)s, %(quantities)s, %(period_s)s, now(), %(retired_at)s
)
RETURNING sensor_key
"""
BEAT = """
INSERT INTO ingest_worker
VALUES (%s, 'ingest-hcmc-0', now() - %s * INTERVAL '1 second', %s, 0.2, 0.1, 1, 0, %s)
"""
JUDGED = """
INSERT INTO judged_until (city_at, written_at)
VALUES (%(city_at)s, now() - %(age_s)s * INTERVAL '1 second')
ON CONFLICT (is_only) DO UPDATE SET city_at = excluded.city_at, written_at = excluded.written_at
"""
MARK_BUCKETS = "COPY dirty_bucket (kind, sensor_key, bucket_at) FROM STDIN"


def insert_reading(kind: str, names: Iterable[str]) -> sql.Composed:
    """Return the statement that stores a reading of some quantities."""
    columns = list(names)
    return sql.SQL(
        "INSERT INTO {} (sensor_key, observed_at, received_at, quality, {}) "
        "VALUES (%s, %s, %s, %s, {})"
    ).format(
        sql.Identifier(f"reading_{kind}"),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )


@dataclass(frozen=True, slots=True)
class City:
    """The database of a test, written as ingest would."""

    connection: psycopg.Connection

    def sensor(
        self,
        sensor_id: str,
        kind: str = "air_quality",
        *,
        name: str = "Bến Thành",
        lat_deg: float = 10.77,
        lon_deg: float = 106.70,
        area: str | None = "760",
        ward: str | None = None,
        gateway_id: str | None = None,
        period_s: float = 300,
        retired_at: datetime | None = None,
    ) -> int:
        """Register a sensor and return its key."""
        row = self.connection.execute(
            INSERT_SENSOR,
            {
                "sensor_id": sensor_id,
                "kind": kind,
                "domain": KIND_BY_CODE[kind].domain,
                "name": name,
                "lat_deg": lat_deg,
                "lon_deg": lon_deg,
                "area": area,
                "ward": ward,
                "gateway_id": gateway_id,
                "quantities": list(KIND_BY_CODE[kind].quantity_names),
                "period_s": period_s,
                "retired_at": retired_at,
            },
        ).fetchone()
        assert row is not None
        return int(row[0])

    def reading(
        self,
        key: int,
        observed_at: datetime,
        values: Mapping[str, float | None],
        *,
        kind: str = "air_quality",
        quality: int = 0,
        received_at: datetime | None = None,
    ) -> None:
        """Store one reading."""
        self.connection.execute(
            insert_reading(kind, values),
            [key, observed_at, received_at or utc_now(), quality, *values.values()],
        )

    def batch(
        self,
        kind: str,
        names: Iterable[str],
        rows: Iterable[tuple[object, ...]],
        marks: Iterable[tuple[int, datetime]],
    ) -> None:
        """Store readings and mark buckets at a stroke, as ingest does.

        Rows are of a sensor, when it was observed and received, the quality and the quantities;
        marks of a sensor and the begin of its bucket.
        """
        columns = ("sensor_key", "observed_at", "received_at", "quality", *names)
        into_readings = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(f"reading_{kind}"), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self.connection.transaction(), self.connection.cursor() as cursor:
            with cursor.copy(into_readings) as readings:
                for row in rows:
                    readings.write_row(row)
            with cursor.copy(MARK_BUCKETS) as dirty:
                for mark in marks:
                    dirty.write_row((kind, *mark))

    def gateway(self, gateway_id: str, status: str) -> None:
        """Store a gateway's status."""
        self.connection.execute(
            "INSERT INTO gateway VALUES (%s, 'hcmc', '760', %s, now())", [gateway_id, status]
        )

    def beat(
        self, slot: int = 0, *, age_s: float = 0, connected: bool = True, problem: str | None = None
    ) -> None:
        """Store the beat of an ingest worker, beside that of a judgement which is well."""
        self.connection.execute(BEAT, [slot, age_s, connected, problem])
        self.judged(utc_now(), age_s=min(0.0, age_s))

    def judged(self, city_at: datetime, *, age_s: float = 0.0) -> None:
        """Store that alerts are judged up to a city time."""
        self.connection.execute(JUDGED, {"city_at": city_at, "age_s": age_s})


def at(minutes_ago: float = 0.0) -> datetime:
    """Return a time this many minutes ago, in whole milliseconds."""
    moment = utc_now() - timedelta(minutes=minutes_ago)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
