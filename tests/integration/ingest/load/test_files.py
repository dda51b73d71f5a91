"""`python -m ingest load FILE`: what others have measured is there whole, once, in its place."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contract.clock import utc_now
from tests.stand.load_process import LoadProcess
from tests.stand.station import Query
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
STATIONS = {"Nguyễn Văn Cừ, Q5": "my-aq-1", "Bến Thành, Q1": "my-aq-2", "Thủ Đức": "my-aq-3"}
SENSORS = """sensor_id,kind,name,lat_deg,lon_deg,period_s
my-aq-1,air_quality,"Nguyễn Văn Cừ, Q5",10.7602,106.6822,3600
my-aq-2,air_quality,"Bến Thành, Q1",10.7725,106.6980,3600
my-aq-3,air_quality,Thủ Đức,10.8494,106.7537,3600
"""
MAP = """kind = "air_quality"
zone = "Asia/Ho_Chi_Minh"
format = "%d/%m/%Y %H:%M"
delimiter = ";"
decimal = ","
missing = ["", "-999"]
[columns]
observed_at = "Thời gian"
sensor_id = "Trạm"
[values.pm25_ugm3]
from = "PM2.5 (µg/m³)"
unit = "µg/m³"
[values.no2_ugm3]
from = "NO2 (ppb)"
unit = "ppb"
[sensors]
"""
HEADER = "Thời gian;Trạm;PM2.5 (µg/m³);NO2 (ppb);Ghi chú"
Load = Callable[..., LoadProcess]


@pytest.fixture
def load(database_url: str, tmp_path: Path) -> Iterator[Load]:
    """Start loads that end with the test."""
    started: list[LoadProcess] = []

    def start(*arguments: object, **settings: object) -> LoadProcess:
        path = tmp_path / f"load-{len(started)}.log"
        started.append(LoadProcess(database_url, path, *map(str, arguments), **settings))
        return started[-1]

    yield start
    for one in started:
        if one.child.poll() is None:
            one.kill()


def midnight(days_ago: int) -> datetime:
    """Return the city's midnight some days back."""
    today = utc_now().astimezone(ZONE).date()
    return datetime.combine(today - timedelta(days=days_ago), datetime.min.time(), ZONE)


def line(hour: int, station: str, *, days_ago: int, pm25: str | None = None) -> str:
    """Return an hour of a station, as such files write it."""
    at = midnight(days_ago) + timedelta(hours=hour)
    value = f"{20 + hour % 24},5" if pm25 is None else pm25
    name = f'"{station}"' if "," in station else station
    return f"{at:%d/%m/%Y %H:%M};{name};{value};{10 + hour % 7};"


def given(folder: Path, lines: list[str]) -> list[object]:
    """Write a file, its map and its sensors; return what the command is told."""
    table = "".join(f'"{name}" = "{sensor_id}"\n' for name, sensor_id in STATIONS.items())
    (folder / "air.csv").write_text("\ufeff" + "\r\n".join([HEADER, *lines]), "utf-8")
    (folder / "air.toml").write_text(MAP + table, "utf-8")
    (folder / "sensors.csv").write_text(SENSORS, "utf-8")
    paths = [folder / name for name in ("air.csv", "air.toml", "sensors.csv")]
    return [paths[0], "--map", paths[1], "--sensors", paths[2]]


def month(*, days_ago: int = 30, days: int = 30) -> list[str]:
    """Return the hours of all stations, in order of time."""
    return [
        line(hour, station, days_ago=days_ago) for hour in range(24 * days) for station in STATIONS
    ]


BAD = {
    100: (line(0, "Bến Thành, Q1", days_ago=30, pm25="abc"), "wrong_type"),
    200: (line(0, "Quận 12", days_ago=30), "unknown_sensor"),
    300: ("31/02/2026 07:00;Thủ Đức;1;1;", "bad_time"),
    400: ('01/01/2026 07:00;"Thủ Đức;1;1;', "ragged_pack"),
    500: (line(0, "Thủ Đức", days_ago=30, pm25="5000"), "out_of_range"),
    600: (line(0, "Thủ Đức", days_ago=-3), "future_time"),
}
"""By the number of its line: what is wrong, and what it is refused for."""


def with_bad_rows() -> list[str]:
    """Return a month with rows that are none, and one gap."""
    lines = month()
    lines[3] = line(1, "Nguyễn Văn Cừ, Q5", days_ago=30, pm25="-999")
    for number, (text, _) in BAD.items():
        lines[number - 2] = text
    return lines


def test_a_file_of_others_arrives_whole_and_its_bad_rows_are_listed(
    load: Load, query: Query, tmp_path: Path
) -> None:
    """Gaps are gaps, values in their units, hours at their instants."""
    lines, rejects = with_bad_rows(), tmp_path / "rejects.csv"
    good = len(lines) - len(BAD)
    run = load(*given(tmp_path, lines), "--rejects", rejects)
    code, told = run.finish()

    assert code == 3, run.log
    assert "3 sensors registered" in told
    assert f"2,160 rows, {good:,} new, 0 there before, 6 refused" in told
    listed = [row[1:3] for row in csv.reader(rejects.read_text("utf-8").splitlines())][1:]
    assert sorted(listed) == [[str(number), reason] for number, (_, reason) in BAD.items()]
    assert query("SELECT count(*), count(pm25_ugm3) FROM reading_air_quality") == [(good, good - 1)]
    assert query(
        "SELECT round(no2_ugm3::numeric, 1) FROM reading_air_quality "
        "INNER JOIN sensor USING (sensor_key) WHERE sensor_id = 'my-aq-1' AND observed_at = %s",
        midnight(30) + timedelta(hours=1),
    ) == [(Decimal("20.7"),)], "11 ppb at 25 °C"


def test_a_second_load_of_a_file_says_that_all_was_there(
    load: Load, query: Query, tmp_path: Path
) -> None:
    rows = "SELECT * FROM reading_air_quality ORDER BY sensor_key, observed_at"
    lines = with_bad_rows()
    arguments = given(tmp_path, lines)
    assert load(*arguments).finish()[0] == 3
    before = query(rows)

    code, told = load(*arguments, "--json").finish()
    again = json.loads(told)
    assert code == 3
    assert (again["new"], again["duplicates"]) == (0, len(lines) - len(BAD))
    assert (again["refused"], again["sensors"]) == (len(BAD), 0)
    assert query(rows) == before
    assert query("SELECT count(*) FROM load WHERE finished_at IS NOT NULL") == [(2,)]


BUCKETS = {
    "15m": "date_bin('15 min', observed_at, '2000-01-01Z')",
    "1h": "date_trunc('hour', observed_at)",
    "1d": "date_trunc('day', observed_at, 'Asia/Ho_Chi_Minh')",
}
DIRECT = """
SELECT count(*) FROM (
    SELECT sensor_key, {bucket} AS bucket_at, count(*), sum(pm25_ugm3::double precision),
        min(pm25_ugm3), max(pm25_ugm3)
    FROM reading_air_quality GROUP BY 1, 2
    EXCEPT
    SELECT sensor_key, bucket_at, reading_count, pm25_ugm3_sum, pm25_ugm3_min, pm25_ugm3_max
    FROM rollup_air_quality_{tier}
) AS other
"""


@pytest.mark.parametrize("order", ["by_time", "newest_first", "by_station"])
def test_a_file_in_any_order_makes_its_rollups_at_once(
    load: Load, query: Query, tmp_path: Path, order: str
) -> None:
    """Nothing is left to be computed: no bucket is marked."""
    lines = month()
    if order == "newest_first":
        lines.reverse()
    if order == "by_station":
        lines = [one for station in STATIONS for one in lines if station in one]
    run = load(*given(tmp_path, lines), "--json")
    code, told = run.finish()

    assert code == 0, run.log
    assert json.loads(told)["new"] == len(lines)
    assert query("SELECT count(*) FROM dirty_bucket") == [(0,)]
    for tier, bucket in BUCKETS.items():
        assert query(DIRECT.format(tier=tier, bucket=bucket)) == [(0,)], tier
    assert query("SELECT count(*) FROM rollup_air_quality_1d") == [(90,)]


def test_years_that_are_not_kept_are_whole_days(load: Load, query: Query, tmp_path: Path) -> None:
    """Of rows that are not kept nothing can be added later, so no day may be divided."""
    lines = month(days_ago=800, days=700)
    run = load(*given(tmp_path, lines), "--json", ingest_raw_retention_days=10)
    code, told = run.finish()

    assert code == 0, run.log
    assert json.loads(told)["rows"] == json.loads(told)["new"] == len(lines) == 3 * 24 * 700
    assert len(run.events("load_progress")) > 1
    assert query("SELECT count(*) FROM reading_air_quality") == [(0,)]
    assert query(
        "SELECT count(*), min(reading_count), max(reading_count), min(pm25_ugm3_max)::float "
        "FROM rollup_air_quality_1d"
    ) == [(3 * 700, 24, 24, 43.5)]


def test_killed_in_the_middle_it_goes_on_and_is_whole(
    load: Load, query: Query, tmp_path: Path, until: Until
) -> None:
    stations = {f"Trạm {number}": f"my-aq-{number}" for number in range(10, 110)}
    lines = [line(hour, one, days_ago=85) for hour in range(24 * 80) for one in stations]
    arguments = given(tmp_path, lines)
    with (tmp_path / "air.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'"{name}" = "{one}"\n' for name, one in stations.items())
    with (tmp_path / "sensors.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"{one},air_quality,{name},10.8,106.7,3600\n" for name, one in stations.items()
        )
    run = load(*arguments)
    until(lambda: query("SELECT 1 FROM load_part"), "a part is committed")
    run.kill()
    assert query("SELECT finished_at FROM load") == [(None,)]
    assert 0 < query("SELECT count(*) FROM reading_air_quality")[0][0] < len(lines)

    again = load(*arguments, "--json")
    code, told = again.finish()
    assert code == 0, again.log
    whole = json.loads(told)
    assert (whole["rows"], whole["new"], whole["duplicates"]) == (len(lines), len(lines), 0)
    assert query("SELECT count(*) FROM reading_air_quality") == [(len(lines),)]
    assert query("SELECT count(*) FROM dirty_bucket") == [(0,)]
    assert again.events("load_began")[0]["done"] > 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"NO2 (ppb)"', '"NO2"', "has no column 'NO2', which"),
        ('unit = "ppb"', 'unit = "ppq"', 'values.no2_ugm3.unit "ppq" does not convert into ug/m3'),
        ("Asia/Ho_Chi_Minh", "Asia/Saigon City", 'zone "Asia/Saigon City" is no zone'),
        ('zone = "Asia/Ho_Chi_Minh"\n', "", 'write zone = "Asia/Bangkok" in the map'),
    ],
)
def test_a_map_that_is_wrong_says_so_before_anything_is_done(
    load: Load, query: Query, tmp_path: Path, old: str, new: str, said: str
) -> None:
    arguments = given(tmp_path, month(days=1))
    path = tmp_path / "air.toml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    run = load(*arguments)

    assert run.finish() == (1, "")
    assert said in run.log
    assert query("SELECT (SELECT count(*) FROM load), (SELECT count(*) FROM sensor)") == [(0, 0)]


def test_several_files_are_one_load_and_none_is_begun_where_one_is_wrong(
    load: Load, query: Query, tmp_path: Path
) -> None:
    """Parts of two files bear the same rows, and names too where their folders differ."""
    first, *rest = given(tmp_path, month(days_ago=30, days=5))
    other = tmp_path / "2" / "air.csv"
    other.parent.mkdir()
    other.write_text("\r\n".join([HEADER, *month(days_ago=20, days=5)]), "utf-8")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("time,value\n1,2\n", "utf-8")

    run = load(first, wrong, *rest)
    assert run.finish() == (1, "")
    assert "wrong.csv has no column" in run.log
    assert query("SELECT count(*) FROM reading_air_quality") == [(0,)]
    run = load(first, other, *rest, "--name", "two")
    assert run.finish()[0] == 0, run.log
    assert query("SELECT count(*) FROM reading_air_quality") == [(2 * 5 * 24 * 3,)]
    # The name is the same, what is in the files is not: nothing is taken for done.
    assert load(other, first, *rest, "--name", "two").finish()[0] == 0
    assert query("SELECT sum(duplicate_count) FROM load") == [(2 * 5 * 24 * 3,)]


def test_what_was_refused_comes_in_when_its_sensor_is_known(
    load: Load, query: Query, tmp_path: Path
) -> None:
    """The same command once more: what has come to its end is read anew."""
    arguments = given(tmp_path, month(days=2))[:3]
    run = load(*arguments)
    code, told = run.finish()
    assert (code, "144 unknown_sensor" in told) == (3, True), run.log
    assert load(*arguments, "--sensors", tmp_path / "sensors.csv").finish()[0] == 0
    assert load(*arguments).finish()[0] == 0
    assert query("SELECT count(*) FROM reading_air_quality") == [(144,)]
