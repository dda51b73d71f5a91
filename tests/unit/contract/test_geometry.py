"""Points find their area, areas give points, distances are kilometres."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from contract.city import City
from contract.geometry import NOWHERE, AreaIndex, distance_km, plane_km
from contract.outline import Outlines, load_outlines

DRAWS = 200


@pytest.fixture(scope="module")
def outlines(city: City) -> Outlines:
    return load_outlines(city)


@pytest.fixture(scope="module")
def index(city: City, outlines: Outlines) -> AreaIndex:
    return AreaIndex(city, outlines)


@pytest.fixture(scope="module")
def uniform() -> NDArray[np.float64]:
    return np.random.default_rng(42).random((DRAWS, 3))


def test_the_opera_house_is_in_district_1_ward_sai_gon(index: AreaIndex) -> None:
    assert index.district_of([10.7767], [106.7032]).tolist() == ["760"]
    assert index.ward_of([10.7767], [106.7032], "760").tolist() == ["26740"]


def test_a_point_in_the_sea_is_nowhere(index: AreaIndex) -> None:
    assert index.district_of([9.0], [107.5]).tolist() == [NOWHERE]


def test_a_ward_is_looked_for_in_the_given_district_alone(index: AreaIndex) -> None:
    assert index.ward_of([10.7767], [106.7032], "787").tolist() == [NOWHERE]


def test_an_unknown_district_has_no_wards(index: AreaIndex) -> None:
    assert index.ward_of([10.7767], [106.7032], NOWHERE).tolist() == [NOWHERE]


def test_each_point_is_looked_for_in_its_own_district(index: AreaIndex) -> None:
    wards = index.ward_of([10.7767, 10.7767], [106.7032, 106.7032], np.array(["760", "787"]))
    assert wards.tolist() == ["26740", NOWHERE]


def test_no_points_give_no_codes(index: AreaIndex) -> None:
    assert index.district_of([], []).shape == (0,)


def test_a_point_on_a_border_belongs_to_the_lower_code(
    outlines: Outlines, index: AreaIndex
) -> None:
    border = shapely.intersection(outlines.district["760"], outlines.district["770"])
    point = shapely.get_coordinates(border)[0]
    assert index.district_of([point[1]], [point[0]])[0] == "760"


def test_sampled_points_lie_in_their_district(
    city: City, index: AreaIndex, uniform: NDArray[np.float64]
) -> None:
    for area in city.areas_of("district"):
        lat_deg, lon_deg = index.sample_points(area.code, uniform)
        assert (index.district_of(lat_deg, lon_deg) == area.code).mean() > 0.99, area.code


def test_equal_numbers_give_equal_points(index: AreaIndex, uniform: NDArray[np.float64]) -> None:
    codes = np.array(["760", "787"] * (DRAWS // 2))
    together = index.sample_points(codes, uniform)
    alone = index.sample_points("787", uniform[1::2])
    np.testing.assert_array_equal(together[0][1::2], alone[0])
    np.testing.assert_array_equal(together[1][1::2], alone[1])


def test_sampled_points_spread_evenly_over_an_area(outlines: Outlines, index: AreaIndex) -> None:
    numbers = np.random.default_rng(7).random((20_000, 3))
    lat_deg, lon_deg = index.sample_points("783", numbers)
    centre = outlines.district["783"].centroid
    assert lat_deg.mean() == pytest.approx(centre.y, abs=0.003)
    assert lon_deg.mean() == pytest.approx(centre.x, abs=0.003)


def test_the_largest_numbers_still_give_a_point_inside(index: AreaIndex) -> None:
    edge = np.full((1, 3), np.nextafter(1.0, 0.0))
    lat_deg, lon_deg = index.sample_points("760", edge)
    assert np.isfinite(lat_deg).all()
    assert np.isfinite(lon_deg).all()


def test_an_area_without_an_outline_cannot_be_sampled(index: AreaIndex) -> None:
    assert not index.has_outline("26732")
    with pytest.raises(KeyError):
        index.sample_points("26732", np.zeros((1, 3)))


def test_a_degree_of_latitude_is_111_km() -> None:
    assert distance_km(10.0, 106.0, 11.0, 106.0) == pytest.approx(111.2, abs=0.1)


def test_distance_is_symmetric_and_zero_to_itself() -> None:
    there = distance_km(10.77, 106.70, 10.41, 106.95)
    back = distance_km(10.41, 106.95, 10.77, 106.70)
    assert there == pytest.approx(back)
    assert distance_km(10.77, 106.70, 10.77, 106.70) == 0


def test_the_plane_agrees_with_the_distance() -> None:
    east_km, north_km = plane_km(10.87, 106.80, lat0_deg=10.77, lon0_deg=106.70)
    along = distance_km(10.77, 106.70, 10.87, 106.80)
    assert np.hypot(east_km, north_km) == pytest.approx(along, rel=0.001)
