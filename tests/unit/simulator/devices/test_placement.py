"""Where sensors stand."""

import numpy as np
import pytest

from contract.catalogue import KIND_BY_CODE, KINDS
from contract.city import City
from contract.city_ground import CityGround
from contract.geometry import AreaIndex
from contract.outline import load_outlines
from simulator.devices import placement
from simulator.world.models.ground import Places, zones_of


@pytest.fixture(scope="module")
def ground(city: City) -> AreaIndex:
    return AreaIndex(city, load_outlines(city))


def places(city: City, ground: AreaIndex, kind: str, count: int) -> Places:
    return placement.places_of(KIND_BY_CODE[kind], count, city, zones_of(city), ground)


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_a_place_is_the_same_however_many_follow(city: City, ground: AreaIndex, kind: str) -> None:
    few, many = places(city, ground, kind, 7), places(city, ground, kind, 400)

    assert few.name == many.name[:7]
    assert np.array_equal(few.lat_deg, many.lat_deg[:7])
    assert np.array_equal(few.zone, many.zone[:7])


def test_real_sites_come_first_one_of_each_district(city: City, ground: AreaIndex) -> None:
    made = places(city, ground, "traffic_flow", 200)
    real = len(city.sites["traffic"])

    assert not made.is_made_up[:real].any()
    assert made.is_made_up[real:].all()
    assert np.unique(made.zone[:15]).size == 15


def test_made_up_places_lie_in_their_district(city: City, ground: AreaIndex) -> None:
    made = places(city, ground, "waste_bin", 300)
    zones = zones_of(city)
    found = ground.district_of(made.lat_deg, made.lon_deg)

    codes: list[str] = found.tolist()
    zone_of: list[int] = made.zone.tolist()
    right = sum(code == zones.code[zone] for code, zone in zip(codes, zone_of, strict=True))
    assert right > 0.99 * made.count  # rounding to a metre may cross a border


def test_people_draw_more_sensors_than_fields(city: City, ground: AreaIndex) -> None:
    zones = zones_of(city)
    made = places(city, ground, "smart_meter", 2_000)
    count = np.bincount(made.zone, minlength=zones.count)

    assert (count > 0).all()
    assert np.corrcoef(count, zones.population)[0, 1] > 0.9


def test_names_are_vietnamese_and_count_in_their_district(city: City, ground: AreaIndex) -> None:
    names = places(city, ground, "street_flood", 300).name

    assert "Quận 8 · Trạm ngập 1" in names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_every_sensor_stands_in_the_city(city: City, ground: AreaIndex, kind: str) -> None:
    made = places(city, ground, kind, 300)
    inside = CityGround(city, load_outlines(city)).holds(made.lat_deg, made.lon_deg)
    assert inside.all()
