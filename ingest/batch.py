"""Rows in the order in which they are stored: sorted, and split by what is new for certain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contract.quality import Quality
from ingest.columns import Table


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Rows of one kind, ready to be stored.

    Attributes
    ----------
    table : Table
        Sorted by sensor and time, then by arrival.
    received_us : (row,) int64
        Wall clock at arrival. [us since the epoch]
    quality : (row,) int16
    is_fresh : (row,) bool
        Newer than all that is known of the sensor and the first of its key: no other row can
        stand there, unless another worker stored it. Those go by direct COPY.
    """

    table: Table
    received_us: NDArray[np.int64]
    quality: NDArray[np.int16]
    is_fresh: NDArray[np.bool_]


def arrange(
    table: Table,
    *,
    received_us: NDArray[np.int64],
    quality: NDArray[np.int16],
    newest_us: NDArray[np.int64],
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
        Newest stored time of each row's sensor. A row that is older is late. [us]
    """
    # Stable, so rows of one sensor and time stay in order of arrival.
    order = np.lexsort((table.observed_us, table.sensor_key))
    ordered = table.take(order)
    newest = newest_us[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (np.diff(ordered.sensor_key) != 0) | (np.diff(ordered.observed_us) != 0)
    is_late = ordered.observed_us < newest
    late = np.where(is_late, np.int16(Quality.LATE), np.int16(0))
    return Part(
        table=ordered,
        received_us=received_us[order],
        quality=quality[order] | late,
        is_fresh=is_first & (ordered.observed_us > newest),
    )
