"""Readings that are sent late, in another order, or twice."""

import numpy as np

from contract.arrays import BoolArray, IntArray
from simulator.faults.cases import Cases

SECOND_MS = 1_000
COPY_AFTER_MS = 1_000  # a device that misses the acknowledgement sends again after it; assumed


def late(cases: Cases) -> IntArray:
    """Return how long each reading waits, (case,): all as long. [ms]."""
    return (cases.parameter("delay_s") * SECOND_MS).astype(np.int64)


def shuffled(cases: Cases) -> IntArray:
    """Return how long each reading waits, (case,): each by lot, so that they overtake. [ms]."""
    longest_ms = cases.parameter("within_s") * SECOND_MS
    return (cases.uniform("shuffled") * longest_ms).astype(np.int64)


def duplicate(cases: Cases) -> BoolArray:
    """Return which readings are sent a second time, (case,)."""
    return cases.uniform("duplicate") < cases.parameter("duplicate_frac")
