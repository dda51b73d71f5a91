"""What a reader hands over: rows of one kind by column, and which of its rows it could not read.

Readers know files and streams, the loader knows the database; this is all that they share. A part
is stored in one transaction and never twice: its name must be the same each time the same source is
read, and so must its rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Protocol

from contract.arrays import FloatArray, IntArray
from contract.catalogue import Kind
from contract.reason import Reason


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not stored, and why.

    Attributes
    ----------
    row_number : int
        As its reader counts, from 1.
    detail : str
        What was wrong and what would be right.
    raw : str
        The row as it was read, as far as that helps whoever looks for it.
    """

    row_number: int
    reason: Reason
    detail: str
    raw: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """Rows of one kind that are stored in one transaction, in any order.

    Attributes
    ----------
    kind : Kind
    part : str
        Its name in the load: unique there, and the same when the source is read again.
    names : tuple of str
        Ids of sensors.
    sensor : (row,) int64
        Whose row it is, as an index of `names`.
    observed_us : (row,) int64
        `ingest.judge.instants.NO_TIME` where it could not be read. [us since the epoch]
    boot, seq : (row,) int64
        `seq` is `ingest.judge.columns.NO_SEQ` where there is none.
    values : (row, quantity) float64
        In the catalogue's order and units; NaN where there is no value.
    row_number : (row,) int64
        As its reader counts, from 1: what a reject is found by.
    rejects : sequence of Reject
        Rows of the part that the reader refused; they are in none of the columns.
    part_count : int or None
        How many parts there are in all; None where the reader does not know.
    """

    kind: Kind
    part: str
    names: tuple[str, ...]
    sensor: IntArray
    observed_us: IntArray
    boot: IntArray
    seq: IntArray
    values: FloatArray
    row_number: IntArray
    rejects: Sequence[Reject] = ()
    part_count: int | None = None

    def __post_init__(self) -> None:
        """Refuse columns that are none: the reader is wrong, not its file."""
        rows = len(self.observed_us)
        columns = (self.sensor, self.boot, self.seq, self.row_number)
        if any(column.shape != (rows,) for column in columns):
            raise ValueError(f"the columns of {self.part} differ in length")
        if self.values.shape != (rows, len(self.kind.quantities)):
            raise ValueError(f"the values of {self.part} are not by row and quantity")

    def __len__(self) -> int:
        return len(self.observed_us)

    def halves(self) -> "tuple[Delivery, Delivery]":
        """Return its rows as two; what the reader refused is in neither."""
        middle = len(self) // 2
        return self._rows(slice(None, middle)), self._rows(slice(middle, None))

    def _rows(self, rows: slice) -> "Delivery":
        return replace(
            self,
            sensor=self.sensor[rows],
            observed_us=self.observed_us[rows],
            boot=self.boot[rows],
            seq=self.seq[rows],
            values=self.values[rows],
            row_number=self.row_number[rows],
            rejects=(),
        )


@dataclass(frozen=True, slots=True)
class Truths:
    """Ground truth of a simulated city, as its own messages would tell it.

    Attributes
    ----------
    payloads : sequence of bytes
        Each a `TruthEvent` as JSON.
    """

    part: str
    payloads: Sequence[bytes]
    part_count: int | None = None


Source = Iterator[Delivery | Truths]
"""What a reader yields, part by part. What ends it early is a `LoadError`: what came before is
stored, and a second run goes on there."""


class Reader(Protocol):
    """Opens a file or a stream that is known to be readable in principle."""

    def read(self, done: AbstractSet[str]) -> Source:
        """Yield the parts; those that are done may be left out, so that they cost little.

        Raises
        ------
        LoadError
            From the first step, where no row could be right: an unknown column, kind or unit.
        """
        ...


def joined(readers: Iterable[Reader], done: AbstractSet[str]) -> Source:
    """Yield the parts of several readers, one after another."""
    for reader in readers:
        yield from reader.read(done)
