"""A file that means harm costs its rows: the command ends as it does with any other."""

import csv
from pathlib import Path

import psycopg
import pytest

from tests.stand.load_process import LoadProcess
from tests.stand.station import Query

pytestmark = pytest.mark.integration

HEADER = "observed_at,sensor_id,boot,seq,depth_m"
ROWS = {
    "2026-11-20T00:00:00Z,my-sf-1,0,1,0.1": None,
    "0001-01-01T00:00:00+14:00,my-sf-1,0,2,0.1": "bad_time",
    "9999-12-31T23:59:59-12:00,my-sf-1,0,3,0.1": "bad_time",
    "1960-01-01T00:00:00Z,my-sf-1,0,4,0.1": "bad_time",
    f"2026-11-20T00:01:00Z,{'x' * 5_000},0,5,0.1": "unknown_sensor",
    "2026-11-20T00:02:00Z,'; DROP TABLE sensor; --,0,6,0.1": "unknown_sensor",
    "2026-11-20T00:03:00Z,my-\0sf,0,7,0.1": "unknown_sensor",
    "2026-11-20T00:04:00Z,my-sf-1,2147483648,8,0.1": "wrong_type",
    "2026-11-20T00:05:00Z,my-sf-1,0,-1,0.1": "wrong_type",
    "2026-11-20T00:06:00Z,my-sf-1,0,9,1e999": "out_of_range",
    "2026-11-20T00:07:00Z,my-sf-1,0,10,": "no_value",
    f"2026-11-20T00:08:00Z,my-sf-1,0,11,{'9' * 400}": "out_of_range",
    '2026-11-20T00:09:00Z,my-sf-1,0,12,"0.1': "ragged_pack",
    "\ufeff" + HEADER: "wrong_type",
    "2026-11-20T00:00:00Z,my-sf-1,0,13,0.2": "conflict",
    "2026-11-20T00:00:00.000+00:00,my-sf-1,0,1,0.1": None,
}
"""Each with the reason that it is refused for, or None."""


@pytest.fixture
def sensor(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, "
            "quantities, period_s, announced_at) VALUES ('hcmc', 'my-sf-1', 'street_flood', "
            "'environment', 's', 10.7, 106.7, '{}', 60, now())"
        )


@pytest.mark.usefixtures("sensor")
def test_each_row_is_stored_or_listed(database_url: str, query: Query, tmp_path: Path) -> None:
    path, rejects = tmp_path / "depth.csv", tmp_path / "rejects.csv"
    path.write_text("\n".join([HEADER, *ROWS]), "utf-8")
    run = LoadProcess(database_url, tmp_path / "log", str(path), "--rejects", str(rejects))
    code, _ = run.finish()

    assert code == 3, run.log
    listed = list(csv.reader(rejects.read_text("utf-8").splitlines()))[1:]
    assert sorted((int(number), reason) for _, number, reason, *_ in listed) == [
        (number, reason) for number, reason in enumerate(ROWS.values(), start=2) if reason
    ]
    assert query("SELECT depth_m::text FROM reading_street_flood") == [("0.1",)]
    assert query("SELECT row_count, new_count, duplicate_count FROM load") == [(len(ROWS), 1, 1)]
