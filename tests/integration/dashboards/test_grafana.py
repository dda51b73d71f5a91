"""What the dashboards for Grafana ask, the database answers to an analyst, for every kind."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg
import pytest
import yaml
from psycopg import Connection

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.database_role import Role
from contract.quality import Quality
from db.rollup import TIERS
from tests.stand import grafana
from tests.stand.account import LendDatabase, as_role
from tests.stand.grafana import BOARDS, FOLDER, Question
from tests.stand.rolled_up import roll_up
from tests.stand.stage import City

pytestmark = pytest.mark.integration

TO_AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
SPAN = (TO_AT - timedelta(hours=24), TO_AT)
READINGS = 20  # ten minutes apart, the last at the end
CITY_WIDE = [
    pytest.param(question, id=f"{path.stem}: {question.panel}")
    for path in BOARDS
    for question in grafana.questions(path)
    if not grafana.variables(path)
]
BY_KIND = [path for path in BOARDS if grafana.variables(path)]


@pytest.fixture(scope="module")
def analyst(lend_database: LendDatabase) -> Iterator[Connection]:
    """An analyst in a city with a sensor of each kind, one of whose readings is doubtful."""
    with lend_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            fill(connection)
        with psycopg.connect(as_role(url, Role.ANALYST), autocommit=True) as connection:
            yield connection


def fill(connection: Connection) -> None:
    city = City(connection)
    connection.execute("INSERT INTO city (time_zone) VALUES ('Etc/GMT-7')")
    connection.execute("INSERT INTO area VALUES ('760', 'district', 'Quận 1', 'D 1', NULL)")
    for kind in KINDS:
        key = city.sensor(f"{kind.short}-1", kind.code, period_s=600)
        for number in range(READINGS):
            at = TO_AT - timedelta(minutes=10 * number)
            values = {
                quantity.name: quantity.possible[0] + 0.5 * quantity.axis[1]
                for quantity in kind.quantities
            }
            quality = Quality.IMPLAUSIBLE if number == READINGS - 1 else 0
            city.reading(key, at, values, kind=kind.code, quality=int(quality))
    roll_up(connection, KINDS, "UTC", SPAN[0])


def answer(analyst: Connection, question: Question, values: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows of an answer, after a look at their form."""
    sql = grafana.expanded(question.sql, values, SPAN)
    asked = analyst.execute(cast("LiteralString", sql))
    assert asked.description
    names = [column.name for column in asked.description]
    assert len(set(names)) == len(names)
    rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    if question.form == "time_series":
        assert names[0] == "time"
        assert all(SPAN[0] <= row["time"] <= SPAN[1] for row in rows)
        assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    return rows


@pytest.mark.parametrize("question", CITY_WIDE)
def test_a_question_of_the_city_is_answered(analyst: Connection, question: Question) -> None:
    """With numbers, where there are readings."""
    rows = answer(analyst, question, {})
    assert rows
    values = [one for row in rows for one in row.values() if isinstance(one, float)]
    assert values
    assert all(math.isfinite(value) for value in values)


@pytest.mark.parametrize("path", BY_KIND, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_question_of_a_kind_is_answered_for_every_kind(
    analyst: Connection, path: Path, kind: Any
) -> None:
    """And of a sensor, for each quantity that its variable offers."""
    asked = grafana.variables(path)
    values = {"kind": kind.code, "sensor": f"{kind.short}-1"}
    offered = {
        name: [one for (one,) in analyst.execute(
            cast("LiteralString", grafana.expanded(query, values, SPAN))).fetchall()]
        for name, query in asked.items()
    }  # fmt: skip
    assert kind.code in offered["kind"]
    assert offered.get("sensor", [values["sensor"]]) == [values["sensor"]]
    quantities = offered.get("quantity", [""])
    assert set(quantities) == ({*kind.quantity_names} if "quantity" in asked else {""})
    for quantity in quantities:
        for question in grafana.questions(path):
            rows = answer(analyst, question, values | {"quantity": quantity})
            assert rows, question.panel


def test_what_is_received_is_held_against_what_was_due(analyst: Connection) -> None:
    """Twenty readings of a day of 144, one of them doubtful."""
    path = FOLDER / "boards" / "ioc-quality.json"
    by_panel = {question.panel: question for question in grafana.questions(path)}
    values = {"kind": "noise"}
    received = answer(analyst, by_panel["Received of expected"], values)
    assert float(received[0]["received"]) == pytest.approx(READINGS / 144)
    assert answer(analyst, by_panel["Doubtful"], values) == [{"doubtful": 1 / READINGS}]
    (silent,) = answer(analyst, by_panel["Who is silent or sends least"], values)
    assert (silent["received"], silent["expected"]) == (READINGS, 144)
    wrong = answer(analyst, by_panel["What is wrong with readings"], values)
    assert [(row["metric"], row["value"]) for row in wrong] == [("implausible", 1)]


def test_noise_is_averaged_as_energy(analyst: Connection) -> None:
    """And speeds by their readings: as the API does."""
    path = FOLDER / "boards" / "ioc-city.json"
    by_panel = {question.panel: question for question in grafana.questions(path)}
    for panel, name, kind in (
        ("Noise, Leq", "Leq", "noise"),
        ("Speed on measured streets", "mean", "traffic_flow"),
    ):
        primary = KIND_BY_CODE[kind].primary
        level = primary.possible[0] + 0.5 * primary.axis[1]
        for row in answer(analyst, by_panel[panel], {}):
            assert row[name] == pytest.approx(level, rel=1e-5)


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_a_dashboard_asks_the_source_that_is_provisioned(path: Path) -> None:
    """By its uid, under a name of its own; panels have ids of their own and cover none another."""
    text = (FOLDER / "provisioning" / "datasources" / "ioc.yaml").read_text("utf-8")
    (source,) = yaml.safe_load(text)["datasources"]
    expected = {"type": source["type"], "uid": source["uid"]}
    made = grafana.board(path)
    parts = [*made["panels"], *made["templating"]["list"]]
    parts += [target for panel in made["panels"] for target in panel["targets"]]
    assert all(part["datasource"] == expected for part in parts)
    assert made["uid"] == path.stem
    assert len({panel["id"] for panel in made["panels"]}) == len(made["panels"])
    covered = [
        (x, y)
        for panel in made["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(covered)) == len(covered)
    assert max(x for x, _ in covered) < 24


def test_the_source_is_the_analysts() -> None:
    """Its password is nobody's to read in the file; half of the sessions are left to others."""
    text = (FOLDER / "provisioning" / "datasources" / "ioc.yaml").read_text("utf-8")
    (source,) = yaml.safe_load(text)["datasources"]
    assert source["user"] == Role.ANALYST
    assert source["secureJsonData"] == {"password": "$CITY_PASSWORD"}
    assert source["jsonData"]["maxOpenConns"] <= 4


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_no_line_is_drawn_over_what_is_missing(path: Path) -> None:
    """Buckets without readings have no rows, over which Grafana draws on, unless it is told."""
    for panel in grafana.board(path)["panels"]:
        (target, *_) = panel["targets"]
        if panel["type"] != "timeseries" or target["format"] != "time_series":
            continue
        custom = panel["fieldConfig"]["defaults"]["custom"]
        if custom.get("drawStyle", "line") != "line":
            continue
        (code,) = set(re.findall(r"_(15m|1h)\b", target["rawSql"]))
        (tier,) = [tier for tier in TIERS if tier.name == code]
        assert custom["spanNulls"] is False
        assert custom["insertNulls"] == tier.width_s * 1000, panel["title"]


def test_districts_are_weighted_by_readings_in_every_zone(lend_database: LendDatabase) -> None:
    """Hours of a city half an hour off begin at half past: they are whole hours too."""
    path = FOLDER / "boards" / "ioc-city.json"
    by_panel = {question.panel: question for question in grafana.questions(path)}
    with lend_database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            city = City(connection)
            connection.execute("INSERT INTO area VALUES ('760', 'district', 'Quận 1', 'D 1', NULL)")
            for name, value, count in (("a", 10.0, 1), ("b", 50.0, 3)):
                key = city.sensor(name)
                for number in range(count):
                    at = TO_AT - timedelta(minutes=50 - number)
                    city.reading(key, at, {"pm25_ugm3": value})
            roll_up(connection, [KIND_BY_CODE["air_quality"]], "Asia/Kolkata", SPAN[0])
        with psycopg.connect(as_role(url, Role.ANALYST), autocommit=True) as analyst:
            (row,) = answer(analyst, by_panel["Districts, the last whole hour"], {})
    assert row["PM2.5 µg/m³"] == pytest.approx(40.0)
