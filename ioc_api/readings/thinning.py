"""A raw line with fewer points that looks the same: pure.

Every point is a reading as it was sent; none is made up. Algorithms by tsdownsample.
"""

from collections.abc import Sequence

import numpy as np
from tsdownsample import LTTBDownsampler, MinMaxDownsampler

from contract.clock import rfc3339, to_us
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.readings.plan import READINGS_MAX_COUNT, Thin, Wanted
from ioc_api.readings.queries import RawReading

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


def refuse_many(wanted: Wanted, found: Sequence[RawReading]) -> None:
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
        "to": rfc3339(found[READINGS_MAX_COUNT].observed_at),
    }
    raise TooLargeError(
        f"thin chooses from {READINGS_MAX_COUNT} readings at most, and the span has more. "
        f"What would fit: to={fits['to']}, or resolution=auto without thin",
        members={"fits": fits},
    )


def thinned(
    thin: Thin, found: Sequence[RawReading], quantity_count: int, max_points: int
) -> list[RawReading]:
    """Return at most so many readings of which each quantity's line looks as of all of them.

    The first and the last are among them. `minmax` also keeps the least and the greatest of each
    part of the span, so no peak is lost; `lttb` keeps those that make the largest triangles.
    """
    if len(found) <= max_points:
        return list(found)
    times_us = np.array([to_us(each.observed_at) for each in found], np.int64)
    kept = {0, len(found) - 1}
    each_count = (max_points - ENDS_COUNT) // quantity_count // 2 * 2  # even, as minmax asks for
    for place in range(quantity_count):
        values = np.array([each.values[place] for each in found], np.float64)
        rows = np.flatnonzero(~np.isnan(values))
        if len(rows) > each_count:
            rows = rows[_chosen(thin, times_us[rows], values[rows], each_count)]
        kept.update(rows.tolist())
    return [found[row] for row in sorted(kept)]


def _chosen(
    thin: Thin,
    times_us: np.ndarray[tuple[int], np.dtype[np.int64]],
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
    count: int,
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    algorithm = MinMaxDownsampler() if thin == "minmax" else LTTBDownsampler()
    rows = algorithm.downsample(times_us, values, n_out=count)  # pyright: ignore[reportUnknownMemberType] - its stubs leave it open
    return rows.astype(np.int64)
