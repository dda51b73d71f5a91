"""Readings that are not made: they take no sequence number."""

import numpy as np

from contract.arrays import BoolArray
from simulator.faults import lot
from simulator.faults.cases import Cases
from simulator.faults.line import SECOND_MS


def dropout(cases: Cases) -> BoolArray:
    """Return which readings an instrument fails to make, (case,): a share of them, by lot.

    With a length of gaps the lots are of spans of that length, which begin at each sensor's own
    time; neighbouring ones that are lost make a longer gap.
    """
    keys, gap_ms = cases.keys("dropout"), (cases.parameter("gap_s") * SECOND_MS).astype(np.int64)
    number = cases.number
    if gap_ms.any():
        shift = lot.uniform(cases.keys("gap"), cases.sensor, np.zeros_like(number))
        span = np.maximum(gap_ms, 1)
        shifted_ms = cases.at_ms + (shift * span).astype(np.int64)
        number = np.where(gap_ms > 0, shifted_ms // span, number)
    return lot.uniform(keys, cases.sensor, number) < cases.parameter("lost_frac")


def dead(cases: Cases) -> BoolArray:
    """Return which readings a dead instrument does not make, (case,): all."""
    return np.ones(cases.count, dtype=np.bool_)
