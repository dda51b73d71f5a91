"""What belongs to the city: its areas, its sites, and a little beyond for schematic outlines."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from contract.city import City
from contract.city_ground import BORDER_TOLERANCE_KM, CityGround
from contract.geometry import KM_PER_DEG_LAT
from contract.outline import load_outlines


@pytest.fixture(scope="module")
def ground(city: City) -> CityGround:
    return CityGround(city, load_outlines(city))


@pytest.mark.parametrize(
    ("place", "lat_deg", "lon_deg", "is_inside"),
    [
        ("opera house", 10.7767, 106.7032, True),
        ("Phú An gauge", 10.7770, 106.7065, True),
        ("where there is no position", 0.0, 0.0, False),
        ("Hà Nội", 21.0285, 105.8542, False),
        ("Thủ Dầu Một, beyond the border", 10.9804, 106.6519, False),
        ("Biên Hòa, beyond the Đồng Nai", 10.9574, 106.8427, False),
        ("the South Pole", -90.0, 0.0, False),
        ("the date line", 10.7767, 180.0, False),
    ],
)
def test_a_place_is_the_citys_or_it_is_not(
    ground: CityGround, place: str, lat_deg: float, lon_deg: float, *, is_inside: bool
) -> None:
    assert ground.holds([lat_deg], [lon_deg]).tolist() == [is_inside], place


def test_all_places_are_told_at_once(ground: CityGround) -> None:
    assert ground.holds([10.7767, 0.0], [106.7032, 0.0]).tolist() == [True, False]
    assert ground.holds([], []).shape == (0,)


def test_every_site_of_the_city_is_the_citys(city: City, ground: CityGround) -> None:
    sites = [site for of_category in city.sites.values() for site in of_category]
    inside = ground.holds([site.lat_deg for site in sites], [site.lon_deg for site in sites])
    assert [
        site.site_id for site, is_inside in zip(sites, inside, strict=True) if not is_inside
    ] == []


@pytest.mark.parametrize(("beyond_km", "is_inside"), [(0.9, True), (1.1, False)])
def test_the_far_bank_of_a_border_river_is_the_citys(
    city: City, ground: CityGround, beyond_km: float, *, is_inside: bool
) -> None:
    north = max((polygon.bounds[3], polygon) for polygon in load_outlines(city).district.values())
    lat_deg, polygon = north
    corners = shapely.get_coordinates(polygon)
    lon_deg = corners[np.argmax(corners[:, 1]), 0]
    beyond_deg = beyond_km * BORDER_TOLERANCE_KM / KM_PER_DEG_LAT
    assert ground.holds([lat_deg + beyond_deg], [lon_deg]).tolist() == [is_inside]


def test_outlines_of_a_sites_own_are_the_ground(city: City, tmp_path: Path) -> None:
    own = tmp_path / "own.geojson"
    square = "[[106.6,10.7],[106.8,10.7],[106.8,10.9],[106.6,10.9],[106.6,10.7]]"
    features = ",".join(
        f'{{"type":"Feature","properties":{{"code":"{code}"}},'
        f'"geometry":{{"type":"Polygon","coordinates":[{square}]}}}}'
        for code in ("760", "26740")
    )
    own.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', "utf-8")
    ground = CityGround(city, load_outlines(city, own))
    assert ground.holds([10.8, 11.1], [106.7, 106.5]).tolist() == [True, False]
