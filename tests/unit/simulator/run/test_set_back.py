"""The machine's clock is set back: no time of a sensor is told with other values."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from contract.city import City
from contract.clock import from_us, to_us
from simulator.devices.reading import Reading
from simulator.kinds import SIMULATED
from simulator.run import world
from simulator.run.begin import begin
from simulator.run.checkpoint import Checkpoints
from simulator.run.pacing import Tempo
from simulator.run.progress import Progress
from simulator.run.way import Way
from simulator.scenario.course import NOTHING
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS
from tests.stand.begun_run import SENSORS, plan_of, run_on

OFTEN = 0.25  # of the usual periods: the shortest are 15 s
WALL = from_us(29_868_060 * MINUTE_MS * 1000 + 17_321_000)  # into a minute


@pytest.fixture(scope="module")
def small(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=SENSORS)


def way(model: CityModel) -> Way:
    return Way(model, NOTHING, lambda: False)


@pytest.mark.parametrize("changed", [{}, {"sensor_count": 90}], ids=["same fleet", "another"])
@pytest.mark.parametrize("ending", ["stopped", "killed"])
@pytest.mark.parametrize("back_s", [15, 45, 3_600])
def test_a_clock_that_is_set_back_between_two_runs_tells_no_time_with_other_values(
    tmp_path: Path,
    small: CityModel,
    city: City,
    changed: dict[str, int],
    ending: str,
    back_s: int,
) -> None:
    """By a multiple of the periods of those that read most often: their times would come again."""
    store, start_ms = Checkpoints(tmp_path), to_us(WALL) // 1000 // MINUTE_MS * MINUTE_MS
    plan = plan_of(city, period_scale=OFTEN)
    begin_at = from_us(start_ms * 1000)
    opening = begin(store, plan, way(small), wall=lambda: begin_at)
    ran_ms = 2 * MINUTE_MS + 50_000
    told = run_on(opening, store, start_ms + ran_ms, 7_919)
    if ending == "killed":
        saved = store.load()
        assert saved is not None
        minute_ms = saved.head.step * MINUTE_MS
        store.save(msgspec.structs.replace(saved.head, made_ms=minute_ms), saved.world)
    wall_at = begin_at + timedelta(milliseconds=ran_ms) - timedelta(seconds=back_s)
    model = world.build(city, seed=42, sensor_count=changed.get("sensor_count", SENSORS))
    again = begin(store, replace(plan, **changed), way(model), wall=lambda: wall_at)
    told += run_on(again, store, again.made_ms + 2 * MINUTE_MS, 7_919)

    values: dict[tuple[str, int], dict[str, float | None]] = {}
    for one in told:
        key = (one.device.sensor_id, one.observed_at_ms)
        shown = one.named_values
        if ending == "killed":  # what grew since a reading of which the dead run alone knew
            shown.pop(SIMULATED[one.device.kind.code].increment or "", None)
        assert values.setdefault(key, shown) == shown, key
    assert ending == "killed" or len(values) == len(told)


def test_a_clock_that_is_set_back_while_a_city_runs_tells_no_time_again(
    tmp_path: Path, small: CityModel, city: City
) -> None:
    """The city stands still until the wall is where it was."""
    wall = [WALL]
    opening = begin(
        Checkpoints(tmp_path), plan_of(city, period_scale=OFTEN), way(small), wall=lambda: wall[0]
    )
    tempo = Tempo(opening.clock, lambda: wall[0])
    progress = Progress(opening.simulation, opening.world, NOTHING, made_ms=opening.made_ms)
    told: list[Reading] = []
    for moved_s in (100, -60, 30, 20, 70):
        wall[0] += timedelta(seconds=moved_s)
        due_ms = to_us(tempo.now()) // 1000
        while progress.made_ms < due_ms:
            if progress.begins_minute:
                progress.compute()
            told += progress.make(due_ms)

    assert progress.made_ms == to_us(WALL) // 1000 + 160_000
    assert len({(one.device.sensor_id, one.observed_at_ms) for one in told}) == len(told)
