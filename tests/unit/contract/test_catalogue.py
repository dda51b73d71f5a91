"""The catalogue keeps its own rules."""

from dataclasses import replace

import pytest

from contract.catalogue import DOMAINS, KINDS, Kind
from contract.quantity import Quantity

QUANTITIES = [
    pytest.param(quantity, id=f"{kind.code}.{quantity.name}")
    for kind in KINDS
    for quantity in kind.quantities
]
UNIT_SUFFIXES = (
    *("kmh", "frac", "m", "count", "ugm3", "degc", "mps", "deg", "hpa", "wm2", "mm", "mmh", "db"),
    *("ph", "mgl", "ntu", "uscm", "kw", "v", "a", "factor", "hz", "m3h", "bar", "kwh"),
)


def test_the_first_fifteen_kinds_keep_their_order() -> None:
    """Fleets below 30 sensors are filled in this order; a new kind comes behind."""
    assert [kind.code for kind in KINDS][:15] == [
        *("traffic_flow", "parking", "air_quality", "weather", "rain_gauge", "river_level"),
        *("street_flood", "noise", "water_quality", "power_transformer", "water_network"),
        *("street_light", "pump_station", "waste_bin", "smart_meter"),
    ]


def test_ids_of_two_kinds_never_meet() -> None:
    """The two letters are unique."""
    assert len({kind.short for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kind_belongs_to_a_domain_and_names_its_quantities_once(kind: Kind) -> None:
    """Quantities are columns: no name stands twice."""
    assert kind.domain in DOMAINS
    assert len(set(kind.quantity_names)) == len(kind.quantities)
    assert kind.label_vi
    assert kind.label_en


@pytest.mark.parametrize(
    ("sensors", "least", "needed"),
    [(0, 1, 1), (1, 1, 1), (2, 1, 1), (3, 1, 2), (2015, 1, 1008), (2, 3, 3), (9, 3, 5)],
)
def test_a_mean_needs_half_of_the_sensors_and_what_the_kind_needs(
    sensors: int, least: int, needed: int
) -> None:
    """Of none nothing is ever trusted."""
    assert replace(KINDS[0], least_count=least).needed_count(sensors) == needed


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_name_ends_in_its_unit(quantity: Quantity) -> None:
    """A unit in a comment is not a unit."""
    assert quantity.name.rsplit("_", 1)[-1] in UNIT_SUFFIXES


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_what_is_possible_is_wider_than_a_step(quantity: Quantity) -> None:
    assert quantity.possible[1] - quantity.possible[0] > quantity.resolution > 0


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_register_says_how_fast_it_can_grow_and_nothing_else_does(quantity: Quantity) -> None:
    """Without it a glitch is a new start."""
    is_register = quantity.aggregate == "counter"
    assert ((quantity.greatest_rate_per_h or 0) > 0) == is_register


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_an_axis_shows_more_than_a_few_steps_of_the_instrument(quantity: Quantity) -> None:
    """And it begins where a value can be."""
    begin, span = quantity.axis
    lowest, highest = quantity.possible
    assert span >= min(4 * quantity.resolution, highest - lowest)
    assert begin is None or lowest <= begin < begin + span <= highest


def test_decimals_follow_from_the_resolution() -> None:
    """0.01 has two, 1 has none."""
    by_name = {quantity.name: quantity for kind in KINDS for quantity in kind.quantities}
    assert by_name["level_m"].decimals == 2
    assert by_name["car_count"].decimals == 0
    assert by_name["humidity_frac"].decimals == 3
