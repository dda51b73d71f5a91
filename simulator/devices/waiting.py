"""Readings that are made and not yet sent: what goes out in a block, and what waits beyond it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import IntArray
from simulator.devices.reading import NO_FAULT, Columns, joined, taken
from simulator.faults.line import Cuts

Waiting = Mapping[str, NDArray[Any]]
"""The columns of readings of one kind, by name, (reading,): values by their place as `value/0`,
true ones as `true/0`. Where any shows a fault, `fault` counts in `events`, (event,)."""

VALUE, TRUE = "value/", "true/"


def parted(
    made: Columns, earlier: Waiting | None, span_ms: tuple[int, int], cuts: Cuts | None = None
) -> tuple[Columns, Waiting | None]:
    """Return what is sent in a block, in order, and what waits beyond it; None if nothing does.

    Parameters
    ----------
    made
        What is made in the block; where nothing delays it, in order of time.
    earlier
        What waits since before.
    span_ms
        Begin and end of the block. [ms since the epoch]
    cuts
        When lines of the kind's gateways are down; faults count in the events of `made`.
    """
    if earlier is None and cuts is None and made.sent_ms is made.at_ms:
        return made, None
    both = made if earlier is None else joined(made, restored(earlier, made))
    from_ms, to_ms = span_ms
    is_held = np.zeros(both.sensor.size, dtype=np.bool_)
    if cuts is not None:
        passed = cuts.passed(both.sensor, both.sent_ms, to_ms)
        label = passed.cut if both.fault is None else _either(both.fault, passed.cut)
        both = replace(both, sent_ms=passed.sent_ms, fault=label)
        if passed.is_lost.any():
            both, is_held = taken(both, ~passed.is_lost), passed.is_held[~passed.is_lost]
        else:
            is_held = passed.is_held
    # What was held and is free without a word of when goes out now.
    now = np.maximum(both.sent_ms, from_ms)
    both = replace(both, sent_ms=np.where(is_held, both.sent_ms, now))
    goes = ~is_held & (both.sent_ms < to_ms)
    later = taken(both, ~goes)
    return _in_order(taken(both, goes)), kept(_in_order(later)) if later.sensor.size else None


def _either(label: IntArray, cut: IntArray) -> IntArray:
    return np.where(label == NO_FAULT, cut, label)


def _in_order(columns: Columns) -> Columns:
    """Return readings in the order of sending, then of sensors, then of their numbers."""
    order = np.lexsort((columns.seq, columns.sensor, columns.sent_ms))
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
