"""What is said of an event or fault, at its begin and at its end: pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from contract.arrays import BoolArray
from contract.clock import from_us
from contract.payload.truth import MAX_NAMED_SENSORS, TruthEvent
from simulator.kinds import AT_STATIONS, SIMULATED
from simulator.run.effect import Effect
from simulator.scenario.event import Event
from simulator.scenario.repertoire import KINDS
from simulator.scenario.stage import NO_AREA, Points, Stage
from simulator.world.models.ground import nearest
from simulator.world.state import MINUTE_MS

NOT_MEASURED = Effect((), ())


def begun(event: Event, stage: Stage) -> TruthEvent:
    """Return what is said when an event begins: whom it hits is known, what it does is not."""
    return _told(event, None, hit(event, stage), NOT_MEASURED)


def ended(event: Event, stage: Stage, effect: Effect) -> TruthEvent:
    """Return what is said when it has ended, with what it did as far as that was measured."""
    step = event.begin_step if event.end_step is None else event.end_step
    return _told(event, _instant(step), hit(event, stage), effect)


def hit(event: Event, stage: Stage) -> list[str]:
    """Return the sensors that an event hits by itself: on what it happens to, or named."""
    sensor_ids = list(event.sensors)
    for kind, index in stage.behind(event.gateways).items():
        sensor_ids += stage.sensors[kind].names_of(index)
    for kind, points in stage.sensors.items():
        record = SIMULATED[kind]
        if event.streets and record.sites == "traffic":
            sensor_ids += _on(points, event.streets, stage.streets)
        if event.feeders and (record.watches_mains or not record.has_battery):
            sensor_ids += _on(points, event.feeders, stage.feeders)
    stations = stage.sensors[AT_STATIONS]
    return sensor_ids + [stations.name[one] for one in event.stations if one < stations.count]


def _on(points: Points, chosen: Sequence[int], among: Points) -> Sequence[str]:
    """Return which things belong to some of others, each to the nearest, by name."""
    if not points.count:
        return ()
    here, there = (points.east_km, points.north_km), (among.east_km, among.north_km)
    on: BoolArray = np.isin(nearest(here, there)[0], chosen)
    return points.names_of(np.flatnonzero(on))


def _told(
    event: Event, to_at: datetime | None, hit_ids: Iterable[str], effect: Effect
) -> TruthEvent:
    sensor_ids = list(dict.fromkeys([*hit_ids, *effect.sensor_ids]))
    has_place = event.lat_deg is not None and event.lon_deg is not None
    return TruthEvent(
        event_id=event.event_id,
        what=event.what,
        cause_event_id=event.cause_event_id,
        scenario=event.scenario or "",
        area=event.area or NO_AREA,
        lat_deg=event.lat_deg if has_place else None,
        lon_deg=event.lon_deg if has_place else None,
        from_at=_instant(event.begin_step),
        to_at=to_at,
        sensor_id=sensor_ids[:MAX_NAMED_SENSORS],
        sensor_count=len(sensor_ids),
        expected=list(effect.expected),
        parameters=_parameters(event),
    )


def _parameters(event: Event) -> dict[str, float]:
    known = KINDS[event.what].parameters
    values = {name: value for name, value in event.values.items() if name in known}
    if "radius_km" in known and event.radius_km is not None:
        values.setdefault("radius_km", event.radius_km)
    return values


def _instant(step: int) -> datetime:
    return from_us(step * MINUTE_MS * 1000)
