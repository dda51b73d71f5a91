"""A live run without a broker: what it is told to be, and its readings up to a time."""

from dataclasses import replace
from pathlib import Path

import msgspec

from contract.city import City
from simulator.devices.reading import Reading
from simulator.run.begin import Opening
from simulator.run.checkpoint import Checkpoints
from simulator.run.plan import Plan
from simulator.run.progress import Progress
from simulator.scenario.course import NOTHING

SENSORS = 31


def plan_of(city: City, **other: object) -> Plan:
    plan = Plan(
        city=city,
        mqtt_url="",
        mqtt_credentials=None,
        sensor_count=SENSORS,
        seed=42,
        speed=1.0,
        period_scale=1.0,
        data_dir=Path(),
        metrics_port=0,
    )
    return replace(plan, **other)


def run_on(opening: Opening, store: Checkpoints, to_ms: int, tick_ms: int) -> list[Reading]:
    """Make a run up to a time, saving as a live one does, and stop it in order."""
    progress = Progress(opening.simulation, opening.world, NOTHING, made_ms=opening.made_ms)
    made: list[Reading] = []
    while progress.made_ms < to_ms:
        due_ms = min(progress.made_ms + tick_ms, to_ms)
        while progress.made_ms < due_ms:
            if progress.begins_minute:
                progress.compute()
            made += progress.make(due_ms)
    step = progress.world.physics.step
    head = msgspec.structs.replace(opening.head, step=step, made_ms=progress.made_ms)
    store.save(head, progress.world)
    return made
