"""What gauges show that report increments: how much their register grew since they last read."""

import numpy as np

from contract.arrays import FloatArray, IntArray

TICK_SLACK = 1e-6  # a register that stands on a tick but for rounding has passed it


def unread(count: int) -> FloatArray:
    """Return what gauges remember that have never been read, (sensor,)."""
    return np.full(count, np.nan)


def increments(
    register: FloatArray, sensor: IntArray, last: FloatArray, resolution: float
) -> tuple[FloatArray, FloatArray]:
    """Return by how much each register grew, (reading,), and what the gauges then remember.

    A gauge that reads for the first time since its start reports no rain. What is less than the
    resolution stays in the gauge and comes with a later reading.

    Parameters
    ----------
    register, sensor : (reading,)
        In order of time.
    last : (sensor,)
        Ticks of the register at each gauge's last reading; NaN before the first.
    resolution
        The size of a tick.
    """
    ticks = np.floor(register / resolution + TICK_SLACK)
    order = np.argsort(sensor, kind="stable")
    in_order, ticks_in_order = sensor[order], ticks[order]
    begins = np.concatenate([[True], in_order[1:] != in_order[:-1]])[: in_order.size]
    before = np.concatenate([[np.nan], ticks_in_order[:-1]])[: in_order.size]
    before = np.where(begins, last[in_order], before)
    grown = np.where(np.isnan(before), 0.0, ticks_in_order - before)
    after = last.copy()
    after[in_order] = ticks_in_order  # the last of a sensor's readings stays
    result = np.empty_like(grown)
    result[order] = np.maximum(grown, 0.0) * resolution
    return result, after
