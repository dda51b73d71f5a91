"""A run that is made by minutes and given out as time goes on."""

from simulator.devices.reading import Reading
from simulator.run import straight
from simulator.run.progress import Progress
from simulator.run.world import Simulation
from simulator.scenario.course import NOTHING
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics

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


def test_a_minute_begins_before_any_of_its_readings(model: CityModel, midnight: Physics) -> None:
    """There a checkpoint is written: of a minute that was begun, readings may be published."""
    born_ms = midnight.step * MINUTE_MS
    simulation = Simulation.of(model, birth_ms=born_ms, period_scale=1.0)
    progress = Progress(simulation, simulation.born(midnight, boot=0), NOTHING, made_ms=born_ms)

    assert progress.begins_minute
    assert progress.physics is midnight
    progress.make(born_ms + TICK_MS)
    assert not progress.begins_minute
    progress.make(born_ms + MINUTE_MS)
    assert progress.begins_minute
    assert progress.physics.step == midnight.step + 1
