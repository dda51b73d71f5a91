"""Everyday faults of instruments and gateways, so few that nineteen of twenty sensors are right.

Sensors of a kind stand in groups of `GROUP`, by their numbers; of a group one at most has a fault
at a time, whatever the fleet. A gateway's line is lost only where so many sensors of the standard
fleet are right all the same: so it is lost at the same times in every fleet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE
from simulator import rng
from simulator.scenario import lots
from simulator.scenario.asked import with_defaults
from simulator.scenario.event import Event
from simulator.scenario.stage import Points, Stage
from simulator.scenario.troubles import Trouble, Troubles
from simulator.world.units import DAY_MIN

GROUP = 20
BAD_FRAC = 1 / GROUP
"""So many of a kind's sensors have a fault at the most, with the usual trouble."""
LOTS = 8  # numbers for each group: whether, what, which, when, and its parameters
ONE_QUANTITY = frozenset({"drift", "bias", "spike", "noisy"})
WALKING = frozenset({"mean", "energetic"})  # aggregates of what an instrument can mistake
DAYS_KEPT = 4_096  # of draws in memory: kinds x layers x days


@dataclass(frozen=True, slots=True, eq=False)
class Ailments:
    """What happens to a fleet by itself.

    Attributes
    ----------
    standard
        The same in the standard fleet; None: this is it.
    """

    stage: Stage
    seed: int
    trouble: float
    troubles: Troubles
    standard: "Ailments | None" = None

    def begun_on(self, day: int) -> list[Event]:
        """Return the faults that begin on a civil day."""
        return [*_of_sensors(self, day), *_of_gateways(self, day)]


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """What a day's lots are for the groups of one kind; every array is (group,).

    A group without anything has a begin that never comes.
    """

    begin_step: FloatArray
    end_step: FloatArray
    sensor: IntArray
    which: IntArray
    unit: FloatArray


@lru_cache(maxsize=DAYS_KEPT)
def _drawn(ailments: Ailments, kind: str, layer: tuple[int, float], day: int) -> _Drawn:
    stage, rows = ailments.stage, ailments.troubles.of("sensor")
    groups = -(-stage.sensors[kind].count // GROUP)
    name = f"everyday.{kind}.{layer[0]}"
    unit = rng.draw(ailments.seed, name, day, (groups, LOTS))
    normal = rng.draw(ailments.seed, f"{name}.lasts", day, groups, "normal")
    rate = np.cumsum([GROUP * row.per_day for row in rows])
    which = np.minimum(rng.pick(unit[:, 1] * rate[-1], rate.tolist()), len(rows) - 1)
    begin = lots.day_begin_step(day, stage.city.utc_offset_h) + np.floor(unit[:, 3] * DAY_MIN)
    begin = np.where(unit[:, 0] < layer[1] * rate[-1], begin, np.inf)
    return _Drawn(
        begin_step=begin,
        end_step=begin + lots.each_lasting_min(rows, which, normal),
        sensor=np.arange(groups) * GROUP + np.floor(unit[:, 2] * GROUP).astype(np.int64),
        which=which,
        unit=unit[:, 4:],
    )


@lru_cache(maxsize=64)
def _of_sensors(ailments: Ailments, day: int) -> tuple[Event, ...]:
    if not ailments.troubles.of("sensor"):
        return ()
    return tuple(
        event
        for layer in lots.layers(ailments.trouble)
        for kind, points in ailments.stage.sensors.items()
        if points.count
        for event in _of_kind(ailments, kind, layer, day)
    )


def _of_kind(ailments: Ailments, kind: str, layer: tuple[int, float], day: int) -> list[Event]:
    """Return the faults of a kind that begin on a day, where no earlier one of the group lasts."""
    points, rows = ailments.stage.sensors[kind], ailments.troubles.of("sensor")
    prefix = f"{ailments.stage.city.city_id}-"
    here = _drawn(ailments, kind, layer, day)
    is_taken = (here.begin_step < np.inf) & (here.sensor < points.count)
    for earlier in range(1, ailments.troubles.look_back_days + 1):
        before = _drawn(ailments, kind, layer, day - earlier)
        lasts = (before.begin_step < np.inf) & (before.end_step > here.begin_step)
        is_taken &= ~lasts
    return [
        _fault(
            lots.event_id(
                ailments.seed,
                day,
                rows[int(here.which[group])].what,
                points.name[int(here.sensor[group])].removeprefix(prefix),
                layer[0],
            ),
            rows[int(here.which[group])],
            (kind, points, int(here.sensor[group])),
            (int(here.begin_step[group]), int(here.end_step[group])),
            here.unit[group],
        )
        for group in np.flatnonzero(is_taken).tolist()
    ]


def _fault(
    event_id: str,
    trouble: Trouble,
    of: tuple[str, Points, int],
    span: tuple[int, int],
    unit: FloatArray,
) -> Event:
    kind, points, index = of
    return Event(
        event_id=event_id,
        what=trouble.what,
        begin_step=span[0],
        end_step=span[1],
        area=str(points.district[index]),
        lat_deg=float(points.lat_deg[index]),
        lon_deg=float(points.lon_deg[index]),
        sensors=(points.name[index],),
        quantity=_quantity(trouble.what, kind, float(unit[-1])),
        values=with_defaults(trouble.what, lots.values(trouble, unit)),
    )


def _quantity(what: str, kind: str, unit: float) -> str | None:
    """Return the quantity that a fault is about; None: all of them."""
    if what not in ONE_QUANTITY:
        return None
    names = [one.name for one in KIND_BY_CODE[kind].quantities if one.aggregate in WALKING]
    return names[int(unit * len(names))] if names else None


@lru_cache(maxsize=64)
def _of_gateways(ailments: Ailments, day: int) -> tuple[Event, ...]:
    """Return the gateways' faults of a day, each within it, in order of time.

    What the standard fleet can bear happens in every fleet, and a gateway that it has not has its
    faults anyway: it is one of so many.
    """
    gateways = ailments.stage.gateways
    if ailments.standard is None:
        return _bearable(ailments, day, _wanted(ailments, range(gateways.count), day))
    known = ailments.standard.stage.gateways.index
    others = [place for place, name in enumerate(gateways.name) if name not in known]
    taken = [
        event
        for event in _of_gateways(ailments.standard, day)
        if event.gateways[0] in gateways.index
    ]
    return _in_order([*taken, *_wanted(ailments, others, day)])


def _wanted(ailments: Ailments, places: Sequence[int], day: int) -> tuple[Event, ...]:
    """Return the faults that some gateways draw for a day, whoever else there is."""
    rows, gateways = ailments.troubles.of("gateway"), ailments.stage.gateways
    day_step = lots.day_begin_step(day, ailments.stage.city.utc_offset_h)
    wanted: list[Event] = []
    for layer, share in lots.layers(ailments.trouble):
        for place in places:
            name = f"everyday.{gateways.name[place]}.{layer}"
            unit = rng.draw(ailments.seed, name, day, (len(rows), LOTS))
            normal = rng.draw(ailments.seed, f"{name}.lasts", day, len(rows), "normal")
            wanted += [
                _of_gateway(ailments, place, row, (day, day_step, layer), (lot, lasts))
                for row, lot, lasts in zip(rows, unit, normal, strict=True)
                if lot[0] < row.per_day * share
            ]
    return _in_order(wanted)


def _of_gateway(
    ailments: Ailments,
    place: int,
    row: Trouble,
    when: tuple[int, int, int],
    drawn: tuple[FloatArray, FloatArray],
) -> Event:
    """Return a gateway's fault of a day, its first minute and layer, as it was drawn."""
    (day, day_step, layer), (unit, normal) = when, drawn
    points, city_id = ailments.stage.gateways, ailments.stage.city.city_id
    lasts_min = min(float(lots.lasting_min(row, normal)), DAY_MIN)
    begin_step = day_step + int(unit[1] * (DAY_MIN - lasts_min))
    name = points.name[place].removeprefix(f"{city_id}-")
    return Event(
        event_id=lots.event_id(ailments.seed, day, row.what, name, layer),
        what=row.what,
        begin_step=begin_step,
        end_step=begin_step + int(lasts_min),
        area=str(points.district[place]),
        lat_deg=float(points.lat_deg[place]),
        lon_deg=float(points.lon_deg[place]),
        gateways=(points.name[place],),
        values=with_defaults(row.what, lots.values(row, unit[2:])),
    )


def _in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda one: (one.begin_step, one.event_id)))


def _bearable(ailments: Ailments, day: int, wanted: Sequence[Event]) -> tuple[Event, ...]:
    """Return those faults of gateways with which enough sensors of each kind are right."""
    if not wanted:
        return ()
    days = range(day - ailments.troubles.look_back_days, day + 1)
    others = [event for one in days for event in _of_sensors(ailments, one)]
    taken: list[Event] = []
    for event in wanted:
        during = [
            one
            for one in (*others, *taken)
            if one.overlaps(event.begin_step, event.end_step or event.begin_step)
        ]
        if _is_bearable(ailments, [event, *during]):
            taken.append(event)
    return tuple(taken)


def _is_bearable(ailments: Ailments, events: Sequence[Event]) -> bool:
    """Tell whether enough sensors stay right of each kind that the first fault touches."""
    most = BAD_FRAC * max(1.0, ailments.trouble)
    stage = ailments.stage
    bad: dict[str, BoolArray] = {
        kind: np.zeros(stage.sensors[kind].count, dtype=np.bool_)
        for kind in stage.behind(events[0].gateways)
    }
    for event in events:
        for kind, index in stage.behind(event.gateways).items():
            if kind in bad:
                bad[kind][index] = True
        for sensor_id in event.sensors:
            watcher = stage.sensor(sensor_id)
            if watcher is not None and watcher.kind in bad:
                bad[watcher.kind][watcher.index] = True
    return all(int(of_kind.sum()) <= most * of_kind.size for of_kind in bad.values())
