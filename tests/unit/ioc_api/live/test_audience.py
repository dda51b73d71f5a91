"""Who may see some areas alone is told of their sensors, and of the rest of the city nothing."""

from dataclasses import replace

import pytest

from tests.stand.hub_scene import Scene, frames, text
from tests.stand.live_sensor import sensor

DISTRICT = frozenset({"760"})


@pytest.fixture
def street() -> Scene:
    """Two sensors in a district, and a third in another one."""
    scene = Scene()
    scene.fleet.register([replace(sensor(3), area_code="761")])
    scene.second()
    return scene


def test_who_may_see_a_district_is_told_of_its_sensors_alone(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as viewer, street.hub.viewer(4) as city:
        for number in (3, 1):
            street.read(number, float(number))
            street.tick()
        assert [frame.idx.tolist() for frame in frames(city)] == [[2], [0]]
        (frame,) = frames(viewer)
        assert (frame.idx.tolist(), frame.value.tolist()) == ([0], [1.0])
        assert frame.seq == text(viewer, "hello")["seq"] + 1
        street.second()
        assert (text(viewer, "kpi")["sensors"]["total"], text(viewer, "kpi")["n"]) == (2, 3)
        assert text(city, "kpi")["sensors"]["total"] == 3


def test_what_a_district_is_told_is_encoded_once(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as one, street.hub.viewer(4, DISTRICT) as other:
        street.read(1, 1.0)
        street.second()
        assert one.frames[0] is other.frames[0]
        assert one.texts["kpi"] is other.texts["kpi"]


def test_the_rate_of_a_district_is_that_of_its_sensors(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as viewer:
        for _ in range(10):
            for number in (1, 3, 3):
                street.read(number, 1.0)
            street.second()
        assert text(viewer, "kpi")["updates_per_s"] == pytest.approx(1.0)
        assert text(viewer, "kpi")["newest_observed_at"] is not None


def test_a_sensor_that_leaves_a_district_is_not_told_any_more(street: Scene) -> None:
    """Not even what was gathered before; and the viewer is told to look anew."""
    with street.hub.viewer(1, DISTRICT) as viewer:
        viewer.texts.clear()
        street.read(1, 1.0)
        street.tick()
        street.fleet.register([replace(sensor(1, gateway_id="gw-1"), area_code="761")])
        street.second()
        street.read(1, 2.0)
        street.second()
        assert frames(viewer) == []
        assert text(viewer, "index") == {"t": "index", "n": 3}


def test_a_sensor_of_which_ingest_says_another_district_is_not_told(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as viewer:
        street.fleet.hear_district(0, "761")
        street.read(1, 1.0)
        street.second()
        assert frames(viewer) == []
        assert "index" in viewer.texts


def test_a_sensor_that_comes_into_a_district_is_told_from_then_on(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as viewer:
        viewer.texts.clear()
        street.fleet.register([sensor(3)])
        street.read(3, 2.0)
        street.second()
        assert [frame.idx.tolist() for frame in frames(viewer)] == [[2]]
        assert "index" in viewer.texts


def test_what_changes_elsewhere_is_not_told_to_a_district(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as viewer, street.hub.viewer(4) as city:
        street.fleet.register([replace(sensor(4), area_code="761")])
        street.second()
        assert "index" in city.texts
        assert "index" not in viewer.texts


def test_who_comes_back_to_a_district_notices_what_happened(street: Scene) -> None:
    with street.hub.viewer(4, DISTRICT) as viewer:
        seq = text(viewer, "hello")["seq"]
        street.read(3, 1.0)
        street.tick()
        assert street.hub.seq(4, DISTRICT) == seq
    street.read(1, 1.0)
    street.tick()
    with street.hub.viewer(4, DISTRICT) as viewer:
        assert text(viewer, "hello")["seq"] > seq
        assert text(viewer, "hello")["seq"] == street.hub.seq(4, DISTRICT)
