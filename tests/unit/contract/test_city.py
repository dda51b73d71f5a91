"""A city folder is loaded whole, or refused with file, place and cure."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from contract.city import CITIES, City, city_folder, known_cities, load_city
from contract.errors import CityError

Broken = Callable[[str, str, str], CityError]


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(city_folder("hcmc"))


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    """Return the error of a copy of HCMC in which one text of one file is replaced."""

    def _broken(file: str, old: str, new: str) -> CityError:
        folder = tmp_path / "hcmc"
        shutil.copytree(CITIES / "hcmc", folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CityError) as caught:
            load_city(folder)
        assert file in caught.value.file
        return caught.value

    return _broken


def test_hcmc_has_its_22_districts_and_168_wards(city: City) -> None:
    assert len(city.areas_of("district")) == 22
    assert len(city.areas_of("ward")) == 168


def test_hcmc_has_every_site_of_the_record(city: City) -> None:
    counts = {category: len(sites) for category, sites in city.sites.items()}
    assert counts["traffic"] == 116 + 19
    assert counts["flood"] == 25 + 23
    assert counts["air"] == 6 + 10


def test_the_population_of_the_districts_adds_up_to_the_census(city: City) -> None:
    total = sum(area.population or 0 for area in city.areas_of("district"))
    assert total == 8_993_083


def test_wards_have_no_population_rather_than_a_false_one(city: City) -> None:
    assert {ward.population for ward in city.areas_of("ward")} == {None}


def test_districts_end_on_the_day_the_wards_begin(city: City) -> None:
    assert {area.valid_to for area in city.areas_of("district")} == {date(2025, 7, 1)}
    assert {area.valid_from for area in city.areas_of("ward")} == {date(2025, 7, 1)}


def test_two_sites_beyond_the_border_keep_their_district_and_have_no_ward(city: City) -> None:
    beyond = [site for site in city.sites["traffic"] if site.ward_code is None]
    assert [site.site_id for site in beyond] == ["traffic-058", "traffic-065"]
    assert {site.district_code for site in beyond} == {"769"}


def test_every_ward_of_a_site_is_linked_to_its_district(city: City) -> None:
    for sites in city.sites.values():
        for site in sites:
            if site.ward_code is not None:
                assert site.ward_code in city.wards_of(site.district_code), site


def test_a_ward_can_lie_in_two_districts(city: City) -> None:
    assert "27424" in city.wards_of("776")
    assert "27424" in city.wards_of("785")


def test_loaded_arrays_cannot_be_changed(city: City) -> None:
    with pytest.raises(ValueError, match="read-only"):
        city.climate.normals.rain_mm[0] = 0


def test_an_unknown_city_is_refused_with_the_list_of_known_ones() -> None:
    with pytest.raises(CityError, match="no city 'atlantis'; known: hcmc"):
        city_folder("atlantis")


def test_a_path_is_no_city() -> None:
    with pytest.raises(CityError):
        city_folder("../cities/hcmc")


def test_known_cities_are_the_folders_that_have_a_city_file(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "city.toml").touch()
    (tmp_path / "notes").mkdir()
    assert known_cities(tmp_path) == ("demo",)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc")
    (tmp_path / "hcmc" / "tide.toml").unlink()
    with pytest.raises(CityError, match=r"tide\.toml: this file is required"):
        load_city(tmp_path / "hcmc")


def test_a_file_of_sites_that_is_no_category_is_named(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc")
    (tmp_path / "hcmc" / "sites" / "trafic.csv").touch()
    with pytest.raises(CityError, match=r"trafic\.csv: is not a category of sites; accepted"):
        load_city(tmp_path / "hcmc")


def test_a_city_needs_no_site_files(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc")
    shutil.rmtree(tmp_path / "hcmc" / "sites")
    (tmp_path / "hcmc" / "thresholds.toml").write_text("threshold = []\n")
    profiles = tmp_path / "hcmc" / "profiles.toml"
    profiles.write_text(profiles.read_text().partition("[[pump_station]]")[0])
    sites = load_city(tmp_path / "hcmc").sites
    assert not any(sites.values())


def test_a_table_saved_by_a_spreadsheet_is_the_same_table(tmp_path: Path, city: City) -> None:
    """With a byte order mark, and with the line ends of another system."""
    folder = tmp_path / "hcmc"
    shutil.copytree(CITIES / "hcmc", folder)
    table = folder / "areas.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))

    assert load_city(folder).areas == city.areas


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
    broken: Broken, file: str, old: str, new: str, place: str, problem: str
) -> None:
    error = broken(file, old, new)
    assert place in error.place
    assert problem in error.problem


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "problem"),
    [
        pytest.param(
            "climate.toml",
            "  27.1, 26.8,",
            "  26.8,",
            "key hourly.temperature_degc",
            "has 23 values; 24 are required",
            id="a day of 23 hours",
        ),
        pytest.param(
            "climate.toml",
            "  0.76, 0.77,",
            "  76, 0.77,",
            "key hourly.humidity_frac[0]",
            "76.0 is outside 0…1",
            id="percent where a share is meant",
        ),
        pytest.param(
            "climate.toml",
            "[31.6,",
            '["31.6",',
            "key normals.temperature_max_degc[0]",
            "must be a number, not '31.6'",
            id="a number in quotes",
        ),
        pytest.param(
            "profiles.toml",
            "trunk_pressure_bar = [2.0, 3.0]",
            "trunk_pressure_bar = [3.0, 2.0]",
            "key water.trunk_pressure_bar",
            "[3.0, 2.0] must not fall",
            id="a range upside down",
        ),
        pytest.param(
            "profiles.toml",
            "[traffic.road.ring]",
            "[traffic.road.alley]",
            "key traffic.road.alley",
            "is not known; accepted: arterial, inner, ring",
            id="a class of road that no model has",
        ),
        pytest.param(
            "profiles.toml",
            "[surface_water.canal]",
            "[lighting.canal]",
            "key surface_water.canal",
            "is missing",
            id="a kind of water that a model needs",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "onset_hour = true",
            "key rain.onset_hour",
            "must be a number, not True",
            id="true is no number",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "onset_hour = nan",
            "key rain.onset_hour",
            "is outside 0…24",
            id="nan is no number",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "",
            "key rain.onset_hour",
            "is missing",
            id="a missing key",
        ),
        pytest.param(
            "climate.toml",
            "onset_hour = 15.8",
            "onset_hour = 15.8\nonset_our = 1",
            "key rain.onset_our",
            "is not known; accepted: cell_radius_km",
            id="an unknown key",
        ),
        pytest.param(
            "climate.toml",
            "[gas]",
            "[[gas]]",
            "key gas",
            "must be a table",
            id="a list for a table",
        ),
        pytest.param(
            "climate.toml",
            "wet_months = [5, 6, 7, 8, 9, 10, 11]",
            "wet_months = 5",
            "key rain.wet_months",
            "must be a list, not 5",
            id="a number for a list",
        ),
        pytest.param("climate.toml", "[gas]", "[gas", "", "is not TOML", id="no TOML"),
        pytest.param(
            "tide.toml",
            'primary_gauge = "river-phu-an"',
            'primary_gauge = "river-x"',
            "key transfer.primary_gauge",
            "'river-x' is not known; accepted: river-phu-an",
            id="a gauge that is not there",
        ),
        pytest.param(
            "tide.toml",
            'gauge_id = "river-nha-be"',
            'gauge_id = "river-x"',
            "key alarm[2].gauge_id",
            "'river-nha-be' is not known",
            id="alarm levels without a gauge",
        ),
        pytest.param(
            "tide.toml",
            'gauge_id = "river-binh-trieu"',
            'gauge_id = "river-x"',
            "key gauge",
            "river site 'river-binh-trieu' has no gauge entry",
            id="a river site without a gauge",
        ),
        pytest.param(
            "tide.toml",
            'name = "K1"',
            'name = "M2"',
            "key constituent",
            "'M2' stands twice",
            id="a constituent twice",
        ),
        pytest.param(
            "tide.toml",
            "valid_from = 2010-05-10",
            "valid_from = 2010-05-10T00:00:00Z",
            "key alarm[0].valid_from",
            "must be a day",
            id="an instant where a day is meant",
        ),
        pytest.param(
            "profiles.toml",
            "motorbike_frac = 0.86",
            "motorbike_frac = 0.9",
            "key traffic.road.inner",
            "add up to 1.04, not 1",
            id="vehicle shares that do not add up",
        ),
        pytest.param(
            "profiles.toml",
            'truck = "light"',
            'truck = "lite"',
            "key traffic.truck_ban[0].truck",
            "'lite' is not known; accepted: light, heavy",
            id="an unknown word",
        ),
        pytest.param(
            "profiles.toml",
            'site_id = "pump-nhieu-loc"',
            'site_id = "pump-nhieu-luc"',
            "key pump_station[0].site_id",
            "'pump-nhieu-luc' is not known; accepted: pump-nhieu-loc",
            id="a pump station that is no site",
        ),
        pytest.param(
            "calendar.toml",
            "[2024-02-10, 2025-01-29,",
            "[2025-01-29, 2024-02-10,",
            "key tet",
            "must be in order",
            id="new years out of order",
        ),
        pytest.param(
            "calendar.toml",
            "to_date = 2024-02-14",
            "to_date = 2024-02-01",
            "key holiday[1].to_date",
            "is before 2024-02-08",
            id="a holiday that ends before it begins",
        ),
        pytest.param(
            "calendar.toml",
            "from_date = 2024-01-01",
            "from_date = 1924-01-01",
            "key holiday[0].from_date",
            "is outside first_year…last_year",
            id="a holiday of another century",
        ),
    ],
)
def test_wrong_settings_are_refused_by_file_and_key(
    broken: Broken, file: str, old: str, new: str, place: str, problem: str
) -> None:
    error = broken(file, old, new)
    assert place in error.place
    assert problem in error.problem


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc")
    (tmp_path / "hcmc" / "areas.csv").write_bytes(b"code,Qu\xe2n\n")
    with pytest.raises(CityError, match=r"areas\.csv: byte 7: is not UTF-8 text"):
        load_city(tmp_path / "hcmc")


def test_a_row_of_another_length_is_named(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc")
    with (tmp_path / "hcmc" / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("99999,ward\n")
    with pytest.raises(CityError, match=r"areas\.csv: row 192: needs exactly 16 values"):
        load_city(tmp_path / "hcmc")


def test_a_city_without_areas_is_refused(tmp_path: Path) -> None:
    shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc")
    table = tmp_path / "hcmc" / "areas.csv"
    table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CityError, match="has no areas; at least one district is required"):
        load_city(tmp_path / "hcmc")
