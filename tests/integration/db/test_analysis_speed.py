"""A question through a view reads what the same question to the tables reads."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import Connection

from contract.database_role import Role
from db.columnstore import enable, stored_tables
from tests.stand.account import LendDatabase, as_role
from tests.stand.stage import City

pytestmark = pytest.mark.integration

DAYS, SENSORS = 10, 20
FILL = """
INSERT INTO reading_noise (sensor_key, observed_at, received_at, leq_db)
SELECT sensor_key, at, at, 60
FROM sensor, generate_series(
    '2026-11-12T00:00Z'::timestamptz, '2026-11-21T23:55Z', INTERVAL '5 minutes'
) AS at
"""
FILL_HOURS = """
INSERT INTO rollup_noise_1h (
    sensor_key, bucket_at, reading_count, expected_count, leq_db_count, leq_db_sum, lmax_db_count
)
SELECT sensor_key, time_bucket('1 hour', observed_at), 12, 12, 12, 12e6, 0
FROM reading_noise
GROUP BY 1, 2
"""
SPAN = "{at} >= '2026-11-18T00:00Z' AND {at} < '2026-11-19T00:00Z'"
THROUGH = "SELECT observed_at, area_name, leq_db FROM analysis.noise WHERE sensor_id = 'n-7' AND "
THE_SAME = (
    "SELECT observed_at, area.name_vi, leq_db FROM reading_noise AS reading "
    "INNER JOIN sensor ON reading.sensor_key = sensor.sensor_key "
    "INNER JOIN sensor_place AS place ON reading.sensor_key = place.sensor_key "
    "AND observed_at >= from_at AND (to_at IS NULL OR observed_at < to_at) "
    "LEFT JOIN area ON place.area_code = area.code WHERE sensor_id = 'n-7' AND "
)
SCAN = re.compile(r"Scan (?:using \S+ )?on (_hyper_\S+)")
BY_KEY = re.compile(r"\(sensor_key = (?:sensor|place)\.sensor_key\)")
BUFFERS = re.compile(r"Buffers: shared hit=(\d+)(?: read=(\d+))?")


@pytest.fixture(scope="module")
def database_url(lend_database: LendDatabase) -> Iterator[str]:
    """Ten days of twenty sensors, a chunk a day."""
    with lend_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            city = City(connection)
            for number in range(SENSORS):
                city.sensor(f"n-{number}", "noise")
            connection.execute(FILL)
            connection.execute(FILL_HOURS)
            connection.execute("VACUUM ANALYZE")
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def plan(connection: Connection, query: str, *options: str) -> str:
    """Return how the server would answer, in its words."""
    asked = ", ".join(["COSTS OFF", *options])
    rows = connection.execute(f"EXPLAIN ({asked}) {query}".encode()).fetchall()
    return "\n".join(line for (line,) in rows)


def read_count(connection: Connection, query: str) -> int:
    """Return how many pages an answer takes, the second time."""
    measured = ("ANALYZE", "BUFFERS", "TIMING OFF", "SUMMARY OFF")
    plan(connection, query, *measured)
    text = plan(connection, query, *measured)
    hit, read = BUFFERS.findall(text)[0]
    return int(hit) + int(read or 0)


def test_a_sensor_and_a_span_reach_the_keys_of_the_chunks(connection: Connection) -> None:
    """Chunks of other days are not looked at; in those that are, the sensor is found by its key.

    That key is what the columnstore holds together (`segmentby`), so that there, too, one sensor's
    rows alone are unpacked.
    """
    text = plan(connection, THROUGH + SPAN.format(at="observed_at"))
    assert len(SCAN.findall(text)) == 1
    (condition,) = [
        line for line in text.splitlines() if "observed_at >=" in line and "Index Cond" in line
    ]
    assert BY_KEY.search(condition)
    statement = enable(stored_tables()[0]).as_string(connection)
    assert "compress_segmentby = 'sensor_key'" in statement


def test_a_span_that_ends_now_is_cut_when_the_question_comes(connection: Connection) -> None:
    """What depends on the time of asking excludes chunks too."""
    text = plan(connection, THROUGH + "observed_at > now() - INTERVAL '1 hour'")
    assert len(SCAN.findall(text)) <= 1


def test_an_area_and_a_span_reach_them_too(connection: Connection) -> None:
    query = "SELECT avg(leq_db) FROM analysis.noise WHERE area = '760' AND "
    assert len(SCAN.findall(plan(connection, query + SPAN.format(at="observed_at")))) == 1


def test_hours_reach_them_too(connection: Connection) -> None:
    query = "SELECT leq_db_mean FROM analysis.noise_1h WHERE sensor_id = 'n-7' AND "
    text = plan(connection, query + SPAN.format(at="bucket_at"))
    assert len(SCAN.findall(text)) == 1
    assert BY_KEY.search(text)


def test_a_place_is_looked_up_once_for_a_sensor(connection: Connection) -> None:
    """Before its readings are read, not for each of them."""
    text = plan(connection, THROUGH + SPAN.format(at="observed_at"))
    assert text.index("on sensor_place") < text.index("on _hyper_")


def test_the_view_reads_no_more_than_the_tables(connection: Connection) -> None:
    through = read_count(connection, THROUGH + SPAN.format(at="observed_at"))
    directly = read_count(connection, THE_SAME + SPAN.format(at="observed_at"))
    assert through <= 1.1 * directly


def test_what_is_not_asked_for_is_not_joined(connection: Connection) -> None:
    """Neither names of areas nor sensors are looked up for a mean of all."""
    text = plan(connection, "SELECT avg(leq_db) FROM analysis.noise")
    assert "on area" not in text
    assert "on sensor" not in text.replace("on sensor_place", "")


def test_quality_is_judged_in_place(connection: Connection) -> None:
    """Not by a call for each row, eight times as slow."""
    text = plan(connection, "SELECT avg(leq_db) FROM analysis.noise WHERE quality = 'good'")
    assert "quality_words" not in text


def test_an_analyst_has_the_same_plans(connection: Connection, database_url: str) -> None:
    """His rights hide nothing from the planner."""
    query = THROUGH + SPAN.format(at="observed_at")
    with psycopg.connect(as_role(database_url, Role.ANALYST), autocommit=True) as analyst:
        assert plan(analyst, query) == plan(connection, query)
