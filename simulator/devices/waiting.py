"""Readings that are made and not yet sent: what goes out in a block, and what waits beyond it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.devices.reading import Columns

Values = FloatArray | IntArray
Waiting = Mapping[str, Values]
"""The columns of readings of one kind, by name, (reading,); values by their place: `value/0`."""

VALUE = "value/"


def parted(made: Columns, earlier: Waiting | None, end_ms: int) -> tuple[Columns, Waiting | None]:
    """Return what is sent before a time, in order, and what waits; None if nothing does.

    Parameters
    ----------
    made
        What is made in a block; where nothing delays it, in order of time.
    earlier
        What waits since before.
    end_ms
        The end of the block. [ms since the epoch]
    """
    if earlier is None and made.sent_ms is made.at_ms:
        return made, None
    both = made if earlier is None else _joined(_restored(earlier, made), made)
    order = np.lexsort((both.seq, both.sensor, both.sent_ms))
    number = int(np.count_nonzero(both.sent_ms < end_ms))
    rest = order[number:]
    return taken(both, order[:number]), _kept(taken(both, rest)) if rest.size else None


def taken(columns: Columns, rows: IntArray | BoolArray) -> Columns:
    """Return some of the readings, by index or by whether each is wanted."""
    at_ms = columns.at_ms[rows]
    return replace(
        columns,
        sensor=columns.sensor[rows],
        at_ms=at_ms,
        sent_ms=at_ms if columns.sent_ms is columns.at_ms else columns.sent_ms[rows],
        seq=columns.seq[rows],
        values=tuple(column[rows] for column in columns.values),
    )


def _joined(first: Columns, second: Columns) -> Columns:
    return replace(
        second,
        sensor=np.concatenate([first.sensor, second.sensor]),
        at_ms=np.concatenate([first.at_ms, second.at_ms]),
        sent_ms=np.concatenate([first.sent_ms, second.sent_ms]),
        seq=np.concatenate([first.seq, second.seq]),
        values=tuple(map(_end_to_end, first.values, second.values)),
    )


def _end_to_end(first: NDArray[Any], second: NDArray[Any]) -> Values:
    return np.concatenate([first, second])


def _kept(columns: Columns) -> Waiting:
    values = {f"{VALUE}{place}": column for place, column in enumerate(columns.values)}
    return {
        "sensor": columns.sensor,
        "at_ms": columns.at_ms,
        "sent_ms": columns.sent_ms,
        "seq": columns.seq,
        **values,
    }


def _restored(waiting: Waiting, like: Columns) -> Columns:
    return replace(
        like,
        sensor=_whole(waiting["sensor"]),
        at_ms=_whole(waiting["at_ms"]),
        sent_ms=_whole(waiting["sent_ms"]),
        seq=_whole(waiting["seq"]),
        values=tuple(waiting[f"{VALUE}{place}"] for place in range(len(like.values))),
    )


def _whole(column: Values) -> IntArray:
    return np.asarray(column, dtype=np.int64)
