"""Rows in the order in which they are stored: sorted, and split by what is new for certain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, IntArray
from contract.quality import Quality
from ingest.judge.columns import Table
from ingest.judge.completion import Role, complete

RowArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """Rows as they came: several may be of one sensor and time.

    Attributes
    ----------
    table : Table
        Sorted by sensor and time, then by arrival; (arrived,).
    received_us : (arrived,) int64
        Wall clock at arrival. [us since the epoch]
    quality : (arrived,) int16
    begins : (row,) int
        The first that came of each sensor and time.
    roles : (arrived,) int8
        What each adds to those before it, as a `Role`.
    """

    table: Table
    received_us: IntArray
    quality: NDArray[np.int16]
    begins: RowArray
    roles: NDArray[np.int8]

    def of(self, row: int) -> slice:
        """Return those of one sensor and time."""
        is_last = row + 1 == len(self.begins)
        end = len(self.table) if is_last else int(self.begins[row + 1])
        return slice(int(self.begins[row]), end)

    def owners(self) -> RowArray:
        """Return the row that each belongs to."""
        return np.repeat(np.arange(len(self.begins)), np.diff(self.begins, append=len(self.table)))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of one kind as they are stored.

    Attributes
    ----------
    table : Table
        One row for each sensor and time, sorted by them.
    received_us : (row,) int64
        Wall clock at the arrival of the last message that added to the row. [us since the epoch]
    quality : (row,) int16
    """

    table: Table
    received_us: IntArray
    quality: NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Part(Rows):
    """Rows of one kind, ready to be stored.

    Attributes
    ----------
    is_fresh : (row,) bool
        Newer than all that is known of the sensor: no other row can stand there, unless another
        worker stored it. Those go by direct COPY.
    arrived : Arrived
        What the rows are made of.
    """

    is_fresh: BoolArray
    arrived: Arrived


def arrange(
    table: Table,
    *,
    received_us: IntArray,
    quality: NDArray[np.int16],
    newest_us: IntArray,
    late_before_us: IntArray,
) -> Part:
    """Return rows sorted by (sensor, time, arrival), marked late or fresh.

    Parameters
    ----------
    table : Table
        Judged rows in order of arrival, (row,).
    received_us : (row,) int64
    quality : (row,) int16
        Bits that follow from the values.
    newest_us : (row,) int64
        Newest stored time of each row's sensor. [us]
    late_before_us : (row,) int64
        A row that is older is late. [us]
    """
    order = np.lexsort((table.observed_us, table.sensor_key))
    ordered = table.take(order)
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (np.diff(ordered.sensor_key) != 0) | (np.diff(ordered.observed_us) != 0)
    begins = np.flatnonzero(is_first)
    if len(begins) < len(order) and not _is_by_arrival(table, received_us):
        # Rows that were filed late, or called back, stand behind those that came after them.
        arrival = (table.item_index, table.message_index, received_us)
        order = np.lexsort((*arrival, table.observed_us, table.sensor_key))
        ordered = table.take(order)
    is_late = ordered.observed_us < late_before_us[order]
    late = np.where(is_late, np.int16(Quality.LATE), np.int16(0))
    arrived = Arrived(
        table=ordered,
        received_us=received_us[order],
        quality=quality[order] | late,
        begins=begins,
        roles=np.full(len(order), Role.ADDS, np.int8),
    )
    is_fresh = ordered.observed_us > newest_us[order]
    if len(begins) < len(order):
        return _folded(arrived, is_fresh)
    return Part(ordered, arrived.received_us, arrived.quality, is_fresh, arrived)


def _is_by_arrival(table: Table, received_us: IntArray) -> bool:
    message, item = np.diff(table.message_index), np.diff(table.item_index)
    is_next = (message > 0) | ((message == 0) & (item >= 0))
    return bool((is_next & (np.diff(received_us) >= 0)).all())


def _folded(arrived: Arrived, is_fresh: BoolArray) -> Part:
    """Return a part in which the messages of one sensor and time are one row."""
    begins = arrived.begins
    part = Part(
        arrived.table.take(begins),
        arrived.received_us[begins],
        arrived.quality[begins],
        is_fresh[begins],
        arrived,
    )
    owners = arrived.owners()
    values, firsts = arrived.table.values, begins[owners]
    says_nothing_new = ((values == values[firsts]) | np.isnan(values)).all(axis=1)
    says_nothing_new[begins] = False
    arrived.roles[says_nothing_new] = Role.REPEATS
    is_other = ~says_nothing_new
    is_other[begins] = False
    for row in np.unique(owners[is_other]).tolist():
        _fold(part, row)
    return part


def _fold(part: Part, row: int) -> None:
    """Make one row of messages that do not merely repeat the first of them."""
    arrived, of_row = part.arrived, part.arrived.of(row)
    completion = complete(part.table.kind, arrived.table.values[of_row].tolist())
    arrived.roles[of_row] = completion.roles
    is_adding = arrived.roles[of_row] == Role.ADDS
    part.table.values[row] = completion.values
    part.quality[row] = np.bitwise_or.reduce(arrived.quality[of_row][is_adding])
    part.received_us[row] = arrived.received_us[of_row][is_adding].max()
