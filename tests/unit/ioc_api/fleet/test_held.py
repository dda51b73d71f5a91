"""Which sensors stand in some areas, while sensors come, go and move."""

from dataclasses import replace

from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.held import Held
from tests.stand.live_sensor import sensor

ELSEWHERE = replace(sensor(2), area_code="761")


def begun(*areas: str) -> tuple[Fleet, Held]:
    """Return two sensors in two districts, and those of some areas."""
    fleet = Fleet()
    fleet.register([sensor(1), ELSEWHERE])
    return fleet, Held(fleet, frozenset(areas))


def test_sensors_of_a_district_or_a_ward_are_held() -> None:
    fleet, held = begun("760", "26740")
    assert held.look().tolist() == [True, False]
    fleet.register([replace(ELSEWHERE, ward_code="26740")])
    assert held.look().tolist() == [True, True]


def test_only_what_concerns_them_is_a_change() -> None:
    fleet, held = begun("760")
    fleet.register([replace(ELSEWHERE, name="elsewhere")])
    held.look()
    assert (held.changes, held.moves) == (0, 0)
    fleet.register([replace(sensor(1), name="here")])
    held.look()
    assert (held.changes, held.moves) == (1, 0)
    fleet.register([sensor(3)])
    held.look()
    assert (held.changes, held.moves) == (2, 0)
    assert held.mask.tolist() == [True, False, True]


def test_who_comes_and_who_leaves_is_a_move() -> None:
    fleet, held = begun("760")
    fleet.register([replace(sensor(1), area_code="761")])
    assert held.look().tolist() == [False, False]
    assert (held.changes, held.moves, fleet.moves) == (1, 1, 1)
    fleet.register([replace(ELSEWHERE, area_code="760")])
    assert held.look().tolist() == [False, True]
    assert (held.changes, held.moves, fleet.moves) == (2, 2, 2)


def test_who_is_on_its_way_is_held_by_nobody_until_the_registry_has_been_read() -> None:
    """Ingest hears of a move at once, the registry is read two seconds later."""
    fleet, held = begun("760")
    fleet.hear_district(0, "760")
    assert held.look().tolist() == [True, False]
    fleet.hear_district(0, "761")
    assert held.look().tolist() == [False, False]
    assert (held.changes, held.moves) == (1, 1)
    assert fleet.areas_of(0) == (None, None)
    assert fleet.in_areas(frozenset({"760"})).tolist() == [True, False]
    fleet.register([replace(sensor(1), area_code="761")])
    assert held.look().tolist() == [False, False]
    assert fleet.areas_of(0) == ("761", None)


def test_who_was_said_to_stand_elsewhere_by_mistake_is_back_when_the_registry_has_been_read() -> (
    None
):
    fleet, held = begun("760")
    fleet.hear_district(0, None)
    assert held.look().tolist() == [False, False]
    fleet.astray.settle()
    assert held.look().tolist() == [True, False]
    fleet.hear_district(0, "761")
    fleet.hear_district(0, "760")
    assert held.look().tolist() == [True, False]
