"""From what is asked for to what happens: the street, feeder or sensors at a place, found once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import IntArray
from simulator import rng
from simulator.errors import EventError, Problem
from simulator.kinds import MEMBERS
from simulator.scenario.asked import Asked, Place, check, with_defaults
from simulator.scenario.event import Event
from simulator.scenario.known import check_names
from simulator.scenario.repertoire import KINDS, PlaceKind
from simulator.scenario.spot import near, position, refuse_nothing, within
from simulator.scenario.stage import NO_AREA, Points, Stage

CHOICE_SEED = 0  # what a scenario chooses stays when the seed changes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The things at a place, and where their middle is; None: nothing is there."""

    middle_deg: tuple[float, float] | None
    area: str
    streets: tuple[int, ...] = ()
    feeders: tuple[int, ...] = ()
    stations: tuple[int, ...] = ()
    sensors: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()


def resolve(stage: Stage, asked: Asked) -> Event:
    """Return the event that was asked for, with its places fixed.

    Raises
    ------
    EventError
        It cannot be: unknown kind, parameter, area, site or sensor, a number out of its bounds,
        or nothing near enough; names what is accepted, or the nearest with its distance.
    """
    asked = _with_radius(asked)
    check(asked)
    check_names(stage, asked.place)
    found = _FINDERS[KINDS[asked.what].place](stage, asked)
    values = with_defaults(asked.what, asked.values)
    lat_deg, lon_deg = found.middle_deg or (None, None)
    return Event(
        event_id=asked.event_id,
        what=asked.what,
        begin_step=asked.begin_step,
        end_step=asked.end_step,
        area=found.area,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        radius_km=values.get("radius_km", asked.place.radius_km),
        streets=found.streets,
        feeders=found.feeders,
        stations=found.stations,
        sensors=found.sensors,
        gateways=found.gateways,
        quantity=asked.quantity,
        values=values,
        cause_event_id=asked.cause_event_id,
        scenario=asked.scenario,
    )


def _with_radius(asked: Asked) -> Asked:
    """Return what is asked for with the place's radius as its own, where it has one."""
    kind, radius_km = KINDS.get(asked.what), asked.place.radius_km
    if kind is None or radius_km is None or "radius_km" not in kind.parameters:
        return asked
    return asked.with_values({"radius_km": radius_km, **asked.values})


def _city(stage: Stage, asked: Asked) -> _Found:
    del stage, asked
    return _Found(middle_deg=None, area=NO_AREA)


def _point(stage: Stage, asked: Asked) -> _Found:
    middle_deg = position(stage, asked.place)
    return _Found(middle_deg=middle_deg, area=asked.place.area or stage.district_of(*middle_deg))


def _streets(stage: Stage, asked: Asked) -> _Found:
    chosen = near(stage, asked, stage.streets, "street", stage.stretches)
    found = _middle(stage, asked.place, [(stage.streets, chosen)])
    return replace(found, streets=tuple(chosen.tolist()))


def _stations(stage: Stage, asked: Asked) -> _Found:
    chosen = near(stage, asked, stage.stations, "station")
    if asked.what == "gate_stuck" and chosen.size:
        first = stage.stations.name[int(chosen[0])]
        chosen = chosen[stage.has_gate[chosen]]
        if not chosen.size:
            raise EventError([Problem(asked.place.fields[0], f"{first!r} has no tide gate")])
    found = _middle(stage, asked.place, [(stage.stations, chosen)])
    return replace(found, stations=tuple(chosen.tolist()))


def _members(stage: Stage, asked: Asked) -> _Found:
    """Return the cabinets or bins at a place; in a small fleet an area may have none."""
    kind = MEMBERS[KINDS[asked.what].place]
    points, place = stage.sensors[kind], asked.place
    if place.sensor:
        watchers = [stage.sensor(sensor_id) for sensor_id in place.sensor]
        strangers = [
            sensor_id
            for sensor_id, watcher in zip(place.sensor, watchers, strict=True)
            if watcher is None or watcher.kind != kind
        ]
        if strangers:
            text = f"{strangers[0]!r} is no {kind}; {asked.what} happens to those"
            raise EventError([Problem("sensor", text)])
        chosen = np.array([points.index[sensor_id] for sensor_id in place.sensor], dtype=np.int64)
    elif place.area is not None:
        chosen = np.flatnonzero(stage.inside(place.area, points))
    else:
        chosen = near(stage, asked, points, kind)
    found = _middle(stage, place, [(points, chosen)])
    return replace(found, sensors=points.names_of(chosen))


def _feeders(stage: Stage, asked: Asked) -> _Found:
    """Return the feeder that a place hangs on, however far off: that is the nearest."""
    place, feeders = asked.place, stage.feeders
    if not feeders.count:
        raise EventError([Problem("feeder", "there is none in this city")])
    if place.feeder is not None:
        chosen = np.array([feeders.index[place.feeder]])
    elif place.area is not None or place.radius_km is not None:
        chosen = np.flatnonzero(within(stage, place, feeders))
        refuse_nothing(chosen, "feeder")
    else:
        apart_km = feeders.apart_km(*stage.plane_km(*position(stage, place)))
        chosen = np.array([np.argmin(apart_km)])
    found = _middle(stage, place, [(feeders, chosen)])
    return replace(found, feeders=tuple(chosen.tolist()))


def _sensors(stage: Stage, asked: Asked) -> _Found:
    place = asked.place
    if place.gateway:
        behind = stage.behind(place.gateway)
        of_each = {kind: behind.get(kind, np.zeros(0, dtype=np.int64)) for kind in stage.sensors}
    elif place.sensor:
        watchers = [stage.sensor(sensor_id) for sensor_id in place.sensor]
        of_each = {
            kind: np.array(
                sorted({w.index for w in watchers if w is not None and w.kind == kind}),
                dtype=np.int64,
            )
            for kind in stage.sensors
        }
    else:
        of_each = _of_place(stage, asked)
    chosen = {
        kind: _chosen(asked, kind, index)
        for kind, index in of_each.items()
        if place.kind in {None, kind}
    }
    names = [name for kind, index in chosen.items() for name in stage.sensors[kind].names_of(index)]
    if not names and not place.is_choice:
        refuse_nothing(np.zeros(0, dtype=np.int64), "sensor")
    found = _middle(stage, place, [(stage.sensors[kind], index) for kind, index in chosen.items()])
    return replace(found, sensors=tuple(names))


def _of_place(stage: Stage, asked: Asked) -> dict[str, IntArray]:
    """Return the sensors at a place by kind: all inside of it, the nearest to a point, or all."""
    place = asked.place
    kinds = {k: one for k, one in stage.sensors.items() if place.kind in {None, k} and one.count}
    if not place.fields:
        return {kind: np.arange(points.count) for kind, points in kinds.items()}
    if place.area is not None or place.radius_km is not None:
        return {kind: np.flatnonzero(within(stage, place, one)) for kind, one in kinds.items()}
    east_km, north_km = stage.plane_km(*position(stage, place))
    nearest = min(kinds, key=lambda kind: float(kinds[kind].apart_km(east_km, north_km).min()))
    return {nearest: near(stage, asked, kinds[nearest], "sensor")}


def _chosen(asked: Asked, kind: str, index: IntArray) -> IntArray:
    """Return which of the sensors of a kind are taken: the first, or those whose lot it is."""
    place = asked.place
    if place.share is not None and index.size:
        lot = rng.draw(CHOICE_SEED, f"choice.{asked.lots}.{kind}", 0, int(index.max()) + 1)[index]
        index = index[(place.share[0] <= lot) & (lot < place.share[1])]
    return index if place.first is None else index[: place.first]


def _gateways(stage: Stage, asked: Asked) -> _Found:
    place, gateways = asked.place, stage.gateways
    if place.gateway:
        chosen = np.array([gateways.index[name] for name in place.gateway])
    elif place.sensor:
        watchers = [stage.sensor(sensor_id) for sensor_id in place.sensor]
        chosen = np.unique([stage.gateway_of[w.kind][w.index] for w in watchers if w is not None])
    elif place.fields:
        chosen = near(stage, asked, gateways, "gateway")
    else:
        chosen = np.arange(gateways.count)
    if place.share is not None:
        low, high = place.share
        lots = [
            float(rng.draw(CHOICE_SEED, f"choice.{asked.lots}.{gateways.name[i]}", 0, 1)[0])
            for i in chosen.tolist()
        ]
        chosen = chosen[[low <= lot < high for lot in lots]]
    return _of_gateways(stage, place, chosen)


def _partition(stage: Stage, asked: Asked) -> _Found:
    """Return the gateways of an area; a small fleet may have none there."""
    chosen = np.flatnonzero(within(stage, asked.place, stage.gateways))
    return _of_gateways(stage, asked.place, chosen)


def _of_gateways(stage: Stage, place: Place, chosen: IntArray) -> _Found:
    found = _middle(stage, place, [(stage.gateways, chosen)])
    return replace(found, gateways=stage.gateways.names_of(chosen))


_FINDERS: Mapping[PlaceKind, Callable[[Stage, Asked], _Found]] = {
    "city": _city,
    "point": _point,
    "street": _streets,
    "feeder": _feeders,
    "station": _stations,
    "circuit": _members,
    "round": _members,
    "sensor": _sensors,
    "gateway": _gateways,
    "area": _partition,
}


def _middle(stage: Stage, place: Place, points: Sequence[tuple[Points, IntArray]]) -> _Found:
    """Return where the middle of things is; they themselves are for the caller to add."""
    lat_deg = np.concatenate([one.lat_deg[chosen] for one, chosen in points])
    lon_deg = np.concatenate([one.lon_deg[chosen] for one, chosen in points])
    if not lat_deg.size:
        return _Found(middle_deg=None, area=place.area or NO_AREA)
    middle_deg = (float(lat_deg.mean()), float(lon_deg.mean()))
    own = {str(code) for one, chosen in points for code in one.district[chosen]}
    if not place.fields:
        area = NO_AREA
    elif len(own) == 1:  # theirs: what stands on the very edge may lie in none, or in the next
        area = own.pop() or NO_AREA
    else:
        area = stage.district_of(*middle_deg)
    return _Found(middle_deg=middle_deg, area=place.area or area)
