"""Readings that are made and not yet sent: what goes out in a block, and what waits beyond it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray
from simulator.devices.reading import NO_FAULT, Columns, joined, taken
from simulator.faults.line import Cuts

Waiting = Mapping[str, NDArray[Any]]
"""The columns of readings of one kind, by name, (reading,): values by their place as `value/0`,
true ones as `true/0`. Where any shows a fault, `fault` counts in `events`, (event,)."""

VALUE, TRUE = "value/", "true/"


def parted(
    made: Columns,
    late: tuple[Columns | None, Waiting | None],
    span_ms: tuple[int, int],
    cuts: Cuts | None = None,
) -> tuple[Columns, Waiting | None]:
    """Return what is sent in a block, in order, and what waits beyond it; None if nothing does.

    Parameters
    ----------
    made
        What is sent as it is made in the block, in order.
    late
        What is made in it and sent later, and what waits since before; None for nothing.
    span_ms
        Begin and end of the block. [ms since the epoch]
    cuts
        When lines of the kind's gateways are down; faults count in the events of `made`.
    """
    others = [] if late[0] is None else [late[0]]
    if cuts is not None:
        is_cut = cuts.touched(made.sensor)
        if is_cut.any():
            others.append(taken(made, is_cut))
            made = taken(made, ~is_cut)
    if late[1] is not None:
        others.append(restored(late[1], made))
    if not others:
        return made, None
    rows, is_held = _passed(reduce(joined, others), span_ms[1], cuts)
    # What was held and is free without a word of when goes out now.
    now_ms = np.maximum(rows.sent_ms, span_ms[0])
    rows = replace(rows, sent_ms=np.where(is_held, rows.sent_ms, now_ms))
    goes = ~is_held & (rows.sent_ms < span_ms[1])
    waits = None if goes.all() else kept(_in_order(taken(rows, ~goes)))
    return _merged(made, taken(rows, goes)), waits


def _passed(rows: Columns, to_ms: int, cuts: Cuts | None) -> tuple[Columns, BoolArray]:
    """Return readings as gateways let them through, and which they hold, (reading,)."""
    if cuts is None:
        return rows, np.zeros(rows.sensor.size, dtype=np.bool_)
    passed = cuts.passed(rows.sensor, rows.sent_ms, to_ms)
    label = passed.cut
    if rows.fault is not None:
        label = np.where(rows.fault == NO_FAULT, label, rows.fault)
    rows = replace(rows, sent_ms=passed.sent_ms, fault=label)
    left = ~passed.is_lost
    return taken(rows, left), passed.is_held[left]


def _merged(made: Columns, others: Columns) -> Columns:
    """Return readings that are in order together with others, in order."""
    return _in_order(joined(made, others)) if others.sensor.size else made


def _in_order(columns: Columns) -> Columns:
    """Return readings in the order of sending, then of sensors, then of their numbers."""
    since_ms = columns.sent_ms - columns.sent_ms.min(initial=np.iinfo(np.int64).max)
    place = since_ms * len(columns.devices) + columns.sensor
    order = np.argsort(place, kind="stable")  # quick: most are in order
    in_order = place[order]
    if (in_order[1:] == in_order[:-1]).any():
        order = np.lexsort((columns.seq, place))
    return taken(columns, order)


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
        used, fault = np.unique(columns.fault, return_inverse=True)
        has_none = int(used[0] == NO_FAULT)
        rows["fault"] = fault - has_none
        places: list[int] = used[has_none:].tolist()
        ids = [columns.events[place] for place in places]
        rows["events"] = np.array(ids, dtype=np.str_)
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
        events=tuple(waiting["events"].tolist()) if "events" in waiting else (),
    )
