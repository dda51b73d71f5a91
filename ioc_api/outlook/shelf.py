"""What sensors of a kind told in bins of five minutes, kept so that a look reads what is new alone.

Bins lie at whole five minutes. The last two that were read are read again with each look, and all
from time to time, for readings may come late.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.clock import EPOCH
from ioc_api.outlook.queries import BIN_S, Bins
from ioc_api.span import Span

Read = Callable[[Span], Awaitable[Bins]]

AGAIN_BINS = 2
ALL_LOOKS = 15
_BIN = timedelta(seconds=BIN_S)


class Shelf:
    """The bins of one kind.

    Where the newest counts, what was told since the last bin stands in it, too.
    """

    def __init__(self, read: Read, count: int, *, has_newest: bool = False) -> None:
        self._read = read
        self._has_newest = has_newest
        self._count = count
        self._looks = 0
        self._bins: dict[int, tuple[IntArray, FloatArray]] = {}

    async def look(self, now: datetime, keys: IntArray) -> FloatArray:
        """Return what sensors told in the last bins, (bin, sensor), the last bin last.

        NaN where nothing. The last bin is the one that ends nearest to now.

        Raises
        ------
        UnavailableError
            If the database does not answer.
        """
        end = round((now - EPOCH) / _BIN)
        wanted = range(end - self._count, end)
        first = wanted.start
        if self._looks % ALL_LOOKS and wanted.start in self._bins and end - 1 >= max(self._bins):
            first = max(first, max(self._bins) + 1 - AGAIN_BINS)
        found = await self._read(Span(EPOCH + first * _BIN, now))
        for one in range(first, end):
            is_of = found.bins == one
            self._bins[one] = found.sensor_keys[is_of], found.told[is_of]
        self._bins = {one: told for one, told in self._bins.items() if one in wanted}
        self._looks += 1
        laid = np.full((self._count, keys.size), np.nan)
        for row, one in enumerate(wanted):
            _lay(self._bins[one], keys, laid[row])
        if self._has_newest:
            since = found.bins >= end
            _lay((found.sensor_keys[since], found.told[since]), keys, laid[-1])
        return laid


def _lay(bin_: tuple[IntArray, FloatArray], keys: IntArray, row: FloatArray) -> None:
    """Lay what a bin's sensors told into a row, (key,), in place."""
    if not keys.size:
        return
    told_by, told = bin_
    order = np.argsort(keys)
    column = order[np.minimum(np.searchsorted(keys, told_by, sorter=order), keys.size - 1)]
    is_ours = keys[column] == told_by
    row[column[is_ours]] = told[is_ours]
