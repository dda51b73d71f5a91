"""A city folder is loaded whole."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from contract.city import City, city_folder, known_cities, load_city
from contract.errors import CityError


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


def test_a_missing_file_is_named(city_copy: Path) -> None:
    (city_copy / "tide.toml").unlink()
    with pytest.raises(CityError, match=r"tide\.toml: this file is required"):
        load_city(city_copy)


def test_a_file_of_sites_that_is_no_category_is_named(city_copy: Path) -> None:
    (city_copy / "sites" / "trafic.csv").touch()
    with pytest.raises(CityError, match=r"trafic\.csv: is not a category of sites; accepted"):
        load_city(city_copy)


def test_a_city_needs_no_site_files(city_copy: Path) -> None:
    shutil.rmtree(city_copy / "sites")
    (city_copy / "streets.csv").unlink()
    (city_copy / "thresholds.toml").write_text("threshold = []\n")
    profiles = city_copy / "profiles.toml"
    profiles.write_text(profiles.read_text().partition("[[pump_station]]")[0])
    sites = load_city(city_copy).sites
    assert not any(sites.values())
