"""Parts of a past as Arrow IPC, one stream behind the other: what `ingest load` reads."""

from io import IOBase
from typing import Any, BinaryIO, TypeAlias, cast

import numpy as np
import pyarrow as pa

from contract import arrow_names as names
from contract.arrays import IntArray
from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import from_us, rfc3339
from contract.payload import truth
from simulator.devices.reading import Columns
from simulator.history.retold import TRUTH_KIND, Part

TIME = pa.timestamp("ms", tz="UTC")
Cells: TypeAlias = "pa.Array[Any]"
"""A column of some rows; in quotes, for only the type checker can name what an array holds."""


class Pipe:
    """Where parts are written to.

    Parameters
    ----------
    part_count
        How many there will be.
    """

    def __init__(self, to: BinaryIO, part_count: int) -> None:
        self._to = cast("IOBase", to)  # as pyarrow's own types call it
        self._part_count = part_count
        self._written = 0
        self.row_count = 0

    def write(self, part: Part) -> None:
        """Write a part.

        Raises
        ------
        BrokenPipeError
            Nobody reads on.
        """
        self._written += 1
        is_truth = part.kind == TRUTH_KIND
        said = self._said(part)
        table = _truth(part, said) if is_truth else _readings(part, said)
        with pa.ipc.new_stream(self._to, table.schema) as stream:
            stream.write_table(table, max_chunksize=names.MAX_BATCH_ROWS)
        self.row_count += 0 if is_truth else table.num_rows

    def _said(self, part: Part) -> dict[bytes, bytes]:
        said: dict[bytes, bytes] = {
            names.KIND: part.kind.encode(),
            names.PART: part.name.encode(),
            names.FROM: _instant(part.from_ms),
            names.TO: _instant(part.to_ms),
            names.PARTS: str(self._part_count).encode(),
        }
        if self._written == self._part_count:
            said[names.LAST] = names.IS_LAST
        return said


def _readings(part: Part, said: dict[bytes, bytes]) -> pa.Table:
    kind, columns = KIND_BY_CODE[part.kind], part.columns
    if columns is None:
        columns = _nothing(kind)
    ids = pa.array([device.sensor_id for device in columns.devices], pa.string())
    boot = np.full(columns.sensor.size, columns.boot, dtype=np.int32)
    cells: dict[str, Cells] = {
        names.SENSOR_ID: _coded(columns.sensor, ids),
        names.OBSERVED_AT: pa.array(columns.at_ms).cast(TIME),
        names.BOOT: pa.array(boot),
        names.SEQ: pa.array(columns.seq.astype(np.int32)),
    }
    for quantity, values in zip(kind.quantities, columns.values, strict=True):
        cells[quantity.name] = pa.array(values)
    return pa.table(cells, metadata=said)


def _coded(sensor: IntArray, ids: Cells) -> Cells:
    """Return names by dictionary."""
    codes: Any = pa.DictionaryArray  # its stubs leave open what it holds
    coded: Cells = codes.from_arrays(sensor.astype(np.int32), ids)
    return coded


def _truth(part: Part, said: dict[bytes, bytes]) -> pa.Table:
    told = [truth.encode(event).decode() for event in part.truth]
    return pa.table({names.PAYLOAD: pa.array(told, pa.string())}, metadata=said)


def _nothing(kind: Kind) -> Columns:
    none = np.zeros(0, dtype=np.int64)
    return Columns((), 0, none, none, none, none, tuple(np.zeros(0) for _ in kind.quantities))


def _instant(at_ms: int) -> bytes:
    return rfc3339(from_us(at_ms * 1000)).encode()
