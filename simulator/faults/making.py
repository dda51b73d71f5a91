"""Readings that are not made: they take no sequence number."""

import numpy as np

from contract.arrays import BoolArray
from simulator.faults.cases import Cases


def dropout(cases: Cases) -> BoolArray:
    """Return which readings an instrument fails to make, (case,): a share of them, by lot."""
    return cases.uniform("dropout") < cases.parameter("lost_frac")


def dead(cases: Cases) -> BoolArray:
    """Return which readings a dead instrument does not make, (case,): all."""
    return np.ones(cases.count, dtype=np.bool_)
