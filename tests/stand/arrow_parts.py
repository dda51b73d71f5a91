"""Readings as Arrow IPC streams, one behind the other: what a program of history writes."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from contract import arrow_names as names
from contract.clock import rfc3339


@dataclass(frozen=True, slots=True)
class ArrowPart:
    """One stream.

    Attributes
    ----------
    columns
        By name; `sensor_id` as texts, `observed_at` as microseconds since the epoch, values NaN or
        None where there is none.
    """

    kind: str
    name: str
    columns: Mapping[str, Sequence[Any] | NDArray[Any]]
    batch_rows: int = names.MAX_BATCH_ROWS
    metadata: Mapping[bytes, bytes] = field(default_factory=dict[bytes, bytes])

    def written(self, *, parts: int, is_last: bool) -> bytes:
        """Return it as bytes, its end included."""
        told = {
            names.KIND: self.kind.encode(),
            names.PART: self.name.encode(),
            names.PARTS: str(parts).encode(),
            **self.metadata,
        }
        if is_last:
            told[names.LAST] = names.IS_LAST
        table = pa.table({name: _array(name, column) for name, column in self.columns.items()})
        table = table.replace_schema_metadata(cast("Any", told))
        sink = io.BytesIO()
        with cast("Any", pa.ipc.new_stream(sink, table.schema)) as stream:
            for batch in table.to_batches(self.batch_rows):
                stream.write_batch(batch)
        return sink.getvalue()


def written(parts: Sequence[ArrowPart]) -> bytes:
    """Return a whole pipe: the last part says that it is."""
    return b"".join(part.written(parts=len(parts), is_last=part is parts[-1]) for part in parts)


def truth_part(name: str, payloads: Iterable[str]) -> ArrowPart:
    """Return a part of what really happened."""
    return ArrowPart(names.TRUTH.decode(), name, {names.PAYLOAD: [*payloads]})


def span(from_at: datetime, to_at: datetime) -> dict[bytes, bytes]:
    """Return the metadata of a part's span."""
    return {names.FROM: rfc3339(from_at).encode(), names.TO: rfc3339(to_at).encode()}


def _array(name: str, column: Sequence[Any] | NDArray[Any]) -> Any:
    if isinstance(column, pa.Array):
        return column
    match name:
        case names.SENSOR_ID:
            return cast("Any", pa.array([*column], pa.string())).dictionary_encode()
        case names.OBSERVED_AT:
            return pa.array(np.asarray(column, np.int64), pa.timestamp("us", tz="UTC"))
        case names.PAYLOAD:
            return pa.array([*column], pa.string())
        case names.BOOT | names.SEQ:
            return pa.array(column, pa.int32())
        case _:
            return pa.array(column, from_pandas=True)
