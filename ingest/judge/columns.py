"""Rows of one kind as columns: gathered in lists while decoding, numpy arrays from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from contract.payload.telemetry import Pack, Value
from ingest.judge.instants import parse_us

MICROSECOND = timedelta(microseconds=1)
NO_SEQ = -1
"""Stands for a sequence number that was not sent."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Readings of one kind by column; a new table has them in order of arrival.

    Attributes
    ----------
    message_index, item_index : (row,) int64
        Where a row came from: index of the message in the batch and row of its pack.
    sensor_key, boot, seq : (row,) int64
        `seq` is `NO_SEQ` where it was not sent.
    observed_us : (row,) int64
        Event time, `instants.NO_TIME` where unreadable. [us since the epoch]
    values : (row, quantity) float64
        In the catalogue's order; NaN where there is no value.
    """

    kind: Kind
    message_index: IntArray
    item_index: IntArray
    sensor_key: IntArray
    observed_us: IntArray
    boot: IntArray
    seq: IntArray
    values: FloatArray

    def __len__(self) -> int:
        return len(self.message_index)

    def take(self, rows: IntArray | BoolArray | slice) -> "Table":
        """Return some rows, in the order asked for."""
        return Table(
            self.kind,
            self.message_index[rows],
            self.item_index[rows],
            self.sensor_key[rows],
            self.observed_us[rows],
            self.boot[rows],
            self.seq[rows],
            self.values[rows],
        )

    def values_of(self, row: int) -> dict[str, Value]:
        """Return one row's values by quantity, None where there is none."""
        numbers: list[float] = self.values[row].tolist()
        names = self.kind.quantity_names
        return {
            name: number if number == number else None  # noqa: PLR0124 - NaN alone is unequal
            for name, number in zip(names, numbers, strict=True)
        }


class RowBuilder:
    """Gathers rows of one kind: single readings one by one, packs column by column."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.names = frozenset(kind.quantity_names)
        self._message_index: list[int] = []
        self._item_index: list[int] = []
        self._sensor_key: list[int] = []
        self._observed_us: list[int] = []
        self._boot: list[int] = []
        self._seq: list[int] = []
        self._values: list[Mapping[str, Value]] = []
        self._packs = _PackColumns(kind)

    def add(  # noqa: PLR0913, PLR0917 - one column each, called once per reading
        self,
        message_index: int,
        item_index: int,
        sensor_key: int,
        observed_us: int,
        boot: int,
        seq: int | None,
        values: Mapping[str, Value],
    ) -> None:
        """Add one reading; its quantities must be the kind's."""
        self._message_index.append(message_index)
        self._item_index.append(item_index)
        self._sensor_key.append(sensor_key)
        self._observed_us.append(observed_us)
        self._boot.append(boot)
        self._seq.append(NO_SEQ if seq is None else seq)
        self._values.append(values)

    def add_pack(self, message_index: int, sensor_key: Sequence[int], pack: Pack) -> None:
        """Add all rows of a pack whose columns have one length and are the kind's."""
        self._packs.add(message_index, sensor_key, pack)

    def build(self) -> Table:
        """Return all rows as one table, in order of arrival."""
        singles = Table(
            self.kind,
            np.array(self._message_index, np.int64),
            np.array(self._item_index, np.int64),
            np.array(self._sensor_key, np.int64),
            np.array(self._observed_us, np.int64),
            np.array(self._boot, np.int64),
            np.array(self._seq, np.int64),
            self._matrix(),
        )
        packs = self._packs.build()
        if not len(packs):
            return singles
        if not len(singles):
            return packs
        both = concatenate([singles, packs])
        return both.take(np.argsort(both.message_index, kind="stable"))

    def _matrix(self) -> FloatArray:
        names = self.kind.quantity_names
        matrix = np.empty((len(self._values), len(names)), np.float64)
        for column, name in enumerate(names):
            # None becomes NaN here, and JSON has no NaN of its own.
            matrix[:, column] = [values.get(name) for values in self._values]
        return matrix


class _PackColumns:
    """The columns of all packs of a batch, one after another; no row is an object."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._message_index: list[int] = []
        self._rows: list[int] = []
        self._sensor_key: list[int] = []
        self._observed_at: list[str] = []
        self._boot: list[int] = []
        self._seq: list[int] = []
        self._values: dict[str, list[Value]] = {name: [] for name in kind.quantity_names}

    def add(self, message_index: int, sensor_key: Sequence[int], pack: Pack) -> None:
        rows = len(sensor_key)
        self._message_index.append(message_index)
        self._rows.append(rows)
        self._sensor_key += sensor_key
        self._observed_at += pack.observed_at
        self._boot += [0] * rows if pack.boot is None else pack.boot
        self._seq += [NO_SEQ] * rows if pack.seq is None else pack.seq
        for name, column in self._values.items():
            column.extend(pack.values.get(name) or [None] * rows)

    def build(self) -> Table:
        rows = np.array(self._rows, np.int64)
        values = np.empty((len(self._sensor_key), len(self._values)), np.float64)
        for index, column in enumerate(self._values.values()):
            values[:, index] = np.array(column, np.float64)
        begins = np.cumsum(rows) - rows
        return Table(
            self._kind,
            np.repeat(np.array(self._message_index, np.int64), rows),
            np.arange(len(values)) - np.repeat(begins, rows),
            np.array(self._sensor_key, np.int64),
            parse_us(self._observed_at),
            np.array(self._boot, np.int64),
            np.array(self._seq, np.int64),
            values,
        )


def concatenate(tables: Sequence[Table]) -> Table:
    """Return the rows of several tables of one kind, in order."""
    return Table(
        tables[0].kind,
        np.concatenate([table.message_index for table in tables]),
        np.concatenate([table.item_index for table in tables]),
        np.concatenate([table.sensor_key for table in tables]),
        np.concatenate([table.observed_us for table in tables]),
        np.concatenate([table.boot for table in tables]),
        np.concatenate([table.seq for table in tables]),
        np.concatenate([table.values for table in tables]),
    )
