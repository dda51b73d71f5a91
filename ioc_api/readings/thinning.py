"""A raw line with fewer points that looks the same: pure.

Every point is a reading as it was sent; none is made up. Algorithms by tsdownsample.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from tsdownsample import LTTBDownsampler

from contract.arrays import FloatArray, IntArray
from contract.clock import from_us, rfc3339
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.readings.line import Line
from ioc_api.readings.plan import READINGS_MAX_COUNT, Thin, Wanted

POINTS_MIN_COUNT = 4
"""Of each quantity: the least and the greatest of each half; the algorithms take no fewer."""

ENDS_COUNT = 2
"""The first and the last reading of all."""


def refuse_few(thin: Thin | None, names: Sequence[str], max_points: int) -> None:
    """Refuse fewer points than a line of each quantity needs.

    Raises
    ------
    BadParameterError
        With how many are needed.
    """
    least = POINTS_MIN_COUNT * len(names) + ENDS_COUNT
    if thin is not None and max_points < least:
        accepted = (f"at least {least} for {len(names)} quantities", "fewer quantities")
        raise BadParameterError("max_points", max_points, accepted, "leaves no line to see")


def refuse_many(wanted: Wanted, found: Line) -> None:
    """Refuse to choose from more readings than one answer may be made of.

    Raises
    ------
    TooLargeError
        With the span that would fit.
    """
    if len(found) <= READINGS_MAX_COUNT:
        return
    fits = {
        "from": rfc3339(wanted.span.from_at),
        "to": rfc3339(from_us(int(found.observed_us[READINGS_MAX_COUNT]))),
    }
    raise TooLargeError(
        f"thin chooses from {READINGS_MAX_COUNT} readings at most, and the span has more. "
        f"What would fit: to={fits['to']}, or resolution=auto without thin",
        members={"fits": fits},
    )


def thinned(thin: Thin, found: Line, max_points: int) -> Line:
    """Return at most so many readings of which each quantity's line looks as of all of them.

    The first and the last are among them. `minmax` also keeps the least and the greatest of each
    part of the span, so no peak is lost; `lttb` keeps those that make the largest triangles.
    """
    if len(found) <= max_points:
        return found
    is_kept = np.zeros(len(found), np.bool_)
    is_kept[[0, -1]] = True
    each_count = (max_points - ENDS_COUNT) // len(found.values) // 2 * 2  # even, as minmax asks for
    for values in found.values:
        rows = np.flatnonzero(~np.isnan(values))
        if len(rows) > each_count:
            rows = rows[_chosen(thin, found.observed_us[rows], values[rows], each_count)]
        is_kept[rows] = True
    return found.at(np.flatnonzero(is_kept))


def _chosen(thin: Thin, times_us: IntArray, values: FloatArray, count: int) -> IntArray:
    if thin == "minmax":
        return _extremes(times_us, values, count // 2)
    rows = LTTBDownsampler().downsample(times_us, values, n_out=count)  # pyright: ignore[reportUnknownMemberType] - its stubs leave it open
    return rows.astype(np.int64)


def _extremes(times_us: IntArray, values: FloatArray, part_count: int) -> IntArray:
    """Return the rows of the least and the greatest value of each part of the time.

    In whole numbers: tsdownsample's parts have edges that are rounded, and past the last of them
    it looks at nothing. A peak that lay there was lost.
    """
    first_us = int(times_us[0])
    width_us = int(times_us[-1]) - first_us + 1
    # Numbers of Python: two centuries times some thousand parts are more than 64 bits hold.
    edges_us = [first_us + place * width_us // part_count for place in range(1, part_count)]
    begins: list[int] = np.searchsorted(times_us, np.array(edges_us, np.int64)).tolist()
    rows: list[int] = []
    for begin, end in pairwise([0, *begins, len(times_us)]):
        if begin < end:
            part = values[begin:end]
            rows += [begin + int(part.argmin()), begin + int(part.argmax())]
    return np.array(rows, np.int64)
