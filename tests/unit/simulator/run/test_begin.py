"""With what a run begins."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from structlog.testing import capture_logs

from contract.city import City
from contract.clock import from_us, to_us, utc_now
from simulator.devices.memory import Memory
from simulator.devices.reading import Reading
from simulator.errors import CheckpointError, StoppedError
from simulator.run import straight, world
from simulator.run.begin import CATCH_UP_MIN, Opening, begin
from simulator.run.checkpoint import BOOT_FILE, VERSION, Checkpoint, Checkpoints, Head
from simulator.run.plan import Plan
from simulator.run.way import Way
from simulator.run.world import World
from simulator.scenario.course import NOTHING
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics, State
from tests.stand.begun_run import SENSORS, plan_of, run_on

BEFORE_MIN = CATCH_UP_MIN + 10
WORN_KWH = 5e6
WALL = from_us(29_868_060 * MINUTE_MS * 1000 + 17_321_000)  # into a minute
RUN_MS = 9 * MINUTE_MS + 12_345


@pytest.fixture(scope="module")
def small(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=SENSORS)


def way(model: CityModel) -> Way:
    return Way(model, NOTHING, lambda: False)


def left(store: Checkpoints, model: CityModel, **other: object) -> None:
    """Leave what a run of an hour and more ago leaves whose meters had run for long."""
    step = to_us(utc_now()) // 1000 // MINUTE_MS - BEFORE_MIN
    physics = model.climatology(step)
    states: Mapping[str, State] = {
        **physics.states,
        "smart_meter": {
            **physics.states["smart_meter"],
            "energy": np.full(model.places["smart_meter"].count, WORN_KWH),
        },
    }
    head = Head(
        step=step, city="hcmc", seed=42, sensor_count=SENSORS, speed=1.0, version=VERSION, boot=0,
        made_ms=step * MINUTE_MS,
    )  # fmt: skip
    memory = Memory(boot=0, seq={}, register={}, waiting={}, held={})
    store.next_boot()
    store.save(msgspec.structs.replace(head, **other), World(Physics(step, states), memory))


def begun(store: Checkpoints, model: CityModel, plan: Plan) -> Opening:
    return begin(store, plan, way(model))


def test_a_run_goes_on_from_its_checkpoint_at_the_walls_time_with_devices_started_anew(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    store = Checkpoints(tmp_path)
    left(store, small)
    opening = begun(store, small, plan_of(city))

    assert abs((utc_now() - opening.clock.city_at).total_seconds()) < 60
    physics = opening.world.physics
    assert physics.step == to_us(opening.clock.city_at) // 1000 // MINUTE_MS
    assert physics.states["smart_meter"]["energy"].min() > WORN_KWH
    assert opening.world.devices.boot == 1


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"seed": 7}, "seed 7, not of 42"),
        ({"city": "hue"}, "the city hue, not of hcmc"),
        ({"version": 1}, "another version"),
    ],
)
def test_the_world_of_another_city_is_refused_with_what_to_do(
    tmp_path: Path, small: CityModel, city: City, other: dict[str, object], what: str
) -> None:
    store = Checkpoints(tmp_path)
    left(store, small, **other)

    with pytest.raises(CheckpointError, match=what) as refused:
        begun(store, small, plan_of(city))
    for way_out in ("./ioc up --respin", "--data", "./ioc reset"):
        assert way_out in str(refused.value)
    assert store.boot() == 0


def test_a_world_that_was_given_up_leaves_its_time_and_its_registers(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    store = Checkpoints(tmp_path)
    left(store, small, seed=7)
    store.give_up()
    opening = begun(store, small, plan_of(city))
    fresh = small.spun_up(opening.world.physics.step, QUIET)

    states = opening.world.physics.states
    assert np.array_equal(states["city.weather"]["warm"], fresh.states["city.weather"]["warm"])
    assert states["smart_meter"]["energy"].tolist() == [WORN_KWH] * 4
    assert opening.left is not None, "what went on then is told to have ended"
    assert opening.world.devices.boot == 1


@pytest.mark.parametrize("sensors", [15, 90])
def test_another_fleet_keeps_the_sensors_that_both_have_and_says_so(
    tmp_path: Path, small: CityModel, city: City, sensors: int
) -> None:
    store = Checkpoints(tmp_path)
    left(store, small)
    model = world.build(city, seed=42, sensor_count=sensors)
    with capture_logs() as logs:
        opening = begun(store, model, plan_of(city, sensor_count=sensors))
    same = small.forward(saved_of(store).world.physics, opening.world.physics.step, QUIET)

    assert {"event": "fleet_changed", "before": 31, "sensors": sensors, "log_level": "info"} in logs
    for part, state in same.states.items():
        for name, array in state.items():
            mine = opening.world.physics.states[part][name]
            shared = min(array.size, mine.size)
            assert np.array_equal(array[:shared], mine[:shared]), f"{part}.{name}"
    assert opening.world.devices.boot == 1


def saved_of(store: Checkpoints) -> Checkpoint:
    saved = store.load()
    assert saved is not None
    return saved


def test_a_damaged_checkpoint_is_a_new_city(tmp_path: Path, small: CityModel, city: City) -> None:
    (tmp_path / "world.npz").write_bytes(b"torn")
    opening = begun(Checkpoints(tmp_path), small, plan_of(city))

    assert opening.world.physics.step == to_us(opening.clock.city_at) // 1000 // MINUTE_MS


def test_a_run_that_is_to_stop_does_not_spin_up_to_its_end(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    asked: list[int] = []

    def is_stopped() -> bool:
        asked.append(1)
        return True

    with pytest.raises(StoppedError):
        begin(Checkpoints(tmp_path), plan_of(city), Way(small, NOTHING, is_stopped))
    assert len(asked) == 1
    assert Checkpoints(tmp_path).boot() is None


def test_an_empty_folder_may_begin_at_a_time_of_its_own(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    opening = begin(Checkpoints(tmp_path), plan_of(city), way(small), first_at=WALL)

    assert opening.clock.city_at == WALL
    assert opening.made_ms * 1000 == to_us(WALL)


@pytest.mark.parametrize("tick_ms", [7_919, 3 * MINUTE_MS], ids=["live pace", "fast pace"])
@pytest.mark.parametrize("stops_ms", [(4 * MINUTE_MS + 777,), (42_679, 5 * MINUTE_MS)])
def test_a_run_that_is_stopped_and_started_again_gives_the_readings_of_a_straight_one(
    tmp_path: Path, small: CityModel, city: City, tick_ms: int, stops_ms: Sequence[int]
) -> None:
    """Through the file: with what devices have numbered, counted and not yet sent."""
    store, start_ms = Checkpoints(tmp_path), to_us(WALL) // 1000
    made: list[Reading] = []
    for stop_ms in (*stops_ms, RUN_MS):
        opening = begin(store, plan_of(city), way(small), wall=lambda: WALL)
        made += run_on(opening, store, start_ms + stop_ms, tick_ms)
    whole = straight.readings(
        small, NOTHING, start_ms=start_ms, period_scale=1.0, duration_ms=RUN_MS
    )

    assert made == list(whole)
    assert store.boot() == 0


def test_a_run_that_was_killed_says_its_minute_again_as_it_was(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    """Ingest counts the second of each as a duplicate."""
    store, start_ms = Checkpoints(tmp_path), to_us(WALL) // 1000
    opening = begin(store, plan_of(city), way(small), wall=lambda: WALL)
    run_on(opening, store, start_ms + 3 * MINUTE_MS, MINUTE_MS)
    saved = saved_of(store)
    minute_ms = saved.head.step * MINUTE_MS
    store.save(msgspec.structs.replace(saved.head, made_ms=minute_ms), saved.world)
    again = begin(store, plan_of(city), way(small), wall=lambda: WALL)
    told = run_on(again, store, minute_ms + MINUTE_MS, MINUTE_MS)
    whole = straight.readings(
        small, NOTHING, start_ms=start_ms, period_scale=1.0, duration_ms=5 * MINUTE_MS
    )

    assert again.clock.city_at == from_us(minute_ms * 1000)
    within = (minute_ms, minute_ms + MINUTE_MS)
    assert told == [one for one in whole if within[0] <= one.sent_at_ms < within[1]]


@pytest.mark.parametrize(
    "changed",
    [{"sensor_count": 90}, {"period_scale": 0.5}],
)
def test_devices_are_started_anew_after_the_minute_where_they_are_others(
    tmp_path: Path, small: CityModel, city: City, changed: dict[str, float]
) -> None:
    store, start_ms = Checkpoints(tmp_path), to_us(WALL) // 1000
    opening = begin(store, plan_of(city), way(small), wall=lambda: WALL)
    run_on(opening, store, start_ms + 3 * MINUTE_MS, MINUTE_MS)
    plan = plan_of(city, **changed)
    model = world.build(city, seed=42, sensor_count=plan.sensor_count)
    again = begin(store, plan, way(model), wall=lambda: WALL)

    assert again.world.devices.boot == 1
    assert again.made_ms >= start_ms + 3 * MINUTE_MS
    assert again.made_ms % MINUTE_MS == 0


@pytest.mark.parametrize("ending", ["stopped", "killed"])
@pytest.mark.parametrize("away_s", [1, 300, CATCH_UP_MIN * 60 - 60])
def test_minutes_in_which_no_run_was_are_caught_up_with_the_numbers_that_follow(
    tmp_path: Path, small: CityModel, city: City, ending: str, away_s: int
) -> None:
    """What was said before a kill and is said again is equal; nothing is missing."""
    store, start_ms = Checkpoints(tmp_path), to_us(WALL) // 1000
    opening = begin(store, plan_of(city), way(small), wall=lambda: WALL)
    stopped_ms = start_ms + 3 * MINUTE_MS
    told = run_on(opening, store, stopped_ms, MINUTE_MS)
    if ending == "killed":
        saved = saved_of(store)
        minute_ms = saved.head.step * MINUTE_MS
        store.save(msgspec.structs.replace(saved.head, made_ms=minute_ms), saved.world)
    later = from_us(stopped_ms * 1000) + timedelta(seconds=away_s)
    with capture_logs() as logs:
        again = begin(store, plan_of(city), way(small), wall=lambda: later)
    assert again.clock.city_at == later, "life goes on now"
    told += run_on(again, store, to_us(later) // 1000, MINUTE_MS)
    whole = straight.readings(
        small, NOTHING, start_ms=start_ms, period_scale=1.0,
        duration_ms=to_us(later) // 1000 - start_ms,
    )  # fmt: skip

    assert again.world.devices.boot == store.boot() == 0
    assert {(one.device.sensor_id, one.seq): one for one in told} == {
        (one.device.sensor_id, one.seq): one for one in whole
    }
    repeated = len(told) - len({(one.device.sensor_id, one.seq) for one in told})
    assert (repeated > 0) is (ending == "killed")
    assert logs[-1]["event"] == "world_resumed"
    assert away_s <= logs[-1]["behind_s"] <= away_s + 60


def test_more_than_an_hour_of_the_wall_is_a_gap(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    store, start_ms = Checkpoints(tmp_path), to_us(WALL) // 1000
    opening = begin(store, plan_of(city), way(small), wall=lambda: WALL)
    run_on(opening, store, start_ms + 3 * MINUTE_MS, MINUTE_MS)
    later: datetime = WALL + timedelta(minutes=3 + CATCH_UP_MIN, seconds=1)
    again = begin(store, plan_of(city), way(small), wall=lambda: later)

    assert again.world.devices.boot == 1
    assert again.clock.city_at == later


def test_a_folder_in_which_no_start_was_counted_holds_no_run(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    """Whatever else lies there: a start that was killed left it before anything was told."""
    store = Checkpoints(tmp_path)
    left(store, small, seed=7)
    (tmp_path / BOOT_FILE).unlink()
    opening = begin(store, plan_of(city), way(small), first_at=WALL)

    assert (opening.clock.city_at, opening.left) == (WALL, None)
    assert opening.world.physics.states["smart_meter"]["energy"].max() < WORN_KWH
