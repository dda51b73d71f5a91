"""Analysts' views say what the tables say: in local time, in words, by where a sensor stood."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.database_role import Role
from contract.quality import UNTRUSTED, Quality
from contract.quantity import Quantity
from db import aggregate
from db.column import comma
from db.rollup import TIERS, Tier
from tests.stand.account import as_role
from tests.stand.alert_rows import AlertRows, threshold_rule
from tests.stand.rolled_up import roll_up
from tests.stand.stage import City

pytestmark = pytest.mark.integration

AT = datetime(2026, 11, 22, 7, 3, tzinfo=UTC)
ZONE = "Etc/GMT-9"  # nine hours ahead of UTC
COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'analysis' "
    "AND table_name = %s ORDER BY ordinal_position"
)
PLACED = ("sensor_id", "area", "area_name", "ward", "ward_name")
# How values add up differs, so do means: of speeds, sound, directions, rain and a register.
EACH_AGGREGATE = ("traffic_flow", "noise", "weather", "rain_gauge", "smart_meter")


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A city with a zone, a district and a ward, as its superuser fills it."""
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as opened:
        opened.execute("INSERT INTO city (time_zone) VALUES (%s)", [ZONE])
        opened.execute(
            "INSERT INTO area VALUES ('760', 'district', 'Quận 1', 'District 1', NULL), "
            "('761', 'district', 'Quận 12', 'District 12', NULL), "
            "('26740', 'ward', 'Bến Nghé', 'Ben Nghe', '760')"
        )
        yield opened


@pytest.fixture
def analyst(connection: Connection, database_url: str) -> Iterator[Connection]:
    """An analyst who looks at that city."""
    assert not connection.closed
    url = as_role(database_url, Role.ANALYST)
    with psycopg.connect(url, autocommit=True, options="-c timezone=UTC") as opened:
        yield opened


def ends(quantity: Quantity) -> list[str]:
    """Return the columns of a quantity in the views of rollups."""
    names = ["mean", "min", "max", *(["sum"] if quantity.aggregate == "sum" else [])]
    return [f"{quantity.name}_{name}" for name in names]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kinds_views_have_its_quantities_in_order(schema_url: str, kind: Kind) -> None:
    with psycopg.connect(schema_url) as looking:
        names = [name for (name,) in looking.execute(COLUMNS, [kind.code])]
        assert names == [
            *("observed_at", "local_time", "sensor_id", "sensor_name", *PLACED[1:], "quality"),
            *kind.quantity_names,
        ]
        for tier in TIERS:
            names = [name for (name,) in looking.execute(COLUMNS, [f"{kind.code}_{tier.name}"])]
            assert names == [
                *("bucket_at", "local_time", *PLACED, "count", "untrusted_count"),
                *(end for quantity in kind.quantities for end in ends(quantity)),
            ]


def test_local_time_is_that_of_the_citys_zone(connection: Connection, analyst: Connection) -> None:
    """As the clock on the wall shows it; unknown until ingest has said which zone that is."""
    city = City(connection)
    city.reading(city.sensor("a"), AT, {"pm25_ugm3": 42.0})
    select = "SELECT observed_at, local_time FROM air_quality"
    assert analyst.execute(select).fetchall() == [(AT, datetime(2026, 11, 22, 16, 3))]  # noqa: DTZ001
    connection.execute("DELETE FROM city")
    assert analyst.execute(select).fetchall() == [(AT, None)]


@pytest.mark.parametrize("bits", range(256))
def test_quality_is_good_where_it_is_trusted_and_else_says_what_is_wrong(
    schema_url: str, bits: int
) -> None:
    """So that `good` is what the API, means and exports take: late readings too."""
    words = [word.name.lower() for word in Quality if word.name and word & bits]
    with psycopg.connect(schema_url) as looking:
        found = looking.execute("SELECT quality_words(%s::smallint)", [bits]).fetchone()
    assert found == (", ".join(words) if bits & UNTRUSTED else "good",)


def test_a_reading_is_in_the_area_in_which_its_sensor_stood(
    connection: Connection, analyst: Connection
) -> None:
    """A sensor that moves leaves behind what it has observed; a bucket is where it began."""
    city = City(connection)
    key = city.sensor("a", area="760", ward="26740")
    moved_at = AT + timedelta(minutes=30)
    connection.execute("UPDATE sensor_place SET to_at = %s", [moved_at])
    connection.execute(
        "INSERT INTO sensor_place VALUES (%s, %s, NULL, '761', NULL, 10.8, 106.6)", [key, moved_at]
    )
    connection.execute("UPDATE sensor SET area_code = '761', ward_code = NULL")
    for minutes in (0, 29, 30, 59):
        city.reading(key, AT + timedelta(minutes=minutes), {"pm25_ugm3": 42.0})
    roll_up(connection, [KIND_BY_CODE["air_quality"]], ZONE, AT)
    before, after = ("760", "Quận 1", "26740", "Bến Nghé"), ("761", "Quận 12", None, None)
    for view, expected in (
        ("air_quality", [before, before, after, after]),
        ("air_quality_15m", [before, before, after]),
        ("air_quality_1h", [before, after]),
        ("air_quality_1d", [before]),
        ("sensor", [after]),
    ):
        select = SQL("SELECT area, area_name, ward, ward_name FROM {} ORDER BY 1").format(
            Identifier(view)
        )
        found = analyst.execute(select).fetchall()
        assert found == expected, view


def test_a_sensor_outside_of_all_areas_is_there_all_the_same(
    connection: Connection, analyst: Connection
) -> None:
    """Nothing that was observed is left out because something about it is not known."""
    city = City(connection)
    key = city.sensor("a", area=None)
    city.reading(key, AT, {"pm25_ugm3": 42.0})
    select = "SELECT sensor_id, area, area_name, pm25_ugm3 FROM air_quality"
    assert analyst.execute(select).fetchall() == [("a", None, None, 42.0)]


@pytest.mark.parametrize("code", EACH_AGGREGATE)
@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_a_mean_is_that_of_all_answers(
    connection: Connection, analyst: Connection, code: str, tier: Tier
) -> None:
    """By energy, by vectors, per reading, or none: what `db.aggregate` says, which the API uses."""
    kind = KIND_BY_CODE[code]
    city = City(connection)
    key = city.sensor("a", code)
    for number in range(40):
        values = {
            quantity.name: quantity.possible[0]
            + (0.5 + 0.4 * math.sin(number * (place + 1))) * quantity.axis[1]
            for place, quantity in enumerate(kind.quantities)
        }
        values |= {"energy_kwh": number * 0.1} if code == "smart_meter" else {}
        quality = 1 if number % 9 == 8 else 0
        city.reading(key, AT + timedelta(minutes=number), values, kind=code, quality=quality)
    roll_up(connection, [kind], ZONE, AT)
    expected = connection.execute(
        SQL("SELECT reading_count, untrusted_count, {} FROM {} AS one ORDER BY bucket_at").format(
            comma([aggregate.mean(each) for each in kind.quantities]), tier.table(kind)
        )
    ).fetchall()
    means = [Identifier(f"{each.name}_mean") for each in kind.quantities]
    found = analyst.execute(
        SQL("SELECT count, untrusted_count, {} FROM {} ORDER BY bucket_at").format(
            comma(means), Identifier(f"{code}_{tier.name}")
        )
    ).fetchall()
    assert found == expected
    assert sum(untrusted for _, untrusted, *_ in found) == 4


def test_directions_that_cancel_out_have_no_mean_and_rain_has_a_sum(
    connection: Connection, analyst: Connection
) -> None:
    city = City(connection)
    vane, gauge = city.sensor("v", "weather"), city.sensor("g", "rain_gauge")
    for minutes, degrees in ((0, 90.0), (1, 270.0)):
        at = AT + timedelta(minutes=minutes)
        city.reading(vane, at, {"wind_from_deg": degrees}, kind="weather")
        city.reading(gauge, at, {"rain_mm": 1.5}, kind="rain_gauge")
    for code in ("weather", "rain_gauge"):
        roll_up(connection, [KIND_BY_CODE[code]], ZONE, AT)
    select = "SELECT wind_from_deg_mean, wind_from_deg_min, wind_from_deg_max FROM weather_1h"
    assert analyst.execute(select).fetchall() == [(None, None, None)]
    select = "SELECT rain_mm_mean, rain_mm_max, rain_mm_sum FROM rain_gauge_1h"
    assert analyst.execute(select).fetchall() == [(1.5, 1.5, 3.0)]


def test_alerts_are_told_with_their_rule_and_place_and_what_was_done(
    connection: Connection, analyst: Connection
) -> None:
    rows = AlertRows(connection)
    rule = rows.rule(threshold_rule())
    key = City(connection).sensor("hcmc-flood-0001", "street_flood")
    single = rows.alert(rule, key, raised_at=AT, since_at=AT, area="760", ward="26740")
    whole = rows.alert(rule, raised_at=AT, since_at=AT, sensor_count=9)
    rows.step(single, 2, "acknowledge", to_state="acknowledged", at=AT)

    told = analyst.execute(
        "SELECT alert_id, local_time, rule, rule_name, sensor_id, area_name, ward_name FROM alert "
        "ORDER BY alert_id"
    ).fetchall()
    local = AT.replace(tzinfo=None) + timedelta(hours=9)
    assert told == [
        (single, local, "flood-critical", "Ngập sâu", "hcmc-flood-0001", "Quận 1", "Bến Nghé"),
        (whole, local, "flood-critical", "Ngập sâu", None, None, None),
    ]
    steps = analyst.execute("SELECT alert_id, local_time, step, who FROM alert_step").fetchall()
    assert steps == [(single, local, "acknowledge", "lan")]
