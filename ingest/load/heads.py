"""Whose readings the rows of a file are, and when they were made."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from contract.arrays import IntArray
from contract.payload.diagnosis import COUNT_MAX
from contract.reason import Reason
from ingest.errors import LoadError
from ingest.judge.columns import NO_SEQ
from ingest.judge.instants import NO_TIME
from ingest.load.cell_block import CellBlock, Refusals, shown, texts_of
from ingest.load.cells import PC, Cells, whole_numbers
from ingest.load.layout import Layout
from ingest.load.local_times import LocalTimes

NAMELESS = "the row names no sensor"


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Whose readings rows are and when they were made: (row,) each, as of `Delivery`."""

    names: tuple[str, ...]
    sensor: IntArray
    observed_us: IntArray
    boot: IntArray
    seq: IntArray

    def keys(self, rows: IntArray) -> list[IntArray]:
        """Return what is alike within a reading, of some rows."""
        return [self.seq[rows], self.boot[rows], self.observed_us[rows], self.sensor[rows]]


class HeadReader:
    """Reads them of one file, block by block from its begin."""

    def __init__(self, file: str, layout: Layout) -> None:
        self._file, self._layout = file, layout
        self._times = LocalTimes(layout.form.zone, layout.form.time_form)

    def read(self, block: CellBlock, refusals: Refusals) -> Heads:
        """Return those of a block.

        Raises
        ------
        LoadError
            The first time of all is local, and no zone was named.
        """
        names = self._layout.names
        if names.sensor_id is None:
            sensor_names, sensor = (names.constant_id or "",), np.zeros(len(block), np.int64)
        else:
            sensor_names, sensor = self._sensors(block.columns[names.sensor_id], refusals)
        boot = _counts(block, names.boot, 0, refusals)
        seq = _counts(block, names.seq, NO_SEQ, refusals)
        return Heads(sensor_names, sensor, self._instants(block, refusals), boot, seq)

    def _sensors(self, cells: Cells, refusals: Refusals) -> tuple[tuple[str, ...], IntArray]:
        """Return the ids of a block's sensors, and whose each row is."""
        texts = texts_of(cells)
        refusals.add(texts.where(lambda text: not text), Reason.MISSING_FIELD, lambda _: NAMELESS)
        table = self._layout.sensor_ids
        if table is None:
            return tuple(texts.distinct), texts.place
        refusals.add(
            texts.where(lambda text: text not in table),
            Reason.UNKNOWN_SENSOR,
            lambda row: (
                f"{shown(texts[row])} stands in no line of [sensors] in {self._layout.source}"
            ),
        )
        # Several names may stand for one sensor.
        ids = [table.get(text, "") for text in texts.distinct]
        place_of = {name: place for place, name in enumerate(dict.fromkeys(ids))}
        return tuple(place_of), np.array([place_of[name] for name in ids], np.int64)[texts.place]

    def _instants(self, block: CellBlock, refusals: Refusals) -> IntArray:
        name = self._layout.names.observed_at
        cells = block.columns[name]
        if pa.types.is_timestamp(cells.type) and cells.type.tz is not None:
            us = PC.cast(PC.cast(cells, pa.timestamp("us", "UTC"), safe=False), pa.int64())
            instants = PC.fill_null(us, NO_TIME).to_numpy(zero_copy_only=False)
            refusals.add(instants == NO_TIME, Reason.BAD_TIME, lambda _: f"{name} is null")
            return instants
        texts = texts_of(cells)
        try:
            instants = self._times.read(texts.distinct)[texts.place]
        except LoadError as error:
            raise LoadError(f"{self._file}, column {name}: {error}") from None
        problems = self._times.problems
        refusals.add(
            instants == NO_TIME,
            Reason.BAD_TIME,
            lambda row: f"{name}: {shown(texts[row])} {problems[texts[row]]}",
        )
        return instants


def _counts(block: CellBlock, name: str | None, absent: int, refusals: Refusals) -> IntArray:
    if name is None:
        return np.full(len(block), absent, np.int64)
    counts, is_bad = whole_numbers(block.columns[name], absent=absent)
    refusals.add_cells(is_bad, name, lambda _: f"is no whole number from 0 to {COUNT_MAX}")
    return counts
