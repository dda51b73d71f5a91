"""A map is refused before the first row where it makes no sense, with what would."""

from pathlib import Path

import pytest

from ingest.errors import LoadError
from ingest.load import mapping

GOOD = """
kind = "air_quality"
zone = "Asia/Ho_Chi_Minh"
delimiter = ";"
decimal = ","
missing = ["", "-999"]
[columns]
observed_at = "time"
sensor_id = "station"
[values.pm25_ugm3]
from = "PM2.5"
unit = "µg/m³"
[values.no2_ugm3]
from = "NO2"
unit = "ppb"
[sensors]
"Bến Thành, Q1" = "my-aq-1"
"""


def read(folder: Path, text: str) -> mapping.Layout:
    path = folder / "air.toml"
    path.write_text(text, "utf-8")
    return mapping.read(path)


def test_a_map_says_what_the_columns_mean(tmp_path: Path) -> None:
    layout = read(tmp_path, GOOD)

    assert layout.kind is not None
    assert layout.kind.code == "air_quality"
    assert layout.used == ["time", "station", "PM2.5", "NO2"]
    assert layout.words["air_quality"]["NO2"].quantity == "no2_ugm3"
    assert layout.words["air_quality"]["NO2"].conversion.factor == pytest.approx(1.88, rel=1e-3)
    assert layout.sensor_ids == {"Bến Thành, Q1": "my-aq-1"}
    assert (layout.form.delimiter, layout.form.decimal) == (";", ",")


def test_one_sensor_may_be_all_that_a_file_is_of(tmp_path: Path) -> None:
    layout = read(tmp_path, GOOD.replace('"station"', '{constant = "my-aq-1"}'))

    assert layout.names.constant_id == "my-aq-1"
    assert layout.used == ["time", "PM2.5", "NO2"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "air_quality"', 'kind = "air"', 'kind "air" is not known; accepted: traffic_flow'),
        ('kind = "air_quality"', "", "kind is missing"),
        ("Asia/Ho_Chi_Minh", "Asia/Hcmc", 'zone "Asia/Hcmc" is no zone'),
        ("zone =", "zones =", "zones is not known; accepted: columns, values"),
        ("[values.no2_ugm3]", "[values.no2]", "values.no2 is no quantity of air_quality; it has"),
        ("ppb", "pbb", 'values.no2_ugm3.unit "pbb" does not convert into ug/m3; accepted: ug/m3'),
        ('unit = "ppb"', "", "values.no2_ugm3.unit is missing"),
        ('unit = "ppb"', 'units = "ppb"', "values.no2_ugm3.units is not known; accepted: unit"),
        ('from = "NO2"', 'from = "PM2.5"', "values.no2_ugm3.from names 'PM2.5' a second time"),
        ('observed_at = "time"', "", "columns.observed_at is missing"),
        ('observed_at = "time"', "observed_at = 7", "Expected `str`, got `int`"),
        ('= "station"', '= {constant = "My Sensor"}', "columns.sensor_id"),
        ('= "my-aq-1"', '= "Q1"', 'sensors."Bến Thành, Q1" "Q1" is not of'),
        ('delimiter = ";"', 'delimiter = ";;"', "delimiter must be one sign"),
        ('decimal = ","', 'decimal = "\'"', "decimal must be"),
        ('delimiter = ";"', 'encoding = "utf-7b"', 'encoding "utf-7b" is not known'),
        ('delimiter = ";"', 'encoding = "hex"', 'encoding "hex" is not known'),
        ('delimiter = ";"', 'format = "%H:%M"', 'format "%H:%M" does not tell the day'),
        ('delimiter = ";"', "header_line = 0", "header_line"),
        ('delimiter = ";"', 'decimal = ","', "is not TOML"),
        ("[columns]", 'columns = "time"\n[values.co_ugm3]', "columns must be a table"),
        ('observed_at = "time"', 'observed_at = "time"\nvalue = "v"', "quantity and value"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_with_file_and_key(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in GOOD

    with pytest.raises(LoadError) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))

    assert str(refused.value).startswith(f"{tmp_path / 'air.toml'}")
    assert complaint in str(refused.value)


def test_a_map_without_values_names_what_there_is(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("[values.pm25")] + "[values]\n"

    with pytest.raises(LoadError, match="values names no quantity of air_quality; it has pm25"):
        read(tmp_path, text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a" * (2 << 20), b"[" * 100_000], ids=len)
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "air.toml"
    path.write_bytes(content)

    with pytest.raises(LoadError, match=r"air\.toml"):
        mapping.read(path)


@pytest.mark.parametrize("name", [".", "none.toml"])
def test_a_map_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError):
        mapping.read(tmp_path / name)
