"""Devices whose clock is wrong: they send when they have read, and say another time."""

from contract.arrays import IntArray
from simulator.faults.cases import Cases

SECOND_MS = 1_000


def clock_skew(cases: Cases) -> IntArray:
    """Return how far ahead each reading's time is, (case,). [ms]."""
    return (cases.parameter("skew_s") * SECOND_MS).astype("int64")
