"""Arrays as the database sends them in its binary form, without a loop over their members: pure."""

from typing import Any

import numpy as np
import numpy.typing as npt

from contract.arrays import FloatArray, IntArray
from db.epoch import POSTGRES_EPOCH_US
from ioc_api.fleet.status import NEVER_US

_HEAD_BYTES = 20  # dimensions, whether any is null, type, length, first index
_US_PER_MS = 1_000
_MOST_DECIMALS = 7  # of a float4 in its shortest form, below which few values of ours lie


def members(data: bytes | None, form: str) -> npt.NDArray[Any]:
    """Return the members of an array without nulls; None is that of no row.

    Parameters
    ----------
    form : str
        Of one member, big-endian: `>i4`, `>f8`, …
    """
    if data is None:
        return np.empty(0, np.dtype(form).newbyteorder("="))
    cells = np.frombuffer(data, [("length", ">i4"), ("value", form)], offset=_HEAD_BYTES)
    return cells["value"].astype(np.dtype(form).newbyteorder("="))


def integers(data: bytes | None, form: str = ">i4") -> IntArray:
    """Return the members of an array of integers."""
    return members(data, form).astype(np.int64)


def instants_us(data: bytes | None) -> IntArray:
    """Return times as memory keeps them, to the whole millisecond; `NEVER_US` for -infinity."""
    found = members(data, ">i8")
    is_never = found == NEVER_US
    at_us = np.where(is_never, 0, found) + POSTGRES_EPOCH_US
    return np.where(is_never, NEVER_US, at_us // _US_PER_MS * _US_PER_MS)


def numbers(data: bytes | None, *, is_double: bool) -> FloatArray:
    """Return the members of an array of numbers; NaN stands for none.

    A float4 is what its shortest form says: 42.1 is not below a limit of 42.1.
    """
    if is_double:
        return members(data, ">f8")
    return shortest(members(data, ">f4"))


def shortest(values: npt.NDArray[np.float32]) -> FloatArray:
    """Return float32 numbers as the doubles nearest to their shortest decimal form."""
    wide = values.astype(np.float64)
    open_places = np.flatnonzero(np.isfinite(wide))
    for decimals in range(_MOST_DECIMALS + 1):
        if not open_places.size:
            break
        rounded = np.round(values[open_places].astype(np.float64), decimals)
        is_found = rounded.astype(np.float32) == values[open_places]
        wide[open_places[is_found]] = rounded[is_found]
        open_places = open_places[~is_found]
    return wide
