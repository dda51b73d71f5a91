"""What events bring upon the city: arrays for its models, and the faults that an outage brings."""

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.kinds import MEMBERS, SIMULATED
from simulator.scenario.event import Event
from simulator.scenario.repertoire import EVENTS
from simulator.world.causes import Causes, Sources
from simulator.world.models.cell import NO_CELLS, Cells
from simulator.world.models.ground import nearest
from simulator.world.units import DAY_MIN, HOUR_MIN

ARRAYED = ("storm", "accident", "closure", "feeder_outage")
"""Events that have arrays of their own in `Causes`."""

LIFE = "life_min"
"""Of a storm that was ended early: how long it was to live, for its past must stay as it was."""


LOOK_BACK_MIN = 2 * DAY_MIN
"""So long what is over may be felt: water on its way, smoke in the air."""

OF_OUTAGES = ("dead", "offline")
"""What an outage brings to sensors and to gateways: the ends of these faults' ids."""


def offline_id(outage: Event) -> str:
    """Return what the fault of an outage's gateways is called."""
    return f"{outage.event_id}.offline"


def is_of_outage(fault: Event) -> bool:
    """Tell whether a fault was brought about by an outage as `outage_faults` does it."""
    return fault.event_id in {f"{fault.cause_event_id}.{what}" for what in OF_OUTAGES}


class Points(Protocol):
    """Things of one sort: their names and where they are; every array is (point,)."""

    @property
    def name(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def east_km(self) -> FloatArray: ...  # noqa: D102
    @property
    def north_km(self) -> FloatArray: ...  # noqa: D102
    @property
    def index(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def count(self) -> int: ...  # noqa: D102


class Stage(Protocol):
    """Where things can happen, as far as events need it."""

    @property
    def streets(self) -> Points: ...  # noqa: D102
    @property
    def feeders(self) -> Points: ...  # noqa: D102
    @property
    def sensors(self) -> Mapping[str, Points]:  # noqa: D102
        ...

    @property
    def gateways(self) -> Points: ...  # noqa: D102

    def plane_km(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Return how far a place is east and north of the city's middle, in km."""
        ...


def causes(events: Sequence[Event], stage: Stage, from_step: int, to_step: int) -> Causes:
    """Return what events bring upon the city in the minutes [from_step, to_step).

    Events that are over for longer than `LOOK_BACK_MIN`, and faults, bring nothing.
    """
    lasting = [event for event in events if event.overlaps(from_step - LOOK_BACK_MIN, to_step)]
    during = [event for event in events if event.overlaps(from_step, to_step)]
    storms = [event for event in during if event.what == "storm"]
    blocked = [event for event in during if event.streets and event.what in EVENTS]
    outages = [event for event in during if event.what == "feeder_outage"]
    return Causes(
        cells=_cells(storms, stage),
        lost_capacity_frac=_lost_capacity_frac(blocked, stage.streets.count, from_step, to_step),
        is_dark=_is_dark(outages, stage.feeders.count, from_step, to_step),
        sources={
            what: _sources([event for event in lasting if event.what == what], stage)
            for what in dict.fromkeys(event.what for event in lasting)
            if what in EVENTS and what not in ARRAYED
        },
    )


def outage_faults(outage: Event, stage: Stage) -> list[Event]:
    """Return the faults that an outage brings: of this fleet's sensors and gateways.

    Sensors without a battery are dead; gateways have none, and are offline: what sensors with a
    battery read behind them comes later.
    """
    dark = np.asarray(outage.feeders, dtype=np.int64)
    dead = [
        sensor_id
        for kind, points in stage.sensors.items()
        if not SIMULATED[kind].has_battery
        for sensor_id in _names_on(points, dark, stage.feeders)
    ]
    offline = _names_on(stage.gateways, dark, stage.feeders)
    faults: list[Event] = []
    if dead:
        faults.append(_fault(outage, "dead", sensors=tuple(dead)))
    if offline:
        faults.append(_fault(outage, "offline", gateways=tuple(offline)))
    return faults


def _names_on(points: Points, feeders: IntArray, among: Points) -> list[str]:
    """Return which things hang on some of the feeders, by name."""
    if not points.count:
        return []
    here, lines = (points.east_km, points.north_km), (among.east_km, among.north_km)
    on = np.isin(nearest(here, lines)[0], feeders)
    return [points.name[index] for index in np.flatnonzero(on).tolist()]


def _fault(
    outage: Event, what: str, *, sensors: tuple[str, ...] = (), gateways: tuple[str, ...] = ()
) -> Event:
    return msgspec.structs.replace(
        outage,
        event_id=f"{outage.event_id}.{what}",
        what=what,
        feeders=(),
        sensors=sensors,
        gateways=gateways,
        values={},
        cause_event_id=outage.event_id,
    )


def _sources(events: Sequence[Event], stage: Stage) -> Sources:
    """Return events of one kind as arrays, (event,)."""
    kind = EVENTS[events[0].what]
    at_km = [
        (math.nan, math.nan)
        if event.lat_deg is None or event.lon_deg is None
        else stage.plane_km(event.lat_deg, event.lon_deg)
        for event in events
    ]
    return Sources(
        begin_step=np.array([event.begin_step for event in events], dtype=np.float64),
        end_step=np.array(
            [math.inf if event.end_step is None else event.end_step for event in events]
        ),
        east_km=np.array([east for east, _ in at_km]),
        north_km=np.array([north for _, north in at_km]),
        radius_km=np.array(
            [math.nan if event.radius_km is None else event.radius_km for event in events]
        ),
        things=tuple(_things(event, stage) for event in events),
        values={
            name: np.array([_value(event, name) for event in events]) for name in kind.parameters
        },
    )


def _things(event: Event, stage: Stage) -> IntArray:
    """Return what an event happens to, as indices: stations, or sensors of the kind concerned."""
    kind = MEMBERS.get(EVENTS[event.what].place)
    if kind is None:
        return np.array(event.stations, dtype=np.int64)
    index = stage.sensors[kind].index
    known = [index[sensor_id] for sensor_id in event.sensors if sensor_id in index]
    return np.array(known, dtype=np.int64)


def _value(event: Event, name: str) -> float:
    return event.values.get(name, EVENTS[event.what].parameters[name].default)


def _cells(storms: Sequence[Event], stage: Stage) -> Cells:
    """Return storms as cells: in the middle of its life a cell passes over its place."""
    if not storms:
        return NO_CELLS
    rows = [_cell(storm, stage) for storm in storms]
    return Cells(**{name: np.array([row[name] for row in rows]) for name in rows[0]})


def _cell(storm: Event, stage: Stage) -> dict[str, float]:
    if storm.lat_deg is None or storm.lon_deg is None:
        raise ValueError(f"{storm.event_id}: a storm needs a place")
    east_km, north_km = stage.plane_km(storm.lat_deg, storm.lon_deg)
    end_step = storm.end_step
    if end_step is None:
        end_step = storm.begin_step + EVENTS["storm"].usual_min
    life_min = storm.values.get(LIFE, end_step - storm.begin_step)
    toward = math.radians(_value(storm, "moves_to_deg"))
    per_min = _value(storm, "moves_kmh") / HOUR_MIN
    east_per_min, north_per_min = math.sin(toward) * per_min, math.cos(toward) * per_min
    radius_km = storm.values.get("radius_km", storm.radius_km)
    return {
        "begin_step": storm.begin_step,
        "life_min": life_min,
        "end_step": end_step - 1,
        "radius_km": _value(storm, "radius_km") if radius_km is None else radius_km,
        "peak_mmh": _value(storm, "peak_mmh"),
        "east_km": east_km - east_per_min * life_min / 2,
        "north_km": north_km - north_per_min * life_min / 2,
        "drift_east_km_per_min": east_per_min,
        "drift_north_km_per_min": north_per_min,
    }


def _lost_capacity_frac(
    events: Sequence[Event], count: int, from_step: int, to_step: int
) -> FloatArray:
    """Return what of each street is blocked, (step, street); without columns where nothing is."""
    if not events:
        return np.zeros((to_step - from_step, 0))
    left = np.ones((to_step - from_step, count))
    for event in events:
        left[_minutes(event, from_step), list(event.streets)] *= 1 - _value(
            event, "lost_capacity_frac"
        )
    return 1 - left


def _is_dark(outages: Sequence[Event], count: int, from_step: int, to_step: int) -> BoolArray:
    """Tell which feeders are out, (step, feeder); without columns where none is."""
    if not outages:
        return np.zeros((to_step - from_step, 0), dtype=np.bool_)
    dark = np.zeros((to_step - from_step, count), dtype=np.bool_)
    for outage in outages:
        dark[_minutes(outage, from_step), list(outage.feeders)] = True
    return dark


def _minutes(event: Event, from_step: int) -> slice:
    """Return the minutes of an event as rows of a block that begins at `from_step`."""
    last = None if event.end_step is None else max(event.end_step - from_step, 0)
    return slice(max(event.begin_step - from_step, 0), last)
