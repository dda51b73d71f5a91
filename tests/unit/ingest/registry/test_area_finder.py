"""Topic and position say together which district and ward a sensor belongs to."""

import pytest

from contract.city import city_folder, load_city
from ingest.registry.area_finder import AreaFinder

OPERA_HOUSE = (10.7767, 106.7032)
HANOI = (21.0285, 105.8542)
NO_POSITION = (0.0, 0.0)


@pytest.fixture(scope="module")
def areas() -> AreaFinder:
    """Of the pack's city, by its schematic outlines."""
    return AreaFinder(load_city(city_folder("hcmc")))


@pytest.mark.parametrize(
    ("topic_area", "place", "district", "ward"),
    [
        ("760", OPERA_HOUSE, "760", "26740"),
        ("787", OPERA_HOUSE, "787", None),
        ("elsewhere", OPERA_HOUSE, "760", "26740"),
        ("760", HANOI, None, None),
        ("elsewhere", HANOI, None, None),
        ("760", NO_POSITION, None, None),
    ],
    ids=[
        "both agree",
        "the topic is believed",
        "the topic is no district",
        "beyond the city",
        "beyond the city, no district",
        "no position",
    ],
)
def test_a_sensor_belongs_where_topic_and_position_say(
    areas: AreaFinder,
    topic_area: str,
    place: tuple[float, float],
    district: str | None,
    ward: str | None,
) -> None:
    lat_deg, lon_deg = place
    assert areas.resolve([topic_area], [lat_deg], [lon_deg]) == ([district], [ward])


def test_one_that_stands_outside_takes_no_other_with_it(areas: AreaFinder) -> None:
    places = [OPERA_HOUSE, HANOI, OPERA_HOUSE]
    lat_deg, lon_deg = ([place[axis] for place in places] for axis in (0, 1))
    districts, wards = areas.resolve(["760"] * 3, lat_deg, lon_deg)
    assert (districts, wards) == (["760", None, "760"], ["26740", None, "26740"])
