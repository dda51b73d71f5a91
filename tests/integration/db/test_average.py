"""The average over a span that ends anywhere equals the trusted readings in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest
from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE, Kind
from db import rollup
from db.average import Average, averages, spans
from db.rollup import TIERS
from tests.stand.history import circular_mean_deg, energetic_mean_db

pytestmark = pytest.mark.integration

BEGIN = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
PERIOD_S = 60
ROWS = 30 * 60
SPANS_S = (900, 3_600, 86_400)
QUANTITIES = ("pm25_ugm3", "leq_db", "wind_from_deg", "rain_mm")
KEY = 1


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as opened:
        opened.execute(rollup.MAKE_DIRTY)
        yield opened


def kind_of(name: str) -> Kind:
    return next(kind for kind in KIND_BY_CODE.values() if name in kind.quantity_names)


def register(connection: psycopg.Connection, kind: Kind) -> None:
    connection.execute(
        "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, "
        "period_s, announced_at) VALUES ('hcmc', 's-1', %s, %s, 's', 10.7, 106.7, %s, %s, now())",
        [kind.code, kind.domain, list(kind.quantity_names), PERIOD_S],
    )


def store(
    connection: psycopg.Connection, name: str, rows: list[tuple[datetime, float, int]]
) -> None:
    """Store readings and mark their buckets, as a batch does."""
    kind = kind_of(name)
    insert = SQL(
        "INSERT INTO {} (sensor_key, observed_at, received_at, {}, quality) "
        "VALUES (1, %s, now(), %s, %s)"
    ).format(Identifier(f"reading_{kind.code}"), Identifier(name))
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(insert, rows)
        cursor.executemany(
            "INSERT INTO dirty_bucket VALUES (%s, 1, time_bucket('15 minutes', %s))",
            [(kind.code, at) for at, _, _ in rows],
        )


def compute(connection: psycopg.Connection, kind: Kind) -> None:
    with connection.transaction():
        connection.execute(
            "WITH gone AS (DELETE FROM dirty_bucket RETURNING kind, sensor_key, bucket_at) "
            "INSERT INTO dirty SELECT DISTINCT kind, sensor_key, bucket_at FROM gone"
        )
        for tier in TIERS:
            connection.execute(rollup.refresh(kind, tier, "Asia/Ho_Chi_Minh"), {"floor_at": BEGIN})


def found(
    connection: psycopg.Connection, name: str, span_s: int, newest_at: datetime
) -> Average | None:
    kind = kind_of(name)
    quantity = next(each for each in kind.quantities if each.name == name)
    with connection.cursor(row_factory=class_row(Average)) as cursor:
        cursor.execute(averages(kind, quantity, span_s), spans([KEY], [newest_at], span_s))
        return cursor.fetchone()


def mean_of(name: str, values: FloatArray) -> float:
    match name:
        case "leq_db":
            return energetic_mean_db(values)
        case "wind_from_deg":
            return circular_mean_deg(values)
        case _:
            return float(values.mean())


@pytest.mark.parametrize("computed", [0, ROWS - 100, ROWS], ids=["marked", "open", "computed"])
@pytest.mark.parametrize("name", QUANTITIES)
def test_an_average_is_that_of_the_trusted_readings_of_its_span(
    connection: psycopg.Connection, name: str, computed: int
) -> None:
    """Ends are drawn, on edges of quarters and off them; bits too, for a third of the rows."""
    generator = np.random.Generator(np.random.Philox(5))
    values = np.round(20 + 60 * generator.random(ROWS), 1)
    quality = generator.choice([0, 64, 128, 1, 2, 4, 8, 16, 32, 33, 96], ROWS)
    values[quality & 63 != 0] = 355.0
    at = [BEGIN + timedelta(seconds=PERIOD_S * row) for row in range(ROWS)]
    rows = list(zip(at, values.tolist(), quality.tolist(), strict=True))
    register(connection, kind_of(name))
    store(connection, name, rows[:computed])
    compute(connection, kind_of(name))
    store(connection, name, rows[computed:])
    is_trusted = quality & 63 == 0
    ends = [BEGIN + timedelta(hours=27), BEGIN + timedelta(hours=26, minutes=15, seconds=1)]
    ends += [BEGIN + timedelta(seconds=int(s)) for s in generator.integers(60, ROWS * 60, 12)]
    for span_s in SPANS_S:
        for end in ends:
            in_span = np.array([end - timedelta(seconds=span_s) < one <= end for one in at])
            counted = values[in_span & is_trusted]
            average = found(connection, name, span_s, end)
            assert average is not None
            assert average.value_count == len(counted)
            assert average.mean == pytest.approx(mean_of(name, counted), rel=1e-5)
            assert average.covered_s == len(counted) * PERIOD_S


def test_a_span_covers_what_its_readings_speak_for(connection: psycopg.Connection) -> None:
    """A device that sends twice as often as it said does not cover more than the time that was."""
    register(connection, kind_of("leq_db"))
    end = BEGIN + timedelta(hours=1)
    rows = [(end - timedelta(seconds=20 * row), 60.0, 0) for row in range(90)]
    store(connection, "leq_db", rows)
    average = found(connection, "leq_db", 3_600, end)
    assert average is not None
    assert (average.value_count, average.covered_s) == (90, 1_800 + PERIOD_S)


def test_without_a_trusted_value_there_is_no_average(connection: psycopg.Connection) -> None:
    register(connection, kind_of("leq_db"))
    store(connection, "leq_db", [(BEGIN, 60.0, 1)])
    assert found(connection, "leq_db", 3_600, BEGIN) is None
    assert found(connection, "leq_db", 3_600, BEGIN + timedelta(days=3)) is None
