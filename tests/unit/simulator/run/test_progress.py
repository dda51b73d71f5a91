"""A run that is made by minutes and given out as time goes on."""

import numpy as np
import pytest

from simulator.devices.reading import Reading
from simulator.faults.fault import Fault
from simulator.run import straight
from simulator.run.progress import Progress
from simulator.run.world import Simulation
from simulator.scenario.course import NOTHING
from simulator.scenario.event import Event
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics
from tests.stand.faulty_run import Broken

START_MS = 17_321  # into the minute: a run begins at any time
TICK_MS = 7_919


def live(model: CityModel, midnight: Physics, duration_ms: int) -> list[Reading]:
    born_ms = midnight.step * MINUTE_MS + START_MS
    simulation = Simulation.of(model, birth_ms=born_ms, period_scale=1.0)
    progress = Progress(simulation, simulation.born(midnight, boot=0), NOTHING, made_ms=born_ms)
    made: list[Reading] = []
    due_ms = born_ms
    while progress.made_ms < born_ms + duration_ms:
        due_ms = min(due_ms + TICK_MS, born_ms + duration_ms)
        while progress.made_ms < due_ms:
            if progress.begins_minute:
                progress.compute()
            made += progress.make(due_ms)
    return made


def test_a_live_run_gives_the_readings_of_a_straight_one(
    model: CityModel, midnight: Physics
) -> None:
    start_ms, duration_ms = midnight.step * MINUTE_MS + START_MS, 5 * MINUTE_MS
    expected = straight.readings(
        model, NOTHING, start_ms=start_ms, period_scale=1.0, duration_ms=duration_ms
    )

    assert live(model, midnight, duration_ms) == list(expected)


def test_a_run_says_which_lines_are_down_as_its_last_readings_are_made(
    model: CityModel, midnight: Physics
) -> None:
    born_ms = midnight.step * MINUTE_MS
    simulation = Simulation.of(model, birth_ms=born_ms, period_scale=1.0)
    begin_ms, end_ms = born_ms + MINUTE_MS, born_ms + 3 * MINUTE_MS
    nobody = np.zeros(0, dtype=np.int64)
    fault = Fault("broken.1", "offline", "noise", nobody, begin_ms, end_ms, None, {}, ("gw-1",))
    course = Broken(broken=[fault])
    progress = Progress(simulation, simulation.born(midnight, boot=0), course, made_ms=born_ms)
    down: list[int] = []
    while progress.made_ms < born_ms + 5 * MINUTE_MS:
        if progress.begins_minute:
            progress.compute()
        progress.make(progress.made_ms + MINUTE_MS // 2)
        down += [progress.made_ms - born_ms] if progress.cut_gateways else []

    assert down == [n * MINUTE_MS // 2 for n in (3, 4, 5, 6)]


def test_a_minute_begins_before_any_of_its_readings(model: CityModel, midnight: Physics) -> None:
    """There a checkpoint is written: of a minute that was begun, readings may be published."""
    born_ms = midnight.step * MINUTE_MS
    simulation = Simulation.of(model, birth_ms=born_ms, period_scale=1.0)
    progress = Progress(simulation, simulation.born(midnight, boot=0), NOTHING, made_ms=born_ms)

    assert progress.begins_minute
    assert progress.world.physics is midnight
    assert progress.next_step == midnight.step
    progress.compute()
    progress.make(born_ms + TICK_MS)
    assert not progress.begins_minute
    assert progress.world.physics is midnight
    assert progress.next_step == midnight.step + 1
    progress.make(born_ms + MINUTE_MS)
    assert progress.begins_minute
    assert progress.world.physics.step == midnight.step + 1


def test_many_readings_are_written_a_part_at_a_time(
    model: CityModel, midnight: Physics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.run.progress.AT_ONCE", 20)
    start_ms = midnight.step * MINUTE_MS
    simulation = Simulation.of(model, birth_ms=start_ms, period_scale=1.0)
    progress = Progress(simulation, simulation.born(midnight, boot=0), NOTHING, made_ms=start_ms)
    progress.compute()
    parts: list[list[Reading]] = []
    while not progress.begins_minute:
        parts.append(progress.make(start_ms + 2 * MINUTE_MS))
    expected = straight.readings(
        model, NOTHING, start_ms=start_ms, period_scale=1.0, duration_ms=MINUTE_MS
    )

    assert len(parts) > 5
    assert [reading for part in parts for reading in part] == list(expected)


def test_what_has_begun_and_is_not_over_goes_on(model: CityModel, midnight: Physics) -> None:
    """That is of the minutes that are computed and of the next one, for its begin is soon told."""
    begin = midnight.step
    events = [
        Event(event_id=f"injected.{number}", what="accident", begin_step=begin + first,
              end_step=begin + last, streets=(3,))
        for number, (first, last) in enumerate([(-9, -1), (-9, 1), (-9, 2), (1, 9), (2, 9)])
    ]  # fmt: skip
    simulation = Simulation.of(model, birth_ms=begin * MINUTE_MS, period_scale=1.0)
    progress = Progress(
        simulation, simulation.born(midnight, boot=0), NOTHING.with_events(events),
        made_ms=begin * MINUTE_MS,
    )  # fmt: skip
    assert [one.event_id for one in progress.going_on] == ["injected.1", "injected.2"]
    progress.compute()
    assert [one.event_id for one in progress.going_on] == [f"injected.{n}" for n in (1, 2, 3)]
