"""Readings that are made and not yet sent: what goes out in a block, and what waits beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, IntArray
from simulator.devices.reading import NO_FAULT, Columns, joined, taken, woven
from simulator.faults.line import Cuts

Waiting = Mapping[str, NDArray[Any]]
"""The columns of readings of one kind, by name, (reading,): values by their place as `value/0`,
true ones as `true/0`. Where any shows a fault, `fault` counts in `events`, (event,)."""

VALUE, TRUE, EVENTS = "value/", "true/", "events"


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Readings of one kind that are made in a block, as they come to their gateways.

    Attributes
    ----------
    made
        In order, each at the time at which it is made, even where it comes later.
    late : (late,)
        Which of them come later.
    late_ms : (late,)
        When. [ms since the epoch]
    copies
        What comes a second time, and when; None: nothing does.
    """

    made: Columns
    late: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    late_ms: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    copies: Columns | None = None


def parted(
    told: Told, earlier: Waiting | None, span_ms: tuple[int, int], cuts: Cuts | None = None
) -> tuple[Columns, Waiting | None]:
    """Return what is sent in a block, in order, and what waits beyond it; None if nothing does.

    Only the few readings that do not go out as they are made are sorted; the others keep their
    order, and each column is put together once.

    Parameters
    ----------
    earlier
        What waits since before; None for nothing.
    span_ms
        Begin and end of the block. [ms since the epoch]
    cuts
        When lines of the kind's gateways are down; faults count in the events of what is made.
    """
    made = told.made
    straight = np.ones(made.sensor.size, dtype=np.bool_)
    straight[told.late] = False
    others: list[Columns] = []
    if told.late.size:
        others.append(replace(taken(made, told.late), sent_ms=told.late_ms))
    if told.copies is not None:
        others.append(told.copies)
    if cuts is not None:
        cut = np.flatnonzero(cuts.touched(made.sensor) & straight)
        straight[cut] = False
        others += [taken(made, cut)] if cut.size else []
    if earlier is not None:
        others.append(restored(earlier, made))
    if not others:
        return made, None
    rows, is_held = _passed(joined(*others), span_ms, cuts)
    order = np.lexsort((rows.seq, rows.sensor, rows.sent_ms))
    goes = ~is_held & (rows.sent_ms < span_ms[1])
    waits = None if goes.all() else kept(taken(rows, order[~goes[order]]))
    # In the order of sending, then of sensors, then of their numbers.
    return _merged(made, straight, taken(rows, order[goes[order]])), waits


def _passed(
    rows: Columns, span_ms: tuple[int, int], cuts: Cuts | None
) -> tuple[Columns, BoolArray]:
    """Return readings as gateways let them through, and which they hold, (reading,)."""
    if cuts is None:
        sent_ms, is_held = np.maximum(rows.sent_ms, span_ms[0]), np.zeros(rows.seq.size, np.bool_)
        return replace(rows, sent_ms=sent_ms), is_held
    passed = cuts.passed(rows.sensor, rows.sent_ms, span_ms[1])
    # What was held and is free without a word of when goes out now.
    now_ms = np.maximum(passed.sent_ms, span_ms[0])
    label = passed.cut
    if rows.fault is not None:
        label = np.where(rows.fault == NO_FAULT, label, rows.fault)
    sent_ms = np.where(passed.is_held, passed.sent_ms, now_ms)
    rows = replace(rows, sent_ms=sent_ms, fault=label)
    if not passed.is_lost.any():
        return rows, passed.is_held
    left = ~passed.is_lost
    return taken(rows, left), passed.is_held[left]


def _merged(made: Columns, straight: BoolArray, others: Columns) -> Columns:
    """Return those that go out as they are made together with others, all in order."""
    if not others.sensor.size:
        return made if straight.all() else taken(made, straight)
    if not straight.any():
        return joined(taken(made, straight), others)
    count = len(made.devices)  # times its milliseconds is far from 2**63
    each = made.sent_ms * count + made.sensor
    theirs = others.sent_ms * count + others.sensor
    at, first = each.searchsorted(theirs, side="right"), each.searchsorted(theirs)
    while (overtaken := (at > first) & (made.seq[at - 1] > others.seq)).any():
        at = at - overtaken
    place = at - np.flatnonzero(~straight).searchsorted(at) + np.arange(at.size)
    return woven(made, np.flatnonzero(straight), others, place)


def kept(columns: Columns) -> Waiting:
    """Return readings as plain arrays."""
    rows: dict[str, NDArray[Any]] = {
        "sensor": columns.sensor,
        "at_ms": columns.at_ms,
        "sent_ms": columns.sent_ms,
        "seq": columns.seq,
    }
    rows |= {f"{VALUE}{place}": column for place, column in enumerate(columns.values)}
    rows |= {f"{TRUE}{place}": column for place, column in enumerate(columns.true)}
    if columns.fault is not None:
        is_used = np.zeros(len(columns.events) + 1, dtype=np.bool_)
        is_used[columns.fault] = True
        is_used[NO_FAULT] = False
        place = np.cumsum(is_used) - 1
        place[NO_FAULT] = NO_FAULT
        rows["fault"] = place[columns.fault]
        places: list[int] = np.flatnonzero(is_used).tolist()
        ids = [columns.events[place] for place in places]
        rows[EVENTS] = np.array(ids, dtype=np.str_)
    return rows


def restored(waiting: Waiting, like: Columns) -> Columns:
    """Return readings that were kept, of the devices of others."""
    return replace(
        like,
        sensor=waiting["sensor"],
        at_ms=waiting["at_ms"],
        sent_ms=waiting["sent_ms"],
        seq=waiting["seq"],
        values=tuple(waiting[f"{VALUE}{place}"] for place in range(len(like.values))),
        true=tuple(waiting[f"{TRUE}{place}"] for place in range(len(like.true))),
        fault=waiting.get("fault"),
        events=tuple(waiting[EVENTS].tolist()) if EVENTS in waiting else (),
    )


def of_sensors(waiting: Waiting, is_mine: BoolArray) -> Waiting | None:
    """Return what waits of some sensors, (sensor,); None if nothing does."""
    rows = is_mine[waiting["sensor"]]
    if not rows.any():
        return None
    return {name: column if name == EVENTS else column[rows] for name, column in waiting.items()}
