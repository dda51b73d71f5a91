"""What a run starts from: a scenario begins in a minute of which nothing was told yet."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contract.city import City
from contract.clock import from_us, to_us
from simulator.run.checkpoint import Checkpoints
from simulator.run.journal import Given, Journal
from simulator.run.start import start
from simulator.scenario.file import load
from simulator.world.state import MINUTE_MS
from tests.stand.begun_run import plan_of, run_on

WALL = from_us(29_868_060 * MINUTE_MS * 1000 + 17_321_000)  # into a minute


@pytest.mark.parametrize("away_min", [0, 10])
def test_a_scenario_that_is_new_to_a_run_that_goes_on_begins_behind_what_was_told(
    tmp_path: Path, city: City, away_min: int
) -> None:
    """The minutes that are caught up were told in part, and without it."""
    store, plan = Checkpoints(tmp_path), plan_of(city)
    first = start(plan, store, lambda: False, wall=lambda: WALL)
    told_ms = to_us(WALL) // 1000 + 3 * MINUTE_MS
    run_on(first.opening, store, told_ms, MINUTE_MS)
    later = from_us(told_ms * 1000) + timedelta(minutes=away_min)
    asked = replace(plan, scenario=load(city, "storm-west"))
    again = start(asked, store, lambda: False, wall=lambda: later)

    (given,) = [one for one in Journal(tmp_path).entries() if isinstance(one, Given)]
    assert given.step * MINUTE_MS > to_us(later) // 1000
    assert again.opening.world.devices.boot == 0
    assert min(event.begin_step for event in given.events) >= given.step
