"""Readings as they were sent, with what is true and what is wrong beside them."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from contract.arrays import IntArray
from simulator.dataset.layout import TIME
from simulator.dataset.parquet import Cells
from simulator.devices.reading import NO_FAULT, Columns, Values
from simulator.run.straight import Stretch


def rows_of(columns: Columns, stretch: Stretch, what_of: Mapping[str, str]) -> list[Cells]:
    """Return what is sent in a stretch of a run, in the order of `layout.readings`.

    Parameters
    ----------
    what_of
        What each fault is, by its id.
    """
    begin, end = columns.sent_ms.searchsorted((stretch.from_ms, stretch.to_ms)).tolist()
    here = slice(begin, end)
    ids = pa.array([device.sensor_id for device in columns.devices], pa.string())
    return [
        ids.take(pa.array(columns.sensor[here], pa.int64())),
        _times(columns.at_ms[here]),
        _times(columns.sent_ms[here]),
        pa.array(columns.seq[here]),
        *(_values(column[here]) for column in (*columns.values, *columns.true)),
        *_labels(columns, here, what_of),
    ]


def _values(column: Values) -> Cells:
    """Return values; null where a device has nothing to show."""
    return pa.array(column, mask=np.isnan(column))


def _times(at_ms: IntArray) -> Cells:
    return pa.array(at_ms).cast(TIME)


def _labels(columns: Columns, here: slice, what_of: Mapping[str, str]) -> tuple[Cells, Cells]:
    """Return what each reading suffers from, and by which fault; null where nothing is wrong."""
    if columns.fault is None:
        none = pa.nulls(columns.sensor[here].size, pa.string())
        return none, none
    label = columns.fault[here]
    place = pa.array(label, pa.int64(), mask=np.equal(label, NO_FAULT))
    names = pa.array(columns.events, pa.string())
    kinds = pa.array([what_of[event_id] for event_id in columns.events], pa.string())
    return kinds.take(place), names.take(place)
