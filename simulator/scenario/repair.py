"""Which devices have a fault, and until when: repaired ones sooner than the others of an event."""

from collections.abc import Mapping, Sequence

import numpy as np

from simulator.faults.fault import Fault
from simulator.scenario.event import Event
from simulator.scenario.stage import Stage
from simulator.world.state import MINUTE_MS

Repairs = Sequence[tuple[str, int]]
"""Sensors and gateways by id, each with the minute of its repair."""


def repaired_by(event: Event, repairs: Repairs) -> int | None:
    """Return when the last of an event's devices is repaired; None: some never are."""
    if not repairs:
        return None
    steps = _repairs_of(event, repairs)
    return max(steps.values()) if steps and steps.keys() >= _devices(event) else None


def faults_of(event: Event, stage: Stage, repairs: Repairs) -> tuple[Fault, ...]:
    """Return a fault's parts: one for each kind of sensors that feel it, and for each end.

    What a gateway has, the sensors behind it feel.
    """
    steps = _repairs_of(event, repairs)
    groups: dict[int | None, list[str]] = {}
    for name in (*event.sensors, *event.gateways):
        ends = [step for step in (event.end_step, steps.get(name)) if step is not None]
        groups.setdefault(min(ends, default=None), []).append(name)
    return tuple(
        Fault(
            event_id=event.event_id,
            what=event.what,
            kind=kind,
            sensor=np.array(sensors, dtype=np.int64),
            from_ms=event.begin_step * MINUTE_MS,
            to_ms=None if end_step is None else end_step * MINUTE_MS,
            quantity=event.quantity,
            values=event.values,
            gateways=tuple(names) if event.gateways else (),
        )
        for end_step, names in groups.items()
        for kind, sensors in _afflicted(stage, names, is_gateway=bool(event.gateways)).items()
    )


def _afflicted(
    stage: Stage, names: Sequence[str], *, is_gateway: bool
) -> Mapping[str, Sequence[int]]:
    """Return which sensors of each kind are meant; names of another fleet are nobody here."""
    if is_gateway:
        return {kind: index.tolist() for kind, index in stage.behind(names).items()}
    found: dict[str, list[int]] = {}
    for name in names:
        watcher = stage.sensor(name)
        if watcher is not None:
            found.setdefault(watcher.kind, []).append(watcher.index)
    return found


def _repairs_of(event: Event, repairs: Repairs) -> dict[str, int]:
    """Return the first repair of each of an event's devices after its begin."""
    steps: dict[str, int] = {}
    devices = _devices(event) if repairs else set[str]()
    for name, step in repairs:
        if name in devices and step > event.begin_step:
            steps[name] = min(step, steps.get(name, step))
    return steps


def _devices(event: Event) -> set[str]:
    return {*event.sensors, *event.gateways}
