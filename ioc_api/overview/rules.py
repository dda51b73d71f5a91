"""How many newest values of a quantity become one number, for each group of sensors: pure."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from contract.arrays import FloatArray
from contract.quantity import Quantity

GroupArray = npt.NDArray[np.integer]
NO_DIRECTION = 1e-9  # length of a mean vector below which directions cancel out

TOTALLED = frozenset({"load_kw", "power_kw", "flow_m3h"})
"""Quantities whose sum over sensors says something: the monitored load, the pumped water."""

Summary = dict[str, float | None]
NOTHING: Summary = {"count": 0, "mean": None, "min": None, "max": None}


def summary(quantity: Quantity, values: FloatArray) -> Summary:
    """Return mean, smallest and largest of the values (sensor,) of a quantity; NaN is no value.

    Increments (`sum`) get the plain mean, for these are values of one moment, not of a span.
    """
    one_group = np.zeros(len(values), np.int64)
    return shown(quantity, summaries(quantity, values, one_group).get(0), 1)


def shown(quantity: Quantity, found: Summary | None, needed: int) -> Summary:
    """Return a summary as it may be shown: without numbers where fewer values than needed speak."""
    if found is not None and (found["count"] or 0) >= needed:
        return found
    nothing = NOTHING | ({"total": None} if quantity.name in TOTALLED else {})
    return nothing if found is None else nothing | {"count": found["count"]}


def summaries(quantity: Quantity, values: FloatArray, groups: GroupArray) -> Mapping[int, Summary]:
    """Return the summary of each group that has a value.

    Parameters
    ----------
    values : (sensor,)
        NaN where there is none.
    groups : (sensor,)
        The group of each sensor, ascending: sorting them is left to the caller, who has many
        quantities of the same sensors.
    """
    is_known = ~np.isnan(values)
    groups, values = groups[is_known], values[is_known]
    if not values.size:
        return {}
    first = starts(groups)
    counts = np.diff([*first, len(values)])
    columns: dict[str, Sequence[float]] = {"count": counts.tolist()}
    for name, of_groups in _columns(quantity, values, first, counts).items():
        columns[name] = of_groups.tolist()
    # NaN, the mark of a mean that does not exist, is the only number that differs from itself.
    return {
        group: {
            name: value if (value := of[place]) == value else None for name, of in columns.items()
        }
        for place, group in enumerate(groups[first].tolist())
    }


def starts(groups: GroupArray) -> npt.NDArray[np.int64]:
    """Return where each run of equal groups begins; of none there is no run."""
    if not groups.size:
        return np.empty(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(np.diff(groups)) + 1))


def _columns(
    quantity: Quantity,
    values: FloatArray,
    starts: npt.NDArray[np.int64],
    counts: npt.NDArray[np.int64],
) -> dict[str, FloatArray]:
    """Return mean, extremes and total, each (group,); groups are runs that begin at `starts`."""
    decimals = quantity.mean_decimals

    def mean(of: FloatArray) -> FloatArray:
        return np.add.reduceat(of, starts) / counts

    if quantity.aggregate == "circular":
        angles = np.deg2rad(values)
        means = directions_deg(mean(np.sin(angles)), mean(np.cos(angles)))
        none = np.full(len(starts), np.nan)
        return {"mean": np.round(means, decimals) % 360, "min": none, "max": none}
    if quantity.aggregate == "energetic":
        means = 10 * np.log10(mean(10 ** (values / 10)))
    else:
        means = mean(values)
    columns = {
        "mean": np.round(means, decimals),
        "min": np.minimum.reduceat(values, starts),
        "max": np.maximum.reduceat(values, starts),
    }
    if quantity.name in TOTALLED:
        columns["total"] = np.round(np.add.reduceat(values, starts), decimals)
    return columns


def directions_deg(east: FloatArray, north: FloatArray) -> FloatArray:
    """Return the directions of mean vectors, NaN where the directions cancel out, in degrees."""
    found = np.rad2deg(np.arctan2(east, north)) % 360
    return np.where(np.hypot(east, north) < NO_DIRECTION, np.nan, found)
