"""What happened in a run, as rows: each event and fault with the sensors that have it."""

from collections.abc import Mapping, Sequence

import numpy as np

from contract.arrays import BoolArray, IntArray
from simulator.dataset.layout import EVENT, FROM, TO, Column
from simulator.kinds import AT_STATIONS, ON_STREETS
from simulator.scenario.asked import with_defaults
from simulator.scenario.event import Event
from simulator.scenario.repertoire import KINDS
from simulator.scenario.stage import Points, Stage
from simulator.world.models.ground import nearest
from simulator.world.state import MINUTE_MS

Cell = str | float | int | Sequence[str] | None


class Happened:
    """Turns events into rows of the files of events and faults."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._feeder = {
            kind: _nearest(points, stage.feeders) for kind, points in stage.sensors.items()
        }
        self._street = _nearest(stage.sensors[ON_STREETS], stage.streets)

    def feeders_of(self, kind: str) -> tuple[str, ...]:
        """Return the feeder that each sensor of a kind hangs on."""
        return self._stage.feeders.names_of(self._feeder[kind])

    def rows(self, events: Sequence[Event], columns: Sequence[Column]) -> dict[str, list[Cell]]:
        """Return events by column, in order of their beginnings."""
        ordered = sorted(events, key=lambda event: (event.begin_step, event.event_id))
        rows = [self._row(event) for event in ordered]
        return {column.name: [row.get(column.name) for row in rows] for column in columns}

    def _row(self, event: Event) -> Mapping[str, Cell]:
        stage, sensors = self._stage, self.sensors_of(event)
        row: dict[str, Cell] = {name: getattr(event, name) for name in PLAIN}
        row |= _parameters(event)
        return row | {
            FROM: event.begin_step * MINUTE_MS,
            TO: None if event.end_step is None else event.end_step * MINUTE_MS,
            "street": [stage.streets.name[place] for place in event.streets],
            "feeder": [stage.feeders.name[place] for place in event.feeders],
            "station": [stage.stations.name[place] for place in event.stations],
            "gateway": event.gateways,
            "sensor_id": sensors,
            "sensor_count": len(sensors),
        }

    def sensors_of(self, event: Event) -> list[str]:
        """Return the sensors that have a fault, or that stand where an event is.

        That is: at its streets, on its feeders, within its radius. What follows from it reaches
        others, too.
        """
        found = [*event.sensors]
        for kind, points in self._stage.sensors.items():
            chosen = self._behind(event, kind) | self._at(event, kind, points)
            found += points.names_of(np.flatnonzero(chosen))
        return list(dict.fromkeys(found))

    def _behind(self, event: Event, kind: str) -> BoolArray:
        gateways = [self._stage.gateways.index[name] for name in event.gateways]
        return np.isin(self._stage.gateway_of[kind], gateways)

    def _at(self, event: Event, kind: str, points: Points) -> BoolArray:
        chosen = np.isin(self._feeder[kind], event.feeders)
        if kind == ON_STREETS:
            chosen |= np.isin(self._street, event.streets)
        if kind == AT_STATIONS:
            chosen |= np.isin(np.arange(points.count), event.stations)
        radius_km = _parameters(event).get("radius_km")
        is_point = KINDS[event.what].place == "point"
        if is_point and radius_km and event.lat_deg is not None and event.lon_deg is not None:
            here_km = self._stage.plane_km(event.lat_deg, event.lon_deg)
            chosen |= points.apart_km(*here_km) <= radius_km
        return chosen


PLAIN = tuple(column.name for column in EVENT if column.name in Event.__struct_fields__)
"""Columns that an event has by the same name."""


def _parameters(event: Event) -> Mapping[str, float]:
    """Return all parameters of an event; a place may say its radius, too."""
    of_place = {} if event.radius_km is None else {"radius_km": event.radius_km}
    return with_defaults(event.what, {**of_place, **event.values})


def _nearest(points: Points, to: Points) -> IntArray:
    if not points.count:
        return np.zeros(0, dtype=np.int64)
    return nearest((points.east_km, points.north_km), (to.east_km, to.north_km))[0]
