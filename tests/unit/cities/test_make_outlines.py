"""The committed outlines of HCMC are a valid coverage that agrees with the figures."""

from typing import Any, cast

import numpy as np
import pytest
import shapely

from cities.make_outlines import main, outlines_geojson
from contract.area import AREA_LEVELS
from contract.city import City, city_folder, load_city
from contract.errors import CityError
from contract.geometry import KM_PER_DEG_LAT, AreaIndex, distance_km
from contract.outline import Outlines, load_outlines

KM2_PER_DEG2 = KM_PER_DEG_LAT**2 * np.cos(np.deg2rad(10.77))


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(city_folder("hcmc"))


@pytest.fixture(scope="module")
def outlines(city: City) -> Outlines:
    return load_outlines(city)


def test_every_district_and_every_linked_ward_has_an_outline(
    city: City, outlines: Outlines
) -> None:
    assert set(outlines.of("district")) == {area.code for area in city.areas_of("district")}
    assert set(outlines.of("ward")) == {link.ward_code for link in city.links}


def test_neighbours_share_their_borders(outlines: Outlines) -> None:
    for level in AREA_LEVELS:
        polygons = list(outlines.of(level).values())
        assert shapely.union_all(polygons).area == pytest.approx(sum(p.area for p in polygons))
        assert cast("Any", shapely).coverage_is_valid(polygons), level


def test_a_district_is_the_union_of_its_wards(city: City, outlines: Outlines) -> None:
    for code, district in outlines.of("district").items():
        main = [
            outlines.of("ward")[link.ward_code]
            for link in city.links
            if link.district_code == code and link.share_frac > 0.5
        ]
        assert shapely.union_all(main).symmetric_difference(district).area < 1e-9, code


def test_areas_of_districts_are_within_a_tenth_of_the_figures(
    city: City, outlines: Outlines
) -> None:
    for code, polygon in outlines.of("district").items():
        area_km2 = polygon.area * KM2_PER_DEG2
        assert area_km2 == pytest.approx(city.areas[code].area_km2, rel=0.1), code


def test_areas_of_nearly_all_wards_are_within_a_tenth_of_the_figures(
    city: City, outlines: Outlines
) -> None:
    errors = [
        abs(polygon.area * KM2_PER_DEG2 / city.areas[code].area_km2 - 1)
        for code, polygon in outlines.of("ward").items()
    ]
    assert np.mean(np.array(errors) < 0.1) > 0.95


def test_centroids_are_near_the_figures(city: City, outlines: Outlines) -> None:
    for code, polygon in outlines.of("district").items():
        area = city.areas[code]
        apart_km = distance_km(area.lat_deg, area.lon_deg, polygon.centroid.y, polygon.centroid.x)
        assert apart_km < 0.1 * np.sqrt(area.area_km2), code


def test_a_ward_is_one_piece(outlines: Outlines) -> None:
    assert {polygon.geom_type for polygon in outlines.of("ward").values()} == {"Polygon"}


def test_outlines_stay_inside_the_city_box(city: City, outlines: Outlines) -> None:
    for polygon in outlines.of("district").values():
        west_deg, south_deg, east_deg, north_deg = polygon.bounds
        assert city.bbox.holds(south_deg, west_deg)
        assert city.bbox.holds(north_deg, east_deg)


def test_nine_in_ten_known_sites_lie_in_their_district(city: City, outlines: Outlines) -> None:
    sites = [site for category in city.sites.values() for site in category]
    found = AreaIndex(city, outlines).district_of(
        [site.lat_deg for site in sites], [site.lon_deg for site in sites]
    )
    assert np.mean(found == np.array([site.district_code for site in sites])) > 0.85


def test_the_file_is_light(city: City) -> None:
    assert city.outlines_path.stat().st_size < 300_000


@pytest.mark.slow
def test_drawing_again_gives_the_committed_outlines(city: City) -> None:
    """Processors round differently, so a cell or two may change hands; the map may not."""
    drawn = shapely.from_geojson(outlines_geojson(city))
    kept = shapely.from_geojson(city.outlines_path.read_text(encoding="utf-8"))
    again, before = shapely.get_parts(drawn), shapely.get_parts(kept)
    assert len(again) == len(before)
    for one, other in zip(again, before, strict=True):
        assert one.symmetric_difference(other).area < 0.01 * other.area


def test_an_unknown_city_is_not_drawn() -> None:
    with pytest.raises(CityError, match="no city 'atlantis'"):
        main(["atlantis"])
