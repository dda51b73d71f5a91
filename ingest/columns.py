"""Rows of one kind as columns: gathered in lists while decoding, numpy arrays from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from contract.catalogue import Kind
from contract.payload.telemetry import Value

MICROSECOND = timedelta(microseconds=1)
NO_TIME = int(np.iinfo(np.int64).min)
"""Stands for a time that could not be read."""
NO_SEQ = -1
"""Stands for a sequence number that was not sent."""

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Readings of one kind by column, in order of arrival within a message.

    Attributes
    ----------
    message, item : (row,) int64
        Where a row came from: index of the message in the batch and row of its pack.
    sensor_key, boot, seq : (row,) int64
        `seq` is `NO_SEQ` where it was not sent.
    observed_us : (row,) int64
        Event time, `NO_TIME` where unreadable. [us since the epoch]
    values : (row, quantity) float64
        In the catalogue's order; NaN where there is no value.
    """

    kind: Kind
    message: IntArray
    item: IntArray
    sensor_key: IntArray
    observed_us: IntArray
    boot: IntArray
    seq: IntArray
    values: FloatArray

    def __len__(self) -> int:
        return len(self.message)

    def take(self, rows: IntArray | BoolArray) -> "Table":
        """Return some rows, in the order asked for."""
        return Table(
            self.kind,
            self.message[rows],
            self.item[rows],
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
    """Gathers rows of one kind: single readings in lists, packs column by column."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.names = frozenset(kind.quantity_names)
        self._message: list[int] = []
        self._item: list[int] = []
        self._sensor_key: list[int] = []
        self._observed_us: list[int] = []
        self._boot: list[int] = []
        self._seq: list[int] = []
        self._values: list[Mapping[str, Value]] = []
        self._packs: list[Table] = []

    def add(  # noqa: PLR0913, PLR0917 - one column each, called once per reading
        self,
        message: int,
        item: int,
        sensor_key: int,
        observed_us: int,
        boot: int,
        seq: int | None,
        values: Mapping[str, Value],
    ) -> None:
        """Add one reading; its quantities must be the kind's."""
        self._message.append(message)
        self._item.append(item)
        self._sensor_key.append(sensor_key)
        self._observed_us.append(observed_us)
        self._boot.append(boot)
        self._seq.append(NO_SEQ if seq is None else seq)
        self._values.append(values)

    def add_pack(
        self,
        message: int,
        sensor_key: Sequence[int],
        observed_us: Sequence[int],
        boot: Sequence[int] | None,
        seq: Sequence[int] | None,
        values: Mapping[str, Sequence[Value]],
    ) -> None:
        """Add all rows of a pack; columns have one length."""
        rows = len(sensor_key)
        none = np.full(rows, np.nan)
        columns = [
            np.array(values[name], np.float64) if name in values else none
            for name in self.kind.quantity_names
        ]
        self._packs.append(
            Table(
                self.kind,
                np.full(rows, message),
                np.arange(rows),
                np.array(sensor_key, np.int64),
                np.array(observed_us, np.int64),
                np.zeros(rows, np.int64) if boot is None else np.array(boot, np.int64),
                np.full(rows, NO_SEQ) if seq is None else np.array(seq, np.int64),
                np.column_stack(columns),
            )
        )

    def build(self) -> Table:
        """Return all rows as one table."""
        singles = Table(
            self.kind,
            np.array(self._message, np.int64),
            np.array(self._item, np.int64),
            np.array(self._sensor_key, np.int64),
            np.array(self._observed_us, np.int64),
            np.array(self._boot, np.int64),
            np.array(self._seq, np.int64),
            self._matrix(),
        )
        return concatenate([singles, *self._packs]) if self._packs else singles

    def _matrix(self) -> FloatArray:
        names = self.kind.quantity_names
        matrix = np.empty((len(self._values), len(names)), np.float64)
        for column, name in enumerate(names):
            # None becomes NaN here, and JSON has no NaN of its own.
            matrix[:, column] = [values.get(name) for values in self._values]
        return matrix


def concatenate(tables: Sequence[Table]) -> Table:
    """Return the rows of several tables of one kind, in order."""
    return Table(
        tables[0].kind,
        np.concatenate([table.message for table in tables]),
        np.concatenate([table.item for table in tables]),
        np.concatenate([table.sensor_key for table in tables]),
        np.concatenate([table.observed_us for table in tables]),
        np.concatenate([table.boot for table in tables]),
        np.concatenate([table.seq for table in tables]),
        np.concatenate([table.values for table in tables]),
    )
