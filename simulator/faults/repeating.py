"""Instruments that are stuck: from the first reading under the fault on they repeat it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from simulator.faults import lot
from simulator.faults.cases import Cases, end_ms
from simulator.faults.fault import Fault

Values = FloatArray | IntArray
Held = Mapping[str, Values]
"""What stuck instruments of a kind show, (case,): `case`, whose it is, and values by place."""

STUCK, CASE, VALUE = "stuck", "case", "value/"


def stuck(
    cases: Cases, quantities: Sequence[Quantity], values: Sequence[Values], before: Held | None
) -> tuple[tuple[Values, ...], BoolArray, Held]:
    """Return what is shown, (reading,), which cases repeat, (case,), and what is held then.

    Parameters
    ----------
    values : (reading,)
        By quantity, as they would be shown.
    before
        What was held before; None where nothing was.
    """
    case = lot.case(cases.keys(STUCK), cases.sensor)
    new, first, of = np.unique(case, return_index=True, return_inverse=True)
    known = new[:0] if before is None else _whole(before[CASE])
    place, is_known = np.searchsorted(known, new), np.isin(new, known)
    others = ~np.isin(known, new)
    order = np.argsort(np.concatenate([known[others], new]))
    held: dict[str, Values] = {CASE: np.concatenate([known[others], new])[order]}
    shown: list[Values] = []
    for number, (quantity, column) in enumerate(zip(quantities, values, strict=True)):
        stands: NDArray[Any] = column[cases.reading[first]]
        earlier: NDArray[Any] = column[:0] if before is None else before[f"{VALUE}{number}"]
        stands[is_known] = earlier[place[is_known]]
        concerned = cases.concerns(quantity)
        repeated: NDArray[Any] = column.copy()
        repeated[cases.reading[concerned]] = stands[of[concerned]]
        shown.append(repeated)
        both: NDArray[Any] = np.append(earlier[others], stands)[order]
        held[f"{VALUE}{number}"] = both
    repeats = np.ones(cases.count, dtype=np.bool_)
    repeats[first[~is_known]] = False
    return tuple(shown), repeats, held


def lasting(held: Held, faults: Sequence[Fault], seed: int, to_ms: int) -> Held | None:
    """Return what is still held at a time, None if nothing is."""
    still = [one for one in faults if one.what == STUCK and end_ms(one) > to_ms]
    if not still:
        return None
    keys = [lot.key(seed, one.event_id, STUCK) for one in still]
    key = np.repeat(np.array(keys, dtype=np.int64), [one.sensor.size for one in still])
    case = lot.case(key, np.concatenate([one.sensor for one in still]))
    kept = np.isin(_whole(held[CASE]), case)
    return {name: column[kept] for name, column in held.items()} if kept.any() else None


def _whole(column: Values) -> IntArray:
    return np.asarray(column, dtype=np.int64)
