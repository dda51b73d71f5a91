"""Files of our own need no map; long ones are a row for each value."""

from pathlib import Path

import pytest

from contract.catalogue import KINDS, Kind
from contract.reason import Reason
from ingest.errors import LoadError
from ingest.load import mapping, sensors_file
from ingest.load.csv_file import CsvFile
from ingest.load.layout import layout_of
from simulator.dataset import layout as data_set
from simulator.run.text import CSV_HEADER
from tests.stand.air_csv import CU, MAP, THANH, named, read, rows

OWN = """observed_at,sensor_id,kind,area,boot,seq,quantity,value
2026-11-20T00:00:00.000Z,hcmc-aq-0001,air_quality,760,1,7,pm25_ugm3,31.5
2026-11-20T00:00:00.000Z,hcmc-aq-0001,air_quality,760,1,7,no2_ugm3,12
2026-11-20T00:00:01.000Z,hcmc-sf-0001,street_flood,760,0,3,depth_m,0.12
2026-11-20T00:05:00.000Z,hcmc-aq-0001,air_quality,760,1,8,pm25_ugm3,32
2026-11-20T00:05:00.000Z,hcmc-aq-0001,air_quality,760,1,8,pm25_ugm3,33
2026-11-20T00:05:00.000Z,hcmc-aq-0001,air_quality,760,x,8,pm25_ugm3,34
2026-11-20T00:05:00.000Z,hcmc-aq-0001,air_quality,760,1,8,depth_m,34
2026-11-20T00:05:00.000Z,hcmc-aq-0001,air,760,1,8,depth_m,34
"""


def test_a_file_of_the_simulator_s_stream_needs_no_map(tmp_path: Path) -> None:
    """Values of one reading are one row; a second one of a quantity is another."""
    path = tmp_path / "stream.csv"
    path.write_text(OWN)
    parts = {part.kind.code: part for part in read(CsvFile(path))}

    air, flood = parts["air_quality"], parts["street_flood"]
    assert air.values[:, [0, 2]].tolist()[0] == [31.5, 12]
    assert sorted(air.values[:, 0].tolist()) == [31.5, 32, 33]
    assert (air.boot.tolist(), sorted(air.seq.tolist())) == ([1, 1, 1], [7, 8, 8])
    assert sorted(air.row_number.tolist()) == [2, 5, 6]
    assert flood.values.tolist() == [[0.12]]
    assert (air.part, flood.part) == ("rows 2-9 air_quality", "rows 4-4 street_flood")
    assert named(list(parts.values())) == {
        7: Reason.WRONG_TYPE, 8: Reason.UNKNOWN_QUANTITY, 9: Reason.UNKNOWN_KIND,
    }  # fmt: skip


def test_it_is_the_file_that_the_simulator_writes() -> None:
    assert OWN.splitlines()[0] == CSV_HEADER


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_readings_of_a_data_set_are_told_by_their_columns(kind: Kind) -> None:
    columns = [column.name for column in data_set.readings(kind)]

    assert layout_of("readings.parquet", columns, None).kind == kind


def test_sensors_of_a_data_set_have_no_column_that_is_not_known() -> None:
    known = {*sensors_file.REQUIRED, *sensors_file.OPTIONAL, *sensors_file.UNREAD}

    assert {column.name for column in data_set.SENSORS} <= known


def test_a_file_that_says_its_kinds_takes_no_other_word_for_them(tmp_path: Path) -> None:
    path = tmp_path / "stream.csv"
    path.write_text(OWN)

    with pytest.raises(LoadError, match="leave --kind out"):
        read(CsvFile(path, kind_code="air_quality"))


def test_a_long_file_of_others_names_its_quantities_by_the_map(tmp_path: Path) -> None:
    text = MAP.replace('from = "PM2.5"', 'from = "pm25"').replace(
        'sensor_id = "station"', 'sensor_id = "station"\nquantity = "parameter"\nvalue = "value"'
    )
    (tmp_path / "air.toml").write_text(text, "utf-8")
    path = tmp_path / "long.csv"
    path.write_text(
        "time,station,parameter,value\n"
        f"2026-11-20 07:00,{THANH},pm25,31.5\n2026-11-20 07:00,{CU},pm25,8\n"
        f"2026-11-20 07:00,{THANH},temp,86\n2026-11-20 07:00,{THANH},o3,1\n",
        "utf-8",
    )
    parts = read(CsvFile(path, mapping.read(tmp_path / "air.toml")))

    assert sorted(rows(parts), key=str)[1] == ("2026-11-20T00:00:00.000Z", "my-aq-2", 31.5, 30.0)
    assert len(parts[0]) == 2
    assert named(parts) == {5: Reason.UNKNOWN_QUANTITY}


def test_a_wide_file_without_a_map_must_have_our_names(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("observed_at,sensor_id,depth_m\n2026-11-20T00:00:00Z,my-sf-1,0.2\n")
    assert read(CsvFile(path))[0].kind.code == "street_flood"

    path.write_text("observed_at,sensor_id,depth\n2026-11-20T00:00:00Z,my-sf-1,0.2\n")
    with pytest.raises(LoadError, match=r"'depth' are no quantities .* A map"):
        read(CsvFile(path))

    path.write_text("observed_at,sensor_id,temperature_degc\n2026-11-20T00:00:00Z,my-sf-1,20\n")
    with pytest.raises(LoadError, match=r"can be of air_quality, weather, .*say which by --kind"):
        read(CsvFile(path))
    assert read(CsvFile(path, kind_code="weather"))[0].kind.code == "weather"

    path.write_text("time,station,depth_m\n2026-11-20T00:00:00Z,my-sf-1,20\n")
    with pytest.raises(LoadError, match=r"has no column 'observed_at'; .* A map"):
        read(CsvFile(path))
