"""The truth of a past is what a live run would have told at each end."""

import asyncio
from collections.abc import Sequence

import pytest

from contract.city import City
from contract.clock import from_us
from contract.payload.truth import TruthEvent
from simulator.history import measured
from simulator.history.retold import Retold
from simulator.run.checkpoint import Checkpoints
from simulator.run.past import PastFolder
from simulator.run.start import start
from simulator.run.truth import Witness
from simulator.scenario.repertoire import FAULTS
from simulator.world.state import MINUTE_MS
from tests.stand.begun_run import plan_of

SENSORS, TROUBLE = 90, 6.0
TIMEOUT_S = 120
# 2026-10-24 04:20 in Ho Chi Minh City: what began in the evening goes on after midnight.
SEAM_STEP = 29_879_840
HISTORY_MIN = 9 * 60


@pytest.fixture(scope="module")
def retold(city: City, tmp_path_factory: pytest.TempPathFactory) -> Retold:
    data = tmp_path_factory.mktemp("past")
    plan = plan_of(city, sensor_count=SENSORS, trouble=TROUBLE, history_min=HISTORY_MIN)
    seam_at = from_us(SEAM_STEP * MINUTE_MS * 1000)
    start(plan, Checkpoints(data), lambda: False, wall=lambda: seam_at)
    folder = PastFolder(data)
    past = folder.load()
    assert past is not None
    return Retold.of(folder, past, city)


@pytest.fixture(scope="module")
def told(retold: Retold) -> Sequence[TruthEvent]:
    return [event for part in retold.parts() for event in part.truth]


async def lived(retold: Retold) -> dict[str, TruthEvent]:
    """Return what a live run of the same time tells last of each event."""
    said: list[TruthEvent] = []
    witness = Witness(retold.simulation, retold.stage, said.append)
    world = retold.folder.world(retold.past.marks[0])
    witness.awake(world, retold.course)
    # At the seam's first minute it tells what ends with it.
    while world.physics.step <= SEAM_STEP:
        before = world
        world, _, edges = retold.simulation.advance(before, retold.course, 1)
        witness.note(before, retold.course, edges)
    over = {
        event.event_id
        for event in retold.course.during(retold.past.marks[0] - 1, SEAM_STEP + 1)
        if event.end_step is not None and event.end_step <= SEAM_STEP
    }
    measuring = asyncio.create_task(witness.run())
    try:
        async with asyncio.timeout(TIMEOUT_S):
            while not over <= {one.event_id for one in said if one.to_at is not None}:  # noqa: ASYNC110 - what is said sets no event
                await asyncio.sleep(0.01)
    finally:
        measuring.cancel()
    return {one.event_id: one for one in said}


async def test_each_end_is_told_with_what_a_live_run_measures(
    retold: Retold, told: Sequence[TruthEvent]
) -> None:
    live = await lived(retold)
    past = {one.event_id: one for one in told}

    ends = {name: one for name, one in past.items() if one.to_at is not None}
    assert len(ends) > 8
    assert sum(bool(one.expected) for one in ends.values()) > 5
    assert {one.what in FAULTS for one in ends.values() if one.expected} == {True, False}
    for name, one in ends.items():
        assert one == live[name], name


def test_an_event_is_told_once_and_what_is_not_over_at_the_seam_has_no_end(
    retold: Retold, told: Sequence[TruthEvent]
) -> None:
    seam_at = from_us(SEAM_STEP * MINUTE_MS * 1000)
    of_past = {
        event.event_id: event.end_step is not None and event.end_step <= SEAM_STEP
        for event in retold.course.during(retold.past.marks[0], SEAM_STEP)
    }

    assert sorted(one.event_id for one in told) == sorted(of_past)
    assert {one.event_id: one.to_at is not None for one in told} == of_past
    assert False in of_past.values()
    assert all(one.to_at is None or one.to_at <= seam_at for one in told)


def test_of_a_day_only_so_much_is_measured_and_faults_are_left_first(
    retold: Retold, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it costs is bounded, however large the fleet is; nothing is left untold."""
    span = retold.past.marks[0], retold.past.marks[1]
    whole = span[0], SEAM_STEP
    all_of_it = measured.day_of(retold.course, retold.stage, span, whole)
    events = [event for some in all_of_it.by_step.values() for event in some]
    monkeypatch.setattr(measured, "MEASURED_MAX", 2)
    day = measured.day_of(retold.course, retold.stage, span, whole)
    chosen = [event for some in day.by_step.values() for event in some]

    assert len(chosen) == 2
    assert not any(event.what in FAULTS for event in chosen)
    assert day.unmeasured == len(events) - 2
    assert len(day.told) == len(all_of_it.told) + day.unmeasured
