"""A wrong table of a city is refused with its file, row and column, and the cure."""

from pathlib import Path

import pytest

from contract.city import City, load_city
from contract.errors import CityError
from tests.stand.broken_city import error_of


def test_a_table_saved_by_a_spreadsheet_is_the_same_table(city_copy: Path, city: City) -> None:
    """With a byte order mark, and with the line ends of another system."""
    table = city_copy / "areas.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))

    assert load_city(city_copy).areas == city.areas


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "problem"),
    [
        pytest.param(
            "areas.csv",
            "760,district",
            "760,distrct",
            "row 2, column level",
            "'distrct' is not known; accepted: district, ward",
            id="an area of an unknown level",
        ),
        pytest.param(
            "areas.csv", "\n761,", "\n760,", "row 3, column code", "stands twice", id="a code twice"
        ),
        pytest.param(
            "areas.csv",
            "\n761,",
            "\nQ12,",
            "row 3, column code",
            "must be made of",
            id="a bad code",
        ),
        pytest.param(
            "areas.csv", "10.77623", "north", "row 2, column lat_deg", "number", id="no number"
        ),
        pytest.param(
            "areas.csv",
            "10.77623",
            "48.2",
            "row 2, column lat_deg",
            "outside",
            id="out of the city",
        ),
        pytest.param(
            "areas.csv", "10.77623", "nan", "row 2, column lat_deg", "outside", id="not a number"
        ),
        pytest.param(
            "areas.csv",
            "2025-07-01",
            "1.7.2025",
            "row 2, column valid_to",
            "such as 2025-07-01",
            id="a day in another form",
        ),
        pytest.param(
            "areas.csv",
            "2021-01-01,2025-07-01",
            "2025-07-01,2021-01-01",
            "row 9, column valid_to",
            "is not after valid_from",
            id="an area that ends before it begins",
        ),
        pytest.param(
            "areas.csv",
            "D.1,79",
            "D.1,80",
            "row 2, column parent",
            "'80' is not known",
            id="an unknown parent",
        ),
        pytest.param(
            "areas.csv", "Quận 1,", ",", "row 2, column name_vi", "is empty", id="an empty name"
        ),
        pytest.param(
            "areas.csv", ",area_km2", "", "row 1", "column area_km2 is missing", id="no column"
        ),
        pytest.param(
            "areas.csv", "code,", "kode,", "row 1", "column code is missing", id="a column renamed"
        ),
        pytest.param(
            "areas.csv", "code,", "note,code,", "row 1", "'note' is not known", id="a column more"
        ),
        pytest.param(
            "areas.csv", "code,level", "code,level,level", "row 1", "twice", id="a column twice"
        ),
        pytest.param(
            "areas.csv", "Quận 1,", '"Quận" 1,', "row 2", "is not CSV", id="a quote in a word"
        ),
        pytest.param(
            "area_links.csv",
            "26737,760",
            "26737,799",
            "row 2, column district_code",
            "'799' is not known; accepted: 760",
            id="a link to no district",
        ),
        pytest.param(
            "area_links.csv",
            "785,0.15",
            "785,0.25",
            "column share_frac",
            "adds up to 1.1; at most 1",
            id="a ward larger than itself",
        ),
        pytest.param(
            "area_links.csv", "26740,", "26737,", "column ward_code", "twice", id="a link twice"
        ),
        pytest.param(
            "sites/traffic.csv",
            "10.77937",
            "9.77937",
            "row 2, column lat_deg",
            "is outside 10.37…11.17",
            id="a site outside the city",
        ),
        pytest.param(
            "sites/traffic.csv",
            "traffic-002",
            "traffic-001",
            "row 3, column id",
            "stands twice",
            id="a site's id twice",
        ),
        pytest.param(
            "sites/traffic.csv",
            "traffic-001",
            "Site 1",
            "row 2, column id",
            "3 to 64",
            id="a site's id that cannot stand in a topic",
        ),
        pytest.param(
            "sites/flood.csv",
            ",rain,",
            ",rein,",
            "column tags",
            "accepted: rain, tide",
            id="an unknown tag",
        ),
        pytest.param(
            "sites/air.csv",
            ",V\n",
            ",X\n",
            "row 2, column confidence",
            "accepted: D, H, M, V",
            id="an unknown confidence",
        ),
        pytest.param(
            "city.toml",
            'city_id = "hcmc"',
            'city_id = "hanoi"',
            "key city_id",
            "must be the folder's name",
            id="a city in another folder",
        ),
        pytest.param(
            "city.toml",
            "Asia/Ho_Chi_Minh",
            "Saigon time",
            "key time_zone",
            "IANA",
            id="no time zone",
        ),
        pytest.param(
            "city.toml",
            "106.35, 10.37",
            "10.37, 106.35",
            "key bbox_deg",
            "west, south, east, north",
            id="a box with its corners swapped",
        ),
    ],
)
def test_a_wrong_table_is_refused_by_file_row_and_column(
    city_copy: Path, file: str, old: str, new: str, place: str, problem: str
) -> None:
    error = error_of(city_copy, file, old, new)
    assert place in error.place
    assert problem in error.problem


def test_a_file_in_another_encoding_is_named(city_copy: Path) -> None:
    (city_copy / "areas.csv").write_bytes(b"code,Qu\xe2n\n")
    with pytest.raises(CityError, match=r"areas\.csv: byte 7: is not UTF-8 text"):
        load_city(city_copy)


def test_a_row_of_another_length_is_named(city_copy: Path) -> None:
    with (city_copy / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("99999,ward\n")
    with pytest.raises(CityError, match=r"areas\.csv: row 192: needs exactly 16 values"):
        load_city(city_copy)


def test_a_city_without_areas_is_refused(city_copy: Path) -> None:
    table = city_copy / "areas.csv"
    table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CityError, match="has no areas; at least one district is required"):
        load_city(city_copy)
