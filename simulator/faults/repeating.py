"""Instruments that are stuck: from the first reading under the fault on they repeat it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from simulator.faults import lot
from simulator.faults.cases import Cases
from simulator.faults.roster import Roster

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
    place = np.minimum(np.searchsorted(known, new), max(known.size - 1, 0))
    is_known = known[place] == new if known.size else np.zeros(new.size, dtype=np.bool_)
    shown: list[Values] = []
    stand: list[Values] = []
    for number, (quantity, column) in enumerate(zip(quantities, values, strict=True)):
        stands: NDArray[Any] = column[cases.reading[first]]
        if before is not None:
            stands[is_known] = before[f"{VALUE}{number}"][place[is_known]]
        repeated: NDArray[Any] = column.copy()
        concerned = cases.concerned(quantity)
        repeated[cases.reading[concerned]] = stands[of[concerned]]
        shown.append(repeated)
        stand.append(stands)
    repeats = np.ones(cases.count, dtype=np.bool_)
    repeats[first[~is_known]] = False
    if before is None or not is_known.all():
        before = _with(before, new, stand)
    return tuple(shown), repeats, before


def _with(before: Held | None, case: IntArray, stand: Sequence[Values]) -> Held:
    """Return what is held, in order of the cases, with what is held now."""
    now: dict[str, Values] = {CASE: case}
    now |= {f"{VALUE}{number}": column for number, column in enumerate(stand)}
    if before is None:
        return now
    others = ~np.isin(_whole(before[CASE]), case)
    both: dict[str, NDArray[Any]] = {
        name: np.concatenate([before[name][others], column]) for name, column in now.items()
    }
    order = np.argsort(both[CASE])
    return {name: column[order] for name, column in both.items()}


def lasting(held: Held, roster: Roster | None, seed: int, to_ms: int) -> Held | None:
    """Return what is still held at a time, None if nothing is."""
    if roster is None or STUCK not in roster.whats:
        return None
    still = roster.is_one(STUCK) & (roster.to_ms > to_ms)
    if int(roster.size[still].sum()) >= held[CASE].size:
        return held  # nobody was let go, or others are stuck soon: what is too much goes later
    places: list[int] = np.flatnonzero(still).tolist()
    if not places:
        return None
    key = np.repeat(roster.keys(seed, STUCK)[still], roster.size[still])
    case = lot.case(key, np.concatenate([roster.faults[place].sensor for place in places]))
    kept = np.isin(_whole(held[CASE]), case)
    return {name: column[kept] for name, column in held.items()}


def _whole(column: Values) -> IntArray:
    return np.asarray(column, dtype=np.int64)
