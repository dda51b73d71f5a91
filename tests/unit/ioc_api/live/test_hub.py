"""What viewers are told: each sensor once a frame, numbered without gaps, slow ones told so."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.clock import to_us
from ioc_api.fleet.latest import Values
from ioc_api.fleet.status import LATE, LIVE, NEW, OFFLINE
from ioc_api.judgement.level import LEVEL_NAMES
from ioc_api.live.viewer import MAX_FRAMES, Viewer
from tests.stand.flood_sensor import gauge, say
from tests.stand.hub_scene import Scene, frames, text
from tests.stand.live_sensor import sensor


@pytest.fixture
def scene() -> Scene:
    """Two sensors, of which a first second has told."""
    return Scene()


def test_a_sensor_is_told_once_a_tick_with_its_newest_value(scene: Scene) -> None:
    with scene.hub.viewer(4) as viewer:
        for value in (1.0, 2.0, 3.0):
            scene.read(1, value)
        scene.tick()
        (frame,) = frames(viewer)
    assert (frame.idx.tolist(), frame.value.tolist()) == ([0], [3.0])
    assert (frame.status.tolist(), frame.is_status_only) == ([LIVE], False)


def test_a_wall_is_told_once_a_second(scene: Scene) -> None:
    with scene.hub.viewer(1) as wall, scene.hub.viewer(4) as screen:
        for number, value in ((1, 1.0), (2, 2.0), (1, 3.0)):
            scene.read(number, value)
            scene.tick()
        assert (len(frames(wall)), len(frames(screen))) == (0, 3)
        scene.tick()
        (frame,) = frames(wall)
    assert (frame.idx.tolist(), frame.value.tolist()) == ([0, 1], [3.0, 2.0])


def test_the_same_bytes_go_to_all(scene: Scene) -> None:
    with scene.hub.viewer(4) as one, scene.hub.viewer(4) as other:
        scene.read(1, 1.0)
        scene.tick()
        assert one.frames[0] is other.frames[0]


def test_frames_are_numbered_whether_anybody_looks_or_not(scene: Scene) -> None:
    with scene.hub.viewer(4) as viewer:
        seq = text(viewer, "hello")["seq"]
    scene.read(1, 1.0)
    scene.tick()
    with scene.hub.viewer(4) as viewer:
        assert text(viewer, "hello")["seq"] == seq + 1
        scene.tick()
        assert frames(viewer) == []
        scene.read(1, 2.0)
        scene.tick()
        assert [frame.seq for frame in frames(viewer)] == [seq + 2]


def test_a_status_that_age_changes_is_told_without_a_reading(scene: Scene) -> None:
    scene.read(1, 1.0)
    scene.second()
    with scene.hub.viewer(4) as viewer:
        scene.now += timedelta(seconds=4 * 300)
        scene.second()
        (frame,) = frames(viewer)
    assert (frame.idx.tolist(), frame.status.tolist()) == ([0], [LATE])
    assert frame.is_status_only
    assert frame.value.tolist() == [1.0]


def test_a_level_is_told_with_its_reading_and_again_once_it_is_held(scene: Scene) -> None:
    scene.fleet.register([gauge(3)])
    with scene.hub.viewer(4) as viewer:
        say(scene.fleet, scene.now, 0.8, number=3)
        scene.tick()
        (frame,) = frames(viewer)
        assert (frame.idx.tolist(), frame.level.tolist()) == ([2], [LEVEL_NAMES.index("critical")])
        viewer.frames.clear()
        scene.now += timedelta(minutes=15)
        for _ in range(2):
            scene.second()
        (frame,) = frames(viewer)
        assert (frame.idx.tolist(), frame.is_status_only) == ([2], True)
        assert frame.level.tolist() == [LEVEL_NAMES.index("critical_held")]
        assert text(viewer, "kpi")["levels"] == {"critical": 1, "warning": 0}
        assert text(viewer, "kpi")["held"] == 1


def test_a_level_of_means_is_told_without_a_reading(scene: Scene) -> None:
    scene.read(1, 1.0)
    scene.second()
    with scene.hub.viewer(4) as viewer:
        (air,) = (each for each in scene.judge.limits if each.kind.code == "air_quality")
        span = [each.quantity for each in air.spans].index("pm25_ugm3")
        at_us = np.array([to_us(scene.now)])
        scene.judge.take_means(span, np.array([0]), Values(np.array([90.0]), at_us), at_us)
        scene.second()
        (frame,) = frames(viewer)
    assert (frame.idx.tolist(), frame.is_status_only) == ([0], True)
    assert frame.level.tolist() == [LEVEL_NAMES.index("critical")]


def test_a_gateway_takes_its_sensors_along_and_gives_them_back(scene: Scene) -> None:
    with scene.hub.viewer(4) as viewer:
        for is_offline in (True, False):
            scene.fleet.gateway_status("gw-1", is_offline=is_offline)
            scene.second()
        told = [(frame.idx.tolist(), frame.status.tolist()) for frame in frames(viewer)]
    assert told == [([0], [OFFLINE]), ([0], [NEW])]


def test_what_a_snapshot_showed_is_taken_back_when_it_is_over(scene: Scene) -> None:
    """A gateway is away for less than the second in which age is looked at."""
    with scene.hub.viewer(4) as viewer:
        scene.fleet.gateway_status("gw-1", is_offline=True)
        statuses, _ = scene.hub.state_now()
        assert statuses.tolist() == [OFFLINE, NEW]
        scene.fleet.gateway_status("gw-1", is_offline=False)
        scene.second()
        last = frames(viewer)[-1]
    assert (last.idx.tolist(), last.status.tolist()) == ([0], [NEW])


def test_a_new_sensor_takes_the_next_place_and_is_announced(scene: Scene) -> None:
    with scene.hub.viewer(4) as viewer:
        scene.fleet.register([sensor(3)])
        scene.read(3, 5.0)
        scene.second()
        assert text(viewer, "index") == {"t": "index", "n": 3}
        assert [frame.idx.tolist() for frame in frames(viewer)] == [[2]]


def test_a_slow_viewer_loses_the_oldest_frames_and_sees_the_gap(scene: Scene) -> None:
    with scene.hub.viewer(4) as slow, scene.hub.viewer(4) as other:
        count = MAX_FRAMES + 3
        for number in range(count):
            scene.read(1, float(number))
            scene.tick()
            other.frames.clear()
        numbers = [frame.seq for frame in frames(slow)]
        assert numbers == list(range(numbers[-1] - MAX_FRAMES + 1, numbers[-1] + 1))
        assert (slow.dropped_count, other.dropped_count) == (3, 0)
        assert scene.hub.seq(4) == numbers[-1]


def test_only_the_newest_of_a_text_waits(scene: Scene) -> None:
    with scene.hub.viewer(4) as viewer:
        for _ in range(20):
            scene.second()
        assert set(viewer.texts) == {"hello", "kpi"}
        assert text(viewer, "kpi")["sensors"]["total"] == 2


async def test_texts_go_before_frames_and_nothing_after_the_end() -> None:
    viewer = Viewer()
    viewer.frame(b"1")
    viewer.text("a", "first")
    viewer.frame(b"2")
    assert [await viewer.next() for _ in range(2)] == ["first", b"1"]
    viewer.close()
    assert await viewer.next() is None


def test_the_rate_counts_what_came_in(scene: Scene) -> None:
    for _ in range(10):
        for value in range(20):
            scene.read(1, float(value))
        scene.second()
    with scene.hub.viewer(4) as viewer:
        assert text(viewer, "kpi")["updates_per_s"] == pytest.approx(20.0)


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 99)), max_size=40))
def test_all_frames_together_make_the_fleet_s_state(readings: list[tuple[int, int]]) -> None:
    scene = Scene()
    values, statuses = np.full(2, np.nan, np.float32), np.zeros(2, np.uint8)
    with scene.hub.viewer(4) as viewer:
        for number, value in readings:
            scene.read(number, float(value))
            if value % 3 == 0:
                scene.tick()
                for frame in frames(viewer):
                    values[frame.idx], statuses[frame.idx] = frame.value, frame.status
                viewer.frames.clear()
        scene.second()
        for frame in frames(viewer):
            values[frame.idx], statuses[frame.idx] = frame.value, frame.status
    np.testing.assert_array_equal(values, scene.fleet.primary_values())
    np.testing.assert_array_equal(statuses, scene.fleet.statuses_now(scene.city_time))
